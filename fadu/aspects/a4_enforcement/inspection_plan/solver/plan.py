"""A year's plan from a frame and a seed: draw, merge, months, repair; and what each task and visit then is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .bounds import Bounds
from .draw import Draw, Method, draw
from .frame import Frame
from .merge import Merged, merge
from .months import Balancer, Plan
from .pilot import choose
from .repair import Repair
from .ties import tie


@dataclass(frozen=True)
class YearPlan:
    """A finished plan. Tasks k = 0..K-1 are in order of enterprise and item; months are 1..12."""

    frame: Frame
    drawn: Draw
    merged: Merged
    months: Plan
    bounds: Bounds
    most_bodies: int | None

    @cached_property
    def month(self) -> np.ndarray:
        """[K] month 1..12 of every task."""
        return self.months.month[self.merged.part].astype(np.int64) + 1

    @cached_property
    def visit(self) -> np.ndarray:
        """[K] number of the visit that does the task, 0..visits-1, in order of enterprise, month, unit."""
        unit = self.merged.unit[self.merged.part] if len(self.merged.part) else self.merged.part
        key = (self.merged.e.astype(np.int64) * 16 + self.month) * (len(self.merged.firm) + 1) + unit
        return np.unique(key, return_inverse=True)[1]

    @property
    def visits(self) -> int:
        """Number of visits."""
        return int(self.visit.max()) + 1 if len(self.visit) else 0

    @property
    def enterprises(self) -> int:
        """Number of enterprises visited."""
        return len(np.unique(self.merged.e))

    @cached_property
    def overload(self) -> np.ndarray:
        """[D] minutes above capacity."""
        return self.months.overload(self.frame.capacity)

    @cached_property
    def unavoidable(self) -> np.ndarray:
        """[D] minutes that no choice of months can avoid (proved)."""
        return np.array([self.bounds.least(b, int(x)) for b, x in enumerate(self.overload)], np.int64)


def make_plan(frame: Frame, seed: str, most_bodies: int | None = None, method: Method | None = None,
              secret: str = "") -> YearPlan:
    """Draw and plan. Deterministic: the same frame, seed and settings give the same plan. method: chosen by trials on
    the frame when not given; secret: see `arrange`."""
    drawn = draw(frame, seed, method or choose(frame))
    return arrange(frame, drawn, most_bodies, secret=secret)


def arrange(frame: Frame, drawn: Draw, most_bodies: int | None = None, pinned: np.ndarray | None = None,
            before: np.ndarray | None = None, secret: str = "") -> YearPlan:
    """Months for a draw. pinned [P]: announced months (1..12, 0 none); before [P]: months of an earlier version that
    are kept where they still hold and nothing is overloaded by them; secret: hex, spreads the visits over months about
    equally full, so that who can compute the published draw again does not get the months with it."""
    merged, ties = tie(frame, merge(frame, drawn.tasks, most_bodies, pinned))
    bounds = Bounds(frame, merged)
    nudges = np.random.default_rng(int(secret, 16)).random((len(merged.firm), 12)) if secret else None
    balancer = Balancer(frame, merged, None if before is None else kept(merged, before[drawn.tasks]), ties, nudges)
    months = balancer.run()
    repair = Repair(frame, merged, months, bounds, ties)
    repair.run()
    return YearPlan(frame, drawn, merged, months, bounds, most_bodies)


def kept(merged: Merged, before: np.ndarray) -> np.ndarray:
    """[T] month 0..11 of each part in an earlier version, -1 where it has none, several, or one no longer open.

    before [K]: month 1..12 of every task, 0 for none. A unit that would need more visits than now needed starts anew.
    """
    low = np.full(len(merged.body), 99, np.int64)
    high = np.full(len(merged.body), -1, np.int64)
    np.minimum.at(low, merged.part, before - 1)
    np.maximum.at(high, merged.part, before - 1)
    same = (low == high) & (low >= 0)
    month = np.where(same & (merged.mask >> np.maximum(low, 0) & 1 == 1), low, -1)
    cells = np.unique(merged.unit * 16 + month + 1)
    wide = np.bincount(cells // 16, minlength=len(merged.firm)) > merged.fewest
    return np.where(wide[merged.unit], -1, month)
