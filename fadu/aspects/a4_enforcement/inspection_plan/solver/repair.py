"""Bringing overload down to the unavoidable: small exact programs around the bodies that are still above their
bound."""

from __future__ import annotations

import numpy as np

from .bounds import Bounds, optimiser, quiet_solver
from .caps import firm_caps
from .exchange import settle
from .frame import Frame
from .merge import Merged
from .months import Plan, loads
from .ties import Ties

EFFORT = 0.25
SIZE = 80
TRIES = 4
TOTAL, TOTAL_BIG, BIG = 3.0, 1.2, 50_000
SMALL_BODY, RING = 120, 120
EXTRA_SHARE = 1000  # at most one visit in so many may be bought to avoid overload


class Repair:
    """Improves a plan in place. Deterministic: effort is counted, never timed."""

    def __init__(self, frame: Frame, merged: Merged, plan: Plan, bounds: Bounds, ties: Ties | None = None):
        self.frame, self.merged, self.plan, self.bounds = frame, merged, plan, bounds
        self.unit = merged.unit
        self.loose = ~(ties or Ties()).units(len(merged.firm))  # the others keep spacing and caps: they stay
        self.spent = 0.0
        firms, visits = merged.visits_of
        room = firm_caps(frame.caps, frame.cls, merged.e, merged.pair).of(firms) - visits
        self.room = dict(zip(firms.tolist(), room.tolist(), strict=True))
        self.budget = int(visits.sum()) // EXTRA_SHARE
        self.total = TOTAL_BIG if len(merged.firm) > BIG else TOTAL
        self.rng = np.random.default_rng(20261123)

    def bought(self) -> np.ndarray:
        """[U] visits above the fewest."""
        cells = np.unique(self.unit * 12 + self.plan.month)
        return np.bincount(cells // 12, minlength=len(self.merged.firm)) - self.merged.fewest

    def excess(self) -> list[tuple[int, int]]:
        """(minutes above the bound, body), for bodies above their cut; small ones first."""
        over = self.plan.overload(self.frame.capacity)
        size = np.bincount(self.merged.body, minlength=len(over))
        above = sorted(np.flatnonzero(over > self.bounds.cut).tolist(), key=lambda b: (size[b], b))
        told = [(int(over[b]) - self.bounds.least(b, int(over[b])), b) for b in above]
        return [(gap, b) for gap, b in told if gap > 0]

    def run(self) -> None:
        """Body by body until all reach their bounds or the effort is spent."""
        for attempt in range(TRIES):
            for _, body in self.excess():
                self._settle(body, attempt)
            todo = self.excess()
            if not todo or self.spent >= self.total or not optimiser():
                return
            for _, body in todo:
                if self.spent < self.total:
                    self._improve(body, attempt)

    def _settle(self, body: int, attempt: int) -> None:
        """Exchange tasks that stand alone."""
        single = (np.diff(self.merged.start) == 1) & self.loose
        at = np.flatnonzero((self.merged.body == body) & single[self.unit])
        excess = self.plan.load[body] - self.frame.capacity[body]
        before = self.plan.month[at].astype(np.int64)
        after = settle(before, self.merged.minutes[at], self.merged.mask[at], excess, self.bounds.known(body), attempt)
        self.plan.month[at] = after
        np.subtract.at(self.plan.load[body], before, self.merged.minutes[at])
        np.add.at(self.plan.load[body], after, self.merged.minutes[at])

    def _improve(self, body: int, attempt: int) -> None:
        for _ in range(2 + attempt):
            before = int(self.plan.overload(self.frame.capacity)[body])
            if before <= self.bounds.least(body, before) or self.spent >= self.total:
                return
            units, useful = self._neighbourhood(body, SIZE * (1 + attempt))
            if attempt:
                units = np.union1d(units, self._ring(body, units))
            Program(self, units, useful).solve()

    def _neighbourhood(self, body: int, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Units to be placed anew, and those of them for which a further visit may be bought.

        Units with this body's tasks; of many, a half that could leave an overfull month and a half from months with
        room, single ones before entangled ones. A visit is bought only to take a task of this body out of a month.
        """
        at = np.flatnonzero((self.merged.body == body) & self.loose[self.unit])
        over = self.plan.load[body] > self.frame.capacity[body]
        elsewhere = int((~over * (1 << np.arange(12))).sum())
        hot = over[self.plan.month[at]]
        useful = hot & (self.merged.mask[at] & elsewhere != 0)
        if len(at) > size:
            parts = np.diff(self.merged.start)[self.unit[at]]
            order = np.lexsort((self.rng.random(len(at)), parts > 1, ~useful))
            chosen = np.concatenate((order[hot[order]][:size // 2], order[~hot[order]][:size // 2]))
            at, useful = at[chosen], useful[chosen]
        return np.unique(self.unit[at]), np.unique(self.unit[at[useful]])

    def _ring(self, body: int, units: np.ndarray) -> np.ndarray:
        """Units of one task of the small bodies that share visits with this one: they make room there."""
        size = np.bincount(self.merged.body, minlength=len(self.plan.load))
        entangled = np.unique(self.merged.body[np.isin(self.unit, units)])
        small = entangled[(size[entangled] <= SMALL_BODY) & (entangled != body)]
        single = (np.diff(self.merged.start) == 1) & self.loose
        ring = np.unique(self.unit[np.isin(self.merged.body, small) & single[self.unit]])
        return ring if len(ring) <= RING else np.sort(self.rng.permutation(ring)[:RING])


class Program:
    """One exact program: the months of some units, all others fixed; least overload, then fewest further visits."""

    def __init__(self, repair: Repair, free: np.ndarray, may_buy: np.ndarray):
        from ortools.sat.python import cp_model

        self.repair, self.free, self.may_buy = repair, free.tolist(), set(may_buy.tolist())
        self.model = cp_model.CpModel()
        self.place: dict[int, dict[int, object]] = {}
        self.more: dict[int, object] = {}
        self.had = repair.bought()

    def solve(self) -> None:
        """Build, solve, and take the answer if it is no worse."""
        for v in self.free:
            self._unit(v)
        over = self._overloads()
        self._limits()
        self.model.minimize(sum(over) * 100 + sum(self.more.values()))
        solver = quiet_solver(EFFORT)
        status = solver.status_name(solver.solve(self.model))
        self.repair.spent += solver.response_proto.deterministic_time
        if status in ("OPTIMAL", "FEASIBLE"):
            self._take(solver)

    def _unit(self, v: int) -> None:
        """Variables of one unit: months visited, months of parts, visits bought."""
        merged, model, month = self.repair.merged, self.model, self.repair.plan.month
        lo, hi = int(merged.start[v]), int(merged.start[v + 1])
        had, room = int(self.had[v]), self.repair.room[int(merged.firm[v])]
        visit = {m: model.new_bool_var("") for m in range(12) if np.bitwise_or.reduce(merged.mask[lo:hi]) >> m & 1}
        if hi - lo > 1 and room > 0 and (had or v in self.may_buy):
            self.more[v] = model.new_int_var(0, min(room, hi - lo - 1), "")
            model.add_hint(self.more[v], had)
        model.add(sum(visit.values()) <= int(merged.fewest[v]) + self.more.get(v, had))
        for m, x in visit.items():
            model.add_hint(x, m in month[lo:hi])
        single = merged.fewest[v] == 1 and v not in self.more and not had
        for t in range(lo, hi):
            here = [m for m in visit if merged.mask[t] >> m & 1]
            self.place[t] = {m: visit[m] for m in here} if single else {m: model.new_bool_var("") for m in here}
            for m in here if not single else ():
                model.add_implication(self.place[t][m], visit[m])
                model.add_hint(self.place[t][m], int(month[t]) == m)
            model.add_exactly_one(self.place[t].values())

    def _overloads(self) -> list:
        """Overload of every cell that the free units could overfill."""
        repair, model = self.repair, self.model
        fixed = repair.plan.load - repair.frame.capacity
        cells: dict[tuple[int, int], list] = {}
        for t, where in self.place.items():
            b, size = int(repair.merged.body[t]), int(repair.merged.minutes[t])
            fixed[b, repair.plan.month[t]] -= size
            for m, x in where.items():
                cells.setdefault((b, m), []).append((size, x))
        over, known = [], {}
        for (b, m), terms in sorted(cells.items(), key=lambda cell: cell[0]):
            base, most = int(fixed[b, m]), int(fixed[b, m]) + sum(size for size, _ in terms)
            if most > 0:
                above = model.new_int_var(max(0, base), most, "")
                model.add(above >= base + sum(size * x for size, x in terms))
                over.append(above)
                known.setdefault(b, []).append(above)
        for b, mine in known.items():  # what is known to be unavoidable ends the search as soon as it is reached
            rest = sum(max(0, int(fixed[b, m])) for m in range(12) if (b, m) not in cells)
            model.add(sum(mine) + rest >= self.repair.bounds.known(b))
        return over

    def _limits(self) -> None:
        """Visits bought stay within the budget and within each enterprise's cap."""
        if not self.more:
            return
        outside = int(self.had.sum()) - sum(int(self.had[v]) for v in self.more)
        self.model.add(sum(self.more.values()) <= max(0, self.repair.budget - outside))
        by_firm: dict[int, list] = {}
        for v, x in self.more.items():
            by_firm.setdefault(int(self.repair.merged.firm[v]), []).append(x)
        for firm, mine in by_firm.items():
            self.model.add(sum(mine) <= self.repair.room[firm])

    def _take(self, solver) -> None:
        repair = self.repair
        month = repair.plan.month.copy()
        for t, where in self.place.items():
            month[t] = next(m for m, x in where.items() if solver.boolean_value(x))
        load = loads(repair.frame, repair.merged, month)
        if np.clip(load - repair.frame.capacity, 0, None).sum() <= repair.plan.overload(repair.frame.capacity).sum():
            repair.plan.month, repair.plan.load = month, load
