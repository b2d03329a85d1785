"""Exact numbers: everything that is points or weight is a Fraction; rounding happens once, when shown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from .errors import AssessError

LONGEST = 40  # characters of a number; longer ones are mistakes and cost time


def exact(value: Any) -> Fraction:
    """A number as it is written: 4, 93.4, "1/3", "95%", "1,234". Raises AssessError for anything else."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise AssessError(f"“{value}”不是数")
    written = str(value).strip().replace(",", "").replace("，", "").replace("％", "%")
    scale = 100 if written.endswith("%") else 1
    upper, _, lower = written.removesuffix("%").partition("/")
    try:
        parts = [Decimal(part) for part in (upper, lower or "1")]
        if len(written) > LONGEST or any(not p.is_finite() or abs(p.adjusted()) > LONGEST for p in parts):
            raise AssessError(f"“{written[:LONGEST]}”不是可用的数")
        return Fraction(parts[0]) / Fraction(parts[1]) / scale
    except (InvalidOperation, ZeroDivisionError):
        raise AssessError(f"“{written[:LONGEST]}”不是数") from None


def rounded(value: Fraction, digits: int) -> Decimal:
    """Half away from zero (四舍五入), to a fixed number of decimals."""
    scaled = abs(value) * 10**digits
    whole = int(scaled + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-digits)


def show(value: Fraction, digits: int = 6) -> str:
    """A number for people: in full when it ends within `digits` decimals, else with ≈."""
    near = rounded(value, digits)
    plain = format(near, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain if Fraction(near) == value else f"≈{plain}"


def clip(value: Fraction, low: Fraction | int, high: Fraction | int) -> Fraction:
    """The value inside [low, high]."""
    return max(Fraction(low), min(Fraction(high), value))


def largest_remainder(values: Sequence[float | Fraction], total: Fraction, digits: int) -> list[Fraction]:
    """Shares of `total` proportional to `values` on a grid of `digits` decimals that add up to it exactly.

    What plain rounding would lose goes to the largest remainders, earlier places first when they are equal.
    """
    parts = [Fraction(value) for value in values]
    base = sum(parts)
    if base <= 0 or min(parts) < 0:
        raise AssessError("权重须为非负数且不全为 0")
    unit = Fraction(1, 10**digits)
    raw = [part / base * total / unit for part in parts]
    floors = [int(part) for part in raw]
    left = int(total / unit) - sum(floors)
    order = sorted(range(len(raw)), key=lambda n: (floors[n] - raw[n], n))
    for place in order[:left]:
        floors[place] += 1
    return [part * unit for part in floors]
