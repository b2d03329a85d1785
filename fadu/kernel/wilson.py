"""How sure a share is: Wilson's score interval at 95 %, in integers and fractions, for every place that shows one."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

Z = Fraction(196, 100)  # two-sided 95 %
SMALL = 100  # of so many answers on, the share stands alone: the interval is narrow
SCALE = 10**12


def wilson(hits: int, n: int) -> tuple[Fraction, Fraction]:
    """Bounds of the share of `hits` in `n`, never narrower than the true ones. Raises ValueError without a sample."""
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"wilson: {hits}/{n}")
    share, z2 = Fraction(hits, n), Z * Z
    centre = share + z2 / (2 * n)
    spread = Fraction(_root(z2 * (share * (1 - share) / n + z2 / (4 * n * n))), SCALE)
    low, high = ((centre + sign * spread) / (1 + z2 / n) for sign in (-1, 1))
    return (max(low, Fraction(0)) if hits else Fraction(0)), (min(high, Fraction(1)) if hits < n else Fraction(1))


def _root(value: Fraction) -> int:
    """SCALE times the square root, rounded up."""
    scaled = -(-value.numerator * SCALE * SCALE // value.denominator)
    found = isqrt(scaled)
    return found if found * found == scaled else found + 1


def words(hits: int, n: int) -> str:
    """95% 区间 41.2%–78.3%, widened to whole tenths."""
    low, high = wilson(hits, n)
    return f"95% 区间 {tenths(int(low * 1000))}–{tenths(-(-high * 1000 // 1))}"


def tenths(thousandths: int) -> str:
    """412 → 41.2%, 1000 → 100%."""
    whole, rest = divmod(thousandths, 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"


def where_few(hits: int, n: int) -> str:
    """The interval in words where few were asked; nothing where many were, or nobody."""
    return words(hits, n) if 0 < n < SMALL else ""
