"""Counting whole steps between two caps over arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .exact import Column, nearest, whole_steps
from .scheme import Cap


def count_steps(cap: Cap, column: Column, values: np.ndarray, kind: np.dtype[Any]) -> np.ndarray:
    """[n] whole steps between the lower cap and each value, 0 … cap.steps, as `kind`."""
    if column.storage == "float":
        return _of_floats(cap, values).astype(kind)
    counted = whole_steps(cap, column.scale)
    finer = counted.unit // 10**column.scale
    low, high = math.floor(cap.floor.scaleb(column.scale)), math.ceil(cap.ceiling.scaleb(column.scale))
    bounds = np.iinfo(values.dtype)
    if low > bounds.max or high < bounds.min:
        return np.full(len(values), 0 if low > bounds.max else cap.steps, kind)
    kept = np.clip(values, max(low, bounds.min), min(high, bounds.max))
    wide = max(abs(counted.floor), abs(counted.ceiling), abs(low) * finer, abs(high) * finer) >= 2**30
    found = kept.astype(np.int64 if wide else kind, copy=False)
    if finer > 1:
        found *= finer
        np.clip(found, counted.floor, counted.ceiling, out=found)
    if counted.floor:
        found -= counted.floor
    if counted.step > 1:
        found //= counted.step
    result: np.ndarray = found.astype(kind, copy=False)
    return result


def _of_floats(cap: Cap, values: np.ndarray) -> np.ndarray:
    """An estimate by multiplication, put right by comparing with the decimals around it (see `exact`)."""
    counted = whole_steps(cap)
    unit, floor, step = float(counted.unit), float(counted.floor), float(counted.step)
    kept = np.fmax(np.fmin(values, nearest(cap.ceiling)), nearest(cap.floor))
    guess: np.ndarray = np.floor((kept * unit - floor) / step)
    guess += kept >= ((guess + 1.0) * step + floor) / unit
    guess -= kept < (guess * step + floor) / unit
    return guess
