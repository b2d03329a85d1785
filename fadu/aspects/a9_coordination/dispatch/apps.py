"""The module as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """T25: dispatch without asking, and the leader's page."""

    name = "fadu.aspects.a9_coordination.dispatch"
    label = "dispatch"
    verbose_name = "调度"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the registers known."""
        from fadu.kernel.register import bind

        from .register import REGISTERS

        for register in REGISTERS:
            bind(register)
