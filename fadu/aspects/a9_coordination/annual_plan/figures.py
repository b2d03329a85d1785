"""Targets as numbers: the indicator a target is bound to, what the records say for its period, and the verdict."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from fadu.kernel import freezing
from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Indicator, indicator, values
from fadu.kernel.models import Frozen
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.law.reckoning import add_months

from .models import Evidence, Target, Task
from .rules import Course, Measure, Spec, Verdict, course_of, judge
from .rules.comparators import in_unit
from .rules.forecast import elapsed

SHUT = Verdict("hidden", "数值来自您无权查看的登记册")


def bound(target: Target) -> Indicator | None:
    """The live indicator of a target: None when no register declares it yet."""
    if not target.indicator:
        return None
    try:
        found = indicator(target.indicator)
    except KeyError:
        return None
    return None if found.kind == "awaiting" else found


@cache
def _names() -> dict[str, str]:
    return dict(tomllib.loads((Path(__file__).parent / "data" / "waits.toml").read_text(encoding="utf-8")))


def waits(target: Target) -> str:
    """The register that would give the target's figure, in quotation marks; "" when the target names none."""
    key = target.indicator.partition(".")[0]
    book = registers().get(key)
    name = book.title if book else _names().get(key, key)
    return f"「{name}」" if key else ""


def may_count(ind: Indicator, actor: Actor) -> bool:
    """Whether this actor may see the number: public ones everybody, others whoever may open the register.

    The public, who may open only what is published or its own, would count those rows alone: it gets open numbers only.
    """
    if ind.public or actor.is_system:
        return True
    return not actor.is_public and any(actor.has(g.role) for g in ind.register.access)


def period_of(year: int, day: date) -> Period:
    """The plan's year up to `day`."""
    return Period.year(year).until(day)


def fraction(number: Any) -> Fraction | None:
    """An exact fraction of whatever a figure holds."""
    return None if number is None else Fraction(number)


@dataclass(frozen=True)
class TargetView:
    """A target with all that is shown of it."""

    target: Target
    ind: Indicator | None
    period: Period
    figure: Figure | None
    measure: Measure
    verdict: Verdict
    course: Course | None
    hidden: bool = False

    @property
    def live(self) -> bool:
        return self.figure is not None

    @property
    def text(self) -> str:
        """The measured value in words, or why there is none."""
        if self.figure is None:
            return "无权查看" if self.hidden else self.verdict.word
        return self.figure.text

    @property
    def percent(self) -> float:
        """Length of the progress bar (0–100)."""
        return (
            float(min(Fraction(100), max(Fraction(0), self.course.done * 100)))
            if self.course
            else (100.0 if self.verdict.met else 0.0)
        )


def proven(targets: Iterable[Target]) -> frozenset[int]:
    """Ids of the outcome targets whose own proof has been accepted (one query)."""
    keys = [t.pk for t in targets if t.comparator == "outcome"]
    rows = Evidence._plain.filter(deliverable__target_id__in=keys, state="accepted") if keys else Evidence._plain.none()
    return frozenset(rows.values_list("deliverable__target_id", flat=True))


def measured(
    target: Target, ind: Indicator | None, figure: Figure | None, frozen: bool, proved: frozenset[int] | None = None
) -> Measure:
    """What the records say, in the form the rules take."""
    if target.comparator == "outcome":
        return Measure(proved=target.pk in (proved if proved is not None else proven([target])))
    if ind is None or figure is None or figure.missing:
        return Measure(connected=False, waits=waits(target))
    if ind.kind == "ratio":
        return Measure(hit=fraction(figure.hit), base=fraction(figure.base), frozen=frozen)
    return Measure(value=fraction(figure.value), frozen=frozen)


