"""The fewest visits that reach all windows of an enterprise's tasks: a piercing problem over twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .frame import ALL_MONTHS, Frame

SUBSETS = np.arange(1 << 12, dtype=np.int32)
POPCOUNT = np.array([s.bit_count() for s in range(1 << 12)], np.int8)
ORDER = np.argsort(POPCOUNT, kind="stable").astype(np.int32)


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
    """Tasks grouped by enterprise. firms [V] enterprise index; start [V+1] offsets into task arrays;
    item, mask [T]; options [V] tuples of smallest month sets; fewest [V] number of visits."""

    firms: np.ndarray
    start: np.ndarray
    item: np.ndarray
    mask: np.ndarray
    options: list[tuple[int, ...]]
    fewest: np.ndarray

    @property
    def window_minimum(self) -> int:
        """Fewest visits that the drawn items' windows and quiet months allow."""
        return int(self.fewest.sum())


def merge(frame: Frame, tasks: np.ndarray) -> Merged:
    """Group the tasks by enterprise and find each one's smallest sets of months."""
    e, item = frame.e[tasks], frame.it[tasks]
    mask = frame.window[item] & ~frame.quiet[e] & ALL_MONTHS
    firms, first = np.unique(e, return_index=True)
    start = np.r_[first, len(e)].astype(np.int64)
    low = np.bitwise_and.reduceat(mask, first) if len(e) else mask
    options: list[tuple[int, ...]] = []
    masks, bounds = mask.tolist(), start.tolist()
    for v, common in enumerate(low.tolist()):
        if common:
            options.append(smallest_sets((common,)))
        else:
            options.append(smallest_sets(needed(set(masks[bounds[v]:bounds[v + 1]]))))
    fewest = np.array([POPCOUNT[o[0]] for o in options], np.int64)
    return Merged(firms, start, item, mask, options, fewest)
