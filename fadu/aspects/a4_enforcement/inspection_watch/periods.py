"""The same months of the year before."""

from __future__ import annotations

from fadu.kernel.figures import Period
from fadu.law.reckoning import add_months


def year_before(period: Period) -> Period:
    """The same days of the year before; 29 February becomes 28 February."""
    return Period(add_months(period.start, -12), add_months(period.end, -12))
