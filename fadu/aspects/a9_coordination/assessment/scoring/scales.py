"""Data on another scale than the scheme: 80% beside 95, or 0.8 where it counts to 100: a wrong score in silence."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from .errors import AssessError
from .leaves import needed_columns
from .numbers import exact, show
from .rules_basic import bounds
from .scheme import Scheme
from .tables import Row, Table

LIMITS = ("T", "lo", "hi", "xs", "xh", "target")
WIDE = 10  # a scheme that counts to ten and more does not mean shares of one


def check(scheme: Scheme, table: Table) -> list[str]:
    """Doubts to be read before publication; raises AssessError where percent signs and plain numbers meet."""
    signed = {
        name: [row for row in table.rows if _percent(row, name)] for name in dict.fromkeys(needed_columns(scheme))
    }
    for name, rows in signed.items():
        plain = next((row for row in table.rows if rows and _number(row, name)), None)
        if plain:
            one, two = (f"{row.who}的列“{name}”为 {row.cells[name].strip()}" for row in (rows[0], plain))
            raise AssessError(f"{one}，带百分号，而{two}，不带：同一列请统一写法")
    found = []
    for name, limit in _limits(scheme):
        rows = signed.get(name, [])
        if rows and limit > 1:
            written = rows[0].cells[name].strip()
            raise AssessError(
                f"{rows[0].who}的列“{name}”写作 {written}，而方案的界限为 {show(limit)}：请去掉百分号再计"
            )
        if limit >= WIDE and not rows and _shares(table, name):
            found.append(f"列“{name}”的数都不超过 1，而方案的界限为 {show(limit)}：请核对是不是以小数表示的百分数")
    return found


def _limits(scheme: Scheme) -> Iterator[tuple[str, Fraction]]:
    """(column, largest bound that the scheme writes for it)."""
    for leaf in scheme.leaves:
        rule: dict[str, Any] = dict(leaf.rule or {})
        marks = [exact(rule[key]) for key in LIMITS if key in rule] + [exact(m) for m in rule.get("standards", ())]
        for tier in rule.get("tiers", ()):
            low, _, high, _ = bounds(tier["in"])
            marks += [mark for mark in (low, high) if mark is not None]
        if marks and isinstance(rule.get("column"), str):
            yield rule["column"], max(abs(mark) for mark in marks)


def _percent(row: Row, name: str) -> bool:
    return row.cells.get(name, "").strip().endswith(("%", "％"))


def _number(row: Row, name: str) -> bool:
    """Whether a cell is a plain number that is not zero: zero is the same on every scale."""
    written = row.cells.get(name, "").strip()
    if not written or _percent(row, name):
        return False
    try:
        return exact(written) != 0
    except AssessError:
        return False


def _shares(table: Table, name: str) -> bool:
    """Whether all numbers of a column lie between 0 and 1 and some are neither."""
    try:
        numbers = [exact(row.cells[name]) for row in table.rows if row.cells.get(name, "").strip()[:1].isdigit()]
    except AssessError:
        return False
    return bool(numbers) and all(0 <= n <= 1 for n in numbers) and any(n.denominator != 1 for n in numbers)
