"""A State Council notice on the holidays of one year, and the short form its days are written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fadu.law.statutes import Confidence
from fadu.law.statutory import statutory_holidays

SATURDAY: Final = 5
"""As `date.weekday` counts."""
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

    def problems(self) -> list[str]:
        """What a person should look at before the notice is loaded: one Chinese sentence each."""
        both = sorted(set(self.off) & set(self.work))
        weekday = [d for d in self.work if d.weekday() < SATURDAY and d not in statutory_holidays(d.year)]
        far = [d for d in (*self.off, *self.work) if (d.year, d.month) != (self.year - 1, 12) and d.year != self.year]
        lost = [d for d in statutory_holidays(self.year) if d.weekday() < SATURDAY and d not in self.off]
        listed = ((both, "既列为放假又列为上班"), (weekday, "本来就是工作日，不必列为上班"),
                  (far, f"不属于{self.year}年的安排"), (lost, "是法定节日，没有列入放假"))
        return [f"{'、'.join(str(d) for d in days)}{text}。" for days, text in listed if days]

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
