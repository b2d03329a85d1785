"""The module's Django app."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionPlanConfig(AppConfig):
    """T10, first part: the year's plan of inspections, its draw and its changes."""

    name = "fadu.aspects.a4_enforcement.inspection_plan"
    label = "inspection_plan"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "年度检查计划"

    def ready(self) -> None:
        """Make the three books known."""
        from fadu.kernel.register import bind

        from .register import DEMANDS, PLANS, SPECIALS

        for register in (PLANS, DEMANDS, SPECIALS):
            bind(register)
