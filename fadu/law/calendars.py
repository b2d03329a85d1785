"""The working calendar: State Council notices, what was known when, and fast counting.

A year without a notice is *provisional*: weekends rest, and so do the statutory holidays that the
holiday regulation itself fixes; in-lieu days are unknown until the notice is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from fadu.law.errors import OutOfRange
from fadu.law.notices import NOTICES
from fadu.law.notices.record import HolidayNotice
from fadu.law.statutory import statutory_holidays

FIRST: Final = date(1985, 1, 1)
LAST: Final = date(2079, 12, 31)
_BASE: Final = FIRST.toordinal()
SATURDAY: Final = 5
_SIZE: Final = LAST.toordinal() - _BASE + 1
EPOCH_SHIFT: Final = date(1970, 1, 1).toordinal() - _BASE
"""Add to days since 1970-01-01 (numpy ``datetime64[D]``) to get an index into the tables."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Counting tables. Index 0 is FIRST. `rank[i]`: working days up to and including day i.

    `select[k]`: index of the k-th working day (k from 1; ``select[0]`` is a sentinel).
    """

    work: npt.NDArray[np.bool_]
    rank: npt.NDArray[np.int32]
    select: npt.NDArray[np.int32]


def _index(day: date) -> int:
    i = day.toordinal() - _BASE
    if not 0 <= i < _SIZE:
        raise OutOfRange(f"{day.isoformat()}超出工作日历的范围（{FIRST.year}年至{LAST.year}年）。")
    return i


class Calendar:
    """Working days by the given notices. Immutable; `as_known_on` gives an earlier view."""

    def __init__(self, notices: Iterable[HolidayNotice]) -> None:
        """`notices` in any order; of one year the latest known one applies."""
        self.notices: tuple[HolidayNotice, ...] = tuple(
            sorted(notices, key=lambda n: (n.year, n.known_from))
        )
        self._applied = {n.year: n for n in self.notices}

    @cached_property
    def tables(self) -> Tables:
        """Tables for fast counting, built at first use."""
        weekday = (np.arange(_SIZE) + FIRST.weekday()) % 7
        work = weekday < SATURDAY
        for year in range(FIRST.year, LAST.year + 1):
            if year not in self._applied:
                for day in statutory_holidays(year):
                    work[_index(day)] = False
        for notice in self._applied.values():
            for day in notice.off:
                work[_index(day)] = False
            for day in notice.work:
                work[_index(day)] = True
        rank = np.cumsum(work, dtype=np.int32)
        select = np.concatenate(([-1], np.flatnonzero(work))).astype(np.int32)
        return Tables(work, rank, select)

    @cached_property
    def _lists(self) -> tuple[list[bool], list[int], list[int]]:
        t = self.tables
        return t.work.tolist(), t.rank.tolist(), t.select.tolist()

    @property
    def years(self) -> frozenset[int]:
        """Years for which a notice is known."""
        return frozenset(self._applied)

    def is_workday(self, day: date) -> bool:
        """Whether that day is a working day, in-lieu days included."""
        return self._lists[0][_index(day)]

    def provisional(self, day: date) -> bool:
        """Whether the year of that day has no notice yet."""
        return day.year not in self._applied

    def provisional_between(self, first: date, last: date) -> bool:
        """Whether any year touched by first..last has no notice yet."""
        return any(y not in self._applied for y in range(first.year, last.year + 1))

    def as_known_on(self, day: date) -> Calendar:
        """The calendar as it was known at the end of that day."""
        return _as_known_on(self, day)

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after (n < 0: before) that day; the day itself never counts.

        `n` = 0 gives the day itself when it works, else the last working day before it.
        """
        _, rank, select = self._lists
        i = _index(day)
        k = rank[i] + n
        if n < 0 and not self._lists[0][i]:
            k += 1
        if not 1 <= k < len(select):
            raise OutOfRange(f"自{day.isoformat()}起{n}个工作日超出工作日历的范围。")
        return date.fromordinal(_BASE + select[k])

    def add_workdays_back(self, day: date, n: int) -> date:
        """Latest working day W such that the n-th working day after W is on or before `day`."""
        return self.add_workdays(self.prev_workday(day), -n)

    def next_workday(self, day: date) -> date:
        """First working day on or after that day."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def prev_workday(self, day: date) -> date:
        """Last working day on or before that day."""
        return self.add_workdays(day, 0)

    def count_workdays(self, after: date, upto: date) -> int:
        """Number of working days d with after < d <= upto (0 when upto <= after)."""
        rank = self._lists[1]
        return max(0, rank[_index(upto)] - rank[_index(after)])

    def notice_for(self, day: date) -> HolidayNotice | None:
        """The notice that decides that day's year, if known."""
        return self._applied.get(day.year)

    def with_notice(self, notice: HolidayNotice) -> Calendar:
        """A calendar that also knows this notice."""
        return Calendar((*self.notices, notice))

    def moved_days(self, other: Calendar) -> list[date]:
        """Days on which the two calendars differ."""
        differs = np.flatnonzero(self.tables.work != other.tables.work)
        return [FIRST + timedelta(days=int(i)) for i in differs]


@lru_cache(maxsize=64)
def _as_known_on(calendar: Calendar, day: date) -> Calendar:
    return Calendar(n for n in calendar.notices if n.known_from <= day)


@lru_cache(maxsize=1)
def builtin_calendar() -> Calendar:
    """The calendar of all notices shipped with the product (2004–2026)."""
    return Calendar(NOTICES)
