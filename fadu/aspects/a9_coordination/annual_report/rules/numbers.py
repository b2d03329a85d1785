"""A number as a person writes it into the report: exact, one of them, in the unit of its row."""

from __future__ import annotations

import re
from fractions import Fraction

WRITTEN = re.compile(r"^([+-]?\d[\d,，]*(?:\.\d+)?)\s*(万|亿)?\s*(\S*)$")
TIMES = {None: 1, "万": 10**4, "亿": 10**8}


def read(text: str, unit: str) -> tuple[Fraction, str] | None:
    """(exact value, words with unit); None when it is not one exact number in this unit. 98.5% is 0.985."""
    found = WRITTEN.match(text.strip())
    if not found or found[3] not in ("", unit):
        return None
    value = Fraction(re.sub("[,，]", "", found[1])) * TIMES[found[2]]
    words = text.strip() if found[3] else f"{text.strip()}{unit}"
    return (value / 100 if unit == "%" else value), words
