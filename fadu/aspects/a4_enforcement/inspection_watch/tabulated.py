"""The figures of a period side by side with the year before: value, what it is made of, change, how it is reckoned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from fadu.kernel.indicators import indicator
from fadu.registry.inspection_catalogue.rules import metrics

from .summary import Summary, Sums

# Rates: key of the indicator, how it is called in the sums, numerator and denominator.
Made = Callable[[Sums], tuple[int, int]]
RATES: tuple[tuple[str, str, Made], ...] = (
    ("found_rate", "found_rate", lambda s: (s.found, s.onsite)),
    ("joint_rate", "joint_rate", lambda s: (s.joint, s.onsite)),
    ("joint_tasks", "joint_task_rate", lambda s: (s.joint_tasks, s.tasks)),
    ("merge_gain", "merge_gain", lambda s: (s.tasks - s.onsite, s.tasks)),
    ("plan_rate", "plan_rate", lambda s: (s.planned, s.onsite)),
    ("code_rate", "code_rate", lambda s: (s.coded, s.onsite - s.exempt)),
    ("offsite_share", "offsite_share", lambda s: (s.offsite, s.offsite + s.onsite)),
    ("published", "in_time_rate", lambda s: (s.in_time, s.due)),
)
COUNTS = {"visits": "onsite", "offsite": "offsite", "outside_plan": "outside", "uncoded": "uncoded", "late": "late"}


@dataclass(frozen=True)
class Line:
    """One figure in words. before, change: of the bodies that could inspect in both periods."""

    key: str
    title: str
    value: str
    made: str
    before: str
    change: str
    formula: str


def rate(value: Fraction | None) -> str:
    """38.99%; a dash without a base."""
    return "—" if value is None else f"{metrics.percent(value)}%"


def signed(value: Fraction | None, unit: str = "个百分点") -> str:
    """提高 6.99 个百分点."""
    if value is None:
        return "无可比数据"
    word = "提高" if value >= 0 else "下降"
    return f"{word} {metrics.percent(abs(value) / 100)} {unit}"


def fell(value: Fraction | None) -> str:
    """下降 38.99%."""
    if value is None:
        return "没有可比的上年同期"
    return f"{'下降' if value >= 0 else '上升'} {metrics.percent(abs(value))}%"


def lines(told: Summary) -> list[Line]:
    """Every figure that is compared: numbers first, then rates, whose change is in percentage points."""
    was, now = told.compared
    found = [
        _line(key, f"{getattr(told.now, name):,}", "", f"{getattr(was, name):,}",
              fell(metrics.drop(getattr(was, name), getattr(now, name))))
        for key, name in COUNTS.items()
    ]  # fmt: skip
    for key, name, made in RATES:
        old: Fraction | None = getattr(was, name)
        hit, base = made(told.now)
        change = signed(metrics.points(old, getattr(now, name)))
        found.append(_line(key, rate(getattr(told.now, name)), f"{hit:,} / {base:,}", rate(old), change))
    return found


def _line(key: str, value: str, made: str, before: str, change: str) -> Line:
    ind = indicator(f"inspection.{key}")
    return Line(key, ind.title, value, made, before, change, ind.meaning)
