"""Blind scoring: codes instead of names, names taken out of the text that experts read, scores that stand apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from statistics import median
from typing import TypeVar

HIDDEN = "〔被评单位〕"
SIGMA, LEAST = 3.5, 15.0  # modified z-score after Iglewicz and Hoaglin; and never for less than 15 points of 100
CONSTANT = 1.4826
Row = TypeVar("Row")


def codes(units: Sequence[str], seed: str) -> dict[str, str]:
    """A code for every unit: the order of the codes says nothing about the order of the units."""
    order = sorted(units, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())
    return {name: f"对象{n:02d}" for n, name in enumerate(order, 1)}


def shuffled(rows: Iterable[tuple[int, Row]], seed: str) -> list[Row]:
    """Rows (with the number of their expert's review) in an order that is always the same and tells nobody who wrote.

    The seed names campaign, unit and thing scored: whoever is first here stands elsewhere for the next unit.
    """
    return [row for _, row in sorted(rows, key=lambda pair: hashlib.sha256(f"{seed}:{pair[0]}".encode()).hexdigest())]


def masked(text: str, names: Iterable[str]) -> str:
    """The text without the names of assessed units; longer names first, so that no part of one is left standing."""
    for name in sorted({n for n in names if len(n) > 1}, key=len, reverse=True):
        text = text.replace(name, HIDDEN)
    return re.sub(rf"(?:{re.escape(HIDDEN)})+", HIDDEN, text)


def outliers(scores: Sequence[Fraction | float]) -> list[int]:
    """Places of scores that stand far apart from the others (median absolute deviation)."""
    values = [float(score) for score in scores]
    if len(values) < 4:
        return []
    middle = median(values)
    spread = CONSTANT * median(abs(value - middle) for value in values)
    limit = max(LEAST, SIGMA * spread)
    return [n for n, value in enumerate(values) if abs(value - middle) > limit]
