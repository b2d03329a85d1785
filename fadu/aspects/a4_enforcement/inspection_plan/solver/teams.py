"""Which tasks of one enterprise share a visit when a visit may not hold them all: few bodies at a time, items kept
apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .frame import ALL_MONTHS

NODES = 20_000
ANY = 10**6


@dataclass(frozen=True)
class Task:
    """One item to be done at an enterprise: months in which it may be done as a mask."""

    item: int
    body: int
    mask: int


def atoms(tasks: Sequence[Task], apart: frozenset[tuple[int, int]]) -> list[list[int]]:
    """Tasks of one body that can be done together stay together; otherwise each stands alone."""
    by_body: dict[int, list[int]] = {}
    for at, task in enumerate(tasks):
        by_body.setdefault(task.body, []).append(at)
    whole: list[list[int]] = []
    for members in by_body.values():
        fits = together([tasks[a] for a in members], apart, ANY)
        whole += [members] if fits else [[a] for a in members]
    return whole


def together(tasks: Sequence[Task], apart: frozenset[tuple[int, int]], most_bodies: int) -> bool:
    """May these tasks share one visit?"""
    common = ALL_MONTHS
    for task in tasks:
        common &= task.mask
    if not common or len({t.body for t in tasks}) > most_bodies:
        return False
    return not apart or not any((min(a.item, b.item), max(a.item, b.item)) in apart
                                for i, a in enumerate(tasks) for b in tasks[:i])


class _Search:
    """Places atoms one after the other into at most `limit` visits; gives up after NODES steps."""

    def __init__(self, parts: list[list[Task]], apart: frozenset[tuple[int, int]], most_bodies: int):
        self.parts, self.apart, self.most = parts, apart, most_bodies

    def run(self, limit: int) -> list[int] | None:
        """Visit of every atom, or None when there is none within `limit` (or none was found in time)."""
        self.limit, self.visits, self.place, self.nodes = limit, [], [], 0
        return self.place if self._next(0) else None

    def _next(self, at: int) -> bool:
        if at == len(self.parts):
            return True
        self.nodes += 1
        if self.nodes > NODES:
            return False
        for v, members in enumerate(self.visits):
            if together([*members, *self.parts[at]], self.apart, self.most):
                kept = list(members)
                self.visits[v] = kept + self.parts[at]
                self.place.append(v)
                if self._next(at + 1):
                    return True
                self.visits[v] = kept
                self.place.pop()
        if len(self.visits) < self.limit:
            self.visits.append(list(self.parts[at]))
            self.place.append(len(self.visits) - 1)
            if self._next(at + 1):
                return True
            self.visits.pop()
            self.place.pop()
        return False


def share(tasks: Sequence[Task], most_bodies: int = ANY, apart: frozenset[tuple[int, int]] = frozenset()) -> list[int]:
    """Visit number of every task, with as few visits as can be found (the fewest, unless the search gave up).

    Atoms with few months come first; the limit rises from the count that the number of bodies alone demands.
    """
    groups = sorted(atoms(tasks, apart), key=lambda a: (bin(_common(tasks, a)).count("1"), tasks[a[0]].body, a))
    parts = [[tasks[a] for a in members] for members in groups]
    bodies = len({t.body for t in tasks})
    search = _Search(parts, apart, most_bodies)
    limit = max(1, -(-bodies // most_bodies))
    while (found := search.run(limit)) is None:
        limit = len(parts) if search.nodes > NODES else limit + 1  # with so many visits the first dive succeeds
    visit = [0] * len(tasks)
    for members, v in zip(groups, found, strict=True):
        for a in members:
            visit[a] = v
    return visit


def _common(tasks: Sequence[Task], members: list[int]) -> int:
    common = ALL_MONTHS
    for a in members:
        common &= tasks[a].mask
    return common
