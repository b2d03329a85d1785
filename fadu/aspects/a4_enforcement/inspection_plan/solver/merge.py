"""The fewest visits that reach all windows of an enterprise's tasks: a piercing problem over twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .frame import ALL_MONTHS, Frame
from .teams import ANY, Task, share

SUBSETS = np.arange(1 << 12, dtype=np.int32)
POPCOUNT = np.array([s.bit_count() for s in range(1 << 12)], np.int8)
ORDER = np.argsort(POPCOUNT, kind="stable").astype(np.int32)
UNITS, BODIES, TASKS = 1 << 8, 1 << 12, 1 << 12


@lru_cache(maxsize=200_000)
def smallest_sets(masks: tuple[int, ...]) -> tuple[int, ...]:
    """All smallest sets of months (bit masks) that meet every mask. Empty when a mask is 0."""
    if len(masks) == 1:
        return tuple(1 << m for m in range(12) if masks[0] >> m & 1)
    fits = np.ones(1 << 12, bool)
    for mask in masks:
        fits &= (SUBSETS & mask) != 0
    ordered = ORDER[fits[ORDER]]
    if not len(ordered):
        return ()
    best = POPCOUNT[ordered[0]]
    return tuple(int(s) for s in ordered[POPCOUNT[ordered] == best])


def needed(masks: set[int]) -> tuple[int, ...]:
    """The masks that decide: those that contain another one are met with it."""
    return tuple(sorted(m for m in masks if not any(o != m and o & m == o for o in masks)))


@dataclass(frozen=True)
class Merged:
    """What is to be placed in months. K tasks, T parts, U units.

    A part is what one body does in one go at one enterprise (its tasks there are never torn apart without need). A
    unit is a set of parts to be done in as few months as their windows allow; an enterprise is one unit unless a
    limit on bodies or items kept apart split it. e, item, pair [K] (place in the frame); part [K] of each task; body,
    minutes, mask [T]; start [U+1] offsets into parts; firm [U] enterprise; options [U] tuples of smallest month sets;
    fewest [U]; window_minimum: fewest visits that windows and quiet months alone allow.
    """

    e: np.ndarray
    item: np.ndarray
    pair: np.ndarray
    part: np.ndarray
    body: np.ndarray
    minutes: np.ndarray
    mask: np.ndarray
    start: np.ndarray
    firm: np.ndarray
    options: list[tuple[int, ...]]
    fewest: np.ndarray
    window_minimum: int

    @property
    def visits_of(self) -> tuple[np.ndarray, np.ndarray]:
        """Enterprises and the number of visits each needs."""
        firms, at = np.unique(self.firm, return_inverse=True)
        return firms, np.bincount(at, self.fewest, len(firms)).astype(np.int64)

    @property
    def unit(self) -> np.ndarray:
        """[T] unit of each part."""
        return np.repeat(np.arange(len(self.firm)), np.diff(self.start))


def merge(frame: Frame, tasks: np.ndarray, most_bodies: int | None = None, pinned: np.ndarray | None = None) -> Merged:
    """Group the tasks (pairs marked in `tasks` [P] bool) into units and parts, with each unit's smallest month sets.

    pinned [P]: month 1..12 in which a task must stay (announced visits), 0 for none; it stands for the open months.
    """
    e, item, mask = frame.e[tasks], frame.it[tasks], frame.open_months[tasks]
    if pinned is not None:
        mask = np.where(pinned[tasks] > 0, 1 << np.maximum(pinned[tasks].astype(np.int32) - 1, 0), mask)
    body = frame.body[item].astype(np.int64)
    firms, first = np.unique(e, return_index=True)
    bounds = np.r_[first, len(e)]
    low = np.bitwise_and.reduceat(mask, first) if len(e) else mask
    unit, sub = np.zeros(len(e), np.int64), np.zeros(len(e), np.int64)
    minimum = int((low != 0).sum())
    crowded = _crowded(frame, e, item, body, firms, most_bodies)
    for v in np.flatnonzero((low == 0) | crowded).tolist():
        span = slice(int(bounds[v]), int(bounds[v + 1]))
        mine = [Task(*t) for t in zip(item[span].tolist(), body[span].tolist(), mask[span].tolist(), strict=True)]
        if not low[v]:
            minimum += int(POPCOUNT[smallest_sets(needed({t.mask for t in mine}))[0]])
        if crowded[v]:
            unit[span] = share(mine, most_bodies or ANY, frame.apart)
        else:
            sub[span] = keep_together(mine)
    pair = np.flatnonzero(tasks)
    return _build(frame, pair, mask, (e * np.int64(UNITS) + unit) * BODIES + body, sub, minimum)


def _crowded(frame: Frame, e: np.ndarray, item: np.ndarray, body: np.ndarray, firms: np.ndarray,
             most_bodies: int | None) -> np.ndarray:
    """[V] bool: more bodies than a visit may hold, or items that must not meet."""
    found = np.zeros(len(firms), bool)
    if most_bodies is not None:
        pairs = np.unique(e.astype(np.int64) * BODIES + body) // BODIES
        found |= np.bincount(np.searchsorted(firms, pairs), minlength=len(firms)) > most_bodies
    for a, b in sorted(frame.apart):
        found[np.searchsorted(firms, np.intersect1d(e[item == a], e[item == b]))] = True
    return found


def keep_together(tasks: list[Task]) -> list[int]:
    """Part number (within its body) of each task: one body's tasks share a month when that costs no further visit."""
    fewest = POPCOUNT[smallest_sets(needed({t.mask for t in tasks}))[0]]
    masks = {a: t.mask for a, t in enumerate(tasks)}
    sub = list(range(1, len(tasks) + 1))
    for body in sorted({t.body for t in tasks}):
        members = [a for a, t in enumerate(tasks) if t.body == body]
        common = ALL_MONTHS
        for a in members:
            common &= tasks[a].mask
        tried = masks | dict.fromkeys(members, common)
        if common and POPCOUNT[smallest_sets(needed(set(tried.values())))[0]] == fewest:
            masks = tried
            for a in members:
                sub[a] = 0
    return sub


def _build(frame: Frame, pair: np.ndarray, mask: np.ndarray, key: np.ndarray, sub: np.ndarray, minimum: int) -> Merged:
    e, item = frame.e[pair], frame.it[pair]
    found, part = np.unique(key * TASKS + sub, return_inverse=True)
    minutes = np.bincount(part, frame.minutes[item], len(found)).astype(np.int64)
    masks = np.full(len(found), ALL_MONTHS, np.int32)
    np.bitwise_and.at(masks, part, mask)
    units, first = np.unique(found // (TASKS * BODIES), return_index=True)
    start = np.r_[first, len(found)].astype(np.int64)
    low = np.bitwise_and.reduceat(masks, first) if len(found) else masks
    listed, bounds = masks.tolist(), start.tolist()
    options = [smallest_sets((common,) if common else needed(set(listed[bounds[v]:bounds[v + 1]])))
               for v, common in enumerate(low.tolist())]
    fewest = np.array([POPCOUNT[o[0]] for o in options], np.int64)
    return Merged(e, item, pair, part, (found // TASKS % BODIES).astype(np.int64), minutes, masks, start,
                  (units // UNITS).astype(np.int64), options, fewest, minimum)
