"""Visits asked for in numbers, not by lot: body b must come n times to enterprise e. Exact, and explains what cannot
be.

For special plans and for what is negotiated after the draw: floors and caps per enterprise and body, spacing between
two visits of the same body, capacity per body and month, quiet months, at most J bodies in a visit. Solved with
CP-SAT. """

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .bounds import quiet_solver

YEAR = tuple(range(1, 13))
EFFORT = 20.0


@dataclass(frozen=True)
class Needs:
    """required {(enterprise, body): times}; caps {(enterprise, body): times}; quiet {enterprise: months};
    months: those that are planned; capacity {body: participations a month} or {(body, month): …}; spacing: months
    between two visits of one body to one enterprise; most_bodies: bodies in a visit (None: any number)."""

    required: Mapping[tuple[str, str], int]
    caps: Mapping[tuple[str, str], int] = field(default_factory=dict)
    quiet: Mapping[str, frozenset[int]] = field(default_factory=dict)
    months: tuple[int, ...] = YEAR
    capacity: Mapping = field(default_factory=dict)
    spacing: int = 1
    most_bodies: int | None = None

    def open(self, e: str) -> list[int]:
        """Months in which the enterprise may be visited."""
        return [m for m in self.months if m not in self.quiet.get(e, frozenset())]

    def limit(self, body: str, month: int) -> int | None:
        """Participations a month."""
        return self.capacity.get((body, month), self.capacity.get(body))


@dataclass(frozen=True)
class Conflict:
    """Rows that cannot all hold: kind, the rows in words, one sentence."""

    kind: str
    rows: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Answer:
    """visits: {(enterprise, month): bodies}; count; bound: proved; conflicts when there is no plan."""

    visits: Mapping[tuple[str, int], tuple[str, ...]]
    count: int
    bound: int
    conflicts: tuple[Conflict, ...] = ()

    @property
    def proved(self) -> bool:
        """Is this the fewest?"""
        return not self.conflicts and self.count == self.bound


