"""Objective weights of a matrix units × indicators: entropy and CRITIC; and their combination with others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .errors import AssessError

NORMALISE = {"none": "不归一（原值）", "minmax": "极差归一"}


def checked(matrix: np.ndarray) -> np.ndarray:
    """The matrix as float64; raises AssessError when it has fewer than two rows, is not finite or all constant."""
    x = np.asarray(matrix, dtype=float)
    if x.ndim != 2 or x.shape[0] < 2 or x.shape[1] < 1:
        raise AssessError("客观赋权至少要有两个单位和一项指标")
    if not np.isfinite(x).all():
        raise AssessError("客观赋权的数据中有不是数的值")
    if (x == x[0]).all():
        raise AssessError("全部指标在各单位间没有差别，无法客观赋权")
    return x


def minmax(x: np.ndarray, costs: Sequence[bool] | None = None) -> np.ndarray:
    """Columns on [0, 1], costs turned round; a constant column becomes 0."""
    low, span = x.min(axis=0), np.ptp(x, axis=0)
    scaled = (x - low) / np.where(span == 0, 1, span)
    return scaled if costs is None else np.where(np.asarray(costs) & (span != 0), 1 - scaled, scaled)


def entropy(matrix: np.ndarray, normalise: str = "none", costs: Sequence[bool] | None = None) -> np.ndarray:
    """Entropy weights, sum 1: d_j = 1 + Σ p ln p / ln m, p the shares of a column, 0·ln 0 = 0; constant column 0."""
    x = checked(matrix)
    if normalise == "none" and costs is not None and any(costs):
        raise AssessError("有越小越好的指标时，熵权须先极差归一（normalise = minmax）")
    if normalise == "minmax":
        x = minmax(x, costs)
    if (x < 0).any():
        raise AssessError("熵权不能用于负数；请用极差归一（normalise = minmax）")
    constant = np.ptp(x, axis=0) == 0
    total = x.sum(axis=0)
    p = x / np.where(total == 0, 1, total)
    parts = np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0.0)
    d = np.where(constant, 0.0, np.clip(1 + parts.sum(axis=0) / np.log(x.shape[0]), 0.0, None))
    if d.sum() <= 0:
        raise AssessError("全部指标在各单位间几乎没有差别，无法用熵权")
    return d / d.sum()


def critic(matrix: np.ndarray, costs: Sequence[bool] | None = None) -> np.ndarray:
    """CRITIC weights, sum 1: spread × Σ(1 − correlation) after min-max; a constant column gets 0."""
    x = minmax(checked(matrix), costs)
    spread = x.std(axis=0)
    live = spread > 0
    weights = np.zeros(x.shape[1])
    correlation = np.atleast_2d(np.corrcoef(x[:, live], rowvar=False))
    weights[live] = spread[live] * (1 - correlation).sum(axis=0).clip(min=0)
    if weights.sum() <= 1e-12:  # a single live column, or all perfectly correlated: only the spread is left
        weights = spread
    return weights / weights.sum()


def combine(subjective: np.ndarray, objective: np.ndarray, alpha: float, how: str = "linear") -> np.ndarray:
    """α·subjective + (1−α)·objective, or ∝ subjective·objective (α not used)."""
    if how == "product":
        product = subjective * objective
        if product.sum() <= 0:
            raise AssessError("主观与客观权重的乘积全为 0，无法合成")
        return product / product.sum()
    return alpha * subjective + (1 - alpha) * objective
