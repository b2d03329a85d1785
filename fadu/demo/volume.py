"""How many applications come in where and when: yearly volume per authority, growth and seasons."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

SEED = 20_240_101
YEARS = (-2, -1, 0)
PER_YEAR = {"weihai": 92, "huancui": 50, "wendeng": 40, "rongcheng": 50, "rushan": 28}
GROWTH = {-2: 0.8, -1: 0.9, 0: 1.0}
SEASON = (0.85, 0.55, 1.05, 1.1, 1.1, 1.05, 1.0, 1.0, 1.1, 0.9, 1.15, 1.15)  # quiet at the Spring Festival
LAW_SINCE = date(2024, 1, 1)  # the demo works under the present Act only


@dataclass(frozen=True)
class Arrival:
    """One application to come: a stable number, the authority (key of its organ) and the day."""

    number: str
    authority: str
    on: date

    def rng(self) -> Random:
        """Chance of this case alone: other cases, the scale and the day of the demo do not disturb it."""
        return Random(f"{SEED}:{self.number}")  # noqa: S311 the same chance again is wanted, not a secret one


def month_counts(authority: str, offset: int, scale: float) -> list[int]:
    """Applications per month; fractions are carried over so that the year adds up."""
    total, given, counts = 0.0, 0, []
    for weight in SEASON:
        total += PER_YEAR[authority] * GROWTH[offset] * scale * weight / 12
        counts.append(round(total) - given)
        given += counts[-1]
    return counts


def arrivals(day: date, scale: float = 1.0) -> Iterator[Arrival]:
    """All applications of the three years that come in before `day`."""
    for offset in YEARS:
        year = day.year + offset
        for authority in PER_YEAR:
            for month, count in enumerate(month_counts(authority, offset, scale), 1):
                for n in range(count):
                    number = f"{authority}-{year}-{month:02d}-{n:03d}"
                    place = Random(f"{SEED}:day:{number}").randint(1, monthrange(year, month)[1])  # noqa: S311
                    on = date(year, month, place)
                    if LAW_SINCE <= on < day:
                        yield Arrival(number, authority, on)
