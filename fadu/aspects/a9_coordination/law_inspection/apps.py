"""The module as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LawInspectionConfig(AppConfig):
    """T26: law inspection. Kept apart from 政府督查 (State Council decree 733)."""

    name = "fadu.aspects.a9_coordination.law_inspection"
    label = "law_inspection"
    verbose_name = "法治督察"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the registers known."""
        from fadu.kernel.register import bind

        from .register import REGISTERS

        for register in REGISTERS:
            bind(register)
