"""What everybody may read of the running plan: a whitelist of fields, computed over all rows."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import PUBLIC
from fadu.kernel.today import today

from .models import Plan


def open_progress() -> dict[str, Any] | None:
    """The running city plan with its aspects and tasks for the public; None while no plan has been issued."""
    from .overview import overview

    plan = Plan.objects.for_user(PUBLIC).filter(parent=None, year__lte=today().year).order_by("-year", "-pk").first()
    return overview(plan, PUBLIC).open() if plan else None