class Readings:
    """Figures for one reader, read together: those of all the targets for a period at its first question."""

    def __init__(self, targets: Iterable[Target], actor: Actor) -> None:
        self.actor = actor
        rows = [(t, i) for t in targets if (i := bound(t)) and may_count(i, actor)]
        self.inds = {i.name: i for _, i in rows}
        self.trends = [i for t, i in rows if t.comparator == "trend" and t.baseline_year]
        self._figures: dict[Period, dict[str, Figure]] = {}
        self._fixed: dict[date, frozenset[tuple[str, date]]] = {}

    def figure(self, ind: Indicator, period: Period) -> Figure:
        """What this reader may see of the figure; a public one counts every row."""
        return self._together(list(self.inds.values()), period)[ind.name]

    def base(self, ind: Indicator, period: Period) -> Figure:
        """What a trend is measured against, read together for all targets that are trends."""
        return self._together(self.trends, period)[ind.name]

    def _together(self, inds: list[Indicator], period: Period) -> dict[str, Figure]:
        if period not in self._figures:
            self._figures[period] = values(inds, self.actor, period, whole=True)
        return self._figures[period]

    def fixed(self, ind: Indicator, period: Period) -> bool:
        """Whether the denominator of exactly this period has been fixed by publishing."""
        if period.start not in self._fixed:
            rows = Frozen.objects.filter(indicator__in=self.inds, start=period.start)
            self._fixed[period.start] = frozenset(rows.values_list("indicator", "end"))
        return (ind.name, period.end) in self._fixed[period.start]


def view(
    target: Target, actor: Actor, year: int, day: date, proved: frozenset[int] | None = None,
    readings: Readings | None = None,
) -> TargetView:  # fmt: skip
    """One target for one reader on one day; `readings` are those of all targets that are shown together."""
    readings = readings or Readings([target], actor)
    ind = bound(target)
    seen = ind if ind and may_count(ind, actor) else None
    period = period_of(year, day)
    figure = readings.figure(seen, period) if seen else None
    fixed = seen is not None and target.comparator == "full" and readings.fixed(seen, period)  # nobody else asks
    measure = measured(target, seen, figure, fixed, proved)
    share = elapsed(date(year, 1, 1), target.deadline or date(year, 12, 31), day)
    course = course_of(target.spec, measure, share, target.level)
    spec = _with_base(target, seen, readings, period) if figure else target.spec
    hidden = bool(ind and not seen)
    verdict = SHUT if hidden and target.comparator != "outcome" else judge(spec, measure)
    return TargetView(target, ind, period, figure, measure, verdict, course, hidden)


def _with_base(target: Target, ind: Indicator | None, readings: Readings, period: Period) -> Spec:
    """A trend whose base is not written down is measured against the same days of its base year, from the records."""
    spec = target.spec
    if ind is None or target.comparator != "trend" or spec.baseline is not None or not target.baseline_year:
        return spec
    back = period.start.year - target.baseline_year
    earlier = Period(add_months(period.start, -12 * back), add_months(period.end, -12 * back))
    past = measured(target, ind, readings.base(ind, earlier), False)
    return replace(spec, baseline=in_unit(spec, past))




def live_values(task: Task, day: date | None = None) -> dict[str, str]:
    """What the registers give for the targets of a task: {target key: text}. The system's own figure, over all rows."""
    period = period_of(task.plan.year, day or today())
    found = {}
    for target in Target._plain.filter(task=task):
        ind = bound(target)
        if ind:
            found[target.key] = ind.value(SYSTEM, period).text
    return found


def monthly(shown: TargetView, actor: Actor) -> list[tuple[int, int, int]]:
    """(month, numerator, denominator) of the plan's year so far."""
    if shown.ind is None or shown.figure is None:
        return []
    reader = SYSTEM if shown.ind.public else actor
    return [(m.month, hits, base) for m, hits, base in shown.ind.monthly(reader, shown.period)]


def published(shown: TargetView, actor: Actor) -> tuple[list[Frozen], freezing.Restatement | None]:
    """Published values of the plan's year, newest first, and how the newest differs from the records now.

    Nothing for whoever may not see the figure; the difference only for those who may count every organ's records.
    """
    if shown.ind is None or shown.hidden:
        return [], None
    rows = list(Frozen.objects.filter(indicator=shown.ind.name, start=shown.period.start, organ=None)[:12])
    compared = rows and freezing.may_compare(shown.ind, actor)
    return rows, (freezing.restatement(rows[0]) if compared else None)
