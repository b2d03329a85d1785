"""Watching inspections as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionWatchConfig(AppConfig):
    """Binds the warnings and the figures over the visits when the app is ready."""

    name = "fadu.aspects.a4_enforcement.inspection_watch"
    label = "inspection_watch"
    verbose_name = "入企检查监督"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the register and the figures known to the kernel."""
        from fadu.kernel.register import bind, count_more

        from . import circulars, clues
        from .indicators import FIGURES
        from .register import register

        bind(register)
        bind(clues.register)
        bind(circulars.register)
        count_more("inspection", FIGURES)
