"""What a demand costs enterprises, computed anew when the page asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.people.actors import actor_of
from fadu.registry.inspection_catalogue.rules.scope import BadScope

from ..models import Demand
from ..previewing import lines_of_demand, preview
from ..solver.tables import BadFrame
from .common import signed_in


@signed_in
@require_safe
def preview_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Cost and conflicts of a demand as it stands."""
    rows = Demand.objects.for_user(actor_of(request)).select_related("plan", "body__organ__area", "matter", "organ")
    demand = rows.filter(pk=pk).first()
    if demand is None:
        raise Http404(str(pk))
    try:
        told, found, fault = *preview(demand), ""
    except (BadScope, BadFrame) as refused:
        told, found, fault = None, [], str(refused)
    context = {"demand": demand, "told": told, "found": found, "fault": fault, "lines": lines_of_demand(demand)}
    return render(request, "inspection_plan/preview.html", context)
