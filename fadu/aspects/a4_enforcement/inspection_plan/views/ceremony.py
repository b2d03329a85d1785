"""The ceremony as the parties see it: stages, their own commitment, the secret that never leaves their browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.procedure import available
from fadu.people.actors import actor_of

from ..files import public_files
from ..models import CeremonyPart
from ..models.plan import FIXED
from ..publicity import stages, voided
from ..steps.ceremony import party_of
from .common import TABS, plan_or_404, signed_in
from .public import plans


@signed_in
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """Stages, who has committed and revealed, what this person may do now."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    organ = party_of(actor)
    offers = [o for o in available(plan, actor) if o.step.key in ("commit", "beacon", "reveal", "void", "freeze")]
    parts = list(CeremonyPart._plain.filter(plan=plan).order_by("-round", "party"))
    context = {
        "plan": plan, "tabs": TABS, "tab": "ceremony", "organ": organ, "parts": parts,
        "stages": stages(plan, [p for p in parts if p.round == plan.round]), "voided": voided(plan),
        "files": public_files(plan) if plan.state in FIXED else [],
        "open_to_all": plans().filter(pk=plan.pk).exists(),
        "offers": offers, "may": {o.step.key for o in offers if o.allowed},
    }  # fmt: skip
    return render(request, "inspection_plan/ceremony.html", context)
