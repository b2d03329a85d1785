"""Who is replaced by the next number: what the next version would pass over by the records, and the re-draws so far."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.today import today
from fadu.people.actors import actor_of

from .. import exclusions
from ..replanning import standing_of
from .common import SEES_ALL, TABS, plan_or_404, signed_in

SHOWN = 40


@signed_in
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """Enterprises by name: for those who see all visits. The others are told where the public file is."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    context = {"plan": plan, "tabs": TABS, "tab": "redraw", "named": actor.has(*SEES_ALL), "ahead": [], "redraw": None}
    if context["named"] and plan.frame_hash:
        rows = exclusions.ahead(plan, today(), standing_of(plan).fixed) if plan.state == "in_force" else []
        context |= {"ahead": rows[:SHOWN], "ahead_count": len(rows), "redraw": exclusions.log(plan)}
    return render(request, "inspection_plan/redraw.html", context)
