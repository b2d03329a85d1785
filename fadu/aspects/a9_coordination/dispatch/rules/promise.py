"""The colour of a promise beside the plan, by the same words as the plan's tasks; computed, with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

NEAR_DAYS, LAG_POINTS = 30, 10  # as the plan's own colours (本平台口径)


@dataclass(frozen=True)
class Course:
    """A promise on one day. proofs: accepted ones; waiting: given but not checked yet; told: progress was written."""

    state: str
    deadline: date | None
    begins: date
    wanted: Fraction | None = None
    value: Fraction | None = None
    proofs: int = 0
    waiting: int = 0
    told: bool = False


def elapsed(course: Course, day: date) -> Fraction:
    """Share of the time that is over."""
    if course.deadline is None:
        return Fraction(0)
    whole = max((course.deadline - course.begins).days + 1, 1)
    return min(Fraction(1), max(Fraction(0), Fraction((day - course.begins).days + 1, whole)))


def colour(course: Course, day: date) -> tuple[str, str]:
    """(colour, reason); first match wins: kept, broken or late, behind, on course, nothing known."""
    if course.state == "done":
        return "blue", "已核验兑现"
    if course.state == "not_done":
        return "red", "认定未兑现"
    if course.deadline and day > course.deadline:
        return "red", f"已过期限 {course.deadline.isoformat()}，没有核验兑现"
    return _behind(course, day) or _known(course)


def _behind(course: Course, day: date) -> tuple[str, str] | None:
    if course.wanted and course.value is not None and course.value < course.wanted:
        lag = (elapsed(course, day) - course.value / course.wanted) * 100
        if lag > LAG_POINTS:
            return "yellow", f"低于时间进度 {int(lag)} 个百分点（容许 {LAG_POINTS}）"
    left = (course.deadline - day).days if course.deadline else None
    if left is not None and left <= NEAR_DAYS and not course.proofs:
        return "yellow", f"距期限 {left} 天，还没有经核实的佐证"
    return None


def _known(course: Course) -> tuple[str, str]:
    if course.proofs:
        return "green", f"经核实的佐证 {course.proofs} 件"
    if course.waiting:
        return "green", f"佐证 {course.waiting} 件，待核实"
    if course.value is not None or course.told:
        return "green", "有进展记录，还没有佐证"
    return "none", "未到期限，还没有进展和佐证"
