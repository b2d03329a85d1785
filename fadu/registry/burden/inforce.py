"""The limits in force on a day: those of the data file, as far as the city has not set others from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.once import once
from fadu.kernel.today import now

from .models import SetLimit
from .rules.limits import Limits, changed, fields, limits, value_of


def limits_on(day: date) -> Limits:
    """The limits in force on a day; of two rows for one day the later one."""
    rows = once("burden.limits", lambda: list(SetLimit.objects.order_by("since", "pk")))
    return changed(limits(), {row.key: row.value for row in rows if row.since <= day})


@transaction.atomic
def set_limits(actor: Actor, given: Mapping[str, int], since: date, reason: str) -> list[str]:
    """Set the limits that differ from those in force on that day; returns them in words. Earlier rows stay."""
    before, titles = limits_on(since), fields()
    told = []
    for key, value in given.items():
        old = value_of(before, key)
        if value != old:
            SetLimit.objects.create(key=key, since=since, value=value, reason=reason, at=now(),
                                    by=(actor.label or actor.name)[:120])  # fmt: skip
            told.append(f"{titles[key][0]} {old}→{value}")
    if told:
        words = f"减负上限自 {since} 起：{'；'.join(told)}"
        record(actor, "burden.limits", words, facts={"since": since.isoformat(), "reason": reason, "limits": told})
    return told
