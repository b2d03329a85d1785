"""The lines of version n+1: those that are the same stay, others end and begin, announced ones are never touched."""

from __future__ import annotations

from typing import Any

from .models import PlanVisit, YearPlan
from .replanning import Again, stays, visits_of
from .versions import copy_visits, working
from .writing import write_loads

Pair = tuple[int, int]


def rewrite(plan: YearPlan, again: Again) -> dict[str, int]:
    """Write the new version's lines; returns how many lines ended and began."""
    wanted = visits_of(again)
    held: dict[tuple[int, int], list[PlanVisit]] = {}
    for line in PlanVisit._plain.filter(plan=plan, until=None):
        held.setdefault((line.enterprise_id, line.month), []).append(line)
    ended: list[int] = []
    fresh: list[tuple[Any, ...]] = []
    about = _about(plan, {firm for firm, _ in wanted})
    for place in held.keys() | wanted.keys():
        gone, new = _place(held.get(place, []), wanted.get(place, []))
        ended += [line.pk for line in gone]
        if new:
            fresh.append(_row(plan, place, new, about[place[0]]))
    PlanVisit._plain.filter(pk__in=ended, since__lt=working(plan)).update(until=working(plan))
    PlanVisit._plain.filter(pk__in=ended, since=working(plan)).delete()
    copy_visits(sorted(fresh))
    _loads(plan)
    return {"ended": len(ended), "began": len(fresh)}


def _place(lines: list[PlanVisit], wanted: list[tuple[int, int, int]]
           ) -> tuple[list[PlanVisit], list[tuple[int, int, int]]]:
    """Of one enterprise in one month: lines that end, and tasks that need a new line."""
    left = {(item, body): minutes for item, body, minutes in wanted}
    loose: list[PlanVisit] = []
    for line in lines:
        pairs = set(zip(line.items, line.owners, strict=True))
        if stays(line) or (pairs and pairs == left.keys()):
            for pair in pairs:
                left.pop(pair, None)
        else:
            loose.append(line)
    return loose, [(item, body, minutes) for (item, body), minutes in sorted(left.items())]


def _about(plan: YearPlan, firms: set[int]) -> dict[int, tuple[str, str, int | None]]:
    """Class, area and town of enterprises: as in the plan so far, else as in the frame."""
    rows = PlanVisit._plain.filter(plan=plan, enterprise_id__in=firms).values_list(
        "enterprise_id", "grade", "area", "town_id"
    )
    found = {firm: (grade, area, town) for firm, grade, area, town in rows}
    if missing := firms - found.keys():
        from .files import SUBJECTS, table

        subjects = table(plan, SUBJECTS)
        columns = subjects.select("matter", "class", "area", "town_id").iter_rows()
        found |= {m: (grade, area, town or None) for m, grade, area, town in columns if m in missing}
    return found


def _row(plan: YearPlan, place: tuple[int, int], tasks: list[tuple[int, int, int]],
         about: tuple[str, str, int | None]) -> tuple[Any, ...]:
    firm, month = place
    owners = [body for _, body, _ in tasks]
    return (plan.pk, plan.pk, working(plan), None, firm, *about, month, None, [item for item, _, _ in tasks], owners,
            sorted(set(owners)), sum(m for _, _, m in tasks), None, False, "", None, None, None)  # fmt: skip


def _loads(plan: YearPlan) -> None:
    """Loads from the lines, each item with the minutes that were demanded for it."""
    from .models import DemandLine

    asked = DemandLine._plain.filter(demand__plan=plan).values_list("item_id", "demand__body_id", "minutes")
    minutes = {(item, body): n for item, body, n in asked}
    load: dict[Pair, int] = {}
    rows = PlanVisit._plain.filter(plan=plan, until=None).values_list("month", "items", "owners")
    for month, items, owners in rows:
        for item, body in zip(items, owners, strict=True):
            load[body, month] = load.get((body, month), 0) + minutes.get((item, body), 60)
    write_loads(plan, load)
