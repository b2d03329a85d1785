"""The inspection catalogue as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionCatalogueConfig(AppConfig):
    """Binds bodies, items and officers when the app is ready."""

    name = "fadu.registry.inspection_catalogue"
    label = "inspection_catalogue"
    verbose_name = "检查主体、事项与规则"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the registers known to the kernel."""
        from django.db.models.signals import post_migrate

        from fadu.kernel.register import bind

        from .register import REGISTERS
        from .seeding import seed_if_empty

        post_migrate.connect(seed_if_empty, sender=self)

        for register in REGISTERS:
            bind(register)
