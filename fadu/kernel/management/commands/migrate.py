"""Django's `migrate`; an empty database gets our tables from the models first."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from fadu.kernel.fresh import is_empty, make_tables


class Command(Migrate):
    """As Django's own, and much faster on an empty database."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the first tables when everything is asked for and nothing is there; then migrate as usual."""
        if options["app_label"] is None and not options["plan"] and not options["check_unapplied"] and is_empty():
            make_tables()
        super().handle(*args, **options)
