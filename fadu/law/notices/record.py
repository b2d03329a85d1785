"""A State Council notice on the holidays of one year, and the short form its days are written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fadu.law.statutes import Confidence

FULL: Final = 2
"""Hyphens in a day written with its year."""


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """One notice on the holidays of `year`. `off` and `work` are complete for that year's holidays.

    A later notice for the same year replaces the earlier one as a whole. `number` and `published`
    are None where not known. Days may lie in the December before (元旦调休).
    """

    year: int
    number: str | None
    published: date | None
    off: tuple[date, ...]
    work: tuple[date, ...]
    source: str = ""
    confidence: Confidence = "verified"

    @property
    def known_from(self) -> date:
        """Day from which it counts as known: publication, or New Year where that is unknown."""
        return self.published or date(self.year, 1, 1)


def parse_days(text: str, year: int) -> tuple[date, ...]:
    """Days of a list such as ``2005-12-31 01-28..01-30``; MM-DD means the given year."""
    out: list[date] = []
    for part in text.split():
        first, _, last = part.partition("..")
        begin, end = (
            date.fromisoformat(p if p.count("-") == FULL else f"{year}-{p}") for p in (first, last or first)
        )
        out += [begin + timedelta(days=i) for i in range((end - begin).days + 1)]
    return tuple(out)
