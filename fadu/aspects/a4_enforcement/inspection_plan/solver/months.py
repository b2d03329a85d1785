"""Months for the visits: loads of bodies within capacity, no month used that a window or a quiet month forbids."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from .frame import Frame
from .merge import Merged

ROUNDS = 30


@dataclass
class Plan:
    """month [T] 0..11 for every task; load [D, 12] minutes."""

    month: np.ndarray
    load: np.ndarray

    def overload(self, capacity: np.ndarray) -> int:
        """Minutes above capacity, over bodies and months."""
        return int(np.clip(self.load - capacity, 0, None).sum())


def unavoidable(frame: Frame, merged: Merged) -> np.ndarray:
    """[D] least overload of each body, whatever the months: the largest, over sets S of months, of the minutes that
    must fall inside S minus the capacity of S (a minimum cut; 4096 sets, subset sums)."""
    body, minutes = frame.body[merged.item], frame.minutes[merged.item]
    inside = np.zeros((len(frame.bodies), 1 << 12), np.int64)
    np.add.at(inside, (body, merged.mask), minutes)
    capacity = np.zeros_like(inside)
    sets = np.arange(1 << 12)
    for m in range(12):
        with_m = (sets >> m & 1).astype(bool)
        inside[:, with_m] += inside[:, sets[with_m] ^ (1 << m)]
        capacity[:, with_m] += frame.capacity[:, [m]]
    return (inside - capacity).max(axis=1).clip(0)


class Balancer:
    """Gives each enterprise one of its smallest month sets, keeping bodies' months even and within capacity."""

    def __init__(self, frame: Frame, merged: Merged):
        self.frame, self.merged = frame, merged
        self.capacity = [[max(int(c), 0) for c in row] for row in frame.capacity]
        self.scale = [[1.0 / max(c, 1) for c in row] for row in self.capacity]
        self.load = [[0] * 12 for _ in frame.bodies]
        self.body = frame.body[merged.item].tolist()
        self.minutes = frame.minutes[merged.item].tolist()
        self.mask = merged.mask.tolist()
        self.start = merged.start.tolist()
        self.month = [0] * len(self.body)

    def price(self, body: int, month: int, minutes: int) -> float:
        """What it costs to put minutes there: overload counts a thousandfold, fill rises squared."""
        load, scale = self.load[body][month], self.scale[body][month]
        over = load + minutes - self.capacity[body][month]
        fill = minutes * (2 * load + minutes) * scale * scale
        return fill + (1000.0 * min(over, minutes) * scale if over > 0 else 0.0)

    def choose(self, v: int) -> tuple[float, list[int]]:
        """The cheapest option of enterprise v: (price, month per task)."""
        lo, hi = self.start[v], self.start[v + 1]
        best, chosen = float("inf"), []
        for option in self.merged.options[v]:
            months = [m for m in range(12) if option >> m & 1]
            total, picked = 0.0, []
            for t in range(lo, hi):
                prices = [(self.price(self.body[t], m, self.minutes[t]), m) for m in months if self.mask[t] >> m & 1]
                cost, m = min(prices) if len(prices) > 1 else prices[0]
                total += cost
                picked.append(m)
                if total >= best:
                    break
            if total < best:
                best, chosen = total, picked
        return best, chosen

    def put(self, v: int, months: list[int], sign: int = 1) -> None:
        """Add (or take away) an enterprise's minutes."""
        for t, m in enumerate(months, self.start[v]):
            self.load[self.body[t]][m] += sign * self.minutes[t]
            if sign > 0:
                self.month[t] = m

    def over(self) -> list[tuple[int, int]]:
        """Cells above capacity."""
        return [(d, m) for d, row in enumerate(self.load) for m in range(12) if row[m] > self.capacity[d][m]]

    def run(self) -> Plan:
        """All enterprises, the least free ones first; then the ones in overfull cells are placed anew while it helps."""
        free = np.array([len(o) for o in self.merged.options])
        size = np.diff(self.merged.start)
        for v in np.lexsort((np.arange(len(free)), -size, free)).tolist():
            self.put(v, self.choose(v)[1])
        floor = unavoidable(self.frame, self.merged)
        last = None
        for _ in range(ROUNDS):
            now = self._overload()
            if now <= floor.sum() or now == last:
                break
            last = now
            self._relieve()
        self._split(floor)
        return Plan(np.array(self.month, np.int8), np.array(self.load, np.int64))

    def _split(self, floor: np.ndarray) -> None:
        """Where a body is above its unavoidable overload only because its task rides along in another's visit:
        take such tasks out, largest first, into a month with room. Bought with at most 0.1 % more visits, never above a cap."""
        budget = self.merged.window_minimum // 1000
        room = (self.frame.cap[self.frame.cls[self.merged.firms]] - self.merged.fewest).tolist()
        excess = [sum(max(0, x - c) for x, c in zip(row, caps, strict=True)) - int(f)
                  for row, caps, f in zip(self.load, self.capacity, floor, strict=True)]
        for t in sorted(self._candidates(excess), key=lambda t: -self.minutes[t]):
            body, minutes, old = self.body[t], self.minutes[t], self.month[t]
            gain = min(minutes, self.load[body][old] - self.capacity[body][old])
            if excess[body] <= 0 or gain <= 0:
                continue
            v = bisect_right(self.start, t) - 1
            used = set(self.month[self.start[v]:self.start[v + 1]])
            new = self._roomy(t, gain)
            extra = new not in used and self.month[self.start[v]:self.start[v + 1]].count(old) > 1
            if new < 0 or (extra and (budget <= 0 or room[v] <= 0)):
                continue
            after = max(0, self.load[body][new] + minutes - self.capacity[body][new])
            excess[body] -= gain - after
            self.load[body][old] -= minutes
            self.load[body][new] += minutes
            self.month[t] = new
            budget, room[v] = budget - extra, room[v] - extra

    def _candidates(self, excess: list[int]) -> list[int]:
        cells = set(self.over())
        return [t for t, (b, m) in enumerate(zip(self.body, self.month, strict=True))
                if (b, m) in cells and excess[b] > 0]

    def _roomy(self, t: int, gain: int) -> int:
        """The month with most room for task t in which it causes less overload than it relieves, or -1."""
        body, minutes = self.body[t], self.minutes[t]
        rooms = [(self.capacity[body][m] - self.load[body][m], -m) for m in range(12)
                 if self.mask[t] >> m & 1 and m != self.month[t]]
        best = max(rooms, default=(-gain, 0))
        return -best[1] if max(0, minutes - best[0]) < gain else -1

    def _overload(self) -> int:
        return sum(max(0, x - c) for row, caps in zip(self.load, self.capacity, strict=True)
                   for x, c in zip(row, caps, strict=True))

    def _relieve(self) -> None:
        cells = set(self.over())
        task_cell = [(b, m) in cells for b, m in zip(self.body, self.month, strict=True)]
        touched = np.unique(np.searchsorted(self.merged.start, np.flatnonzero(task_cell), side="right") - 1)
        for v in touched.tolist():
            old = self.month[self.start[v]:self.start[v + 1]]
            self.put(v, old, -1)
            self.put(v, self.choose(v)[1])
