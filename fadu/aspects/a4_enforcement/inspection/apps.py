"""Inspections of enterprises as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Binds the two registers when the app is ready: visits that are inspections, and visits that are none."""

    name = "fadu.aspects.a4_enforcement.inspection"
    label = "inspection"
    verbose_name = "入企检查"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the registers known to the kernel."""
        from fadu.kernel.register import bind

        from .register import register, site_visits

        bind(register)
        bind(site_visits)
