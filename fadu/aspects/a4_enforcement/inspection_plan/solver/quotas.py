"""Small rules with numbers: how many to draw, how much a team can do in a month."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor


def number_to_draw(ratio: Fraction, size: int, *, at_most: bool = False) -> int:
    """⌈ratio × size⌉ for "not less than", ⌊ratio × size⌋ for "not more than". Exact."""
    return floor(ratio * size) if at_most else min(size, ceil(ratio * size))


def monthly_participations(officers: int, workdays: int, visits_a_day: int, availability: Fraction) -> int:
    """Visits that a body can take part in: pairs of officers × workdays × visits a day × availability, rounded down."""
    return floor(officers // 2 * workdays * visits_a_day * availability)
