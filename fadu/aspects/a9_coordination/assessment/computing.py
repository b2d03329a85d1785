"""Running the scheme: a computation with its results, kept whole; and what a unit can already see of its score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.audit import plain

from .collecting import Collected, as_data, digest, from_data
from .models import Assessment, Computation, Result, ResultExtra, ResultItem, Sheet
from .scoring import AssessError, assess
from .scoring import Assessment as Scored
from .scoring.leaves import Reader
from .scoring.results import Item, Unit

DRAWS = 10_000


def score(assessment: Assessment, sheets: Sequence[Sheet]) -> tuple[Scored, dict[str, Any]]:
    """The result of the data as they are now. Raises AssessError with the unit's name in the sentence."""
    data = as_data(Collected(assessment, sheets).table())
    try:
        return assess(assessment.scheme.plan.scheme, from_data(data), DRAWS), data
    except AssessError as error:
        raise AssessError(named(str(error), sheets)) from None


def named(text: str, sheets: Sequence[Sheet]) -> str:
    """Sentences of the core name units by the number of their sheet; people read names."""
    for sheet in sheets:
        text = text.replace(f"“{sheet.pk}”", f"「{sheet.unit.short or sheet.unit.name}」")
    return text


def keep(
    assessment: Assessment, sheets: Sequence[Sheet], scored: Scored, data: dict[str, Any], actor: Actor, on: date,
    reason: str = "",
) -> Computation:  # fmt: skip
    """Write a computation and its results; earlier ones stay as they are."""
    last = Computation._plain.filter(assessment=assessment).order_by("-no").values_list("no", flat=True).first() or 0
    made = Computation._plain.create(
        matter_id=assessment.pk, assessment=assessment, no=last + 1, made_on=on, reason=reason[:500],
        made_by="系统" if actor.is_system else (actor.label or actor.name)[:120],
        scheme_digest=assessment.scheme.digest, data=data, digest=digest(data), how=scored.scheme["how"],
        weights=plain(scored.weights), checks=plain(scored.checks),
    )  # fmt: skip
    by_pk = {str(sheet.pk): sheet for sheet in sheets}
    spans = {row["unit"]: row for part in scored.checks["groups"].values() for row in part.get("rank_intervals", ())}
    results = [_result(made, by_pk[unit.name], unit, spans.get(unit.name), scored.digits) for unit in scored.units]
    Result._plain.bulk_create(results)
    pairs = list(zip(results, scored.units, strict=True))
    ResultItem._plain.bulk_create(_item(r, item, n) for r, unit in pairs for n, item in enumerate(unit.items))
    ResultExtra._plain.bulk_create(extra for r, unit in pairs for extra in _extras(r, unit))
    return made


def _result(made: Computation, sheet: Sheet, unit: Unit, span: dict[str, Any] | None, digits: int) -> Result:
    from .scoring import rounded

    return Result(
        matter_id=sheet.pk, computation=made, sheet=sheet, score=rounded(unit.score, digits), exact=str(unit.score),
        base=str(unit.base), rank=unit.rank, grade=unit.grade, notes="；".join(unit.notes),
        best=span["low"] if span else None, worst=span["high"] if span else None,
    )  # fmt: skip


def _text(value: Fraction | None) -> str:
    return "" if value is None else str(value)


def _item(result: Result, item: Item, n: int) -> ResultItem:
    return ResultItem(
        matter_id=result.matter_id, result=result, leaf=item.id, title=item.title[:200], rule=item.rule,
        value=_text(item.value), full=str(item.full), weight=str(item.weight), points=_text(item.points),
        text=item.text, mark=item.mark[:200], order=n,
    )  # fmt: skip


def _extras(result: Result, unit: Unit) -> list[ResultExtra]:
    own = {"matter_id": result.matter_id, "result": result}
    lines = [
        ResultExtra(**own, kind="extra", key=line.id, title=line.title, points=str(line.points), text=line.text)
        for line in unit.extras
    ]
    vetoes = [ResultExtra(**own, kind="veto", key=v["id"], title=v["title"], text=v["text"]) for v in unit.vetoes]
    return [*lines, *vetoes]


def again(computation: Computation) -> bool:
    """Whether the kept data still give the kept scores, digit for digit."""
    scheme = computation.assessment.scheme.plan.scheme
    scored = assess(scheme, from_data(computation.data), 100)
    kept = dict(computation.results.values_list("sheet_id", "exact"))
    return digest(computation.data) == computation.digest and kept == {
        int(unit.name): str(unit.score) for unit in scored.units
    }


@dataclass(frozen=True)
class Glimpse:
    """A leaf before the computation: the item, or why there is none yet."""

    leaf: str
    title: str
    weight: Fraction | None
    item: Item | None
    waiting: str = ""


def glimpse(collected: Collected, sheet: Sheet) -> list[Glimpse]:
    """What the leaves of one unit say so far; nothing is stored."""
    scheme, table = collected.plan.scheme, collected.table()
    row = next(row for row in table.rows if row.unit == str(sheet.pk))
    peers = [other for other in table.rows if other.group == row.group]
    from .scoring import Ledger

    reader = Reader(scheme, row, peers, Ledger(), {})
    found = []
    for leaf in scheme.leaves:
        if not scheme.applies(leaf, row.group):
            continue
        weight = scheme.stated(leaf, row.group) if scheme.by_hand else None
        try:
            found.append(Glimpse(leaf.id, leaf.title, weight, reader.item(leaf)))
        except AssessError as error:
            found.append(Glimpse(leaf.id, leaf.title, weight, None, named(str(error), collected.sheets)))
    return found


def points_of(glimpsed: Glimpse) -> Decimal | None:
    """Points that a leaf would bring as things stand, with the weight written in the scheme."""
    item = glimpsed.item
    if item is None or item.value is None or glimpsed.weight is None or not item.full:
        return None
    share = item.value / item.full * glimpsed.weight
    return Decimal(share.numerator) / Decimal(share.denominator)
