"""A unit's result, one leaf of it down to the records, and the form of self-scores."""

from __future__ import annotations

import uuid
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Matter, PaperRecord
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Stale, available, take
from fadu.kernel.register import register, registers
from fadu.kernel.today import today
from fadu.people.actors import actor_of

from ..access import EARLY, HIDDEN, View
from ..collecting import Collected, submitted
from ..computing import Glimpse, glimpse, points_of
from ..explaining import scaled, why
from ..models import (
    Correction,
    Evidence,
    ExtraEvent,
    ManualScore,
    Objection,
    Reading,
    Result,
    SelfScore,
    Sheet,
    SurveyCount,
)
from ..readings import changes
from ..results import fraction, losses_of, result_of
from ..rules.blind import outliers
from ..rules.sources import Source
from ..rules.survey import mean_of
from ..scoring.rules import RULES
from .common import sheet_or_404, signed_in, two

ROWS = 60


def _peers(sheet: Sheet) -> list[Sheet]:
    rows = Sheet._plain.filter(assessment_id=sheet.assessment_id, group=sheet.group)
    return list(rows.select_related("unit", "assessment__scheme"))


def _self_scores(sheet: Sheet) -> dict[str, SelfScore]:
    return {row.leaf: row for row in SelfScore._plain.filter(sheet=sheet).order_by("id")}


def may_see_result(view: View, sheet: Sheet) -> bool:
    """The office always, the unit once it was told, receivers once it stands."""
    return view.office or view.receiver or (view.own(sheet) and view.assessment.told)


@signed_in
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """All leaves of a unit: weight, points, self-score, why; before the computation what the records give so far."""
    view, sheet = sheet_or_404(actor_of(request), pk)
    result = result_of(sheet) if may_see_result(view, sheet) else None
    own = _self_scores(sheet)
    if result:
        leaves = _scored(view, sheet, result, own)
    else:
        frozen = bool(view.assessment.frozen_on)
        found = glimpse(Collected(view.assessment, _peers(sheet), live=not frozen), sheet)
        leaves = [_seen(view, sheet, g, own.get(g.leaf)) for g in found]
    context = {
        "two": two, "view": view, "sheet": sheet, "campaign": view.assessment, "result": result,
        "tops": _tops(view, leaves),
        "open": view.totals(sheet), "hidden": HIDDEN, "losses": _losses(view, sheet, result),
        "state": register("assessment_unit").procedure.by_state[sheet.state],  # type: ignore[union-attr]
        "evidence": list(Evidence._plain.filter(sheet=sheet).select_related("attachment", "record", "paper")),
        "slots": {c: s.title for s in view.plan.sources for c in s.columns},
        "events": list(ExtraEvent._plain.filter(sheet=sheet)),
        "objections": list(Objection._plain.filter(sheet=sheet).select_related("matter")),
        "papers": list(PaperRecord.objects.for_user(view.actor).filter(matter_id=sheet.pk).order_by("-id")),
        "offers": [offer for offer in available(sheet, view.actor, blocked=False) if offer.step.key != "self_score"],
        "may_self": view.own(sheet) and view.assessment.state == "open" and sheet.state == "waiting",
        "day": today(), "period": _period(view, sheet),
    }  # fmt: skip
    return render(request, "assessment/unit.html", context)


def _period(view: View, sheet: Sheet) -> dict[str, Any] | None:
    """When the unit may object: its last day, and whether it is over. None before the result was told."""
    run = sheet.runs().filter(key="object").order_by("-pk").first() if view.own(sheet) or view.office else None
    if run is None or run.due_on is None:
        return None
    return {"until": run.due_on, "open": run.stopped_on is None and today() <= run.due_on, "own": view.own(sheet)}


def _losses(view: View, sheet: Sheet, result: Result | None) -> list[Any]:
    """The largest losses whose numbers are open to the reader."""
    found = losses_of(sheet, result) if result else []
    return [loss for loss in found if not view.hides(loss.leaf, sheet)][:6]


def _scored(view: View, sheet: Sheet, result: Result, own: dict[str, SelfScore]) -> list[dict[str, Any]]:
    found = []
    for item in result.items.all():
        points, said = fraction(item.points), own.get(item.leaf)
        found.append(
            {
                "leaf": item.leaf, "title": item.title, "weight": fraction(item.weight), "points": points,
                "text": item.text, "mark": item.mark, "self": said, "hides": view.hides(item.leaf, sheet),
                "kinds": [s.kind_title for s in view.plan.sources_of(item.leaf)] or ["由其他指标算出"],
                "gap": Fraction(said.points) - points if said and points is not None else None, "waiting": "",
            }
        )  # fmt: skip
    return found


