"""Assessment at size: TOPSIS of 400 k × 40, and rank intervals of 82 × 100 with 10,000 draws.

Run: ``.venv/bin/python bench/assessment.py [--quick]``. Prints seconds, the ratio to the budget and to a plain NumPy
spelling of the same formulas (whole-matrix TOPSIS; sorting every draw), whose results must agree (sorting gives neither
pairs nor 95 % intervals, ours does); exits 1 when a budget is missed. `--quick`: a tenth of everything.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np

from fadu.aspects.a9_coordination.assessment.scoring import (
    draw_weights,
    rank_intervals,
    topsis,
    weighted_scorer,
)

ROWS, LEAVES, TOPSIS_BUDGET = 400_000, 40, 0.6
UNITS, WIDE, DRAWS, INTERVAL_BUDGET = 82, 100, 10_000, 1.0
SEED = 20_261_123


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """Smallest time of several rounds, in seconds."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def plain_topsis(x: np.ndarray, w: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """The formulas on whole matrices."""
    v = x / np.sqrt((x**2).sum(axis=0)) * w
    ideal, worst = (np.where(costs, a, b) for a, b in ((v.min(0), v.max(0)), (v.max(0), v.min(0))))
    plus, minus = (np.sqrt(((v - end) ** 2).sum(axis=1)) for end in (ideal, worst))
    return minus / (plus + minus)


def plain_ranks(x: np.ndarray, w: np.ndarray, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Best and worst rank by sorting every draw."""
    scores = draw_weights(w, draws) @ x.T
    places = (-scores).argsort(axis=1).argsort(axis=1) + 1
    return places.min(axis=0), places.max(axis=0)


def report(name: str, ours: float, plain: float, budget: float) -> bool:
    """One line; whether the budget was kept."""
    met = ours <= budget
    print(
        f"{name:34} {ours:8.3f} s   budget {budget:.3f} s   ratio to budget {ours / budget:5.2f}   "
        f"plain NumPy / ours {plain / ours:5.2f}   {'met' if met else 'MISSED'}"
    )
    return met


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    share = 10 if parser.parse_args().quick else 1
    rows, draws = ROWS // share, DRAWS // share
    rng = np.random.default_rng(SEED)
    x, w, costs = rng.random((rows, LEAVES)), rng.dirichlet(np.ones(LEAVES)), np.arange(LEAVES) % 3 == 0
    gap = np.abs(topsis(x, w, costs) - plain_topsis(x, w, costs)).max()
    assert gap < 1e-12, gap
    times = best(lambda: topsis(x, w, costs)), best(lambda: plain_topsis(x, w, costs))
    met = report(f"TOPSIS {rows:,} × {LEAVES}", *times, TOPSIS_BUDGET / share)
    rates, weights = rng.random((UNITS, WIDE)), rng.dirichlet(np.full(WIDE, 5.0))
    found = rank_intervals(weighted_scorer(rates), weights, draws)
    assert np.array_equal((found.best, found.worst), plain_ranks(rates, weights, draws))
    times = (
        best(lambda: rank_intervals(weighted_scorer(rates), weights, draws)),
        best(lambda: plain_ranks(rates, weights, draws)),
    )
    met &= report(f"rank intervals {UNITS} × {WIDE}, {draws:,} draws", *times, INTERVAL_BUDGET / share)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
