"""An expert's page: codes, the abstract of each unit's evidence without names, a score and a reason."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fadu.kernel.procedure import InvalidFacts, NotAllowed, Stale, available, take
from fadu.kernel.register import register
from fadu.people.actors import actor_of
from fadu.people.models import Organ

from ..models import Evidence, Review
from ..rules.blind import masked
from .common import review_or_404, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The review; for others than the expert only how far it is."""
    actor = actor_of(request)
    review = review_or_404(actor, pk)
    mine, errors = review.officer_id == actor.id, []
    if request.method == "POST":
        errors = _save(request, review)
        if not errors:
            messages.success(request, "评分已保存，提交之前可以修改")
            return redirect("assess-review", pk)
    rows = list(review.scores.select_related("sheet").order_by("source", "sheet__code"))
    context = {
        "review": review, "campaign": review.assessment, "mine": mine, "errors": errors, "token": uuid.uuid4().hex,
        "state": register("assessment_review").procedure.by_state[review.state],  # type: ignore[union-attr]
        "parts": _parts(request, review, rows) if mine else [], "n": len(rows),
        "done": sum(row.points is not None for row in rows), "recused": sum(row.recused for row in rows),
        "offers": [offer for offer in available(review, actor) if offer.step.key != "score"],
    }  # fmt: skip
    return render(request, "assessment/review.html", context, status=422 if errors else 200)


def _save(request: HttpRequest, review: Review) -> list[str]:
    lines = []
    for row in review.scores.filter(recused=False):
        given = request.POST.get(f"p.{row.pk}", "").strip()
        if given:
            lines.append(f"{row.pk}={given}；{' '.join(request.POST.get(f'why.{row.pk}', '').split())}")
    try:
        take(review, "score", actor_of(request), {"scores": "\n".join(lines)}, token=request.POST.get("token") or None)
    except InvalidFacts as error:
        return list(error.errors.values())
    except (NotAllowed, Stale) as error:
        return [str(error)]
    return []


def _parts(request: HttpRequest, review: Review, rows: list[Any]) -> list[dict[str, Any]]:
    """Things to score, each with its units by code and what may be read of them."""
    if review.state == "invited":
        return []
    plan = review.assessment.scheme.plan
    texts = _texts(review, [row.sheet_id for row in rows])
    found = []
    for source in plan.of_kind("expert"):
        own = [row for row in rows if row.source == source.id]
        given = [
            {"row": row, "texts": texts.get((row.sheet_id, source.id), []),
             "points": request.POST.get(f"p.{row.pk}", "" if row.points is None else f"{row.points.normalize():f}"),
             "why": request.POST.get(f"why.{row.pk}", row.reason)}
            for row in own if not row.recused
        ]  # fmt: skip
        found.append({"source": source, "rows": given})
    return found


def _texts(review: Review, sheets: list[int]) -> dict[tuple[int, str], list[str]]:
    """Abstracts of accepted evidence; where the office wrote none, the note with the names taken out."""
    names = [word for row in Organ.objects.values_list("name", "short") for word in row if word]
    found: dict[tuple[int, str], list[str]] = {}
    for row in Evidence._plain.filter(sheet__in=sheets, state="accepted").order_by("id"):
        text = masked(row.blind or row.note, names)
        if text:
            found.setdefault((row.sheet_id, row.source), []).append(text)
    return found
