"""Before publication: what if the weights were others, how certain ranks are; after it: what the records say now."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.people.actors import actor_of

from ..collecting import from_data
from ..computing import again, named
from ..models import Assessment, Computation, Sheet
from ..readings import changes
from ..results import results_of, shown
from ..rules.whatif import equal
from ..rules.whatif import what_if as other_weights
from ..scoring import AssessError, Scheme, exact, show
from ..scoring import Assessment as Scored
from .common import office_or_404, signed_in

PREFIX = "w."
MOST = 40


def _sheets(assessment: Assessment) -> list[Sheet]:
    return list(Sheet._plain.filter(assessment=assessment).select_related("unit", "assessment__scheme"))


@signed_in
@require_safe
def certain(request: HttpRequest, pk: int) -> HttpResponse:
    """Rank intervals, certain pairs, indicators that decide, equal weights, rank reversal."""
    view = office_or_404(actor_of(request), pk)
    made = shown(view.assessment)
    groups = []
    if made and view.totals():
        rows = results_of(made)
        names = {str(r.sheet_id): r for r in rows}
        titles = view.plan.leaf_titles()
        for group, found in made.checks["groups"].items():
            groups.append(_group(group, found, names, titles))
    sheets = _sheets(view.assessment)
    context = {
        "view": view,
        "campaign": view.assessment,
        "made": made,
        "groups": groups,
        "warnings": [named(text, sheets) for text in made.checks["warnings"]] if made else [],
        "open": view.totals(),
        "printed": made.weights.get("printed", []) if made else [],
    }
    return render(request, "assessment/certain.html", context)


def _group(group: str, found: dict[str, Any], names: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """One group's checks with names instead of numbers."""
    if "skipped" in found:
        return {"group": group, "skipped": found["skipped"]}
    spans = sorted(found["rank_intervals"], key=lambda row: names[row["unit"]].rank)
    equal_ranks = found.get("equal_weights_rank", {})
    rows = [
        {
            "result": names[row["unit"]], "low": row["low"], "high": row["high"], "best": row["best"],
            "worst": row["worst"], "equal": equal_ranks.get(row["unit"]), "line": _line(row, names, len(spans)),
        }
        for row in spans
    ]  # fmt: skip
    spread = sorted(found.get("spread", {}).items(), key=lambda item: -item[1])
    reversal = found.get("rank_reversal", {})
    turned = [
        {
            **one,
            "unit": _unit(one["unit"], names),
            "pairs": [[_unit(a, names), _unit(b, names)] for a, b in one["pairs"]],
        }
        for one in reversal.get("found", ())
    ]
    return {
        "group": group, "rows": rows, "how": found["how"], "pairs": found["pairs"], "reversals": turned,
        "turning": [(_unit(a, names), _unit(b, names), share) for a, b, share in found["pairs"].get("turning", ())],
        "reversal": reversal.get("text", ""),
        "spread": [(leaf, titles.get(leaf, leaf), share) for leaf, share in spread if share > 0][:8],
    }  # fmt: skip


def _unit(key: str, names: dict[str, Any]) -> str:
    return str(names[key].sheet.unit.short) if key in names else key


def _line(row: dict[str, Any], names: dict[str, Any], n: int) -> dict[str, Any]:
    def at(rank: int) -> float:
        return round(3 + 94 * (rank - 1) / max(1, n - 1), 2)

    rank = names[row["unit"]].rank
    words = f"第 {rank} 名，95% 区间第 {row['low']} 至 {row['high']} 名，全部扰动第 {row['best']} 至 {row['worst']} 名"
    return {"x": at(rank), "x1": at(row["low"]), "x2": at(row["high"]), "b": at(row["best"]), "w": at(row["worst"]),
            "words": words}  # fmt: skip


