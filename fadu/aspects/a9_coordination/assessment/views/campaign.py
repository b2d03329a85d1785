"""All campaigns that concern the reader; one campaign with its units."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fadu.kernel.access import Actor
from fadu.kernel.register import register
from fadu.people.actors import actor_of

from ..access import OFFICE, View
from ..models import Assessment, Result, Review, Scheme, Sheet
from ..results import distribution, grade_counts, results_of, shown
from ..steps.readiness import wanting
from .common import campaign_or_404, signed_in

NEWEST = 12


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Campaigns, one's own sheets, one's reviews; the only thing there is opens at once."""
    actor = actor_of(request)
    campaigns = list(Assessment.objects.for_user(actor).select_related("scheme", "organ", "matter")[:NEWEST])
    reviews = list(
        Review.objects.for_user(actor).select_related("assessment", "officer", "matter").order_by("-pk")[:NEWEST]
    )
    reviews = [row for row in reviews if row.officer_id == actor.id]
    if reviews and not campaigns and len(reviews) == 1:
        return redirect("assess-review", reviews[0].pk)
    sheets = Sheet.objects.for_user(actor).filter(unit_id__in=actor.organs("unit_contact"))
    context = {
        "campaigns": campaigns,
        "reviews": reviews,
        "sheets": list(sheets.select_related("assessment", "unit", "matter").order_by("-assessment__year")[:NEWEST]),
        "schemes": list(Scheme.objects.for_user(actor).select_related("matter")[:NEWEST]),
        "states": {s.key: s for book in ("assessment", "assessment_unit", "assessment_review", "assessment_scheme")
                   for s in register(book).procedure.states},
        "may_prepare": actor.has("coordinator"), "office": actor.has(*OFFICE),
    }  # fmt: skip
    return render(request, "assessment/home.html", context)


@signed_in
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A campaign: for the office everything, for a unit its own sheet and how scores lie without names."""
    view = campaign_or_404(actor_of(request), pk)
    made = shown(view.assessment)
    told = view.assessment.told or view.office
    rows = results_of(made) if made and told else []
    sheets = Sheet._plain.filter(assessment=view.assessment).select_related("unit", "matter")
    context = {
        "view": view,
        "campaign": view.assessment,
        "state": register("assessment").procedure.by_state[view.assessment.state],  # type: ignore[union-attr]
        "made": made,
        "rows": _rows(view, rows),
        "bands": distribution(made) if made and told else [],
        "grades": grade_counts(rows) if rows and (view.graded or view.office) else [],
        "sheets": list(sheets) if view.office else [],
        "own": _own(view.actor, view.assessment),
        "wanting": wanting(view.assessment) if view.office and view.assessment.state == "verifying" else [],
        "sheet_states": register("assessment_unit").procedure.by_state,  # type: ignore[union-attr]
        "units": sheets.count(),
    }
    return render(request, "assessment/campaign.html", context)


def _own(actor: Actor, assessment: Assessment) -> list[Sheet]:
    rows = Sheet._plain.filter(assessment=assessment, unit_id__in=actor.organs("unit_contact"))
    return list(rows.select_related("unit", "matter"))


def _rows(view: View, rows: list[Result]) -> list[dict[str, Any]]:
    """Results that this reader may see by name: with score and rank, or with the grade alone."""
    if not rows or not (view.named or view.graded):
        return []
    most = {group: sum(r.sheet.group == group for r in rows) for group in {r.sheet.group for r in rows}}
    open_ = view.totals()
    found = []
    for row in rows if view.named else sorted(rows, key=lambda r: (r.grade, r.sheet.order)):
        n = most[row.sheet.group]
        span = row.best is not None and row.worst is not None and n > 1
        found.append(
            {
                "result": row,
                "sheet": row.sheet,
                "scored": view.named and open_,
                "span": _span(row, n) if span and view.office and open_ else None,
                "link": view.office or view.receiver or view.own(row.sheet),
            }
        )
    return found


def _span(row: Result, n: int) -> dict[str, Any]:
    """Where rank and interval stand on a line from 1 to n, in percent."""

    def at(rank: int) -> float:
        return round(4 + 92 * (rank - 1) / (n - 1), 2)

    low, high = row.best or row.rank, row.worst or row.rank
    words = f"第 {row.rank} 名，权重扰动下第 {low} 至 {high} 名" if low != high else f"第 {row.rank} 名，权重扰动下不变"
    return {"x": at(row.rank), "x1": at(low), "x2": at(high), "words": words, "sure": low == high}
