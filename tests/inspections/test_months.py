"""Fewest visits, visits shared by few bodies, least overload: against brute force and against one exact program."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a4_enforcement.inspection_plan.solver import bounds as bounds_module
from fadu.aspects.a4_enforcement.inspection_plan.solver.bounds import Bounds, whole_tasks
from fadu.aspects.a4_enforcement.inspection_plan.solver.check import breaches, flagged, visits_per_firm
from fadu.aspects.a4_enforcement.inspection_plan.solver.exchange import settle
from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import Frame, read_frame
from fadu.aspects.a4_enforcement.inspection_plan.solver.merge import merge, needed, smallest_sets
from fadu.aspects.a4_enforcement.inspection_plan.solver.plan import YearPlan, make_plan
from fadu.aspects.a4_enforcement.inspection_plan.solver.report import overload_rows
from fadu.aspects.a4_enforcement.inspection_plan.solver.teams import ANY, Task, share, together

from .worlds import YEAR, arc, city, small, write

masks = st.integers(1, YEAR)


def fewest_by_hand(wanted: list[int]) -> int:
    """Smallest number of months that meets every mask."""
    for n in range(1, 13):
        for months in combinations(range(12), n):
            chosen = sum(1 << m for m in months)
            if all(w & chosen for w in wanted):
                return n
    raise AssertionError


@given(st.lists(masks, min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_smallest_sets(wanted: list[int]) -> None:
    found = smallest_sets(needed(set(wanted)))
    n = fewest_by_hand(wanted)
    everything = [sum(1 << m for m in c) for c in combinations(range(12), n)]
    assert sorted(found) == sorted(s for s in everything if all(s & w for w in wanted))


def partitions(n: int) -> list[list[int]]:
    """Group numbers of all partitions of n things."""
    found = [[0]]
    for _ in range(n - 1):
        found = [[*p, g] for p in found for g in range(max(p) + 2)]
    return found


tasks = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from([1, 3, 6, 12, 15, 48, YEAR])),
    min_size=1,
    max_size=5,
)


@given(tasks, st.sampled_from([1, 2, 3, ANY]), st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=2))
@settings(max_examples=30, deadline=None)
def test_few_bodies_in_a_visit(told: list[tuple], most: int, pairs: set[tuple]) -> None:
    apart = frozenset((min(a, b), max(a, b)) for a, b in pairs if a != b)
    mine = [Task(*t) for t in told]
    visit = share(mine, most, apart)

    def lawful(groups: list[int]) -> bool:
        return all(
            together([t for t, g in zip(mine, groups, strict=True) if g == k], apart, most) for k in set(groups)
        )

    def one_body_one_visit(groups: list[int]) -> bool:
        for body in {t.body for t in mine}:
            of = [g for t, g in zip(mine, groups, strict=True) if t.body == body]
            if len(set(of)) > 1 and together([t for t in mine if t.body == body], apart, ANY):
                return False
        return True

    assert lawful(visit) and one_body_one_visit(visit)
    best = min(len(set(p)) for p in partitions(len(mine)) if lawful(p) and one_body_one_visit(p))
    assert len(set(visit)) == best


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from([1, 3, 2, 6, 7])), min_size=1, max_size=6),
    st.lists(st.integers(0, 12), min_size=3, max_size=3),
)
@settings(max_examples=20, deadline=None)
def test_least_overload_of_a_body(parts: list[tuple], capacity: list[int]) -> None:
    """The integer program, the exchange and the cut against all ways of placing whole tasks in three months."""
    size, mask = np.array(parts, np.int64).T
    room = np.array(capacity + [0] * 9, np.int64)
    best = 10**9
    for months in product(range(3), repeat=len(parts)):
        if all(mask[t] >> m & 1 for t, m in enumerate(months)):
            best = min(best, int(np.clip(np.bincount(months, size, 12) - room, 0, None).sum()))
    bound, reached, _ = whole_tasks(size, mask, room, 0)
    assert reached and bound == best
    start = np.array([int(m & -m).bit_length() - 1 for m in mask])
    load = np.bincount(start, size, 12).astype(np.int64) - room
    after = settle(start, size, mask, load, best, 1)
    over = int(np.clip(np.bincount(after, size, 12) - room, 0, None).sum())
    assert best <= over <= int(np.clip(load, 0, None).sum())
    assert all(mask[t] >> m & 1 for t, m in enumerate(after.tolist()))


def exact(frame: Frame, plan: YearPlan) -> int:
    """Least overload of all bodies together with the fewest visits, by one program over everything."""
    from ortools.sat.python import cp_model

    merged, model = plan.merged, cp_model.CpModel()
    loads: dict[tuple[int, int], list] = {}
    for v in range(len(merged.firm)):
        lo, hi = int(merged.start[v]), int(merged.start[v + 1])
        visit = [model.new_bool_var("") for _ in range(12)]
        model.add(sum(visit) <= int(merged.fewest[v]))
        for t in range(lo, hi):
            x = [model.new_bool_var("") for _ in range(12)]
            model.add_exactly_one(x[m] for m in range(12) if merged.mask[t] >> m & 1)
            for m in range(12):
                if not merged.mask[t] >> m & 1:
                    model.add(x[m] == 0)
                model.add_implication(x[m], visit[m])
                loads.setdefault((int(merged.body[t]), m), []).append(int(merged.minutes[t]) * x[m])
    over = []
    for (b, m), terms in loads.items():
        above = model.new_int_var(0, 10**6, "")
        model.add(above >= sum(terms) - int(frame.capacity[b, m]))
        over.append(above)
    model.minimize(sum(over))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


@pytest.mark.parametrize(("seed", "slack"), [(1, 1.3), (2, 1.3), (3, 1.5), (4, 0.8)])
def test_overload_is_the_unavoidable(tmp_path: Path, seed: int, slack: float) -> None:
    """On small cities: proved bound = plan ≤ exact optimum with the fewest visits (a few visits may be bought)."""
    frame = read_frame(write(city(260, seed, items=14, bodies=4, sectors=6), tmp_path / "c", slack))
    plan = make_plan(frame, "ab")
    assert plan.unavoidable.sum() == plan.overload.sum() <= exact(frame, plan)


def test_what_is_not_proved_is_said(tmp_path: Path) -> None:
    """Two bodies tied together in every visit: neither bound knows of the other. The rest is called unproved."""
    firms = [(f"E{i}", "A", 0) for i in range(3)]
    folder = small(
        tmp_path / "c",
        firms,
        [("X", "b", arc(0, 2), 10, 1.0), ("Y", "c", arc(0, 2), 10, 1.0)],
        [(f[0], k) for f in firms for k in "XY"],
        {"b": [20, 10] + [0] * 10, "c": [10, 20] + [0] * 10},
        {"A": 1, "B": 1, "C": 1, "D": 1},
    )
    plan = make_plan(read_frame(folder), "ab")
    assert plan.overload.sum() == exact(plan.frame, plan) == 10 and plan.unavoidable.sum() == 0
    assert "未能证明不可避免" in overload_rows(plan)[0]["reason"]


def test_the_city(frame: Frame, plan: YearPlan) -> None:
    told = breaches(plan)
    assert all(
        told[kind] == 0 for kind in ("quiet", "window", "body_cap", "max_bodies", "apart", "unplaceable", "missing")
    )
    assert told["cap"] == sum(f["kind"] == "cap" for f in flagged(plan))
    assert plan.overload.sum() == plan.unavoidable.sum()
    assert plan.visits <= plan.merged.window_minimum * 1.001 + 1
    minutes = np.bincount(frame.body[plan.merged.item], frame.minutes[plan.merged.item])
    assert (plan.months.load.sum(axis=1) == minutes).all()


@pytest.mark.parametrize("most", [1, 2, 3])
def test_most_bodies(frame: Frame, most: int) -> None:
    plan = make_plan(frame, "cd", most)
    told = breaches(plan)
    assert told["max_bodies"] == told["quiet"] == told["window"] == told["missing"] == 0
    firms, visits = visits_per_firm(plan)
    bodies = np.unique(plan.merged.e.astype(np.int64) * 100 + frame.body[plan.merged.item]) // 100
    needed_at_least = -(-np.unique(bodies, return_counts=True)[1] // most)
    assert (visits >= needed_at_least).all()
    assert told["cap"] == len({f["enterprise"] for f in flagged(plan)})


def test_caps_are_kept_or_flagged(tmp_path: Path) -> None:
    """Class A once a year: two windows that never meet are flagged; a rider in an overfull month stays."""
    folder = small(
        tmp_path / "c",
        [("E1", "A", 0), ("E2", "A", 0)],
        [("X", "b", arc(0, 2), 60, 1.0), ("Y", "c", arc(5, 2), 60, 1.0), ("Z", "d", YEAR, 60, 1.0)],
        [("E1", "X"), ("E1", "Y"), ("E2", "X"), ("E2", "Z")],
        {"b": 60, "c": 60, "d": [0] * 6 + [60] * 6},
        {"A": 1, "B": 2, "C": 3, "D": 4},
    )
    plan = make_plan(read_frame(folder), "ab")
    assert breaches(plan)["cap"] == 1 and [f["enterprise"] for f in flagged(plan)] == ["E1"]
    assert "至少到访 2 次" in flagged(plan)[0]["reason"]
    assert plan.overload.tolist() == [0, 0, 60] and plan.unavoidable.tolist() == [
        0,
        0,
        60,
    ]  # E2's cap holds Z in January


def test_a_visit_is_bought_only_within_the_budget(tmp_path: Path) -> None:
    """Without a cap the rider may leave: one more visit in a thousand, no more."""
    firms = [(f"E{i:04d}", "B", 0) for i in range(1500)]
    folder = small(
        tmp_path / "c",
        firms,
        [("X", "b", arc(0, 2), 1, 1.0), ("Z", "d", YEAR, 60, 1.0)],
        [(f[0], "X") for f in firms] + [("E0001", "Z"), ("E0002", "Z"), ("E0003", "Z")],
        {"b": 10_000, "d": [0, 60] + [60] * 10},
    )
    plan = make_plan(read_frame(folder), "ab")
    assert plan.visits == 1501 and plan.overload.sum() == 60 and plan.unavoidable.sum() == 0


def test_items_kept_apart(tmp_path: Path) -> None:
    import polars as pl

    folder = small(
        tmp_path / "c", [("E1", "D", 0)], [(k, k.lower(), YEAR, 30, 1.0) for k in "XYZ"], [("E1", k) for k in "XYZ"]
    )
    pl.DataFrame({"item": ["X"], "other": ["Z"]}).write_parquet(folder / "apart.parquet")
    plan = make_plan(read_frame(folder), "ab")
    assert plan.visits == 2 and breaches(plan)["apart"] == 0 and plan.merged.window_minimum == 1


def test_one_body_comes_once(tmp_path: Path) -> None:
    """Items of one body share a visit whenever that costs no further visit; its own cap is then kept."""
    import polars as pl

    folder = small(
        tmp_path / "c",
        [("E1", "D", 0)],
        [("W", "b", arc(0, 1), 30, 1.0), ("X", "b", YEAR, 30, 1.0), ("Y", "c", arc(6, 1), 30, 1.0)],
        [("E1", k) for k in "WXY"],
        {"b": [30] * 12, "c": 100},
    )
    pl.DataFrame({"body": ["b"], "visits": [1]}).write_parquet(folder / "body_caps.parquet")
    plan = make_plan(read_frame(folder), "ab")
    assert plan.visits == 2 and breaches(plan)["body_cap"] == 0
    assert plan.month.tolist() == [1, 1, 7]


def test_without_the_optimiser(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is still made; what could not be proved is said."""
    from fadu.aspects.a4_enforcement.inspection_plan.solver import repair, report

    for module in (bounds_module, repair, report):
        monkeypatch.setattr(module, "optimiser", lambda: False)
    plan = make_plan(frame, "5eed" * 16)
    assert breaches(plan)["window"] == 0 and plan.overload.sum() >= plan.unavoidable.sum()
    told = report.report(plan)
    assert told["optimiser"] is False
    assert all("ortools" in r["reason"] for r in told["overload"] if r["minutes"] > r["unavoidable"])


