"""The module's Django app."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """T26, second part: the year's assessment."""

    name = "fadu.aspects.a9_coordination.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "法治建设考核"

    def ready(self) -> None:
        """Make the five books known."""
        from fadu.kernel.register import bind, count_more

        from .indicators import TASKS
        from .register import BOOKS

        for register in BOOKS:
            bind(register)
        count_more("plan_task", TASKS)