def lower_bound(needs: Needs) -> int:
    """Σ over enterprises of max(largest requirement, ⌈all requirements / J⌉)."""
    total = 0
    for e in sorted({e for e, _ in needs.required}):
        mine = [n for (x, _), n in needs.required.items() if x == e and n]
        total += max([*mine, -(-sum(mine) // needs.most_bodies) if needs.most_bodies else 0], default=0)
    return total


def solve(needs: Needs) -> Answer:
    """The fewest visits, or the conflicts that leave none."""
    found = known_conflicts(needs)
    if found:
        return Answer({}, 0, 0, tuple(found))
    answer = _exact(needs)
    return answer if answer is not None else Answer({}, 0, 0, (smallest_conflict(needs),))


def known_conflicts(needs: Needs) -> list[Conflict]:
    """Conflicts that one can see without a solver, each the smallest set of rows."""
    return [*_floors_and_caps(needs), *_months_too_few(needs), *_capacity_too_small(needs)]


def _floors_and_caps(needs: Needs) -> Iterable[Conflict]:
    for (e, b), n in sorted(needs.required.items()):
        cap = needs.caps.get((e, b))
        if cap is not None and n > cap:
            yield Conflict("cap", (f"floor({e},{b})={n}", f"cap({e},{b})={cap}"),
                           f"「{b}」对「{e}」至少 {n} 次，而上限为 {cap} 次：下限与上限冲突，须由主管机关调整其一")


def most_times(months: Iterable[int], spacing: int) -> int:
    """How often one body can come in these months with this spacing."""
    count, last = 0, None
    for m in sorted(months):
        if last is None or m - last >= spacing:
            count, last = count + 1, m
    return count


def _months_too_few(needs: Needs) -> Iterable[Conflict]:
    for (e, b), n in sorted(needs.required.items()):
        times = most_times(needs.open(e), needs.spacing)
        if n > times:
            told = "、".join(map(str, needs.open(e))) or "无"
            yield Conflict("quiet", (f"required({e},{b})={n}", f"open({e})={told}", f"spacing={needs.spacing}"),
                           f"「{b}」须到「{e}」{n} 次，可用月份（{told}）按间隔 {needs.spacing} 个月只能安排 {times} 次")


def _capacity_too_small(needs: Needs) -> Iterable[Conflict]:
    for b in sorted({b for _, b in needs.required}):
        limits = [needs.limit(b, m) for m in needs.months]
        wanted = sum(n for (_, x), n in needs.required.items() if x == b)
        if None not in limits and wanted > sum(limits):
            yield Conflict("capacity", (f"required(*,{b})={wanted}", f"capacity({b})={sum(limits)}"),
                           f"「{b}」共须到访 {wanted} 次，{len(needs.months)} 个月的工作量合计只有 {sum(limits)} 次")


class _Model:
    """x[e, b, m]: body b takes part in a visit at e in month m. Each group of rows has a switch, to name conflicts."""

    def __init__(self, needs: Needs, switches: bool = False):
        from ortools.sat.python import cp_model

        self.needs, self.model = needs, cp_model.CpModel()
        self.rows: list[tuple[object, str]] = []
        self.switches = switches
        pairs = [(e, b) for (e, b), n in sorted(needs.required.items()) if n]
        self.x = {(e, b, m): self.model.new_bool_var("") for e, b in pairs for m in needs.months}
        firms = sorted({e for e, _ in pairs})
        self.v = {(e, m): self.model.new_int_var(0, self._most(e), "") for e in firms for m in needs.months}
        self._required(pairs)
        self._quiet()
        self._capacity()
        self._visits(firms)

    def _most(self, e: str) -> int:
        bodies = sum(1 for x, _ in self.needs.required if x == e)
        return -(-bodies // self.needs.most_bodies) if self.needs.most_bodies else 1

    def _row(self, constraint, text: str) -> None:
        if self.switches:
            on = self.model.new_bool_var("")
            constraint.only_enforce_if(on)
            self.rows.append((on, text))

    def _required(self, pairs: list[tuple[str, str]]) -> None:
        for e, b in pairs:
            mine, times = [self.x[e, b, m] for m in self.needs.months], self.needs.required[e, b]
            self._row(self.model.add(sum(mine) == times), f"required({e},{b})={times}")
            for m in self.needs.months:
                near = [self.x[e, b, k] for k in self.needs.months if m <= k < m + self.needs.spacing]
                if len(near) > 1:
                    self.model.add(sum(near) <= 1)

    def _quiet(self) -> None:
        for e in sorted({e for e, _, _ in self.x}):
            closed = [x for (f, _, m), x in self.x.items() if f == e and m not in self.needs.open(e)]
            if closed:
                self._row(self.model.add(sum(closed) == 0), f"quiet({e})")

    def _capacity(self) -> None:
        for b in sorted({b for _, b, _ in self.x}):
            for m in self.needs.months:
                mine = [x for (_, c, k), x in self.x.items() if c == b and k == m]
                limit = self.needs.limit(b, m)
                if limit is not None and len(mine) > limit:
                    self._row(self.model.add(sum(mine) <= limit), f"capacity({b},{m}月)={limit}")

    def _visits(self, firms: list[str]) -> None:
        for e in firms:
            for m in self.needs.months:
                mine = [x for (f, _, k), x in self.x.items() if f == e and k == m]
                for x in mine:
                    self.model.add(x <= self.v[e, m])
                if self.needs.most_bodies:
                    self.model.add(sum(mine) <= self.needs.most_bodies * self.v[e, m])


def _exact(needs: Needs) -> Answer | None:
    built = _Model(needs)
    built.model.add(sum(built.v.values()) >= lower_bound(needs))
    built.model.minimize(sum(built.v.values()))
    solver = quiet_solver(EFFORT)
    status = solver.status_name(solver.solve(built.model))
    if status not in ("OPTIMAL", "FEASIBLE"):
        return None
    visits: dict[tuple[str, int], list[str]] = {}
    for (e, b, m), x in built.x.items():
        if solver.boolean_value(x):
            visits.setdefault((e, m), []).append(b)
    return Answer({k: tuple(v) for k, v in sorted(visits.items())}, round(solver.objective_value),
                  round(solver.best_objective_bound))


def smallest_conflict(needs: Needs) -> Conflict:
    """Rows that cannot all hold, none of which can be left out: rows are dropped one by one while no plan appears."""
    kept = {text for _, text in _Model(needs, switches=True).rows}
    for text in sorted(kept):
        if not _holds(needs, kept - {text}):
            kept.discard(text)
    rows = tuple(sorted(kept))
    return Conflict("together", rows, f"以下各项不能同时满足，放宽其中任何一项即可排出：{'；'.join(rows)}")


def _holds(needs: Needs, kept: set[str]) -> bool:
    built = _Model(needs, switches=True)
    for switch, text in built.rows:
        built.model.add(switch == int(text in kept))
    solver = quiet_solver(EFFORT)
    return solver.status_name(solver.solve(built.model)) in ("OPTIMAL", "FEASIBLE")