def test_bounds_hold_for_any_months(frame: Frame) -> None:
    """No random months of the fewest visits go below the bound."""
    plan = make_plan(frame, "0b")
    told = Bounds(frame, plan.merged)
    rng = np.random.default_rng(1)
    for _ in range(5):
        month = np.zeros(len(plan.merged.body), np.int64)
        for v, options in enumerate(plan.merged.options):
            chosen = options[rng.integers(len(options))]
            for t in range(plan.merged.start[v], plan.merged.start[v + 1]):
                able = [m for m in range(12) if chosen >> m & plan.merged.mask[t] >> m & 1]
                month[t] = able[rng.integers(len(able))]
        load = np.zeros((len(frame.bodies), 12), np.int64)
        np.add.at(load, (plan.merged.body, month), plan.merged.minutes)
        over = np.clip(load - frame.capacity, 0, None).sum(axis=1)
        assert all(over[b] >= told.least(b, int(over[b])) for b in range(len(over)))


def test_parts_and_units(frame: Frame) -> None:
    plan = make_plan(frame, "0c", 2)
    merged = merge(frame, plan.drawn.tasks, 2)
    assert np.bincount(merged.part, frame.minutes[merged.item]).astype(int).tolist() == merged.minutes.tolist()
    assert (merged.firm[merged.unit[merged.part]] == merged.e).all()
