"""When two inspections of one unit clash: too near in time, or one comprehensive inspection too many in a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stay:
    """Days with one unit. `key` tells stays apart (the matter), `office` who comes."""

    key: int
    unit: int
    title: str
    start: date
    end: date
    regime: str = "law"
    comprehensive: bool = False


@dataclass(frozen=True)
class Clash:
    """Why a stay cannot stand as it is. kind: near (propose merging) or quota (needs an override)."""

    kind: str
    unit: int
    other: Stay
    text: str


Gap = Callable[[date, date], int]


def apart(a: Stay, b: Stay, gap: Gap) -> int:
    """Working days between two stays; 0 when they overlap."""
    if a.start <= b.end and b.start <= a.end:
        return 0
    first, second = (a, b) if a.end < b.start else (b, a)
    return gap(first.end, second.start)


def near(planned: Stay, others: Iterable[Stay], days: int, gap: Gap) -> list[Clash]:
    """Other stays with the same unit less than `days` working days away."""
    found = []
    for other in others:
        if other.unit != planned.unit or other.key == planned.key:
            continue
        between = apart(planned, other, gap)
        if between < days:
            meet = planned.start <= other.end and other.start <= planned.end
            words = "时间重叠" if meet else f"相隔 {between} 个工作日"
            text = f"与“{other.title}”（{other.start}至{other.end}）{words}，不足 {days} 个工作日，建议合并"
            found.append(Clash("near", planned.unit, other, text))
    return found


def quota(planned: Stay, others: Iterable[Stay], a_year: int) -> list[Clash]:
    """Comprehensive stays of the same regime with the same unit in the same year, when the year's number is used up."""
    if not planned.comprehensive:
        return []
    same = [
        other
        for other in others
        if other.unit == planned.unit
        and other.key != planned.key
        and other.comprehensive
        and other.regime == planned.regime
        and other.start.year == planned.start.year
    ]
    if len(same) < a_year:
        return []
    text = f"{planned.start.year}年已有综合督察“{same[0].title}”，每年不超过 {a_year} 次"
    return [Clash("quota", planned.unit, same[0], text)]


def clashes(planned: Stay, others: Iterable[Stay], days: int, a_year: int, gap: Gap) -> list[Clash]:
    """All clashes of a planned stay, the year's quota first."""
    rows = list(others)
    return [*quota(planned, rows, a_year), *near(planned, rows, days, gap)]
