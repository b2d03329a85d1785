"""Periods: a number, a unit, and whether a last day that is not a working day rolls forward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from fadu.law.errors import BadInput

Unit = Literal["workdays", "days", "months", "years", "hours"]

UNITS: Final[tuple[Unit, ...]] = ("workdays", "days", "months", "years", "hours")
UNIT_LABELS: Final[dict[Unit, str]] = {
    "workdays": "个工作日", "days": "日", "months": "个月", "years": "年", "hours": "小时",
}


@dataclass(frozen=True, slots=True)
class Period:
    """`n` units. `roll`: a last day that is not a working day moves to the next working day.

    Working days and hours never roll: the former end on a working day by construction, the
    latter end at a moment.
    """

    n: int
    unit: Unit
    roll: bool = True

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise BadInput(f"没有“{self.unit}”这种期限单位。")
        if self.n < 1:
            raise BadInput("期限必须至少为一个单位。")

    @property
    def text(self) -> str:
        """Chinese wording, e.g. ``60日`` or ``5个工作日``."""
        return f"{self.n}{UNIT_LABELS[self.unit]}"


def workdays(n: int) -> Period:
    """`n` working days; make-up Saturdays and Sundays (调休上班) count."""
    return Period(n, "workdays", roll=False)


def days(n: int, roll: bool = True) -> Period:
    """`n` calendar days."""
    return Period(n, "days", roll)


def months(n: int, roll: bool = True) -> Period:
    """`n` months: the same day number, or the last day of a shorter month."""
    return Period(n, "months", roll)


def years(n: int, roll: bool = True) -> Period:
    """`n` years: the same day of the year; 29 February becomes 28 February."""
    return Period(n, "years", roll)


def hours(n: int) -> Period:
    """`n` clock hours, counted from the moment of the event."""
    return Period(n, "hours", roll=False)
