"""Which weights can have given a published total? All of them, not one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .errors import AssessError
from .numbers import rounded

MOST = 2_000_000  # weight vectors tried


class Recovered(NamedTuple):
    """A weight vector (percent), its total, and whether the total is hit before rounding."""

    weights: tuple[Fraction, ...]
    total: Fraction
    exact: bool


def recover_weights(
    scores: Sequence[Fraction], total: Fraction, step: Fraction, least: Fraction, digits: int = 2
) -> list[Recovered]:
    """All weight vectors on a grid of `step` percent, each weight ≥ `least`, whose rounded weighted sum is `total`."""
    units, lowest, n = Fraction(100) / step, least / step, len(scores)
    free = units - n * lowest
    if units.denominator != 1 or lowest.denominator != 1 or free < 0 or n < 1:
        raise AssessError("步长应整除 100 和最低权重，且各项最低权重之和不超过 100")
    places = range(int(free) + n - 1)
    found = []
    for count, bars in enumerate(itertools.combinations(places, n - 1)):
        if count >= MOST:
            raise AssessError("可能的权重过多，请加大步长")
        edges = (-1, *bars, len(places))
        parts = tuple((right - left - 1 + lowest) * step for left, right in itertools.pairwise(edges))
        value = sum((part * score for part, score in zip(parts, scores, strict=True)), Fraction(0)) / 100
        if Fraction(rounded(value, digits)) == total:
            found.append(Recovered(parts, value, value == total))
    return found
