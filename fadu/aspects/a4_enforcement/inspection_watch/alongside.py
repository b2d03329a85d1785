"""Caps passed and complaints of a period beside the same months a year before, by the bodies of both: one query."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, Q, Value, When

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.indicators import Indicator, all_indicators
from fadu.registry.inspection_catalogue.rules import metrics

from .indicators import same_bodies
from .periods import year_before
from .ratings import Voices
from .tabulated import Line, fell, rate, signed

# Figures whose rows name the body elsewhere than in `organ`: a pair's own body, the body complained of.
BODY = {
    "inspection.over_cap": "bodies__body__organ_id",
    "enterprise_complaint.filed": "body_id",
    "enterprise_complaint.in_time": "body_id",
}
Pair = tuple[int, int]


@dataclass(frozen=True)
class Compared:
    """(hits, base) of a period over all bodies; and of both periods over the bodies that could inspect in both."""

    now: Pair = (0, 0)
    was: Pair = (0, 0)
    like: Pair = (0, 0)

    @property
    def value(self) -> Fraction | None:
        """The share of the period."""
        return metrics.ratio(*self.now)

    @property
    def before(self) -> Fraction | None:
        """The share a year before."""
        return metrics.ratio(*self.was)

    @property
    def points(self) -> Fraction | None:
        """Change in percentage points, over the bodies of both."""
        return metrics.points(self.before, metrics.ratio(*self.like))


def alongside(actor: Actor, period: Period, area: str = "") -> dict[str, Compared]:
    """The figures of BODY by name; those whose register nobody keeps, or the actor may not see, are zero."""
    declared = {ind.name: ind for ind in all_indicators()}
    parts = [
        _sums(declared[name], path, actor, when, period, area, now)
        for name, path in BODY.items() if name in declared
        for when, now in ((period, True), (year_before(period), False))
    ]  # fmt: skip
    found: dict[str, dict[tuple[bool, bool], Pair]] = {name: {} for name in BODY}
    for name, now, same, hits, base in parts[0].union(*parts[1:], all=True) if parts else ():
        found[name][now, same] = (hits, base)
    return {name: _compared(sums) for name, sums in found.items()}


def _sums(ind: Indicator, path: str, actor: Actor, when: Period, period: Period, area: str, now: bool) -> Any:
    """(name, whether now, whether of a body of both, hits, base) of one figure in one period."""
    same = Case(When(same_bodies(period, path), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = ind.rows(actor, when, area=area).order_by().annotate(
        part=Value(ind.name, CharField()), is_now=Value(now, BooleanField()), same=same
    )  # fmt: skip
    sums = {"h": Count("pk", filter=Q(is_hit=True)), "b": Count("pk")}
    return rows.values_list("part", "is_now", "same").annotate(**sums)


def _compared(sums: dict[tuple[bool, bool], Pair]) -> Compared:
    like, other = sums.get((True, True), (0, 0)), sums.get((True, False), (0, 0))
    return Compared((like[0] + other[0], like[1] + other[1]), sums.get((False, True), (0, 0)), like)


def compared_lines(found: dict[str, Compared], told: Voices) -> list[Line]:
    """Caps, complaints, ratings as lines of the table; `key` is the figure's full name."""
    titles = {ind.name: ind for ind in all_indicators()}
    return [_line(titles[name], one) for name, one in found.items() if name in titles] + _voices(titles, told)


def _line(ind: Indicator, one: Compared) -> Line:
    if ind.kind == "count":
        change = fell(metrics.drop(one.was[1], one.like[1]))
        return Line(ind.name, ind.title, f"{one.now[1]:,}", "", f"{one.was[1]:,}", change, ind.meaning)
    made = f"{one.now[0]:,} / {one.now[1]:,}"
    return Line(ind.name, ind.title, rate(one.value), made, rate(one.before), signed(one.points), ind.meaning)


def _voices(titles: dict[str, Indicator], told: Voices) -> list[Line]:
    found = []
    for key, name, hit, base in (("visit_rating.coverage", "coverage", "rated", "invited"),
                                 ("visit_rating.satisfaction", "satisfaction", "satisfied", "rated")):  # fmt: skip
        if (ind := titles.get(key)) is None:
            continue
        value, was, like = (getattr(one, name) for one in (told.now, told.was, told.like))
        made = f"{getattr(told.now, hit):,} / {getattr(told.now, base):,}"
        sure = f"{told.now.interval}；" if name == "satisfaction" and told.now.interval else ""
        change = signed(metrics.points(was, like))
        found.append(Line(key, ind.title, rate(value), made, rate(was), change, f"{sure}{ind.meaning}"))
    return found
