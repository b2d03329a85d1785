"""The one source of "today" and "now"; tests, the demo city and catch-up runs can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

CITY_TIME = ZoneInfo("Asia/Shanghai")
_set: ContextVar[date | None] = ContextVar("fadu_today", default=None)


def today() -> date:
    """The current day in the city's time zone, or the day that was set."""
    return _set.get() or datetime.now(CITY_TIME).date()


def now() -> datetime:
    """The current aware instant; noon of the set day when one is set."""
    chosen = _set.get()
    return datetime.combine(chosen, time(12), CITY_TIME) if chosen else datetime.now(CITY_TIME)


def set_today(day: date | None) -> None:
    """Fix `today()` for this context until called with None."""
    _set.set(day)


@contextmanager
def frozen_today(day: date) -> Iterator[date]:
    """Fix `today()` inside a with-block."""
    token = _set.set(day)
    try:
        yield day
    finally:
        _set.reset(token)
