"""Months for the visits: loads of bodies within capacity, no month used that a window or a quiet month forbids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .frame import Frame
from .merge import Merged
from .ties import Ties, arrangements, inside

ROUNDS = 8
OVER = 1000.0
CLOSE = 0.5
EVEN = 0.5  # of a month's capacity: what a secret may make a month seem fuller
LEVEL = [0.0] * 12
SPACING = 2
MONTHS_OF = [[m for m in range(12) if s >> m & 1] for s in range(1 << 12)]
NEAR = [sum(1 for a in months for b in months if 0 < b - a < SPACING) for months in MONTHS_OF]


@dataclass
class Plan:
    """month [T] 0..11 of every part; load [D, 12] minutes."""

    month: np.ndarray
    load: np.ndarray

    def overload(self, capacity: np.ndarray) -> np.ndarray:
        """[D] minutes above capacity, over the months."""
        return np.clip(self.load - capacity, 0, None).sum(axis=1)


def loads(frame: Frame, merged: Merged, month: np.ndarray) -> np.ndarray:
    """[D, 12] minutes."""
    load = np.zeros((len(frame.bodies), 12), np.int64)
    np.add.at(load, (merged.body, month), merged.minutes)
    return load


class Balancer:
    """Gives each unit one of its smallest month sets, keeping bodies' months even and within capacity.

    nudges [units, 12] 0..1: a month counts as fuller for a unit by this much of EVEN; no overload comes of it."""

    def __init__(self, frame: Frame, merged: Merged, fixed: np.ndarray | None = None, ties: Ties | None = None,
                 nudges: np.ndarray | None = None):
        self.frame, self.merged, self.ties = frame, merged, ties or Ties()
        self.nudges = None if nudges is None else (nudges * EVEN).tolist()
        self.capacity = frame.capacity.tolist()
        self.scale = [[1.0 / max(c, 1) for c in row] for row in self.capacity]
        self.load = [[0] * 12 for _ in frame.bodies]
        self.body, self.minutes = merged.body.tolist(), merged.minutes.tolist()
        self.mask, self.start = merged.mask.tolist(), merged.start.tolist()
        self.month = [-1] * len(self.body)
        self.held = np.zeros(len(merged.firm), bool)
        if fixed is not None and len(fixed):
            self.held = np.logical_and.reduceat(fixed >= 0, merged.start[:-1])
        firms, count = np.unique(merged.firm, return_counts=True)
        self.beside = {int(f): [0] * 12 for f in firms[count > 1]}
        self.firm = merged.firm.tolist()
        self._hold(fixed)

    def _hold(self, fixed: np.ndarray | None) -> None:
        """Put units where they were before, unless that breaks what ties their visits together."""
        told = {v: fixed[self.start[v]:self.start[v + 1]].tolist() for v in np.flatnonzero(self.held).tolist()}
        for v, months in told.items():
            near = [abs(months[0] - told[w][0]) for w in self.ties.beside.get(v, ()) if w in told]
            if min(near, default=12) < self.ties.spacing or not self.ties.kept(v, months, self.start[v]):
                self.held[v] = False
        for group in self.ties.groups:
            self.held[list(group)] &= self.held[list(group)].all()
        for v in np.flatnonzero(self.held).tolist():
            self.put(v, told[v])

    def nudge(self, v: int) -> list[float]:
        """How much fuller each month counts for a unit."""
        return self.nudges[v] if self.nudges else LEVEL

    def price(self, body: int, month: int, minutes: int, nudge: float = 0.0) -> float:
        """What it costs to put minutes there: overload counts a thousandfold, fill rises squared."""
        load, scale = self.load[body][month], self.scale[body][month]
        over = load + minutes - self.capacity[body][month]
        fill = minutes * ((2 * load + minutes) * scale + 2 * nudge) * scale
        return fill + (OVER * min(over, minutes) * scale if over > 0 else 0.0)

    def tied(self, v: int) -> list[int]:
        """Months of the parts of a unit in which bodies have several, in the cheapest option that keeps their rules."""
        lo, hi = self.start[v], self.start[v + 1]
        rules = [(r, set(r.parts)) for r in self.ties.within[v]]
        loose = [t for t in range(lo, hi) if not any(t in parts for _, parts in rules)]
        best, chosen = float("inf"), []
        for option in self.merged.options[v]:
            total, picked = self._cheapest(loose, option, self.nudge(v))
            for rule, _ in rules:
                sets = inside(option, rule.masks, rule.most, rule.spacing)
                told = (self._cheapest(rule.parts, s, self.nudge(v)) for s in sets)
                cost, where = min(told, key=lambda one: one[0])
                total, picked = total + cost, picked | where
            if total < best:
                best, chosen = total, [picked[t] for t in range(lo, hi)]
        return chosen

    def _cheapest(self, parts, option: int, nudge: list[float]) -> tuple[float, dict[int, int]]:
        """The cheapest months of some parts within a set of months that meets them all."""
        total, picked = 0.0, {}
        for t in parts:
            cost, picked[t] = min((self.price(self.body[t], m, self.minutes[t], nudge[m]), m)
                                  for m in MONTHS_OF[option] if self.mask[t] >> m & 1)
            total += cost
        return total, picked

    def group(self, units: tuple[int, ...]) -> None:
        """Place the visits of a split enterprise in which a body comes several times: far enough apart if possible."""
        months = {v: tuple(o.bit_length() - 1 for o in self.merged.options[v]) for v in units}
        cost = {(v, m): sum(self.price(self.body[t], m, self.minutes[t], self.nudge(v)[m])
                            for t in range(self.start[v], self.start[v + 1])) for v in units for m in months[v]}
        for spacing in range(self.ties.spacing, -1, -1):
            found = arrangements(units, months, self.ties.beside, spacing)
            best = min(found, key=lambda placed: sum(cost[x] for x in placed.items()), default=None)
            if best:
                break
        for v, m in best.items():
            self.put(v, [m] * (self.start[v + 1] - self.start[v]))

    def choose(self, v: int) -> list[int]:
        """Months of the parts of unit v in its cheapest option; visits of one enterprise close together cost extra."""
        if v in self.ties.within:
            return self.tied(v)
        lo, hi, nudge = self.start[v], self.start[v + 1], self.nudge(v)
        beside = self.beside.get(self.firm[v], ())
        best, chosen = float("inf"), []
        for option in self.merged.options[v]:
            months = MONTHS_OF[option]
            total, picked = CLOSE * (NEAR[option] + (sum(beside[m] for m in months) if beside else 0)), []
            for t in range(lo, hi):
                body, minutes, mask = self.body[t], self.minutes[t], self.mask[t]
                cost, m = min((self.price(body, m, minutes, nudge[m]), m) for m in months if mask >> m & 1)
                total += cost
                picked.append(m)
                if total >= best:
                    break
            if total < best:
                best, chosen = total, picked
        return chosen

    def put(self, v: int, months: list[int], sign: int = 1) -> None:
        """Add (or take away) a unit's minutes."""
        for t, m in enumerate(months, self.start[v]):
            self.load[self.body[t]][m] += sign * self.minutes[t]
            self.month[t] = m
        if self.firm[v] in self.beside:
            for m in set(months):
                self.beside[self.firm[v]][m] += sign

    def run(self) -> Plan:
        """Units of several bodies first, the least free ones before others; then single ones fill the gaps, long tasks
        first; then units in overfull months are placed anew while that helps."""
        free = np.array([len(o) for o in self.merged.options], np.int64)
        parts = np.diff(self.merged.start)
        minutes = np.add.reduceat(self.merged.minutes, self.merged.start[:-1]) if len(parts) else parts
        for units in self.ties.groups:
            if not self.held[units[0]]:
                self.group(units)
        for v in np.lexsort((-minutes, free, parts <= 1)).tolist():
            if not self.held[v] and v not in self.ties.beside:
                if parts[v] == 1:
                    self._single(v)
                else:
                    self.put(v, self.choose(v))
        last = None
        for _ in range(ROUNDS):
            now = self._overload()
            if not now or now == last:
                break
            last = now
            self._relieve()
        return self.plan()

    def plan(self) -> Plan:
        """What stands now."""
        return Plan(np.array(self.month, np.int8), np.array(self.load, np.int64).reshape(-1, 12))

    def _single(self, v: int) -> None:
        """A unit of one part: the month in which it overloads least, then the emptiest."""
        t = self.start[v]
        body, minutes = self.body[t], self.minutes[t]
        load, capacity, scale, nudge = self.load[body], self.capacity[body], self.scale[body], self.nudge(v)
        best, chosen = (1 << 60, 0.0), 0
        for option in self.merged.options[v]:
            m = option.bit_length() - 1
            full = load[m] + minutes
            key = (max(0, full - max(capacity[m], load[m])), full * scale[m] + nudge[m])
            if key < best:
                best, chosen = key, m
        self.put(v, [chosen])

    def _overload(self) -> int:
        return sum(max(0, x - c) for row, caps in zip(self.load, self.capacity, strict=True)
                   for x, c in zip(row, caps, strict=True))

    def _relieve(self) -> None:
        load = np.array(self.load).reshape(-1, 12)
        over = (load > self.frame.capacity)[self.merged.body, np.array(self.month)]
        for v in np.unique(self.merged.unit[over]).tolist():
            if not self.held[v] and v not in self.ties.beside:
                old = self.month[self.start[v]:self.start[v + 1]]
                self.put(v, old, -1)
                self.put(v, self.choose(v))
