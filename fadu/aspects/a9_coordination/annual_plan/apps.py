"""The module's Django app."""

from django.apps import AppConfig


class AnnualPlanConfig(AppConfig):
    """T25, first part: the annual plan."""

    name = "fadu.aspects.a9_coordination.annual_plan"
    label = "annual_plan"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "年度计划"

    def ready(self) -> None:
        """Make the three books known."""
        from fadu.kernel.register import bind

        from .register import ADJUSTMENTS, PLANS, TASKS

        for register in (PLANS, TASKS, ADJUSTMENTS):
            bind(register)
