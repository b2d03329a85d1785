"""A share of satisfied people with its interval: the share alone says nothing about how many were asked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

Z = 1.959963984540054  # 95 %


@dataclass(frozen=True)
class Share:
    """satisfied of asked; low and high: Wilson's interval, 95 %."""

    satisfied: int
    asked: int
    low: float
    high: float

    @property
    def exact(self) -> Fraction:
        return Fraction(self.satisfied, self.asked)

    @property
    def text(self) -> str:
        """Cut, not rounded; the interval is widened to whole tenths."""
        shown = int(self.exact * 1000) / 10
        low, high = int(self.low * 1000) / 10, min(100.0, (int(self.high * 1000) + 1) / 10)
        return f"{shown:g}%（有效样本 {self.asked}，95% 区间 {low:g}%–{high:g}%）"


def share(satisfied: int, asked: int) -> Share:
    """Wilson's score interval; ValueError when more are satisfied than were asked, or nobody was."""
    if not 0 <= satisfied <= asked or not asked:
        raise ValueError(f"{satisfied}/{asked}")
    p, zz = satisfied / asked, Z * Z / asked
    middle, half = p + zz / 2, Z * sqrt(p * (1 - p) / asked + zz / (4 * asked))
    return Share(satisfied, asked, max(0.0, (middle - half) / (1 + zz)), min(1.0, (middle + half) / (1 + zz)))
