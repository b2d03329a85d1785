"""What was demanded for a plan, and the small things around it that pages and moves need: names, windows, room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from fadu.registry.inspection_catalogue.models import Body, Item

from .models import Demand, DemandCapacity, DemandLine, Load, YearPlan

COUNTED = ("filed", "merged")


def lines_of(plan: YearPlan, states: tuple[str, ...] = COUNTED) -> list[DemandLine]:
    """Demanded items of a plan with what the frame needs, in a fixed order."""
    rows = DemandLine._plain.filter(demand__plan=plan, demand__state__in=states)
    rows = rows.select_related("item", "demand__body__organ__area").order_by("demand_id", "item__code")
    return list(rows)


def room_of(plan: YearPlan, states: tuple[str, ...] = COUNTED) -> list[DemandCapacity]:
    """Capacities filed for a plan."""
    rows = DemandCapacity._plain.filter(demand__plan=plan, demand__state__in=states)
    return list(rows.select_related("demand").order_by("demand_id", "month"))


def demands_of(plan: YearPlan, states: tuple[str, ...] = COUNTED) -> list[Demand]:
    """Demands of a plan."""
    return list(Demand._plain.filter(plan=plan, state__in=states).select_related("body__organ").order_by("pk"))


def unfiled(plan: YearPlan, day: date) -> list[str]:
    """Published bodies with items of their own that ask for nothing in this plan, by name."""
    asked = Demand._plain.filter(plan=plan).exclude(state="withdrawn").values("body_id")
    rows = Body._plain.filter(published_on__lte=day, items__state="published").exclude(pk__in=asked).distinct()
    rows = rows.exclude(withdrawn_on__lte=day).select_related("organ").order_by("organ__order", "pk")
    return [row.organ.short or row.organ.name for row in rows]


@dataclass
class Words:
    """Names of items and bodies, asked once per page."""

    items_wanted: set[int]
    bodies_wanted: set[int]

    @classmethod
    def of(cls, lines: Any) -> Words:
        """Of the items and bodies in some lines (anything with items and bodies)."""
        lines = list(lines)
        return cls({i for line in lines for i in _ids(line.items)}, {b for line in lines for b in line.bodies})

    def knowing(self, items: Iterable[Item] = (), bodies: Iterable[Body] = ()) -> Words:
        """These are at hand already: they are not asked for again."""
        known, met = {row.pk: row for row in items}, {row.pk: row for row in bodies}
        if self.items_wanted <= known.keys():
            self.items = known
        if self.bodies_wanted <= met.keys():
            self.bodies = met
        return self

    @cached_property
    def items(self) -> dict[int, Item]:
        """Items by id."""
        return {row.pk: row for row in Item._plain.filter(pk__in=self.items_wanted)}

    @cached_property
    def bodies(self) -> dict[int, Body]:
        """Bodies by id, organs at hand."""
        return {row.pk: row for row in Body._plain.filter(pk__in=self.bodies_wanted).select_related("organ")}

    def item(self, pk: int) -> str:
        """The name of an item."""
        return self.items[pk].name if pk in self.items else f"事项 {pk}"

    def body(self, pk: int) -> str:
        """The short name of a body."""
        found = self.bodies.get(pk)
        return (found.organ.short or found.organ.name) if found else f"主体 {pk}"


def _ids(items: Any) -> list[int]:
    return [i[0] if isinstance(i, tuple) else i for i in items]


def loads_of(plan: YearPlan, bodies: set[int] | None = None) -> list[Load]:
    """Loads of the plan's bodies (of some), names at hand."""
    rows = Load._plain.filter(plan=plan).select_related("body__organ")
    return list(rows if bodies is None else rows.filter(body_id__in=bodies))


def room_table(loads: list[Load]) -> dict[tuple[int, int], tuple[int, int]]:
    """{(body, month): (minutes planned, minutes it has)}."""
    return {(x.body_id, x.month): (x.minutes, x.capacity) for x in loads}
