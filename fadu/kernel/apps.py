"""The kernel as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register as register_check
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    """Start-up checks and database triggers."""

    name = "fadu.kernel"
    label = "kernel"
    verbose_name = "内核"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, images

        register_check(checks.declarations)
        post_migrate.connect(images.install, sender=self, dispatch_uid="fadu_images")
