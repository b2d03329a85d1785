"""TOPSIS: vector normalisation, Euclidean distance, closeness to the ideal; in blocks, so that memory stays small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .errors import AssessError

BLOCK = 4096  # rows; one block of 40 columns stays in the cache of a core
DIGITS = 10  # closeness is rounded to this many decimals before it becomes a score


def topsis(matrix: np.ndarray, weights: Sequence[float], costs: Sequence[bool] | None = None) -> np.ndarray:
    """Closeness C = D−/(D+ + D−) of every row, 0…1. All rows equal: 0.5. Raises AssessError for unusable numbers."""
    x = np.ascontiguousarray(matrix, dtype=float)
    w = np.asarray(weights, dtype=float)
    if x.ndim != 2 or not len(x) or w.shape != (x.shape[1],) or not np.isfinite(w).all():
        raise AssessError("TOPSIS 的矩阵与权重不相配")
    norm, low, high = _columns(x)
    if not np.isfinite(norm).all():
        raise AssessError("TOPSIS 的数据中有不是数的值")
    scale = w / np.where(norm == 0, 1, norm)
    ends = np.sort(np.stack([low * scale, high * scale]), axis=0)
    cost = np.zeros(len(w), bool) if costs is None else np.asarray(costs, bool)
    ideal, worst = np.where(cost, ends[0], ends[1]), np.where(cost, ends[1], ends[0])
    return _closeness(x, scale, ideal, worst)


def _columns(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Root of the sum of squares, least and greatest of every column, in one pass over memory."""
    squares, low, high = np.zeros(x.shape[1]), x[0].copy(), x[0].copy()
    for start in range(0, len(x), BLOCK):
        block = x[start : start + BLOCK]
        squares += np.einsum("ij,ij->j", block, block)
        np.minimum(low, block.min(axis=0), out=low)
        np.maximum(high, block.max(axis=0), out=high)
    return np.sqrt(squares), low, high


def _closeness(x: np.ndarray, scale: np.ndarray, ideal: np.ndarray, worst: np.ndarray) -> np.ndarray:
    found = np.empty(len(x))
    held, away = np.empty((2, min(BLOCK, len(x)), x.shape[1]))
    for start in range(0, len(x), BLOCK):
        rows = x[start : start + BLOCK]
        size = len(rows)
        v, gap = np.multiply(rows, scale, out=held[:size]), away[:size]
        np.subtract(v, ideal, out=gap)
        plus = np.sqrt(np.einsum("ij,ij->i", gap, gap))
        np.subtract(v, worst, out=gap)
        minus = np.sqrt(np.einsum("ij,ij->i", gap, gap))
        total = plus + minus
        found[start : start + size] = np.where(total == 0, 0.5, minus / np.where(total == 0, 1, total))
    return found
