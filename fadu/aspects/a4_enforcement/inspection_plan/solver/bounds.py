"""How much overload is unavoidable, body by body: a minimum cut, sharpened by caps and by tasks that cannot be
halved."""

from __future__ import annotations

import importlib.util
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_

import numpy as np

from .caps import firm_caps
from .frame import Frame
from .merge import Merged

SETS = np.arange(1 << 12)
EFFORT = 0.2
TOTAL = 1.5
SMALL = 200


@dataclass(frozen=True)
class Bound:
    """What body `body` must exceed its capacity by, at least. months: the set (mask) in which the minutes must fall
    that do not fit; cut: the bound when tasks could be halved; least: the bound for whole tasks; exact: least is
    reachable by this body alone."""

    body: int
    cut: int
    months: int
    least: int
    exact: bool


def reachable(frame: Frame, merged: Merged) -> np.ndarray:
    """[T] months in which a part may fall in any plan that keeps the cap: where the enterprise has no visit to spare,
    only the months of its smallest sets count."""
    firms, visits = merged.visits_of
    tight = visits >= firm_caps(frame.caps, frame.cls, merged.e, merged.pair).of(firms)
    of_unit = tight[np.searchsorted(firms, merged.firm)] if len(firms) else np.zeros(0, bool)
    union = np.array([union_of(o) for o in merged.options], np.int32)
    return np.where(of_unit[merged.unit], merged.mask & union[merged.unit], merged.mask)


@lru_cache(maxsize=200_000)
def union_of(options: tuple[int, ...]) -> int:
    """Months of any of the sets."""
    return reduce(or_, options)


def cuts(frame: Frame, merged: Merged, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[D] the largest, over sets of months, of the minutes that must fall inside minus the capacity there; and the
    set."""
    inside = np.zeros((len(frame.bodies), 1 << 12), np.int64)
    np.add.at(inside, (merged.body, mask), merged.minutes)
    capacity = np.zeros_like(inside)
    for m in range(12):
        with_m = (SETS >> m & 1).astype(bool)
        inside[:, with_m] += inside[:, SETS[with_m] ^ (1 << m)]
        capacity[:, with_m] += frame.capacity[:, [m]]
    gap = inside - capacity
    best = gap.argmax(axis=1)
    return gap[np.arange(len(best)), best].clip(0), best


def whole_tasks(minutes: np.ndarray, mask: np.ndarray, capacity: np.ndarray, cut: int,
                effort: float = EFFORT) -> tuple[int, bool, float]:
    """Least overload of one body when every part is done in one month: an integer program over counts of equal parts.

    minutes, mask [T]; capacity [12]. Returns (bound, reached, effort): the bound holds even when effort ran out.
    """
    if not optimiser():
        return cut, False, 0.0
    from ortools.sat.python import cp_model  # slow to import, seldom needed

    model = cp_model.CpModel()
    load: list[list] = [[] for _ in range(12)]
    for (size, months), count in sorted(Counter(zip(minutes.tolist(), mask.tolist(), strict=True)).items()):
        here = [m for m in range(12) if months >> m & 1]
        used = [model.new_int_var(0, count, "") for _ in here]
        model.add(sum(used) == count)
        for m, x in zip(here, used, strict=True):
            load[m].append(size * x)
    over = [model.new_int_var(0, int(minutes.sum()), "") for _ in range(12)]
    for m in range(12):
        model.add(over[m] >= sum(load[m]) - int(capacity[m]))
    model.add(sum(over) >= cut)
    model.minimize(sum(over))
    solver = quiet_solver(effort)
    status = solver.solve(model)
    bound = max(cut, int(np.ceil(solver.best_objective_bound - 1e-6)))
    return bound, status == cp_model.OPTIMAL, solver.response_proto.deterministic_time


@cache
def optimiser() -> bool:
    """Is the optional optimiser installed? Without it, bounds are those of tasks that could be halved, and repairs are
    exchanges only."""
    return importlib.util.find_spec("ortools") is not None


def quiet_solver(effort: float):
    """A CP-SAT solver whose answer depends on its input alone: one worker, effort counted and not timed."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 20261123
    solver.parameters.max_deterministic_time = effort
    return solver


class Bounds:
    """The bounds of all bodies; the integer program runs only for those whose load is asked about."""

    def __init__(self, frame: Frame, merged: Merged):
        self.frame, self.merged = frame, merged
        self.mask = reachable(frame, merged)
        self.cut, self.months = cuts(frame, merged, self.mask)
        self.sharp: dict[int, tuple[int, bool, float]] = {}

    def least(self, body: int, load: int) -> int:
        """Bound of a body whose overload is `load`: the cut when that is reached already or the body has so many tasks
        that whole ones fit as well as halves, else for whole tasks (while effort lasts)."""
        if load <= self.cut[body]:
            return int(self.cut[body])
        if body not in self.sharp and sum(s[2] for s in self.sharp.values()) < TOTAL:
            mine = self.merged.body == body
            if mine.sum() <= SMALL:
                self.sharp[body] = whole_tasks(self.merged.minutes[mine], self.mask[mine], self.frame.capacity[body],
                                               int(self.cut[body]))
        return self.known(body)

    def known(self, body: int) -> int:
        """The best bound proved so far."""
        return self.sharp[body][0] if body in self.sharp else int(self.cut[body])

    def of(self, body: int, load: int) -> Bound:
        """The bound with its explanation."""
        least = self.least(body, load)
        exact = least == load or self.sharp.get(body, (0, False, 0.0))[1]
        return Bound(body, int(self.cut[body]), int(self.months[body]), least, exact)
