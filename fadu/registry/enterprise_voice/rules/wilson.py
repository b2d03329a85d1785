"""How sure a share is: Wilson's score interval, as exact fractions up to the square root."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

Z = Fraction(196, 100)  # two-sided 95 %
SMALL = 100  # below this many the interval is shown beside the share
SCALE = 10**12


def wilson(hits: int, n: int) -> tuple[Fraction, Fraction]:
    """Bounds of the share of `hits` in `n`. Raises ValueError when there is nothing to judge."""
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError("wilson: 0 ≤ hits ≤ n, n > 0")
    p, z2 = Fraction(hits, n), Z * Z
    centre = p + z2 / (2 * n)
    root = p * (1 - p) / n + z2 / (4 * n * n)
    spread = Z * Fraction(isqrt(int(root * SCALE * SCALE)), SCALE)
    low, high = (centre - spread) / (1 + z2 / n), (centre + spread) / (1 + z2 / n)
    return (Fraction(0) if hits == 0 else max(low, Fraction(0))), (Fraction(1) if hits == n else min(high, Fraction(1)))


def words(hits: int, n: int) -> str:
    """95 % 区间 41.2%～78.3% where the number is small; nothing where it is large."""
    if n >= SMALL or n == 0:
        return ""
    low, high = wilson(hits, n)
    return f"95% 区间 {float(low) * 100:.1f}%～{float(high) * 100:.1f}%"
