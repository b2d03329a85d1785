"""Spacing and caps of bodies, items and classes are kept wherever months allow it, and named where they do not."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a4_enforcement.inspection_plan.solver.check import breaches, flagged
from fadu.aspects.a4_enforcement.inspection_plan.solver.conflicts import conflicts
from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import BadFrame, read_frame
from fadu.aspects.a4_enforcement.inspection_plan.solver.plan import make_plan
from fadu.aspects.a4_enforcement.inspection_plan.solver.replan import Prices, months_of, replan

from .worlds import YEAR, arc, city, small, write

Told = list[tuple[str, int]]
windows = st.sampled_from([arc(0, 1), arc(1, 2), arc(2, 1), arc(3, 3), arc(4, 1), arc(5, 2), arc(7, 1), arc(0, 4)])
items = st.lists(st.tuples(st.sampled_from("bcd"), windows), min_size=2, max_size=5)


def world(folder: Path, told: Told, cap: int = 12, own: dict[str, int] | None = None) -> Path:
    """One enterprise of class B with these items, all certain: (body, window)."""
    rows = [(f"I{n}", body, window, 30, 1.0) for n, (body, window) in enumerate(told)]
    small(folder, [("E1", "B", 0)], rows, [("E1", row[0]) for row in rows], caps=dict.fromkeys("ABCD", cap))
    if own:
        pl.DataFrame(list(own.items()), ["body", "visits"], orient="row").write_parquet(folder / "body_caps.parquet")
    return folder


def possible(told: Told, cap: int, own: dict[str, int], spacing: int) -> bool:
    """Whether any months keep every rule: by trying all."""
    for months in product(*([m for m in range(12) if w >> m & 1] for _, w in told)):
        by_body: dict[str, set[int]] = {}
        for (body, _), m in zip(told, months, strict=True):
            by_body.setdefault(body, set()).add(m)
        apart = all(abs(a - b) >= spacing for s in by_body.values() for a in s for b in s if a != b)
        if len(set(months)) <= cap and apart and all(len(s) <= own.get(b, 12) for b, s in by_body.items()):
            return True
    return False


@given(items, st.integers(1, 4), st.integers(1, 3), st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_what_can_be_kept_is_kept(told: Told, cap: int, most: int, spacing: int) -> None:
    own = {"b": most} if any(body == "b" for body, _ in told) else {}
    with TemporaryDirectory() as place:
        plan = make_plan(read_frame(world(Path(place) / "c", told, cap, own), spacing), "ab")
    found = breaches(plan)
    assert found["window"] == found["quiet"] == 0
    wrong = found["cap"] + found["body_cap"] + found["spacing"]
    assert (wrong == 0) == possible(told, cap, own, spacing)
    assert len(flagged(plan)) == wrong and all(f["rule"] and f["citation"] for f in flagged(plan))


TWICE = [("b", arc(0, 6)), ("b", arc(6, 6))]


@pytest.mark.parametrize(
    ("told", "spacing", "visits", "near"),
    [
        (TWICE, 0, 2, 0), (TWICE, 6, 2, 0), ([("b", arc(5, 1)), ("b", arc(6, 1))], 2, 2, 1),
        ([("b", 0b100100), ("b", arc(6, 1)), ("c", arc(5, 1))], 2, 3, 0),  # a visit more buys the distance
    ],
)  # fmt: skip
def test_spacing_by_hand(tmp_path: Path, told: Told, spacing: int, visits: int, near: int) -> None:
    plan = make_plan(read_frame(world(tmp_path / "c", told), spacing), "ab")
    assert (plan.visits, breaches(plan)["spacing"]) == (visits, near)
    assert near == 0 or "相隔不足 2 个月" in flagged(plan)[0]["reason"]


def test_split_visits_of_a_body_keep_their_distance(tmp_path: Path) -> None:
    """Items that must not meet split the body's work: its two visits are months apart all the same."""
    folder = world(tmp_path / "c", [("b", arc(0, 3)), ("b", arc(0, 3)), ("c", YEAR)])
    pl.DataFrame({"item": ["I0"], "other": ["I1"]}).write_parquet(folder / "apart.parquet")
    plan = make_plan(read_frame(folder, 2), "ab")
    assert sorted(plan.month[:2].tolist()) == [1, 3] and breaches(plan)["spacing"] == breaches(plan)["apart"] == 0


