"""Why an enterprise has its class: every term of the newest run that scored it, summing exactly to the score."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.access import Actor
from fadu.people.actors import actor_of
from fadu.registry.enterprises.models import Enterprise, EnterpriseClass

from ..models import ClassChange, LowCredit, Objection, RunPart, ScoringRun, SupervisionAct
from ..scored import explained, unpacked
from ..showing import explanation_view
from ..vocab import GRADE_TONES
from .common import enterprise_or_404, readers

NEWEST = 8


def parts_of(actor: Actor, uscc: str) -> list[RunPart]:
    """Parts that hold the enterprise, of finished general runs, newest first."""
    runs = ScoringRun.objects.for_user(actor).filter(state="done", kind="general")
    rows = RunPart.objects.filter(run__in=runs, first__lte=uscc, last__gte=uscc).defer("given", "result")
    return list(rows.select_related("run", "run__matter").order_by("-run__scored_on", "-run_id")[:NEWEST])


def _chosen(parts: list[RunPart], wanted: str) -> RunPart | None:
    named = [part for part in parts if str(part.run_id) == wanted]
    return named[0] if named else (parts[0] if parts else None)


@readers
@require_safe
def explanation(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise; ?run= chooses an earlier run."""
    actor = actor_of(request)
    firm = enterprise_or_404(actor, pk)
    parts = parts_of(actor, firm.uscc)
    part = _chosen(parts, request.GET.get("run", ""))
    context: dict[str, Any] = {"firm": firm, "parts": parts, "part": part, "tones": GRADE_TONES}
    if part:
        context |= _shown(part, firm)
    context |= {
        "history": EnterpriseClass.objects.for_user(actor).filter(enterprise=firm).order_by("-since")[:NEWEST],
        "changes": ClassChange._plain.filter(enterprise_id=firm.pk).order_by("-pk")[:NEWEST],
        "listed": LowCredit.objects.for_user(actor).filter(enterprise_id=firm.pk).order_by("-opened_on").first(),
        "acts": SupervisionAct.objects.for_user(actor)
        .filter(enterprise_id=firm.pk)
        .select_related("organ", "visit")
        .order_by("-opened_on")[:NEWEST],
        "objections": Objection.objects.for_user(actor).filter(enterprise_id=firm.pk).select_related("matter")[:NEWEST],
        "may_object": actor.has("risk.officer"),
    }
    return render(request, "risk_supervision/enterprise.html", context)


def _shown(part: RunPart, firm: Enterprise) -> dict[str, Any]:
    """The explanation, and whether it says what the run has kept."""
    run = part.run
    found = explained(run.text, run.scored_on, unpacked(part.given), firm.uscc)
    if found is None:
        raise Http404(firm.uscc)
    kept = unpacked(part.result).filter(pl.col("uscc") == firm.uscc).to_dicts()[0]
    same = (found.total, found.grade) == (kept["points"], kept["class"])
    return {"run": run, "view": explanation_view(found), "same": same}
