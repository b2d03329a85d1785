"""How certain a ranking is: rank intervals under weight perturbation, pairs whose order is certain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .topsis import topsis

CONCENTRATION = 1000.0  # Dirichlet around the weights: a weight of 10 % varies by about ±0.9 points (one deviation)
DELTA = 0.10  # every weight up to ±10 % of itself, the sum kept
EPSILON = 1e-9
SEED = 20_240_628
Scorer = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Intervals:
    """Best and worst rank in all draws, the 95 % interval, and how often each unit (row) is ahead of each (column)."""

    best: np.ndarray
    worst: np.ndarray
    low: np.ndarray
    high: np.ndarray
    ahead: np.ndarray
    draws: int

    def certain_share(self) -> float:
        """Share of pairs with one and the same order in all draws."""
        n = len(self.best)
        return float((self.ahead == 1).sum() / (n * (n - 1) / 2)) if n > 1 else 1.0

    def turning(self, most: int) -> list[tuple[int, int, float]]:
        """Pairs whose order turns (one more often ahead, the other, its share), the least certain first."""
        pairs = np.argwhere((self.ahead >= self.ahead.T) & (self.ahead < 1) & (self.ahead.T > 0))
        rows = [
            (int(a), int(b), float(self.ahead[a, b])) for a, b in pairs if self.ahead[a, b] > self.ahead[b, a] or a < b
        ]
        return sorted(rows, key=lambda row: (row[2], row[0], row[1]))[:most]


def draw_weights(weights: np.ndarray, draws: int, concentration: float = CONCENTRATION, seed: int = SEED) -> np.ndarray:
    """Draws × leaves: Dirichlet vectors around `weights` (sum 1); a weight of 0 stays 0."""
    gammas = np.random.default_rng(seed).standard_gamma(weights * concentration, (draws, len(weights)))
    return gammas / gammas.sum(axis=1, keepdims=True)


def weighted_scorer(x: np.ndarray, offsets: np.ndarray | None = None, applies: np.ndarray | None = None) -> Scorer:
    """Scores for many weight vectors: draws × leaves → draws × units. What does not apply is renormalised away."""

    def score(w: np.ndarray) -> np.ndarray:
        found = w @ (x if applies is None else x * applies).T
        if applies is not None and not applies.all():
            found = found / np.maximum(w @ applies.astype(float).T, EPSILON)
        return found if offsets is None else found + offsets

    return score


def topsis_scorer(x: np.ndarray, costs: Sequence[bool], offsets: np.ndarray) -> Scorer:
    """The same for TOPSIS, one draw after the other."""
    return lambda w: np.array([topsis(x, one, costs) for one in w]) + offsets


def geometric_scorer(x: np.ndarray, offsets: np.ndarray) -> Scorer:
    """Weighted geometric means of rates above 0; what does not apply (nan) is renormalised away."""
    applies = (~np.isnan(x)).astype(float)
    logs = np.log(np.maximum(np.nan_to_num(x, nan=1.0), EPSILON))
    return lambda w: np.exp(w @ logs.T / np.maximum(w @ applies.T, EPSILON)) + offsets


def fuzzy_scorer(
    x: np.ndarray, values: np.ndarray, operator: str, how: str, normalised: bool, offsets: np.ndarray
) -> Scorer:
    """B = A∘R for many weight vectors; x: units × leaves × grades. The same operators as `fuzzy.compose`."""

    def one(w: np.ndarray) -> np.ndarray:
        a = w[None, :, None]
        parts = a * x if operator in ("product-max", "sum") else np.minimum(a, x)
        found = parts.max(axis=1) if operator.endswith("max") else parts.sum(axis=1)
        found = np.minimum(found, 1) if operator == "bounded" else found
        total = np.maximum(found.sum(axis=1), EPSILON)
        if how == "highest":
            return values[(found / total[:, None] if normalised else found).argmax(axis=1)]
        return found @ values / total

    return lambda w: np.array([one(row) for row in w]) + offsets


def rank_intervals(score: Scorer, weights: np.ndarray, draws: int = 10_000, seed: int = SEED) -> Intervals:
    """Ranks (1 = best, ties share the better place) of all units over `draws` perturbed weight vectors."""
    scores = np.ascontiguousarray(score(draw_weights(weights, draws, seed=seed)).T)
    units = len(scores)
    ranks, ahead = np.empty((units, draws), np.int16), np.empty((units, units))
    for n in range(units):
        above = scores > scores[n] + EPSILON
        ranks[n] = 1 + np.add.reduce(above.view(np.uint8), axis=0, dtype=np.uint16)
        ahead[:, n] = np.count_nonzero(above, axis=1) / draws
    low, high = np.quantile(ranks, (0.025, 0.975), axis=1, method="nearest")
    return Intervals(ranks.min(axis=1), ranks.max(axis=1), low.astype(int), high.astype(int), ahead, draws)


def proven_pairs(x: np.ndarray, weights: np.ndarray, offsets: np.ndarray, delta: float = DELTA) -> np.ndarray:
    """Units × units: whether the row is ahead of the column for every weight vector within ±delta of itself.

    With d the difference of two units, the least of Σ w(1+t)d over |t| ≤ delta, Σ wt = 0 is Σ wd − delta·Σ w|d−m|,
    m the weighted median of d (the dual of that linear programme has one variable). No draw is involved.
    """
    units = len(x)
    found = np.zeros((units, units), bool)
    for n in range(units):
        d = x[n] - x
        order = np.argsort(d, axis=1)
        sums = np.cumsum(weights[order], axis=1)
        place = (sums < weights.sum() / 2).sum(axis=1).clip(max=x.shape[1] - 1)
        median = d[np.arange(units), order[np.arange(units), place]]
        least = d @ weights - delta * (np.abs(d - median[:, None]) @ weights) + offsets[n] - offsets
        found[n] = least > EPSILON
    return found


def spread_shares(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Share of each leaf in the variance of the total (sum 1; negative where a leaf works against the rest)."""
    parts = x * weights
    total = parts.sum(axis=1)
    variance = total.var()
    if variance < EPSILON**2:
        return np.zeros(x.shape[1])
    return ((parts - parts.mean(axis=0)) * (total - total.mean())[:, None]).mean(axis=0) / variance
