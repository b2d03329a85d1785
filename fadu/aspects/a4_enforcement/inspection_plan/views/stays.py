"""Visits that last longer than the plan allows: who is there longest, what splitting costs, the way to the calendar."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.access import Actor
from fadu.people.actors import actor_of

from ..demanded import Words
from ..models import YearPlan
from ..staying import following, price, too_long
from .calendar import mine, shown
from .common import TABS, plan_or_404, signed_in

SIZE, FIRST = 40, 6


def stays(plan: YearPlan, actor: Actor, after: str = "", size: int = FIRST) -> dict[str, Any]:
    """Count, price and a page of the visits over the limit, of those that the reader may see."""
    found = too_long(plan, mine(plan, actor))
    page, more = following(found, after, size)
    lines = [line for line, _ in page]
    words = Words(set(), {body for line in lines for body in line.bodies})
    rows = [(row, told, words.body(told.body))
            for row, (_, told) in zip(shown(lines, words), page, strict=True)] if page else []  # fmt: skip
    return {"stays": price(found), "stay_rows": rows, "stay_next": more}


@signed_in
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them, the longest first; a part for the report has the first few."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    part = bool(getattr(request, "htmx", False)) and "part" in request.GET
    told = stays(plan, actor, request.GET.get("after", ""), FIRST if part else SIZE)
    context = {"plan": plan, "tabs": TABS, "tab": "report", "part": part} | told
    return render(request, f"inspection_plan/{'staying' if part else 'stays'}.html", context)
