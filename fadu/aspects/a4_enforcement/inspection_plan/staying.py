"""Visits of a plan that last longer than it allows, and what splitting them would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from fadu.registry.inspection_catalogue.models import Item

from .models import DemandLine, PlanVisit, YearPlan
from .rules.staying import Stay, stay

USUAL = 60  # minutes of an item for which nobody asked any more, as moves and loads count it
STAY = "stay"
GROUND = "一次到访的现场时间上限，本平台口径，可在办理页另定"


@dataclass(frozen=True)
class Price:
    """All visits over the limit together. more: visits that splitting them adds; stuck: those it cannot mend."""

    count: int
    more: int
    stuck: int
    longest: int
    total: int


def minutes_of(plan: YearPlan) -> Callable[[int, int], int]:
    """Minutes of (item, body): as demanded, else (special plans, other years) as the catalogue has it."""
    asked = DemandLine._plain.filter(demand__plan=plan).exclude(demand__state="withdrawn")
    told = {(item, body): n for item, body, n in asked.values_list("item_id", "demand__body_id", "minutes")}
    usual = dict(Item._plain.values_list("pk", "minutes"))
    return lambda item, body: told.get((item, body)) or usual.get(item) or USUAL


def tasks_of(line: PlanVisit, minutes: Callable[[int, int], int]) -> list[tuple[int, int, int]]:
    """(item, body, minutes) of a visit."""
    return [(i, o, minutes(i, o)) for i, o in zip(line.items, line.owners, strict=True)]


def too_long(plan: YearPlan, rows: QuerySet[PlanVisit]) -> list[tuple[PlanVisit, Stay]]:
    """Of some visits those over the plan's limit, the longest first: two more queries however many there are."""
    limit, minutes = plan.stay_limit, minutes_of(plan)
    found = []
    for line in rows.filter(minutes__gt=limit).select_related("town"):  # all bodies together: never less than one
        told = stay([(o, n) for _, o, n in tasks_of(line, minutes)], limit)
        if told.longest > limit:
            found.append((line, told))
    return sorted(found, key=lambda pair: (-pair[1].longest, pair[0].pk))


def price(found: Iterable[tuple[PlanVisit, Stay]]) -> Price:
    """What the visits over the limit come to."""
    stays = [told for _, told in found]
    return Price(len(stays), sum(s.more for s in stays), sum(s.single for s in stays),
                 max((s.longest for s in stays), default=0), max((s.total for s in stays), default=0))  # fmt: skip


def following(found: list[tuple[PlanVisit, Stay]], after: str, size: int) -> tuple[list[tuple[PlanVisit, Stay]], str]:
    """The page that follows a visit (minutes-number), and the key of the next page, "" where there is none."""
    minutes, _, pk = after[:40].partition("-")
    if all(part.isascii() and part.isdecimal() for part in (minutes, pk)):
        place = (-int(minutes), int(pk))
        found = [(line, told) for line, told in found if (-told.longest, line.pk) > place]
    shown = found[:size]
    return shown, f"{shown[-1][1].longest}-{shown[-1][0].pk}" if len(found) > size else ""
