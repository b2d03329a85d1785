"""The reconsideration register as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ReconsiderationConfig(AppConfig):
    """Binds the register when the app is ready."""

    name = "fadu.aspects.a6_disputes.reconsideration"
    label = "reconsideration"
    verbose_name = "行政复议"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the register known to the kernel."""
        from fadu.kernel.register import bind

        from .register import register

        bind(register)
