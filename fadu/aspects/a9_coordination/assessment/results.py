"""Results as people read them: exact numbers as fractions again, losses, the anonymous distribution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .models import Assessment, Computation, Reading, Result, ResultItem, Sheet
from .readings import current
from .rules.advice import Loss, losses
from .rules.sources import Plan

STEP = 5


def fraction(text: str) -> Fraction | None:
    """A stored exact number."""
    return Fraction(text) if text else None


def shown(assessment: Assessment) -> Computation | None:
    """The computation that counts, None before the first."""
    return assessment.computations.filter(no=assessment.shown).first() if assessment.shown else None


def results_of(computation: Computation) -> list[Result]:
    """Results in the order of groups and ranks."""
    rows = computation.results.select_related("sheet__unit", "sheet__matter")
    return sorted(rows, key=lambda row: (row.sheet.group, row.rank, row.sheet.order))


def result_of(sheet: Sheet, no: int = 0) -> Result | None:
    """A unit's result in the computation that counts (or number `no`)."""
    wanted = no or sheet.assessment.shown
    rows = Result._plain.filter(sheet=sheet, computation__no=wanted).select_related("computation")
    return rows.prefetch_related("items", "extras").first()


def kind_of(plan: Plan, leaf: str) -> str:
    """The kind of a leaf's first source: "figure" for a single value, "composite" when it rests on other leaves."""
    own = plan.sources_of(leaf)
    if own and own[0].kind == "indicator" and "num" not in own[0].roles:
        return "figure"
    return own[0].kind if own else "composite"


def gaps_of(plan: Plan, sheet: Sheet, items: Iterable[ResultItem]) -> dict[str, int]:
    """Leaf → records of the base that did not make it into the numerator."""
    kept: dict[tuple[int, str], Reading] = current([sheet])
    found = {}
    for item in items:
        for source in plan.sources_of(item.leaf):
            reading = kept.get((sheet.pk, source.id))
            if reading and "num" in source.roles and len(reading.records) > len(reading.hits):
                found[item.leaf] = len(reading.records) - len(reading.hits)
    return found


def losses_of(sheet: Sheet, result: Result) -> list[Loss]:
    """Where the unit lost points, the largest loss first, with what to do."""
    plan, items = sheet.assessment.scheme.plan, list(result.items.all())
    rows: list[dict[str, Any]] = [
        {"leaf": i.leaf, "title": i.title, "weight": fraction(i.weight), "points": fraction(i.points), "text": i.text}
        for i in items
    ]
    figures = {i.leaf: next((s.indicator for s in plan.sources_of(i.leaf) if s.indicator), "") for i in items}
    return losses(rows, {i.leaf: kind_of(plan, i.leaf) for i in items}, gaps_of(plan, sheet, items), figures)


@dataclass(frozen=True)
class Band:
    """Units whose score lies in [low, high); nobody is named."""

    low: int
    high: int
    n: int


def distribution(computation: Computation) -> list[Band]:
    """How scores lie, in steps of five points; fewer than three units in the whole show nothing."""
    scores = list(computation.results.values_list("score", flat=True))
    if len(scores) < 3:
        return []
    low, high = int(min(scores) // STEP) * STEP, int(max(scores) // STEP) * STEP + STEP
    return [
        Band(at, at + STEP, sum(Decimal(at) <= score < Decimal(at + STEP) for score in scores))
        for at in range(low, high, STEP)
    ]


def grade_counts(rows: Iterable[Result]) -> list[tuple[str, int]]:
    """(grade, units) in the order of the scheme's ladder as the results show it."""
    found: dict[str, int] = {}
    for row in sorted(rows, key=lambda r: -r.score):
        found[row.grade or "未定等次"] = found.get(row.grade or "未定等次", 0) + 1
    return list(found.items())
