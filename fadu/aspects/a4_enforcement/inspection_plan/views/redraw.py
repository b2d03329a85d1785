"""Who is replaced by the next number: what the next version would pass over by the records, and the re-draws so far."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.audit import record
from fadu.kernel.today import today
from fadu.people.actors import actor_of

from .. import exclusions
from ..files import REPLACED
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
        stands = standing_of(plan) if plan.state == "in_force" else None
        rows = exclusions.ahead(plan, today(), stands.fixed, stands.planned) if stands else []
        context |= {"ahead": rows[:SHOWN], "ahead_count": len(rows), "redraw": exclusions.log(plan)}
    return render(request, "inspection_plan/redraw.html", context)


@signed_in
@require_safe
def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole log of the newest version, to be audited: for those who see all visits; taking it is an event."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    found = exclusions.newest(plan) if actor.has(*SEES_ALL) else None
    if found is None:
        raise Http404(str(pk))
    name = f"{REPLACED}{found[0]}.json"
    with transaction.atomic():
        record(actor, "plan.replaced_read", f"取得递补记录 {name}", matter_id=plan.pk, facts={"version": found[0]})
    response = HttpResponse(found[1], content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{plan.year}-{name}"'
    return response
