"""Visits and planned visits as the rules see them, from the registers that keep them; empty while there are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from fadu.kernel.register import registers

from .rules.model import Visit

NAMES = (
    "pk", "enterprise_id", "visited_on", "trigger", "found", "off_site", "area", "coded", "makeup_valid",
    "result", "makeup_reason", "imported",
)  # fmt: skip


def visits(start: date, end: date, where: Q | None = None) -> list[Visit]:
    """Visits that began in these days, oldest first: three queries whatever their number."""
    book = registers().get("inspection")
    if book is None:
        return []
    rows = book.model._plain.filter(visited_on__range=(start, end)).filter(where or Q())
    found = list(rows.order_by("visited_on", "pk").values_list(*NAMES))
    keys = rows.values("pk")
    bodies = _gathered(book.model.bodies.rel.related_model._plain.filter(visit__in=keys), "body_id")
    seated = book.model.officers.rel.related_model._plain.filter(visit__in=keys, left_on=None, officer__isnull=False)
    people = _gathered(seated, "officer_id")
    return [_visit(row, bodies, people) for row in found]


def _gathered(rows: Any, name: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for visit, value in rows.order_by("pk").values_list("visit_id", name):
        found[visit].append(value)
    return found


def _visit(row: tuple[Any, ...], bodies: dict[int, list[int]], people: dict[int, list[int]]) -> Visit:
    pk, enterprise, on, trigger, problem, off_site, area, coded, made_up, result, excuse, imported = row
    return Visit(
        pk, enterprise, on, tuple(bodies[pk]), trigger, tuple(people[pk]), problem if result else None, off_site,
        area[:6], coded or made_up or off_site, bool(excuse) or imported,  # other systems did not record the code
    )  # fmt: skip


def planned(start: date, end: date) -> Iterable[Any]:
    """Planned visits of these days that are not made yet (lines of the yearly plan)."""
    book = registers().get("inspection_year_plan")
    lines = book.model.lines_between(start, end) if book else ()
    return [line for line in lines if line.done_on is None]
