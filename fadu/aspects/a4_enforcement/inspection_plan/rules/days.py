"""The day of each visit of a month: spread over working days, town by town, quiet days left out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit that needs a day. place: what is visited on one tour (a town); name: decides ties, always the same."""

    line: int
    place: Hashable
    name: str
    bodies: tuple[int, ...]


def spread(stops: Iterable[Stop], days: Sequence[date], free: Callable[[Stop, date], bool] | None = None
           ) -> dict[int, date | None]:
    """A day for each visit, towns one after the other, so that a body has about as many visits every day.

    free(stop, day): whether the enterprise can be visited then. A visit for which no day is free gets None.
    """
    ordered = sorted(stops, key=lambda s: (str(s.place), s.name))
    if not days:
        return {stop.line: None for stop in ordered}
    used: dict[tuple[int, date], int] = {}
    found: dict[int, date | None] = {}
    for n, stop in enumerate(ordered):
        first = n * len(days) // max(len(ordered), 1)
        open_days = [d for d in (*days[first:], *days[:first]) if free is None or free(stop, d)]
        day = _calmest(stop, open_days, used)
        found[stop.line] = day
        for body in stop.bodies if day else ():
            used[body, day] = used.get((body, day), 0) + 1  # type: ignore[index]
    return found


def _calmest(stop: Stop, days: list[date], used: dict[tuple[int, date], int]) -> date | None:
    """The first of the nearest days on which its bodies are least busy."""
    near: list[Any] = days[:5]
    if not near:
        return None
    busy = [max((used.get((body, day), 0) for body in stop.bodies), default=0) for day in near]
    return near[busy.index(min(busy))]  # type: ignore[no-any-return]
