"""Adding parts to a whole: only parts of one definition; ratios from numerators and denominators, never averaged."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .comparators import Measure


@dataclass(frozen=True)
class Part:
    """What one unit contributes: numerator, denominator, and by which definition it was counted."""

    unit: str
    hit: Fraction
    base: Fraction
    definition: str


@dataclass(frozen=True)
class Refused:
    """Why parts were not added."""

    reason: str


def aggregate(parts: list[Part]) -> Measure | Refused:
    """The whole as a ratio; refused when the parts were not counted by the same definition."""
    kinds: dict[str, list[str]] = {}
    for part in parts:
        kinds.setdefault(part.definition, []).append(part.unit)
    if len(kinds) > 1:
        said = "；".join(f"{'、'.join(units)} 按「{definition}」" for definition, units in kinds.items())
        return Refused(f"口径不一致，不能相加：{said}。请先统一口径")
    over = [p.unit for p in parts if p.hit > p.base]
    if over:
        return Refused(f"分子大于分母：{'、'.join(over)}")
    return Measure(hit=sum((p.hit for p in parts), Fraction(0)), base=sum((p.base for p in parts), Fraction(0)))
