"""The module's Django app."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Applying for the title of a demonstration city of law-based government."""

    name = "fadu.aspects.a9_coordination.demonstration"
    label = "demonstration"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "示范创建"

    def ready(self) -> None:
        """Make the two books known."""
        from fadu.kernel.register import bind

        from .register import BOOKS

        for register in BOOKS:
            bind(register)
