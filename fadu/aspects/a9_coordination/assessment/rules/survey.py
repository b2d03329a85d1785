"""Surveys: how many answered, how sure the mean is, and the lines in which counts are entered."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

SPLIT = re.compile(r"[,，\t;；]+")
FEW = 30


@dataclass(frozen=True)
class Mean:
    """Mean of the answers with the half width of its 95 % interval; `few`: the sample is too small to trust."""

    n: int
    mean: float
    half: float

    @property
    def few(self) -> bool:
        return self.n < FEW


def mean_of(counts: Sequence[int], values: Sequence[float]) -> Mean | None:
    """The mean of a scale; None when nobody answered."""
    n = sum(counts)
    if not n:
        return None
    mean = sum(c * v for c, v in zip(counts, values, strict=True)) / n
    spread = sum(c * (v - mean) ** 2 for c, v in zip(counts, values, strict=True)) / max(1, n - 1)
    return Mean(n, mean, 1.96 * math.sqrt(spread / n))


def read_counts(text: str, columns: int, units: Sequence[str]) -> tuple[dict[str, list[int]], list[str]]:
    """Lines `单位，人数，人数…`: counts by unit, and what is wrong in which line."""
    found: dict[str, list[int]] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in SPLIT.split(line.strip()) if cell.strip()]
        if not cells:
            continue
        unit, counts = cells[0], cells[1:]
        if unit not in units:
            faults.append(f"第 {number} 行：「{unit}」不是本次考核的单位")
        elif unit in found:
            faults.append(f"第 {number} 行：「{unit}」出现两次")
        elif len(counts) != columns or not all(c.isascii() and c.isdigit() and len(c) < 8 for c in counts):
            faults.append(f"第 {number} 行：单位之后应为 {columns} 个人数，用逗号隔开")
        else:
            found[unit] = [int(count) for count in counts]
    return found, faults
