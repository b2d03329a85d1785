"""How long one visit lasts: bodies work side by side, so it lasts as long as the body that needs longest. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EXACT = 14  # items of one body up to which the fewest visits are searched for, not packed longest first


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit. longest: minutes of the body that needs most; total: of all bodies together; visits: how many it takes
    to keep to the limit; single: one item alone is longer than that, splitting the visit does not help it."""

    longest: int
    body: int
    total: int
    visits: int
    single: bool

    @property
    def more(self) -> int:
        """How many more visits splitting it costs."""
        return self.visits - 1


def stay(tasks: Iterable[tuple[int, int]], limit: int) -> Stay:
    """Of a visit's tasks (body, minutes). Each body spreads its own items over the visits; items stay whole."""
    own: dict[int, list[int]] = {}
    for body, minutes in tasks:
        own.setdefault(body, []).append(minutes)
    sums = {body: sum(items) for body, items in own.items()}
    body = min(sums, key=lambda b: (-sums[b], b), default=0)
    visits = max((fewest(items, limit) for items in own.values()), default=0)
    single = any(minutes > limit for items in own.values() for minutes in items)
    return Stay(sums.get(body, 0), body, sum(sums.values()), visits, single)


def fewest(items: list[int], limit: int) -> int:
    """Fewest visits in which one body does its items, at most `limit` minutes in each; a longer item has its own."""
    alone = sum(minutes > limit for minutes in items)
    rest = sorted((minutes for minutes in items if 0 < minutes <= limit), reverse=True)
    if not rest:
        return max(alone, 1)
    known = _packed(rest, limit)
    if len(rest) <= EXACT:
        known = next((n for n in range(-(-sum(rest) // limit), known) if _fits(rest, [limit] * n)), known)
    return alone + known


def _packed(items: list[int], limit: int) -> int:
    """Visits needed when the longest item that is left goes into the first visit with room for it."""
    room: list[int] = []
    for minutes in items:
        at = next((k for k, left in enumerate(room) if left >= minutes), None)
        if at is None:
            room.append(limit - minutes)
        else:
            room[at] -= minutes
    return len(room)


def _fits(items: list[int], room: list[int]) -> bool:
    """Whether the items, longest first, find room; visits with equal room are tried once."""
    if not items:
        return True
    for left in {left for left in room if left >= items[0]}:
        rest = room.copy()
        rest[rest.index(left)] -= items[0]
        if _fits(items[1:], rest):
            return True
    return False
