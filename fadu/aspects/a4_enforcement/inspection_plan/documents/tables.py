"""What papers and pages list: work by body, visits by month, items by body."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ..demanded import Words, loads_of
from ..models import DemandLine, Load, PlanVisit, YearPlan


@dataclass(frozen=True)
class BodyRow:
    """One body's year: items asked for, tasks, visits, of these together with others, minutes planned and filed."""

    body: int
    name: str
    items: int
    tasks: int
    visits: int
    joint: int
    minutes: int
    capacity: int


class Tables:
    """What a plan's lines add up to; lines and loads are read once, however many tables are made of them."""

    def __init__(self, plan: YearPlan):
        self.plan = plan

    @cached_property
    def rows(self) -> list[tuple[int, list[int], list[int]]]:
        """(month, owners of the items, bodies) of every line of the version in use."""
        lines = PlanVisit._plain.filter(plan=self.plan, until=None).order_by()
        return list(lines.values_list("month", "owners", "bodies"))

    @cached_property
    def loads(self) -> list[Load]:
        """Loads of all bodies, names at hand."""
        return loads_of(self.plan)

    def words(self, bodies: set[int]) -> Words:
        """Names of bodies."""
        return Words(set(), bodies).knowing(bodies=(row.body for row in self.loads))

    def by_body(self) -> list[BodyRow]:
        """Every body with something to do, most visits first."""
        tasks = Counter(owner for _, owners, _ in self.rows for owner in owners)
        visits = Counter(body for _, _, bodies in self.rows for body in bodies)
        joint = Counter(body for _, _, bodies in self.rows if len(bodies) > 1 for body in bodies)
        items = Counter(DemandLine._plain.filter(demand__plan=self.plan).values_list("demand__body_id", flat=True))
        load: Counter[int] = Counter()
        room: Counter[int] = Counter()
        for row in self.loads:
            load[row.body_id] += row.minutes
            room[row.body_id] += row.capacity
        words = self.words(set(items) | set(visits))
        found = [BodyRow(b, words.body(b), items[b], tasks[b], visits[b], joint[b], load[b], room[b])
                 for b in words.bodies_wanted]  # fmt: skip
        return sorted(found, key=lambda row: (-row.visits, row.name))

    def by_month(self) -> list[tuple[int, int, int, int]]:
        """(month, visits, of these joint, tasks) of twelve months."""
        visits = Counter(month for month, _, _ in self.rows)
        joint = Counter(month for month, _, bodies in self.rows if len(bodies) > 1)
        tasks: Counter[int] = Counter()
        for month, owners, _ in self.rows:
            tasks[month] += len(owners)
        return [(m, visits[m], joint[m], tasks[m]) for m in range(1, 13)]

    def teams(self, most: int = 15) -> list[tuple[str, int]]:
        """Which bodies go together, and how often; the most frequent first."""
        found = Counter(tuple(bodies) for _, _, bodies in self.rows if len(bodies) > 1)
        top = sorted(found.items(), key=lambda told: (-told[1], told[0]))[:most]
        words = self.words({b for bodies, _ in top for b in bodies})
        return [("、".join(words.body(b) for b in bodies), n) for bodies, n in top]
