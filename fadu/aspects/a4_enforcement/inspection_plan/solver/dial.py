"""The dial between chance and saving: what a lower chance floor would save, with a certificate anybody can check.

Where rules only fix how many of each item × class are inspected, chances inside a stratum may differ. If everyone
keeps at least ε of the largest equal chance, the fewest expected visits are the linear program min Σ z_e,   Σ over
the stratum of z_e ≥ n,   ε · max p_e ≤ z_e ≤ 1. Any λ ≥ 0 proves a floor: Σ n λ + Σ_e min over l_e ≤ z ≤ 1 of z (1 -
Σ λ of e's strata). It is checked with integers. """

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .bounds import optimiser
from .frame import Frame

SCALE = 10**6
FINE = 10**9


@dataclass(frozen=True)
class Dial:
    """epsilon; visits: expected visits of the best chances found; prices [I*4]: the certificate, whole numbers in
    1/SCALE; floor: what the certificate proves."""

    epsilon: Fraction
    visits: float
    prices: np.ndarray
    floor: Fraction

    @property
    def gap(self) -> float:
        """(visits - floor) / floor."""
        return self.visits / float(self.floor) - 1 if self.floor else 0.0


def dial(frame: Frame, epsilon: Fraction) -> Dial:
    """Solve for one ε in 0..1. Raises RuntimeError when the optimiser is not installed."""
    if not optimiser():
        raise RuntimeError("测算机会下限需要优化求解器 ortools")
    e, k = frame.e[frame.possible], frame.stratum[frame.possible]
    best = frame.best_chance
    low = np.minimum(1.0, float(epsilon) * best)
    shape, count, example = _types(frame, e, k)
    prices, chance = np.zeros(4 * len(frame.items)), np.zeros(len(count))
    for c in range(4):
        here = np.flatnonzero((frame.cls[example] == c) & (best[example] > 0))
        if len(here):
            chance[here] = _solve(frame, here, count, example, low, prices)
    visits = float((chance[shape] * (best > 0)).sum())
    whole = np.maximum(np.round(prices * SCALE), 0).astype(np.int64)
    return Dial(epsilon, visits, whole, certified(frame, whole, epsilon))


def _types(frame: Frame, e: np.ndarray, k: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Enterprises with the same class and the same items: ([N] type, [T] size, [T] one of them)."""
    names = np.zeros((2, len(frame.cls)), np.uint64)
    rng = np.random.default_rng(20261123)
    for row in names:
        np.add.at(row, e, rng.integers(1, 1 << 63, 4 * len(frame.items), dtype=np.uint64)[k])
    first = np.unique(names[0], return_inverse=True)[1] * np.int64(len(frame.cls) + 1)
    _, example, shape, count = np.unique((first + np.unique(names[1], return_inverse=True)[1]) * 4 + frame.cls,
                                         return_index=True, return_inverse=True, return_counts=True)
    return shape, count, example


def _solve(frame: Frame, here: np.ndarray, count: np.ndarray, example: np.ndarray, low: np.ndarray,
           prices: np.ndarray) -> np.ndarray:
    """One class: chances of its types; the strata's dual prices go into `prices`."""
    from ortools.linear_solver.python import model_builder

    model = model_builder.Model()
    bounds = np.searchsorted(frame.e, np.arange(len(frame.cls) + 1))
    z = [model.new_num_var(float(min(low[e], 1.0)), 1.0, "") for e in example[here].tolist()]
    rows: dict[int, tuple[list, list[float]]] = {}
    for x, t in zip(z, here.tolist(), strict=True):
        e = int(example[t])
        for p in range(bounds[e], bounds[e + 1]):
            if frame.chance[p] > 0:
                terms, weights = rows.setdefault(int(frame.stratum[p]), ([], []))
                terms.append(x)
                weights.append(float(count[t]))
    _, _, wanted = frame.sizes
    held = {k: model.add(model_builder.LinearExpr.weighted_sum(terms, weights) >= float(wanted[k]))
            for k, (terms, weights) in sorted(rows.items())}
    model.minimize(model_builder.LinearExpr.weighted_sum(z, count[here].astype(float).tolist()))
    solver = model_builder.Solver("GLOP")
    if solver.solve(model) != model_builder.SolveStatus.OPTIMAL:
        raise RuntimeError("线性规划没有求得最优解")
    for k, row in held.items():
        prices[k] = max(0.0, solver.dual_value(row))
    return np.array([solver.value(x) for x in z])


def certified(frame: Frame, prices: np.ndarray, epsilon: Fraction) -> Fraction:
    """The floor that whole-number prices (in 1/SCALE, at least 0) prove: exact, plain integers, no solver.

    Lower ends of chances are rounded down to 1/FINE, which can only lower the floor."""
    _, able, wanted = (x.tolist() for x in frame.sizes)
    told = prices.tolist()
    if any(p < 0 for p in told):
        raise ValueError("证书中的价格不能为负")
    total = sum(n * p for n, p in zip(wanted, told, strict=True)) * FINE
    priced = [0] * len(frame.cls)
    best: list[tuple[int, int]] = [(0, 1)] * len(frame.cls)
    for e, k in zip(frame.e[frame.possible].tolist(), frame.stratum[frame.possible].tolist(), strict=True):
        priced[e] += told[k]
        if wanted[k] * best[e][1] > best[e][0] * able[k]:
            best[e] = (wanted[k], able[k])
    for price, (n, size) in zip(priced, best, strict=True):
        if n:
            lowest = FINE * n * epsilon.numerator // (size * epsilon.denominator)
            total += min((SCALE - price) * lowest, (SCALE - price) * FINE)
    return Fraction(total, SCALE * FINE)
