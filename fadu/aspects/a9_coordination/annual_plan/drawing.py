"""Where a target is heading, as a drawing and as a table. Places are percent: type keeps its size on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .figures import TargetView
from .rules import Course
from .rules.comparators import plain
from .rules.forecast import elapsed, wanted

HEIGHT, TOP, BOTTOM = 150, 18, 24


@dataclass(frozen=True)
class Line:
    """A straight line: x in percent of the width, y in pixels."""

    x1: str
    y1: float
    x2: str
    y2: float


@dataclass(frozen=True)
class Heading:
    """Plan line, course so far, course to come, the goal, and the same in words."""

    height: int
    planned: Line
    done: Line
    ahead: Line
    goal_y: float
    now_x: str
    now_y: float
    months: list[tuple[str, str]]
    rows: list[tuple[str, str]]
    words: str


def _x(share: Fraction) -> str:
    return f"{float(share * 100):.2f}%"


def heading(shown: TargetView, year: int, day: date) -> Heading:
    """The drawing for a target with a course."""
    course, target = shown.course, shown.target
    assert course is not None
    goal = wanted(target.spec) or Fraction(1)
    unit = "%" if target.comparator == "full" else target.unit
    deadline = target.deadline or date(year, 12, 31)
    share = elapsed(date(year, 1, 1), deadline, day)
    top = max(goal, course.value, course.forecast)

    def y(value: Fraction) -> float:
        return round(float(HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP)), 1)

    start = goal if course.level else Fraction(0)
    rows = _rows(course, goal, unit, deadline)
    first = course.value if course.level else Fraction(0)
    return Heading(
        HEIGHT,
        Line("0%", y(start), "100%", y(goal)),
        Line("0%", y(first), _x(share), y(course.value)),
        Line(_x(share), y(course.value), "100%", y(course.forecast)),
        y(goal),
        _x(share),
        y(course.value),
        _months(year, deadline),
        rows,
        "；".join(f"{a} {b}" for a, b in rows),
    )


def _months(year: int, deadline: date) -> list[tuple[str, str]]:
    """Places of the quarters on the time line."""
    first = date(year, 1, 1)
    return [
        (_x(elapsed(first, deadline, date(year, m, 1))), f"{m}月")
        for m in (1, 4, 7, 10)
        if date(year, m, 1) <= deadline
    ]


def _rows(course: Course, goal: Fraction, unit: str, deadline: date) -> list[tuple[str, str]]:
    """The same in words."""
    return [
        ("现值", f"{plain(course.value)}{unit}"),
        ("今天的计划进度", f"{plain(course.planned_value)}{unit}"),
        (f"照此到 {deadline.isoformat()}", f"{plain(course.forecast)}{unit}"),
        ("目标", f"{plain(goal)}{unit}"),
        ("预测", "达到目标" if course.meets else f"为目标的 {plain(course.forecast_share * 100)}%"),
    ]
