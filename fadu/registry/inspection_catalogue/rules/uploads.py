"""Until which day the record of a check has to be on the platform, and whether it was. Plain data, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fadu.law import Calendar

NEVER = date.min  # no rule was in force on the day: whether the record was in time is not judged
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Within:
    """So many working days, for checks from one day to another (both included)."""

    days: int
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether checks of the day fall under it."""
        return self.since <= day and (self.until is None or day <= self.until)


def due_on(happened: date, rules: Sequence[Within], calendar: Calendar) -> date:
    """The last day in time for a check: the day itself is not counted; NEVER where no rule was in force.

    Of several rules the strictest counts.
    """
    found = [rule.days for rule in rules if rule.covers(happened)]
    if not found:
        return NEVER
    return calendar.add_workdays(happened, min(found)) if min(found) else happened


def due_days(first: date, last: date, rules: Sequence[Within], calendar: Calendar) -> list[date]:
    """`due_on` of every day from `first` to `last`."""
    return [due_on(first + n * DAY, rules, calendar) for n in range((last - first).days + 1)]


def standing(due: date, received: date | None, day: date) -> str:
    """in_time, late (came afterwards), owed (has not come and is overdue), open (not due yet), "" (not judged)."""
    if due == NEVER:
        return ""
    if received is not None:
        return "in_time" if received <= due else "late"
    return "owed" if due < day else "open"
