"""Bonus (SR15) and deductions (SR16): every award and event counts once, with proof, under its caps."""

from __future__ import annotations

from fractions import Fraction

from .errors import Missing, NotApplicable
from .given import NO, Given, Ledger
from .numbers import show
from .results import ExtraLine, Unit
from .scheme import Extra, Extras, Scheme
from .tables import Row


def add_extras(scheme: Scheme, unit: Unit, row: Row, ledger: Ledger) -> None:
    """Lines of bonus and deduction, and the score: base + bonus − deductions, never below 0."""
    plus = _lines(scheme.bonus, row, Ledger(), 1, "加分")
    minus = _lines(scheme.penalty, row, ledger, -1, "扣分")
    unit.extras = [*plus, *minus]
    total = unit.base + sum((line.points for line in unit.extras), Fraction(0))
    if total < 0:
        unit.notes.append(f"合计 {show(total)}，不低于 0")
    unit.score = max(Fraction(0), total)


def _lines(extras: Extras, row: Row, ledger: Ledger, sign: int, what: str) -> list[ExtraLine]:
    lines = [line for item in extras.items if (line := _line(item, row, ledger, sign)) is not None]
    total = sum((abs(line.points) for line in lines), Fraction(0))
    if extras.cap is not None and total > extras.cap:
        text = f"{what}合计 {show(total)}，封顶 {show(extras.cap)}"
        lines.append(ExtraLine("封顶", f"{what}封顶", sign * (extras.cap - total), text))
    return lines


def _line(item: Extra, row: Row, ledger: Ledger, sign: int) -> ExtraLine | None:
    """One item; None when there is nothing to say."""
    given = Given(item.id, {}, row)
    refused: list[str] = []
    try:
        if item.events:
            counted, refused = ledger.fresh(given.events(item.events), item.id)
            n, text = Fraction(len(counted)), "、".join(counted)
        elif item.count:
            n = given.count(item.count) if given.cell(item.count) else Fraction(0)
            text = f"{show(n)} 次"
        else:
            n, text = Fraction(given.cell(item.proof).lower() not in NO), given.cell(item.proof)
        proven = not item.proof or given.cell(item.proof).lower() not in NO
    except (NotApplicable, Missing):
        return None
    if not n and not refused:
        return None
    if not proven:
        return ExtraLine(item.id, item.title, Fraction(0), f"{text}：没有证明材料（{item.proof}），不计")
    points = n * item.points
    if item.cap is not None and points > item.cap:
        points, text = item.cap, f"{text}，本项封顶 {show(item.cap)}"
    return ExtraLine(item.id, item.title, sign * points, "；".join(filter(None, [text, *refused])))
