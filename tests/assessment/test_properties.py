"""What holds for every assessment: weights sum, bounds, monotone, no matter in which order units come."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a9_coordination.assessment.scoring import (
    Row,
    Table,
    ahp,
    assess,
    critic,
    draw_weights,
    entropy,
    largest_remainder,
    parse_scheme,
    proven_pairs,
    rank_intervals,
    ranks,
    reversals,
    topsis,
    weighted_scorer,
)
from fadu.aspects.a9_coordination.assessment.scoring.reversal import efficacy

from .tables import flat

LEAVES = {
    "A": (20, 'type="SR4", num="a", den="b"'),
    "B": (15, 'type="SR3", start=15, d=2, event="c"'),
    "C": (15, 'type="SR7", column="d", lo=0, hi=50'),
    "D": (20, 'type="SR5", column="e", T=95, step=2, d="0.7", mode="ceil"'),
    "E": (10, 'type="SR6", column="e", tiers=[{in="[90,+inf)",points=10},{in="(-inf,90)",points=3}]'),
    "F": (10, 'type="SR1", column="f"'),
    "G": (10, 'type="SR20", expression="0.2*A + 0.1*C"'),
}
MORE = """missing = "zero"
na_policy = "{}"
[bonus]
cap = 5
items = [{{ id = "P", points = 2, count = "p" }}]
"""
BETTER = {"a": 1, "c": -1, "d": 1, "e": 1, "f": 1, "p": 1}
CELLS = st.fixed_dictionaries(
    {
        "a": st.integers(0, 60).map(str),
        "b": st.sampled_from(["0", "50", "60"]),
        "c": st.integers(0, 10).map(str),
        "d": st.one_of(st.decimals(0, 60, places=2).map(str), st.sampled_from(["", "不涉及"])),
        "e": st.integers(80, 100).map(str),
        "f": st.sampled_from(["是", "否"]),
        "p": st.integers(0, 4).map(str),
    }
)
POLICY = st.sampled_from(["full", "renormalise", "group_mean"])
UNITS = st.lists(CELLS, min_size=1, max_size=5)


def score(policy: str, cells: list[dict[str, str]]):
    rows = tuple(Row(f"单位{n}", "", row) for n, row in enumerate(cells))
    return assess(parse_scheme(flat(LEAVES, MORE.format(policy))), Table(tuple("abcdefp"), rows), draws=100)


@settings(max_examples=60, deadline=None)
@given(POLICY, UNITS)
def test_bounds_sum_and_order(policy: str, cells: list[dict[str, str]]) -> None:
    found = score(policy, cells)
    for unit in found.units:
        assert 0 <= unit.score <= 105
        assert unit.base == sum(item.points for item in unit.items if item.points is not None)
        assert unit.score == unit.base + sum(line.points for line in unit.extras)
        assert sum(item.weight for item in unit.items if item.points is not None) == 100
        assert all(0 <= item.rate <= 1 for item in unit.items if item.rate is not None)
    assert all(a.score >= b.score and a.rank <= b.rank for a, b in pairwise(found.units))


@settings(max_examples=60, deadline=None)
@given(POLICY, UNITS, st.data())
def test_improving_one_cell_never_lowers_the_total(policy: str, cells: list[dict[str, str]], data) -> None:
    before = next(unit for unit in score(policy, cells).units if unit.name == "单位0")
    name = data.draw(st.sampled_from([n for n in BETTER if cells[0][n] not in ("", "不涉及")]))
    if name == "f":
        better = "是"
    else:
        better = str(max(Fraction(0), Fraction(cells[0][name]) + BETTER[name] * data.draw(st.integers(0, 5))))
    after = score(policy, [{**cells[0], name: better}, *cells[1:]])
    assert next(unit for unit in after.units if unit.name == "单位0").score >= before.score


@settings(max_examples=30, deadline=None)
@given(POLICY, UNITS, st.randoms(use_true_random=False))
def test_order_of_units_does_not_matter(policy: str, cells: list[dict[str, str]], random) -> None:
    rows = [Row(f"单位{n}", "", row) for n, row in enumerate(cells)]
    shuffled = random.sample(rows, len(rows))
    scheme = parse_scheme(flat(LEAVES, MORE.format(policy)))
    one, two = (assess(scheme, Table(tuple("abcdefp"), tuple(each)), draws=100) for each in (rows, shuffled))
    assert {u.name: (u.score, u.rank) for u in one.units} == {u.name: (u.score, u.rank) for u in two.units}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(lambda v: sum(v) > 0), st.integers(0, 6))
def test_computed_weights_sum_to_exactly_100(values: list[float], digits: int) -> None:
    found = largest_remainder(values, Fraction(100), digits)
    assert sum(found) == 100
    assert all(abs(float(w) - v / sum(values) * 100) <= 10**-digits + 1e-6 for w, v in zip(found, values, strict=True))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_ranks(values: list[int]) -> None:
    skip, dense = (ranks([(v,) for v in values], ties) for ties in ("skip", "dense"))
    assert skip == [1 + sum(other > value for other in values) for value in values]
    assert dense == [1 + len({other for other in values if other > value}) for value in values]


MATRIX = st.integers(3, 8).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 100), min_size=4, max_size=4), min_size=n, max_size=n)
).map(lambda rows: np.array(rows, float))


@given(MATRIX, st.randoms(use_true_random=False))
def test_objective_weights(x: np.ndarray, random) -> None:
    if (x == x[0]).all():
        return
    order = random.sample(range(len(x)), len(x))
    for work in (entropy, critic):
        found = work(x)
        assert abs(found.sum() - 1) < 1e-9 and (found >= 0).all()
        assert (found[np.ptp(x, axis=0) == 0] == 0).all()
        assert np.allclose(found, work(x[order]))


@given(MATRIX)
def test_topsis_is_bounded_and_better_is_closer(x: np.ndarray) -> None:
    w, costs = [0.4, 0.3, 0.2, 0.1], [False, False, True, False]
    found = topsis(x, w, costs)
    assert ((found >= 0) & (found <= 1)).all()
    assert np.allclose(found[::-1], topsis(x[::-1], w, costs))
    signs = np.where(costs, -1, 1)
    for i in range(len(x)):
        for j in range(len(x)):
            if (x[i] * signs >= x[j] * signs).all():
                assert found[i] >= found[j] - 1e-12


@given(st.lists(st.floats(0.1, 9), min_size=2, max_size=7))
def test_consistent_judgments_give_their_weights_back(weights: list[float]) -> None:
    exactly = [Fraction(w) for w in weights]
    found = ahp([str(n) for n in range(len(weights))], [[a / b for b in exactly] for a in exactly])
    assert np.allclose(found.weights, np.array(weights) / sum(weights))
    assert found.cr < 1e-9 and found.worst is None


def test_a_certain_pair_is_certain_in_every_draw_of_the_box() -> None:
    rng = np.random.default_rng(5)
    x, w = rng.random((12, 9)), rng.dirichlet(np.ones(9))
    proven = proven_pairs(x, w, np.zeros(12))
    t = rng.uniform(-0.1, 0.1, (20_000, 9))
    t -= (t @ w)[:, None]  # the sum of the weights stays
    t *= np.minimum(1, 0.1 / np.abs(t).max(axis=1))[:, None]
    scores = (w * (1 + t)) @ x.T
    always = np.array([[(scores[:, i] > scores[:, j]).all() for j in range(12)] for i in range(12)])
    assert (always | ~proven).all()
    assert 0 < proven.sum() <= always.sum()


def test_intervals_contain_the_rank_and_repeat() -> None:
    rng = np.random.default_rng(6)
    x, w = rng.random((10, 6)), np.array([0.3, 0.3, 0.2, 0.1, 0.1, 0.0])
    one, two = (rank_intervals(weighted_scorer(x), w, 500) for _ in range(2))
    assert np.array_equal(one.ahead, two.ahead)
    place = 1 + (np.subtract.outer(x @ w, x @ w) < 0).sum(axis=1)
    assert ((one.best <= place) & (place <= one.worst)).all()
    assert ((one.best <= one.low) & (one.low <= one.high) & (one.high <= one.worst)).all()
    assert (draw_weights(w, 50)[:, 5] == 0).all()
    assert rank_intervals(weighted_scorer(np.vstack([x[0] + 1, x[0]])), w, 100).certain_share() == 1


def test_rank_reversal_is_found() -> None:
    x = np.array([[1.0, 5.0], [4.0, 2.0], [3.0, 3.0]])
    rng, half, costs = np.random.default_rng(0), np.full(2, 0.5), [False] * 2
    tried = [rng.random((4, 2)) for _ in range(500)]
    for score in (lambda m: topsis(m, half), lambda m: efficacy(m, half, costs, 60, 40, False)):
        found = next(m for m in tried if reversals(score, m, costs))
        for one in reversals(score, found, costs):
            assert all(score(found)[a] > score(found)[b] for a, b in one["pairs"])
    assert not any(reversals(lambda m: m @ half, m, costs) for m in tried[:50])  # fixed rules and weights: never
    assert topsis(np.ones((3, 2)), [0.5, 0.5]).tolist() == [0.5] * 3
    with pytest.raises(ValueError, match="不相配"):
        topsis(x, [1.0])