@signed_in
@require_safe
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Weights moved by hand: nothing is stored. htmx asks for the table alone."""
    view = office_or_404(actor_of(request), pk)
    made = shown(view.assessment)
    scheme, sheets = view.plan.scheme, _sheets(view.assessment)
    context: dict[str, Any] = {
        "view": view, "campaign": view.assessment, "made": made, "open": view.totals(), "most": MOST, "error": "",
        "way": request.GET.get("way", ""),
    }  # fmt: skip
    if made and context["open"]:
        wanted, error = _wanted(request, scheme, made)
        try:
            scored = other_weights(scheme, from_data(made.data), wanted)
            context |= {"rows": _moved(made, scored, sheets), "weights": _weights(scheme, wanted, scored, sheets, made)}
            context["turned"] = _turned(context["rows"])
        except AssessError as refused:
            error = error or named(str(refused), sheets)
            context |= {"rows": [], "weights": _weights(scheme, wanted, None, sheets, made), "turned": None}
        context["error"] = error
    part = getattr(request, "htmx", False) and not getattr(request.htmx, "boosted", False)
    return render(request, "assessment/whatif_table.html" if part else "assessment/whatif.html", context)


def _current(scheme: Scheme, made: Computation) -> dict[str, Fraction]:
    """Weights in force, from the first group that has the leaf."""
    values = made.weights["values"]
    tables = [values] if not scheme.groups else [values[group] for group in scheme.groups]
    found: dict[str, Fraction] = {}
    for table in tables:
        for leaf, weight in table.items():
            found.setdefault(leaf, Fraction(str(weight)))
    return found


def _wanted(request: HttpRequest, scheme: Scheme, made: Computation) -> tuple[dict[str, Fraction], str]:
    if request.GET.get("way") == "equal":
        return equal(scheme), ""
    found, error = _current(scheme, made), ""
    for leaf in scheme.leaves:
        text = request.GET.get(PREFIX + leaf.id)
        if text is None or request.GET.get("way") == "reset":
            continue
        try:
            found[leaf.id] = exact(text[:20])
        except AssessError:
            error = f"{leaf.id} 的权重「{text[:20]}」不是数"
    return found, error


def _weights(
    scheme: Scheme, wanted: dict[str, Fraction], scored: Scored | None, sheets: Sequence[Sheet], made: Computation
) -> list[dict[str, Any]]:
    group = (scheme.groups or ("",))[0]
    values: dict[str, Any] = {}
    if scored:
        values = scored.weights["values"] if not scheme.groups else scored.weights["values"][group]
    was = _current(scheme, made)
    return [
        {
            "leaf": leaf.id, "title": leaf.title, "given": show(wanted.get(leaf.id, Fraction(0)), 2).lstrip("≈"),
            "now": values.get(leaf.id), "was": show(was.get(leaf.id, Fraction(0)), 2).lstrip("≈"),
        }
        for leaf in scheme.leaves
    ]  # fmt: skip


def _moved(made: Computation, scored: Scored, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    units = {unit.name: unit for unit in scored.units}
    rows = []
    for result in results_of(made):
        unit = units[str(result.sheet_id)]
        moved = result.rank - unit.rank
        rows.append(
            {"result": result, "score": float(unit.score), "rank": unit.rank, "grade": unit.grade, "moved": moved}
        )
    return rows


def _turned(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Pairs of units of one group that change order."""
    pairs = turned = 0
    for n, a in enumerate(rows):
        for b in rows[n + 1 :]:
            if a["result"].sheet.group == b["result"].sheet.group:
                pairs += 1
                turned += (a["result"].rank - b["result"].rank) * (a["rank"] - b["rank"]) < 0
    return {"pairs": pairs, "turned": turned, "graded": sum(row["grade"] != row["result"].grade for row in rows)}


@signed_in
@require_safe
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """Frozen numbers that the records no longer give. htmx asks for the banner alone."""
    view = office_or_404(actor_of(request), pk)
    sheets = _sheets(view.assessment)
    found = changes(view.assessment, sheets) if view.assessment.frozen_on else []
    closed = view.closed_sources
    context = {
        "view": view,
        "campaign": view.assessment,
        "changes": [change for change in found if change.reading.source not in closed],
        "hidden": sum(change.reading.source in closed for change in found),
        "titles": {source.id: source.title for source in view.plan.sources},
        "banner": request.GET.get("part") == "banner",
    }
    part = context["banner"] and getattr(request, "htmx", False)
    return render(request, "assessment/changes_banner.html" if part else "assessment/changes.html", context)


@signed_in
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All computations side by side; each is run again from its kept data."""
    view = office_or_404(actor_of(request), pk)
    rows = list(view.assessment.computations.all())
    for row in rows:
        row.assessment = view.assessment
    table: dict[int, dict[int, Any]] = {}
    for row in rows:
        for result in results_of(row):
            table.setdefault(result.sheet_id, {})[row.no] = result
    order = sorted(table.values(), key=lambda by_no: (by_no[max(by_no)].sheet.group, by_no[max(by_no)].rank))
    context = {
        "view": view,
        "campaign": view.assessment,
        "computations": [(row, again(row)) for row in rows],
        "table": order if view.totals() else [],
    }
    return render(request, "assessment/versions.html", context)
