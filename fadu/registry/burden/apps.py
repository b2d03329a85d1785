"""The burden meter as a Django app: rows, no register of its own."""

from __future__ import annotations

from django.apps import AppConfig


class BurdenConfig(AppConfig):
    """Demands on units and the windows in which they are inspected."""

    name = "fadu.registry.burden"
    label = "burden"
    verbose_name = "减负"
    default_auto_field = "django.db.models.BigAutoField"
