"""The lot: sizes exact, chances equal, exclusions logged, order of files without meaning, years without repeats."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a4_enforcement.inspection_plan.solver.canon import frame_hash
from fadu.aspects.a4_enforcement.inspection_plan.solver.draw import (
    Draw,
    Method,
    draw,
    exact_floor,
    groups,
    numbers,
    portion,
    shares,
)
from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import REASONS, Frame, read_frame

from .worlds import YEAR, arc, city, small, write

PLAIN = Method(least=None)


def drawn_sizes(frame: Frame, drawn: Draw) -> np.ndarray:
    return np.bincount(frame.stratum[drawn.tasks], minlength=4 * len(frame.items))


@pytest.mark.parametrize(
    "method", [Method(), PLAIN, Method(least=1.0), Method(tier=0.5, least=20.0, year=2, step=Fraction(1, 4))]
)
def test_sizes_are_exact(frame: Frame, method: Method) -> None:
    for seed in ("00", "01", "ffee"):
        assert (drawn_sizes(frame, draw(frame, seed, method)) == frame.sizes[2]).all()


def test_within_a_group_the_smallest_numbers_are_drawn(frame: Frame) -> None:
    drawn = draw(frame, "77" * 32)
    group, _, _ = groups(frame, drawn.method)
    u = drawn.u[frame.e]
    for g in np.unique(group):
        mine = group == g
        inside, outside = u[mine & drawn.tasks], u[mine & ~drawn.tasks & frame.possible]
        assert not len(inside) or not len(outside) or inside.max() < outside.min()


@given(st.integers(1, 60), st.integers(0, 60), st.lists(st.integers(1, 9), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_shares_are_exactly_proportional_on_average(n: int, _: int, sizes: list[int]) -> None:
    """Summed over every outcome of the lot, a group gets exactly n · size: chances are equal to the last digit."""
    total = sum(sizes)
    n = min(n, total)
    last = np.cumsum(sizes)
    told = sum(portion(np.int64(n), np.int64(total), last - sizes, last, np.int64(r)) for r in range(total))
    assert (told == n * np.array(sizes)).all()
    for r in range(total):
        one = portion(np.int64(n), np.int64(total), last - sizes, last, np.int64(r))
        assert one.sum() == n and (one <= sizes).all() and (one >= 0).all()


def test_shares_use_the_lot_and_fit_the_groups(frame: Frame) -> None:
    group, stratum, _ = groups(frame, Method())
    size = np.bincount(group[frame.possible], minlength=len(stratum))
    one, two = (shares(frame, seed, Method(), group, stratum) for seed in ("aa", "ab"))
    assert (one <= size).all() and (one != two).any()
    assert (np.bincount(stratum, one, 4 * len(frame.items)) == frame.sizes[2]).all()


def test_groups_save_luck_not_chances(frame: Frame) -> None:
    """Both ways visit as many enterprises on average; with groups the number varies less."""

    def visited(method: Method) -> np.ndarray:
        return np.array([len(np.unique(frame.e[draw(frame, f"{s:04x}", method).tasks])) for s in range(60)])

    grouped, plain = visited(Method()), visited(PLAIN)
    assert abs(grouped.mean() - plain.mean()) < 0.01 * frame.floor
    assert grouped.std() < plain.std()


def inclusion(frame: Frame, seeds: int, method: Method) -> np.ndarray:
    """[P] z-score of how often each pair was drawn against its chance."""
    seen = np.zeros(len(frame.e))
    for s in range(seeds):
        seen += draw(frame, f"{s:08x}", method).tasks
    p = frame.chance
    able = (p > 0) & (p < 1)
    assert (seen[p == 1] == seeds).all() and (seen[p == 0] == 0).all()
    return (seen[able] - seeds * p[able]) / np.sqrt(seeds * p[able] * (1 - p[able]))


@pytest.mark.parametrize("method", [Method(), PLAIN, Method(least=1.0, tier=0.3)])
def test_chances_are_equal(tmp_path: Path, method: Method) -> None:
    """A smaller version of bench/inspections_chances.py: 400 whole draws."""
    frame = read_frame(write(city(1200, 5, items=25, bodies=6), tmp_path / "c"))
    z = inclusion(frame, 400, method)
    assert abs(z.mean()) < 0.03 and 0.95 < z.std() < 1.05
    assert (np.abs(z) > 4.5).mean() < 0.001


def test_small_strata_too(tmp_path: Path) -> None:
    """Three of seven, with every mixture of groups: each is drawn 3/7 of the time."""
    folder = small(
        tmp_path / "s",
        [(f"E{i}", "A", 0) for i in range(7)],
        [("X", "b", YEAR, 30, 0.4), ("Y", "b", YEAR, 30, 0.4), ("Z", "c", YEAR, 30, 0.01)],
        [(f"E{i}", "X") for i in range(7)] + [(f"E{i}", "Y") for i in range(3)] + [(f"E{i}", "Z") for i in (2, 5)],
    )
    z = inclusion(read_frame(folder), 3000, Method(least=0.5))
    assert np.abs(z).max() < 4


def test_numbers_follow_the_published_rule() -> None:
    import hashlib

    told = numbers("WH", ["甲", "E001"])
    assert [int(x) for x in told] == [
        int.from_bytes(hashlib.sha256(f"WH|{i}".encode()).digest()[:8], "big") for i in ("甲", "E001")
    ]


def test_order_of_files_means_nothing(folder: Path, tmp_path: Path) -> None:
    frame = read_frame(folder)
    for file in folder.glob("*.parquet"):
        pl.read_parquet(file).sample(fraction=1.0, shuffle=True, seed=3).write_parquet(tmp_path / file.name)
    other = read_frame(tmp_path)
    assert frame_hash(frame, Method()) == frame_hash(other, Method())
    assert (draw(frame, "ab").tasks == draw(other, "ab").tasks).all()


def test_impossible_pairs_take_no_part(tmp_path: Path) -> None:
    """Quiet months that cover the window: not drawn; the others share the number, chances n / those that can."""
    folder = small(
        tmp_path / "q",
        [(f"E{i}", "B", arc(6, 3) if i < 4 else 0) for i in range(10)],
        [("X", "b", arc(6, 2), 30, 0.3)],
        [(f"E{i}", "X") for i in range(10)],
    )
    frame = read_frame(folder)
    assert [int(x[1]) for x in frame.sizes] == [10, 6, 3]
    assert set(frame.chance.tolist()) == {0.0, 0.5}
    assert exact_floor(frame) == 3 and frame.floor == 3
    for s in range(20):
        assert set(frame.e[draw(frame, f"{s:02x}").tasks].tolist()) <= set(range(4, 10))


def barred(frame: Frame, pairs: np.ndarray, reason: str = "closed") -> Frame:
    codes = frame.barred.copy()
    codes[pairs] = 1 + list(REASONS).index(reason)
    return replace(frame, barred=codes)


def test_exclusions_are_replaced_by_the_next_number(frame: Frame) -> None:
    first = draw(frame, "0a0b")
    out = np.flatnonzero(first.tasks)[::40]
    again = draw(barred(frame, out), "0a0b")
    assert (again.drawn == first.drawn).all() and set(again.excluded.tolist()) == set(out.tolist())
    assert len(again.added) == len(out) - sum(again.short.values())
    assert (
        drawn_sizes(frame, again) + [again.short.get(k, 0) for k in range(4 * len(frame.items))] == frame.sizes[2]
    ).all()
    group, _, _ = groups(frame, first.method)
    rank = np.argsort(np.argsort(first.u[frame.e]))
    for p in again.added:
        left_out = frame.possible & ~again.tasks & (group == group[p]) & (rank < rank[p])
        assert not (left_out & ~np.isin(np.arange(len(rank)), out)).any()


def test_nobody_left_to_replace_is_told(tmp_path: Path) -> None:
    folder = small(
        tmp_path / "x",
        [(f"E{i}", "A", 0) for i in range(3)],
        [("X", "b", YEAR, 30, 1.0)],
        [(f"E{i}", "X") for i in range(3)],
    )
    frame = read_frame(folder)
    again = draw(barred(frame, np.array([1])), "ab")
    assert again.short == {0: 1} and again.tasks.tolist() == [True, False, True]


def test_years_turn_the_numbers(tmp_path: Path) -> None:
    """Step 1/4, chances at most 1/4: nobody twice in four years, everybody about once; chances stay."""
    folder = small(
        tmp_path / "r",
        [(f"E{i:03d}", "A", 0) for i in range(400)],
        [("X", "b", YEAR, 30, 0.2)],
        [(f"E{i:03d}", "X") for i in range(400)],
    )
    frame = read_frame(folder)
    years = [draw(frame, "beef", replace(PLAIN, year=y, step=Fraction(1, 4))) for y in range(5)]
    for y in range(3):
        assert not (years[y].tasks & years[y + 1].tasks).any()
    assert (sum(d.tasks.astype(int) for d in years[:4]) > 1).sum() <= 4
    assert (years[0].tasks == years[4].tasks).all()
    z = np.zeros(400)
    for s in range(500):
        z += draw(frame, f"{s:06x}", replace(PLAIN, year=3, step=Fraction(1, 4))).tasks
    z = (z - 100) / np.sqrt(500 * 0.2 * 0.8)
    assert abs(z.mean()) < 1e-9 and 0.85 < z.std() < 1.15 and np.abs(z).max() < 4.5


def test_identifiers_keep_their_type(tmp_path: Path) -> None:
    text, whole = (
        read_frame(write(city(300, 2, items=12, bodies=4), tmp_path / str(x), integers=x)) for x in (False, True)
    )
    assert text.id_column.dtype == pl.String and whole.id_column.dtype == pl.Int64
    assert whole.item_column.dtype == pl.Int64 and whole.body_column.dtype == pl.Int64
    assert [limit.visits for limit in text.caps.of_class] == [1, 2, 3, 4] and not text.caps.body_caps
