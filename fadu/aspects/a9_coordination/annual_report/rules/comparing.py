"""This year against last: a clause made from both values, never typed."""

from __future__ import annotations

from fractions import Fraction

POINTS = 100


def cut(value: Fraction, digits: int = 2) -> str:
    """A number with so many decimals at most, cut towards zero."""
    scaled = abs(value) * 10**digits
    whole, rest = divmod(scaled.numerator // scaled.denominator, 10**digits)
    tail = f".{rest:0{digits}d}".rstrip("0").rstrip(".") if digits else ""
    return f"{whole:,}{tail}"


def change(now: Fraction | None, last: Fraction | None, unit: str, same: bool = True) -> str:
    """`，比上年增加 20件，增长 12.5%`; empty when one of the years has no value or another definition."""
    if now is None or last is None or not same:
        return ""
    gap = now - last
    if not gap:
        return "，与上年持平"
    if unit == "%":
        return f"，比上年{'提高' if gap > 0 else '下降'}{cut(gap * POINTS)}个百分点"
    told = f"，比上年{'增加' if gap > 0 else '减少'}{cut(gap)}{unit}"
    if not last:
        return f"{told}（上年为零）"
    return f"{told}，{'增长' if gap > 0 else '下降'}{cut(gap / last * POINTS)}%"


def worse(now: Fraction | None, last: Fraction | None, good: str | None, same: bool = True) -> bool:
    """Whether a figure that has a good direction went the other way."""
    if now is None or last is None or not same or good not in ("up", "down"):
        return False
    return now < last if good == "up" else now > last
