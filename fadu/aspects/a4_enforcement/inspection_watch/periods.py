"""The same months of the year before."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from fadu.kernel.figures import Period


def _back(day: date) -> date:
    last = monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def year_before(period: Period) -> Period:
    """The same days of the year before; 29 February becomes 28 February."""
    return Period(_back(period.start), _back(period.end))
