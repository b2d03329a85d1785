"""What an officer sees on scanning an enterprise's code: its year so far, and the visits that may start here now."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.today import today

from . import codes
from .models import Inspection


@dataclass(frozen=True)
class Prompt:
    """Visits of this year (all bodies), and those of the actor that are ready."""

    enterprise: int
    count: int
    visits: list[Any]
    ready: list[Any]
    token: str = field(default_factory=lambda: uuid.uuid4().hex)


def prompt(actor: Actor, text: str) -> Prompt | None:
    """For a genuine enterprise code; None for anything else."""
    code = codes.read(text)
    if code is None or code.kind != codes.ENTERPRISE:
        return None
    here = Inspection._plain.filter(enterprise=code.pk, off_site=False)
    year = here.filter(visited_on__year=today().year).select_related("organ").order_by("-visited_on")
    ready = Inspection.objects.for_user(actor).filter(
        Q(state="assigned") | Q(state__in=("requested", "approved", "coded"), trigger="emergency"), enterprise=code.pk
    )
    return Prompt(code.pk, year.count(), list(year[:5]), list(ready.select_related("matter").order_by("planned_on")))
