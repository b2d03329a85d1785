"""What papers and pages list: work by body, visits by month, items by body."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..demanded import Words
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


def by_body(plan: YearPlan) -> list[BodyRow]:
    """Every body with something to do, most visits first."""
    tasks: Counter[int] = Counter()
    visits: Counter[int] = Counter()
    joint: Counter[int] = Counter()
    for owners, bodies in PlanVisit._plain.filter(plan=plan, until=None).values_list("owners", "bodies"):
        tasks.update(owners)
        visits.update(bodies)
        if len(bodies) > 1:
            joint.update(bodies)
    items = Counter(DemandLine._plain.filter(demand__plan=plan).values_list("demand__body_id", flat=True))
    load: Counter[int] = Counter()
    room: Counter[int] = Counter()
    for body, minutes, capacity in Load._plain.filter(plan=plan).values_list("body_id", "minutes", "capacity"):
        load[body] += minutes
        room[body] += capacity
    words = Words(set(), set(items) | set(visits))
    rows = [BodyRow(b, words.body(b), items[b], tasks[b], visits[b], joint[b], load[b], room[b])
            for b in words.bodies_wanted]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.visits, row.name))


def by_month(plan: YearPlan) -> list[tuple[int, int, int, int]]:
    """(month, visits, of these joint, tasks) of twelve months."""
    visits: Counter[int] = Counter()
    joint: Counter[int] = Counter()
    tasks: Counter[int] = Counter()
    for month, owners, bodies in PlanVisit._plain.filter(plan=plan, until=None).values_list(
        "month", "owners", "bodies"
    ):
        visits[month] += 1
        joint[month] += len(bodies) > 1
        tasks[month] += len(owners)
    return [(m, visits[m], joint[m], tasks[m]) for m in range(1, 13)]


def teams(plan: YearPlan, most: int = 15) -> list[tuple[str, int]]:
    """Which bodies go together, and how often; the most frequent first."""
    found: Counter[tuple[int, ...]] = Counter()
    for bodies in PlanVisit._plain.filter(plan=plan, until=None).values_list("bodies", flat=True):
        if len(bodies) > 1:
            found[tuple(bodies)] += 1
    top = found.most_common(most)
    words = Words(set(), {b for bodies, _ in top for b in bodies})
    return [("、".join(words.body(b) for b in bodies), n) for bodies, n in top]
