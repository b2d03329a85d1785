"""Before the draw: conflicts by name. After it: what other rules would save, and what every change of a plan costs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fadu.aspects.a4_enforcement.inspection_plan.solver.check import breaches, unplaceable
from fadu.aspects.a4_enforcement.inspection_plan.solver.compare import expected, further, gains, one_draw
from fadu.aspects.a4_enforcement.inspection_plan.solver.conflicts import GROUNDS, conflicts
from fadu.aspects.a4_enforcement.inspection_plan.solver.dial import SCALE, certified, dial
from fadu.aspects.a4_enforcement.inspection_plan.solver.draw import draw
from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import REASONS, Frame, read_frame
from fadu.aspects.a4_enforcement.inspection_plan.solver.plan import YearPlan, make_plan
from fadu.aspects.a4_enforcement.inspection_plan.solver.replan import Prices, months_of, replan
from fadu.aspects.a4_enforcement.inspection_plan.solver.savings import aligned, by_team, savings

from .worlds import YEAR, arc, city, small, write


@pytest.fixture
def clash(tmp_path: Path) -> Frame:
    """Every kind of conflict, once."""
    import polars as pl

    firms = [("E1", "A", arc(6, 2)), ("E2", "A", arc(6, 2)), ("E3", "A", 0), ("E4", "B", 0)]
    items = [
        ("夏查", "b", arc(6, 2), 60, 1.0),
        ("年查", "c", YEAR, 60, 1.0),
        ("春查", "c", arc(2, 2), 600, 1.0),
        ("秋查", "c", arc(8, 2), 60, 1.0),
        ("空查", "d", 0, 30, 0.5),
    ]
    pairs = [
        ("E1", "夏查"),
        ("E2", "夏查"),
        ("E3", "夏查"),
        ("E3", "春查"),
        ("E3", "秋查"),
        ("E4", "春查"),
        ("E4", "秋查"),
        ("E4", "年查"),
        ("E4", "空查"),
    ]
    folder = small(tmp_path / "f", firms, items, pairs, {"b": 100, "c": [100] * 12}, {"A": 1, "B": 2, "C": 3, "D": 4})
    pl.DataFrame({"body": ["c"], "visits": [1]}).write_parquet(folder / "body_caps.parquet")
    return read_frame(folder)


def test_conflicts_are_named_before_the_draw(clash: Frame) -> None:
    told = {(c.kind, c.rows[0]): c for c in conflicts(clash)}
    assert "没有开放任何月份" in told["window", "items:空查"].text
    quiet = told["quiet", "items:夏查"]
    assert quiet.size == 2 and quiet.rows[1:] == ("enterprises:E1", "enterprises:E2") and "7月、8月" in quiet.text
    assert "应抽 3 家，可抽的只有 1 家" in told["ratio", "items:夏查"].text
    cap = told["cap", "enterprises:E3"]
    assert "至少到访 3 次" in cap.text and cap.rows[1].startswith("caps:A=1") and "54号" in cap.ground.text
    assert "至少要到访 2 次，超过「「c」" in told["body_cap", "enterprises:E4"].text
    capacity = told["capacity", "capacity:c=200"]
    assert capacity.size == 1000 and "3月、4月" in capacity.text and capacity.rows[1:] == ("items:春查",)
    assert {c.kind for c in conflicts(clash)} <= set(GROUNDS)
    assert all(c.as_dict()["confidence"] in ("verified", "memory", "platform") for c in conflicts(clash))


def test_named_conflicts_come_true(clash: Frame) -> None:
    plan = make_plan(clash, "ab")
    assert {x["item"]: x["missing"] for x in unplaceable(plan)} == {"夏查": 2, "空查": 1}
    told = breaches(plan)
    assert (
        told["unplaceable"] == 3
        and told["cap"] == 1
        and told["body_cap"] == 2
        and told["quiet"] == told["window"] == 0
    )


def test_a_clean_frame_has_none(tmp_path: Path) -> None:
    folder = small(tmp_path / "f", [("E1", "D", 0)], [("X", "b", YEAR, 60, 1.0)], [("E1", "X")])
    assert conflicts(read_frame(folder)) == []


# what others would need


def test_formulas_against_draws(frame: Frame) -> None:
    told = expected(frame)
    alone, merged = np.mean([one_draw(frame, f"{s:02x}") for s in range(60)], axis=0)
    assert abs(alone / told.alone.sum() - 1) < 0.02 and abs(merged / told.independent.sum() - 1) < 0.02
    assert (told.together <= told.independent + 1e-12).all() and (told.independent <= told.alone + 1e-12).all()
    rows = gains(frame, told)
    assert rows["lose"] == 0 and rows["gain"] > 0
    assert abs(sum(r["alone"] for r in rows["by_class"]) - told.alone.sum()) < 1


def test_months_that_do_not_meet_cost_further_visits(tmp_path: Path) -> None:
    """An item twice a year at one half, one of the other season at a quarter: together always a visit more."""
    items = [("X#1", "b", arc(0, 6), 9, 0.5), ("X#2", "b", arc(6, 6), 9, 0.5), ("Y", "b", arc(6, 6), 9, 0.25)]
    pairs = [("E1", "X#1"), ("E1", "X#2"), ("E2", "X#1"), ("E2", "Y"), ("E3", "Y"), ("E4", "X#2"), ("E5", "Y")]
    firms = [(f"E{i}", "A", 0) for i in range(1, 6)]
    told = further(read_frame(small(tmp_path / "f", firms, items, pairs)))
    assert told.tolist() == [0.5, pytest.approx(1 / 3), 0, 0, 0]  # Y: one of the three


def test_teams(frame: Frame) -> None:
    """The closed form against draws: Σ ⌈bodies / J⌉ over enterprises (fixed sizes differ a little)."""
    told = by_team(frame)
    assert told["1"] >= told["2"] >= told["3"] >= told["5"] >= told["all"] == round(frame.floor, 1)
    sums = np.zeros(2)
    for s in range(40):
        drawn = draw(frame, f"{s:03x}").tasks
        pairs = np.unique(frame.e[drawn].astype(np.int64) * 100 + frame.body[frame.it[drawn]]) // 100
        bodies = np.unique(pairs, return_counts=True)[1]
        sums += [bodies.sum(), (-(-bodies // 2)).sum()]
    assert abs(sums[0] / 40 / told["1"] - 1) < 0.05 and abs(sums[1] / 40 / told["2"] - 1) < 0.08


def test_equal_tables_keep_the_number_of_inspections(frame: Frame) -> None:
    told = aligned(frame)
    assert told["saves"] > 0 and abs(told["all"] + told["saves"] - frame.floor) < 0.2
    assert set(told["tables"]) == {"一般事项", "重点事项"} and len(told["bodies"]) == len(frame.bodies)


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(1, 2), Fraction(1)])
def test_dial(frame: Frame, epsilon: Fraction) -> None:
    """The certificate proves what the program found; at ε = 1 nothing can be saved."""
    told = dial(frame, epsilon)
    assert abs(float(told.floor) - told.visits) < 1e-3 * told.visits and float(told.floor) <= told.visits + 1e-3
    assert told.visits <= frame.floor + 1e-6
    if epsilon == 1:
        assert abs(told.visits - frame.floor) < 1e-6 * frame.floor + 1e-3


def test_any_prices_prove_a_floor(frame: Frame) -> None:
    best = float(dial(frame, Fraction(0)).floor)
    rng = np.random.default_rng(4)
    for _ in range(5):
        prices = rng.integers(0, SCALE, 4 * len(frame.items))
        assert float(certified(frame, prices, Fraction(0))) <= best + 1e-3
    with pytest.raises(ValueError, match="不能为负"):
        certified(frame, prices - SCALE, Fraction(0))


def test_dial_by_hand(tmp_path: Path) -> None:
    """Two items of one in two, three enterprises, one has both: inspect that one twice over, spare the others."""
    folder = small(
        tmp_path / "f",
        [(f"E{i}", "A", 0) for i in range(3)],
        [("X", "b", YEAR, 9, 0.5), ("Y", "c", YEAR, 9, 0.5)],
        [("E0", "X"), ("E1", "X"), ("E1", "Y"), ("E2", "Y")],
    )
    frame = read_frame(folder)
    assert frame.floor == 1.5
    assert dial(frame, Fraction(0)).floor == 1 and dial(frame, Fraction(1, 2)).floor == Fraction(5, 4)
    assert savings(frame, [Fraction(0)])["chance_floor"][0]["saves"] == pytest.approx(1 / 3, abs=1e-4)


# the life of a plan


def keys(plan: YearPlan, every: int) -> list[tuple[str, str]]:
    return sorted(months_of(plan))[::every]


def test_nothing_changed_nothing_moves(frame: Frame, plan: YearPlan) -> None:
    _, change = replan(frame, plan.drawn, months_of(plan), keys(plan, 3))
    assert (
        change.stability == 1 and not change.moved and not change.added and not change.dropped and not change.broken
    )


def test_what_is_announced_stays(frame: Frame, plan: YearPlan) -> None:
    """A body loses its capacity in spring, some enterprises close: version 2 keeps announced months."""
    capacity = frame.capacity.copy()
    capacity[0, :4] = 0
    before, announced = months_of(plan), keys(plan, 2)
    gone = np.flatnonzero(plan.drawn.tasks)[::25]
    barred = frame.barred.copy()
    barred[gone] = 1 + list(REASONS).index("closed")
    now = replace(frame, capacity=capacity, barred=barred)
    after, change = replan(now, draw(now, plan.drawn.seed, plan.drawn.method), before, announced)
    told = months_of(after)
    assert all(told[k] == before[k] for k in announced if k in told) and not change.broken
    assert len(change.dropped) == len(gone) and len(change.added) == len(after.drawn.added) > 0
    assert breaches(after)["window"] == breaches(after)["quiet"] == 0
    assert change.stability > 0.8
    kept_load = after.months.load[0, :4].sum()
    assert kept_load < plan.months.load[0, :4].sum()


def test_an_announced_visit_that_no_longer_holds_is_named(frame: Frame, plan: YearPlan) -> None:
    before = months_of(plan)
    (e, item), month = sorted(before.items())[0]
    quiet = frame.quiet.copy()
    quiet[frame.ids.index(e)] |= 1 << (month - 1)
    now = replace(frame, quiet=quiet)
    after, change = replan(now, plan.drawn, before, [(e, item)])
    assert months_of(after)[e, item] == month and len(change.broken) == 1
    assert e in change.broken[0] and "已通知" in change.broken[0]
    free, _ = replan(now, plan.drawn, before, [])
    assert months_of(free)[e, item] != month


def test_prices_of_moves(tmp_path: Path) -> None:
    folder = small(
        tmp_path / "f",
        [("E1", "A", arc(1, 1)), ("E2", "B", 0)],
        [("X", "b", arc(0, 6), 60, 1.0), ("Y", "c", YEAR, 30, 1.0)],
        [("E1", "X"), ("E1", "Y"), ("E2", "X")],
        {"b": [60] * 12, "c": [30] * 12},
        {"A": 1, "B": 2, "C": 3, "D": 4},
    )
    plan = make_plan(read_frame(folder), "ab")
    told = months_of(plan)
    prices = Prices(plan)
    here, other = told["E1", "X"], told["E2", "X"]
    assert here != other and prices.move("E1", None, here).minutes == 0
    assert prices.move("E1", ["X"], 2).refused == ("2 月是企业「E1」的静默月",)
    assert "窗口是 1月、2月、3月、4月、5月、6月" in prices.move("E1", ["X"], 9).refused[0]
    split = prices.move("E1", ["Y"], 9)
    assert split.visits == 1 and not split.refused and "上限" in split.warned[0]
    assert prices.move("E1", None, other).overload == {"b": 60}
    assert len(prices.every_month("E1")) == 12
    free = next(
        p for p in prices.every_month("E1") if not p.refused and not p.minutes and p.month not in (here, other)
    )
    assert prices.take("E1", None, free.month).visits == 0
    assert prices.move("E2", ["X"], here).minutes == 0 and prices.move("E2", ["X"], free.month).minutes == 60
    with pytest.raises(ValueError, match="静默月"):
        prices.take("E1", None, 2)
    with pytest.raises(KeyError):
        prices.move("E9", None, 3)


def test_prices_agree_with_the_plan(tmp_path: Path) -> None:
    """After many moves the loads are those of the months."""
    frame = read_frame(write(city(300, 4, items=20, bodies=5), tmp_path / "c"))
    plan = make_plan(frame, "ab", 2)
    prices, rng = Prices(plan), np.random.default_rng(0)
    for e in rng.choice(np.unique(plan.merged.e), 40):
        options = [p for p in prices.every_month(frame.ids[e]) if not p.refused]
        if options:
            before = np.clip(prices.load - frame.capacity, 0, None).sum()
            taken = prices.take(frame.ids[e], None, options[rng.integers(len(options))].month)
            assert np.clip(prices.load - frame.capacity, 0, None).sum() - before == taken.minutes
    load = np.zeros_like(prices.load)
    np.add.at(load, (frame.body[plan.merged.item], prices.month - 1), frame.minutes[plan.merged.item])
    assert (load == prices.load).all()
