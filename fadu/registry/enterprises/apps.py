"""The register's Django app."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Market entities, shared by inspections, risk classes and the enterprise portal."""

    name = "fadu.registry.enterprises"
    label = "enterprises"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "市场主体"

    def ready(self) -> None:
        """Make the register known."""
        from fadu.kernel.register import bind

        from .register import ENTERPRISES

        bind(ENTERPRISES)
