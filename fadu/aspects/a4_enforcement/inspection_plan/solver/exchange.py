"""Moves and exchanges of single tasks of one body between months, until its overload is the unavoidable one."""

from __future__ import annotations

import numpy as np

STEPS = 400
PLATEAU = 60
SAMPLE = 400


def _over(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0)


def settle(month: np.ndarray, size: np.ndarray, mask: np.ndarray, excess: np.ndarray, least: int,
           seed: int) -> np.ndarray:
    """Better months for tasks that stand alone. month, size, mask [T]; excess [12] load minus capacity, other tasks
    included; stops at overload `least`. Returns months [T]; never worse than those given."""
    rng = np.random.default_rng(seed)
    month, excess = month.astype(np.int64).copy(), excess.copy()
    best, kept, idle = int(_over(excess).sum()), month.copy(), 0
    sizes, masks = np.r_[size, np.zeros(12, np.int64)], np.r_[mask, np.full(12, 4095)]
    for _ in range(STEPS):
        if best <= least or idle > PLATEAU:
            break
        step = _step(np.r_[month, np.arange(12)], sizes, masks, excess, len(month), rng)
        if step is None:
            break
        i, j, where, other = step
        moved = sizes[i] - sizes[j]
        excess[where] -= moved
        excess[other] += moved
        month[i] = other
        if j < len(month):
            month[j] = where
        now = int(_over(excess).sum())
        idle = 0 if now < best else idle + 1
        if now < best:
            best, kept = now, month.copy()
    return kept


def _step(month: np.ndarray, size: np.ndarray, mask: np.ndarray, excess: np.ndarray, tasks: int,
          rng: np.random.Generator) -> tuple[int, int, int, int] | None:
    """The exchange (i from an overfull month, j or nothing from another) that helps most, or one that does no harm."""
    hot = np.flatnonzero(excess[month[:tasks]] > 0)
    if not len(hot):
        return None
    hot = rng.permutation(hot)[:SAMPLE]
    rest = np.r_[rng.permutation(tasks)[:SAMPLE], np.arange(tasks, len(month))]
    a, b = month[hot][:, None], month[rest][None, :]
    moved = size[hot][:, None] - size[rest][None, :]
    allowed = (a != b) & (mask[hot][:, None] >> b & 1 == 1) & (mask[rest][None, :] >> a & 1 == 1) & (moved != 0)
    before = _over(excess[a]) + _over(excess[b])
    gain = np.where(allowed, before - _over(excess[a] - moved) - _over(excess[b] + moved), -1)
    top = gain.max()
    if top < 0:
        return None
    rows, columns = np.nonzero(gain == top)
    pick = int(rng.integers(len(rows)))
    i, j = int(hot[rows[pick]]), int(rest[columns[pick]])
    return i, j, int(month[i]), int(month[j])