def ruled(folder: Path, name: str, columns: list[str], rows: list[tuple]) -> None:
    pl.DataFrame(rows, [*columns, "scope", "visits", "rule", "citation"], orient="row").write_parquet(
        folder / f"{name}.parquet")


def test_caps_of_items_and_of_single_enterprises(tmp_path: Path) -> None:
    """An item's own cap joins the body's work at the price of a visit; a cap that cannot be kept is named."""
    told = [("b", arc(0, 3)), ("b", arc(1, 5)), ("c", arc(0, 1)), ("d", arc(4, 1))]
    folder = world(tmp_path / "c", told)
    assert make_plan(read_frame(folder), "ab").visits == 2
    ruled(folder, "item_caps", ["item", "class"], [("I0", "B", "own", 1, "某事项每年一次", "某办法")])
    plan = make_plan(read_frame(folder), "ab")
    assert plan.visits == 3 and breaches(plan)["body_cap"] == 0
    ruled(folder, "pair_caps", ["enterprise", "item"], [("E1", "I3", "joint", 1, "某企业合计一次", "某通知")])
    row = next(c for c in conflicts(read_frame(folder)) if c.kind == "cap")
    assert "某企业合计一次" in row.text and row.ground.text == "某通知" and row.size == 1
    told_flag = next(f for f in flagged(make_plan(read_frame(folder), "ab")) if f["kind"] == "cap")
    assert (told_flag["rule"], told_flag["citation"], told_flag["cap"]) == ("某企业合计一次", "某通知", 1)
    ruled(folder, "pair_caps", ["enterprise", "item"], [("E1", "I9", "joint", 1, "", "")])
    with pytest.raises(BadFrame, match="I9"):
        read_frame(folder)


def test_a_city_with_spacing_and_caps(tmp_path: Path) -> None:
    """Every body at most once, two months apart: what is broken is exactly what no month could keep."""
    told = city(700, 5, items=60, bodies=6) | {"window": np.array([arc(5 * i % 12, 2 + i % 3) for i in range(60)])}
    folder = write(told, tmp_path / "c", slack=6)
    owners = pl.read_parquet(folder / "items.parquet")["body"].unique().sort()
    pl.DataFrame({"body": owners, "visits": [1] * len(owners)}).write_parquet(folder / "body_caps.parquet")
    frame = read_frame(folder, 3)
    plan = make_plan(frame, "5eed" * 16)
    found = breaches(plan)
    assert found["quiet"] == found["window"] == found["missing"] == 0
    assert found["body_cap"] + found["spacing"] + found["cap"] == len(flagged(plan)) > 0
    for flag in flagged(plan):
        e = frame.ids.index(flag["enterprise"])
        mine = np.flatnonzero(plan.merged.e == e)
        told = [(frame.bodies[frame.body[i]], int(w)) for i, w in
                zip(plan.merged.item[mine], frame.open_months[plan.merged.pair[mine]], strict=True)]
        cap = frame.caps.of_class[frame.cls[e]].visits
        assert len(told) > 6 or not possible(told, cap, dict.fromkeys(frame.bodies, 1), 3)


def test_the_next_version_keeps_the_distance(tmp_path: Path) -> None:
    """A month that was announced too near is flagged, one that was only planned moves away."""
    frame = read_frame(world(tmp_path / "c", TWICE), 2)
    plan = make_plan(frame, "ab")
    before = dict(zip(sorted(months_of(plan)), (6, 7), strict=True))
    again, change = replan(frame, plan.drawn, before, [])
    assert breaches(again)["spacing"] == 0 and change.kept <= 1
    fixed, _ = replan(frame, plan.drawn, before, before)
    assert breaches(fixed)["spacing"] == 1 and flagged(fixed)[0]["months"] == [6, 7]
    near = Prices(fixed).move("E1", ["I1"], 8)
    assert not near.warned and any("相隔不足" in w for w in Prices(plan).move("E1", ["I1"], 7).warned) == (
        abs(months_of(plan)["E1", "I0"] - 7) < 2)