def _seen(view: View, sheet: Sheet, seen: Glimpse, said: SelfScore | None) -> dict[str, Any]:
    if view.early(seen.leaf):
        seen = Glimpse(seen.leaf, seen.title, seen.weight, None, EARLY)
    points = points_of(seen)
    return {
        "leaf": seen.leaf, "title": seen.title, "weight": seen.weight,
        "points": Fraction(points) if points is not None else None,
        "text": seen.item.text if seen.item else "", "mark": seen.item.mark if seen.item else "", "self": said,
        "hides": view.hides(seen.leaf, sheet), "waiting": seen.waiting,
        "kinds": [s.kind_title for s in view.plan.sources_of(seen.leaf)] or ["由其他指标算出"],
        "gap": Fraction(said.points) - Fraction(points) if said and points is not None else None,
    }  # fmt: skip


def _tops(view: View, leaves: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Leaves under the first level of the tree."""
    by_id = {row["leaf"]: row for row in leaves}
    found = []
    for top in view.plan.scheme.tree:
        own = [by_id[leaf.id] for leaf in top.leaves() if leaf.id in by_id]
        if own:
            found.append((top.title, own))
    return found


# -- one leaf ------------------------------------------------------------------------------------------------------
@signed_in
@require_safe
def item(request: HttpRequest, pk: int, leaf: str) -> HttpResponse:
    """Rule → value → records and article; evidence, opinions, answers, reasons."""
    view, sheet = sheet_or_404(actor_of(request), pk)
    node = next((node for node in view.plan.scheme.leaves if node.id == leaf), None)
    if node is None or not view.plan.scheme.applies(node, sheet.group):
        raise Http404(leaf)
    result = result_of(sheet) if may_see_result(view, sheet) else None
    scored = result.items.filter(leaf=leaf).first() if result else None
    hides, early = view.hides(leaf, sheet), view.early(leaf)
    rule = node.rule or {}
    parts = [] if hides or early else [_part(view, sheet, source) for source in view.plan.sources_of(leaf)]
    said, period = _self_scores(sheet).get(leaf), _period(view, sheet)
    points = fraction(scored.points) if scored else None
    context = {
        "gap": Fraction(said.points) - points if said and points is not None and not hides and not early else None,
        "why": why(parts), "period": period, "may_object": bool(period and period["open"] and period["own"]),
        "scaled": scaled(scored) if scored and points is not None else "",
        "two": two, "view": view, "sheet": sheet, "campaign": view.assessment, "node": node, "scored": scored,
        "hides": hides or early,
        "hidden": EARLY if early else HIDDEN, "kind": RULES[rule["type"]].title,
        "params": [(key, value) for key, value in rule.items() if key != "type"],
        "points": points, "weight": fraction(scored.weight) if scored else None,
        "parts": parts, "said": said,
        "corrections": list(Correction._plain.filter(sheet=sheet, column__in=_columns(view, leaf))),
        "objections": list(Objection._plain.filter(sheet=sheet, leaf=leaf).select_related("matter")),
    }  # fmt: skip
    return render(request, "assessment/item.html", context)


def _columns(view: View, leaf: str) -> list[str]:
    return [column for source in view.plan.sources_of(leaf) for column in source.columns]


def _part(view: View, sheet: Sheet, source: Source) -> dict[str, Any]:
    """What one source holds for this unit."""
    found: dict[str, Any] = {"source": source}
    if source.kind == "indicator":
        return found | _reading(view, sheet, source)
    own = {"sheet": sheet, "source__in": source.columns}
    if source.kind in ("deliverable", "expert"):
        rows = Evidence._plain.filter(**own).select_related("attachment", "record", "paper")
        found["evidence"] = list(rows)
    if source.kind == "expert":
        found |= _experts(view, sheet, source)
    if source.kind == "survey":
        found["survey"] = _survey(view, sheet, source)
    if source.kind == "manual":
        found["manual"] = list(ManualScore._plain.filter(sheet=sheet, source=source.id).order_by("-id"))
    return found


def _reading(view: View, sheet: Sheet, source: Source) -> dict[str, Any]:
    rows = list(Reading._plain.filter(sheet=sheet, source=source.id).order_by("-frozen_at", "-id"))
    last = rows[0] if rows else None
    try:
        ind = indicator(source.indicator)
    except KeyError:
        return {"reading": last, "ind": None, "readings": rows}
    records, hits = _ids(view, sheet, source, last)
    seen = Matter.objects.for_user(view.actor).filter(pk__in=records).order_by("-opened_on", "-pk")
    listed = list(seen[:ROWS])
    changed = changes(view.assessment, [sheet], source.id) if last else []
    return {
        "reading": last, "readings": rows, "ind": ind, "register": registers()[ind.register_key],
        "basis": ind.basis.text(min(view.assessment.until, today())) if ind.basis else "",
        "records": [(matter, matter.pk in hits) for matter in listed], "n": len(records), "n_hits": len(hits),
        "unseen": len(records) - (len(listed) if len(listed) < ROWS else seen.count()),
        "more": max(0, seen.count() - ROWS) if len(listed) == ROWS else 0,
        "changed": changed[0] if changed else None, "ratio": ind.kind == "ratio",
        "linked": _may_list(ind, view.actor),
    }  # fmt: skip


def _may_list(ind: Any, actor: Actor) -> bool:
    return any(actor.has(grant.role) and grant.list_rows for grant in ind.register.access)


def _ids(view: View, sheet: Sheet, source: Source, last: Reading | None) -> tuple[list[int], set[int]]:
    """Ids of base and numerator: frozen ones, or those of today."""
    if last:
        return list(last.records), set(last.hits)
    from ..readings import read

    live = read(source, view.assessment.starts, view.assessment.until, [sheet.unit_id]).get(sheet.unit_id)
    return (live.records, set(live.hits)) if live else ([], set())


def _experts(view: View, sheet: Sheet, source: Source) -> dict[str, Any]:
    """Scores without names: submitted ones for the office with a letter for each expert, for the unit once told."""
    if not (view.office or view.assessment.told):
        return {"scores": []}
    rows = submitted(view.assessment, [sheet.pk]).get((sheet.pk, source.id), [])
    given = [row for row in rows if row.points is not None and not row.recused]
    far = set(outliers([row.points for row in given]))
    marks = {row.pk: n in far for n, row in enumerate(given)}
    return {"scores": [(chr(65 + n % 26), row, marks.get(row.pk, False)) for n, row in enumerate(rows)]}


def _survey(view: View, sheet: Sheet, source: Source) -> dict[str, Any] | None:
    rows = list(SurveyCount._plain.filter(sheet=sheet, column__in=source.columns).select_related("survey"))
    if not rows:
        return None
    counts = {row.column: row.count for row in rows}
    names = list(source.roles["columns"])
    leaf = next(n for n in view.plan.scheme.leaves if source.id in view.plan.uses[n.id])
    values = [float(str(v)) for v in (leaf.rule or {}).get("values", range(len(names), 0, -1))]
    mean = mean_of([counts.get(name, 0) for name in names], values)
    unsure = counts.get(source.roles.get("dont_know", ""), 0)
    table = [(name, value, counts.get(name, 0)) for name, value in zip(names, values, strict=True)]
    return {"survey": rows[0].survey, "table": table, "mean": mean, "unsure": unsure}


# -- self-scores ---------------------------------------------------------------------------------------------------
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def self_score(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's own scores, beside what the records give; a difference is explained."""
    view, sheet = sheet_or_404(actor_of(request), pk)
    if not view.own(sheet):
        raise Http404(str(pk))
    found = glimpse(Collected(view.assessment, _peers(sheet), live=True), sheet)
    own, errors = _self_scores(sheet), []
    found = [Glimpse(g.leaf, g.title, g.weight, None, EARLY) if view.early(g.leaf) else g for g in found]
    rows = [
        {"seen": g, "points": points_of(g), "given": request.POST.get(f"p.{g.leaf}", _plain(own.get(g.leaf))),
         "why": request.POST.get(f"why.{g.leaf}", own[g.leaf].explanation if g.leaf in own else "")}
        for g in found
    ]  # fmt: skip
    if request.method == "POST":
        lines = [
            f"{r['seen'].leaf}={r['given'].strip()}；{' '.join(r['why'].split())}" for r in rows if r["given"].strip()
        ]
        try:
            take(sheet, "self_score", view.actor, {"scores": "\n".join(lines)}, token=request.POST.get("token") or None)
        except InvalidFacts as error:
            errors = list(error.errors.values())
        except (NotAllowed, Stale) as error:
            errors = [str(error)]
        else:
            messages.success(request, f"已保存 {len(lines)} 项自评")
            return redirect("assess-unit", pk)
    context = {"two": two, "view": view, "sheet": sheet, "campaign": view.assessment, "rows": rows, "errors": errors,
               "token": uuid.uuid4().hex}  # fmt: skip
    return render(request, "assessment/self.html", context, status=422 if errors else 200)


def _plain(row: SelfScore | None) -> str:
    return f"{row.points.normalize():f}" if row else ""
