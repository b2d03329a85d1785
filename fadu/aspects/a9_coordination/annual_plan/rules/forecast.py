"""Where a target stands against the year, and where it will end if it goes on as it has: linear, exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .comparators import Measure, Spec, band, in_unit, judge


@dataclass(frozen=True)
class Course:
    """done and planned as shares of the target (1 = the target); forecast in the target's unit and as a share.

    level: a rate that has to hold all year (按期办结率): its plan is the target on every day, its forecast is its value.
    """

    done: Fraction
    planned: Fraction
    value: Fraction
    planned_value: Fraction
    forecast: Fraction
    forecast_share: Fraction
    meets: bool
    level: bool = False

    @property
    def lag_points(self) -> Fraction:
        """By how many points of the target progress is below the plan (negative: ahead)."""
        return (self.planned - self.done) * 100


def elapsed(start: date, deadline: date, today: date) -> Fraction:
    """Share of the days from `start` to `deadline` that are over at the end of `today`."""
    total = (deadline - start).days + 1
    return min(Fraction(1), max(Fraction(0), Fraction((today - start).days + 1, max(total, 1))))


def wanted(spec: Spec) -> Fraction | None:
    """The number a target runs up to; None for those that have none."""
    if spec.comparator == "full":
        return Fraction(100)
    if spec.comparator == "~":
        return band(spec)[0]
    return spec.value if spec.comparator in ("=", ">=", ">", "range") else None


def course_of(spec: Spec, measure: Measure, share: Fraction, level: bool = False) -> Course | None:
    """The course after `share` of the time; None where a straight line says nothing (<=, trend, cycle, outcome)."""
    goal = wanted(spec)
    counted = Spec(**{**spec.__dict__, "unit": "%"}) if spec.comparator == "full" else spec
    value = in_unit(counted, measure)
    if not goal or value is None or not measure.connected or not spec.quantified:
        return None
    planned = Fraction(1) if level else share
    forecast = value if level or not share else value / share
    if spec.unit == "%" or spec.comparator == "full":
        forecast = min(forecast, max(Fraction(100), value))
    return Course(
        done=value / goal,
        planned=planned,
        value=value,
        planned_value=goal * planned,
        forecast=forecast,
        forecast_share=forecast / goal,
        meets=_meets(spec, forecast),
        level=level,
    )


def _meets(spec: Spec, forecast: Fraction) -> bool:
    if spec.comparator == "full":
        return forecast >= 100
    if spec.comparator in ("~", "range"):
        return forecast >= (band(spec)[0] if spec.comparator == "~" else (spec.value or Fraction(0)))
    return judge(spec, Measure(value=forecast)).met
