"""Overview, scheme, changes of a run, progress of a run."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.indicators import values
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.registry.enterprises.models import Enterprise

from .. import indicators as figures
from ..features import FIELDS
from ..models import ClassChange, ScoringRun
from ..schemes import in_use
from ..scored import parsed
from ..showing import scheme_view
from ..targeting import by_class, summary
from ..vocab import CHANGES, GRADE_TONES, OFFICER
from .common import last_runs, page_of, period_of, readers, run_or_404

MONTHS = 13


@readers
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where the classes stand: the newest run, the months before it, coverage, completeness of the data."""
    actor = actor_of(request)
    runs, running = last_runs(actor, MONTHS), ScoringRun.objects.for_user(actor).filter(state="running").first()
    period, shown = period_of(today().year), (figures.ACT_INDICATORS[0], figures.LIST_INDICATORS[0])
    told = values(shown, actor, period)
    context = {
        "schemes": in_use(today()),
        "runs": runs,
        "last": runs[0] if runs else None,
        "shares": shares(runs[0]) if runs else [],
        "mobile": told[shown[0].name],
        "covered": told[shown[1].name],
        "period": period,
        "targeting": (classes := by_class(actor, period)),
        "lift": summary(classes),
        "tones": GRADE_TONES,
        "running": running,
    }
    return render(request, "risk_supervision/overview.html", context)


def shares(run: ScoringRun) -> list[dict[str, Any]]:
    """How complete the data of a run were, field by field, the emptiest last."""
    rows = [{"field": FIELDS[s.name], "known": s.known} for s in run.shares.all() if s.name in FIELDS]
    return sorted(rows, key=lambda row: -row["known"])


@readers
@require_safe
def scheme(request: HttpRequest) -> HttpResponse:
    """The schemes in use today, term by term, each with its basis and how far it was checked."""
    used = in_use(today())
    wanted = request.GET.get("field", "")
    chosen = next((u for u in used if u.field == wanted), used[0])
    context = {"used": used, "chosen": chosen, "view": scheme_view(chosen.scheme), "day": today()}
    context["may_adjust"] = actor_of(request).has(OFFICER)
    return render(request, "risk_supervision/scheme.html", context)


@readers
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Enterprises whose class a run has changed, as far as the reader may see them; ?kind= narrows."""
    actor = actor_of(request)
    run = run_or_404(actor, pk)
    mine = Enterprise.objects.for_user(actor).values("pk")
    rows = ClassChange._plain.filter(matter_id=run.pk, enterprise_id__in=mine)
    kind = request.GET.get("kind", "")
    if kind in dict(CHANGES):
        rows = rows.filter(kind=kind)
    shown = rows.select_related("enterprise", "enterprise__organ")
    page, after = page_of(shown, request.GET.get("after", ""))
    read = parsed(run.text)
    context = {
        "run": run,
        "rows": page,
        "next": after,
        "total": rows.count(),
        "kind": kind,
        "kinds": CHANGES,
        "score": read.score,
        "vetoes": {veto.key: veto.title for veto in read.vetoes},
        "tones": GRADE_TONES,
    }
    return render(request, "risk_supervision/changes.html", context)


@readers
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run has come: a fragment that asks for itself again while the run goes on."""
    return render(request, "risk_supervision/progress.html", {"run": run_or_404(actor_of(request), pk)})
