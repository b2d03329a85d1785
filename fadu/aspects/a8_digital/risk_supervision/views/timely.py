"""Data timeliness of a year: the share, the rule behind it, and each check that came late or not at all."""

from __future__ import annotations

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.clocks import calendar
from fadu.kernel.figures import Figure
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.registry.inspection_catalogue.rules.uploads import Within, due_on

from .. import timeliness
from .common import page_of, period_of, readers, year_of

SHOWN = 20
LISTS = {"late": "迟报", "owed": "到期未报", "silent": "应去未见记录"}


@readers
@require_safe
def timely(request: HttpRequest) -> HttpResponse:
    """?year=, ?list=late|owed|silent."""
    actor, year = actor_of(request), year_of(request)
    period, kind = period_of(year), request.GET.get("list", "")
    kind = kind if kind in LISTS else "late"
    found = timeliness.told(actor, period)
    rows, after = page_of(getattr(found, kind), request.GET.get("after", ""), SHOWN)
    organs, states = timeliness.TIMELY.by_organ(actor, period), timeliness.states(actor, period)
    counts = {"late": states["late_visits"], "owed": states["owed_visits"], "silent": found.silent.count()}
    hit = states["same"] + states["within"]
    base = hit + states["late"] + states["owed"]
    context = {
        "year": year, "years": range(today().year, today().year - 4, -1), "ind": timeliness.TIMELY,
        "figure": Figure(Fraction(hit, base) if base else None, hit, base, "%"), "states": states, "kind": kind,
        "kinds": [(key, title, counts[key]) for key, title in LISTS.items()], "rows": rows,
        "next": after, "organs": sorted(organs, key=lambda row: (row[2] / row[3] if row[3] else 1, row[1])),
        "rules": timeliness.history(), "example": _example(),
    }  # fmt: skip
    return render(request, "risk_supervision/timely.html", context)


def _example() -> dict[str, object] | None:
    """A check of today under the rule of today: until when its record has to be here."""
    rules = [Within(r.days, r.valid_from, r.valid_to) for r in timeliness.history()]
    due = due_on(today(), rules, calendar())
    return {"day": today(), "due": due} if due >= today() else None
