"""Planned visits as plain data, for whoever makes them, shows them or counts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fadu.registry.enterprises.models import Enterprise

from .models import OfficerDraw, PlanVisit
from .models.plan import FIXED, RUNNING


@dataclass(frozen=True)
class Line:
    """A planned visit. items: (item, body) pairs; officers: (officer, body) pairs; initiator: the body with most time.

    number names it for good; enterprise, items, bodies, officers, visit, special are ids of their rows' matters.
    """

    number: int
    plan: int
    plan_number: str
    year: int
    edition: int
    mode: str
    enterprise: int
    uscc: str
    name: str
    grade: str
    area: str
    town: int | None
    month: int
    planned_on: date | None
    items: tuple[tuple[int, int], ...]
    bodies: tuple[int, ...]
    minutes: int
    officers: tuple[tuple[int, int], ...]
    announced_on: date | None
    pinned: bool
    special: int | None
    visit: int | None
    done_on: date | None

    @property
    def initiator(self) -> int:
        """The body that leads: the one with most items, the first of them when equal."""
        owners = [body for _, body in self.items]
        return max(self.bodies, key=lambda body: (owners.count(body), -body))

    @property
    def joint(self) -> bool:
        """Several bodies in one visit."""
        return len(self.bodies) > 1


def lines_due(day: date, body: int | None = None) -> list[Line]:
    """Visits of the plans in force up to that month whose day has come (or was not set), not opened yet: one that was
    missed stays until somebody opens it or the plan is changed."""
    rows = current(day.year).filter(month__lte=day.month, visit=None, plan__state__in=RUNNING)
    rows = rows.filter(Q(planned_on=None) | Q(planned_on__lte=day))
    return told(rows.filter(bodies__contains=[body]) if body else rows)


def lines_between(start: date, end: date, body: int | None = None) -> list[Line]:
    """Every visit planned in these days, made or not; a visit without a day counts for its whole month."""
    found: list[Line] = []
    for year in range(start.year, end.year + 1):
        first = start.month if year == start.year else 1
        last = end.month if year == end.year else 12
        rows = current(year).filter(month__gte=first, month__lte=last)
        rows = rows.filter(Q(planned_on=None) | Q(planned_on__gte=start, planned_on__lte=end))
        found += told(rows.filter(bodies__contains=[body]) if body else rows)
    return found


def one(number: int) -> Line | None:
    """One planned visit by its number."""
    return next(iter(told(PlanVisit._plain.filter(pk=number))), None)


def of_enterprise(matter_id: int, year: int) -> list[Line]:
    """The planned visits of one enterprise in a year, of published plans alone."""
    return told(current(year).filter(enterprise_id=matter_id, plan__state__in=FIXED[4:]))


def current(year: int) -> QuerySet[PlanVisit]:
    """Lines of the newest version of a year's plans."""
    rows: QuerySet[PlanVisit] = PlanVisit._plain.filter(plan__year=year, until=None)
    return rows


def told(rows: QuerySet[PlanVisit]) -> list[Line]:
    """Plain data of some rows: three queries whatever their number."""
    lines = list(rows.select_related("plan__matter").order_by("month", "planned_on", "pk"))
    firms = _firms({line.enterprise_id for line in lines})
    officers: dict[int, list[tuple[int, int]]] = {}
    for draw in OfficerDraw.objects.filter(line__in=[line.pk for line in lines]) if lines else ():
        officers.setdefault(draw.line_id, []).extend((o, draw.body_id) for o in draw.officers)
    return [_line(line, firms[line.enterprise_id], officers.get(line.pk, ())) for line in lines]


def _firms(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = Enterprise._plain.filter(pk__in=list(ids)).values_list("pk", "uscc", "name")
    return {pk: (uscc, name) for pk, uscc, name in rows}


def _line(row: Any, firm: tuple[str, str], officers: Iterable[tuple[int, int]]) -> Line:
    plan = row.plan
    return Line(
        row.pk, plan.pk, plan.matter.number, plan.year, row.since, plan.mode, row.enterprise_id, firm[0], firm[1],
        row.grade, row.area, row.town_id, row.month, row.planned_on,
        tuple(zip(row.items, row.owners, strict=True)), tuple(row.bodies), row.minutes, tuple(officers),
        row.announced_on, row.pinned, row.special_id, row.visit_id, row.done_on,
    )  # fmt: skip


def visited(number: int, matter_id: int, done_on: date | None = None) -> None:
    """An inspection was opened for a planned visit; with `done_on`, made."""
    changed = {"visit_id": matter_id} | ({"done_on": done_on} if done_on else {})
    PlanVisit._plain.filter(pk=number).update(**changed)
