"""What units claim of a target, beside what the register holds for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.taking import InvalidFacts, Taking

from .figures import TargetView
from .models import Claim, Target, Task, UnitRole
from .rules.aggregation import Held, Part, Refused, add_up, aggregate, amount, told
from .rules.comparators import plain


@dataclass(frozen=True)
class Line:
    """One unit: its claim in words, by which definition, what the register holds for it, how far they lie apart."""

    claim: Claim
    said: str
    held: str
    gap: str


def targets_of(task: Task) -> tuple[tuple[str, str], ...]:
    """Targets of a task that state a number."""
    return tuple((str(t.pk), f"{t.key} {t.title}（{t.demand}）") for t in Target._plain.filter(task=task) if t.value)


def check(task: Task, facts: Mapping[str, Any]) -> dict[str, str]:
    """A number or a ratio."""
    found = amount(facts["amount"])
    if found is None:
        return {"amount": f"「{facts['amount'][:20]}」不是数。请写成 12 或者 49/72"}
    if found[1] is not None and found[0] > found[1]:
        return {"amount": "分子大于分母"}
    return {"amount": "数太大"} if max(found[0], found[1] or Fraction(0)) >= 10**12 else {}


def claim(taking: Taking) -> None:
    """The newest claim of each unit counts; earlier ones stay."""
    actor, task, facts = taking.actor, taking.case, taking.facts
    mine = actor.organs("unit_contact")
    named = UnitRole._plain.filter(task=task, organ_id__in=mine).values_list("organ_id", flat=True)
    organ = task.organ_id if task.organ_id in mine else next(iter(named), None)
    if organ is None:
        raise InvalidFacts({"target": "只有牵头和配合单位可以申报"})
    hit, base = amount(facts["amount"]) or (Fraction(0), None)
    Claim._plain.create(
        matter_id=task.pk, target_id=int(facts["target"]), organ_id=organ, hit=_decimal(hit),
        base=None if base is None else _decimal(base), definition=facts["definition"], on=taking.on,
        by=(actor.label or actor.name)[:120],
    )  # fmt: skip


def _decimal(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / number.denominator:.2f}"


def claims_of(target: Target) -> list[Claim]:
    """The newest claim of each unit."""
    rows = Claim._plain.filter(target=target).select_related("organ").order_by("id")
    return list({row.organ_id: row for row in rows}.values())


def _part(row: Claim) -> Part:
    base = None if row.base is None else Fraction(row.base)
    return Part(row.organ.short or row.organ.name, Fraction(row.hit), base, row.definition)


def held_of(shown: TargetView) -> Held | None:
    """What the register holds for the whole."""
    if shown.ind is None or shown.figure is None:
        return None
    number = shown.figure.hit if shown.ind.kind == "ratio" else shown.figure.value
    return Held(f"{shown.ind.register.title}：{shown.ind.title}", shown.text,
                None if number is None else Fraction(number))  # fmt: skip


def compared(shown: TargetView, actor: Actor) -> tuple[list[Line], str]:
    """Every unit's claim beside the register's number for it, and the sum of the claims or why there is none."""
    rows = claims_of(shown.target)
    if not rows:
        return [], ""
    ind = shown.ind if shown.figure is not None else None
    per = {organ: (hit, base) for organ, _, hit, base in ind.by_organ(actor, shown.period)} if ind else {}
    ratio = bool(ind and ind.kind == "ratio")
    lines = [_line(row, per.get(row.organ_id, (0, 0)) if ind else None, ratio) for row in rows]
    whole = aggregate([_part(row) for row in rows])
    return lines, whole.reason if isinstance(whole, Refused) else f"申报之和 {told(whole)}，未经登记册核实，不用于评价"


def _line(row: Claim, held: tuple[int, int] | None, ratio: bool) -> Line:
    part = _part(row)
    said = plain(part.hit) if part.base is None else f"{plain(part.hit)}/{plain(part.base)}"
    if held is None:
        return Line(row, said, "未接入", "")
    number = held[0] if ratio else held[1]
    apart = part.hit - number
    words = "一致" if not apart else f"{'多' if apart > 0 else '少'} {plain(abs(apart))}"
    return Line(row, said, f"{held[0]}/{held[1]}" if ratio else str(number), words)


def sum_typed(shown: TargetView, typed: str) -> Any:
    """What becomes of a sum that somebody typed: a Measure, or why not (Refused)."""
    return add_up(typed, [_part(row) for row in claims_of(shown.target)], held_of(shown))
