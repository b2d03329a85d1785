"""How a plan has changed: versions, and each approved change with both values."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import AdjustmentItem, AdjustmentSheet
from .common import plan_of_year, reader, signed_in


@signed_in
@require_safe
def index(request: HttpRequest, year: int) -> HttpResponse:
    """Versions and sheets; sheets that are not approved only for those who may see sheets."""
    actor = reader(request)
    plan = plan_of_year(actor, year, request.GET.get("plan", ""))
    items = AdjustmentItem._plain.filter(sheet__plan=plan, sheet__state="approved").select_related(
        "sheet__matter", "task", "target"
    )
    context = {
        "plan": plan,
        "member": not actor.is_public,
        "versions": list(plan.versions.select_related("sheet__matter").order_by("-no")),
        "items": list(items.order_by("-sheet__decided_on", "id")),
        "sheets": list(
            AdjustmentSheet.objects.for_user(actor).filter(plan=plan).select_related("matter").order_by("-pk")
        ),
        "may_draft": actor.has("coordinator") and plan.state == "in_force",
    }
    return render(request, "annual_plan/changes.html", context)
