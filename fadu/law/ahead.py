"""Minimum periods read backwards: the last day on which a notice is still in time.

Reading: a notice on day D for an event on day E is in time when the n-th day after D is E or
earlier; where the law says "after n days have passed" (`clear`), it must be earlier than E.
"""

from __future__ import annotations

from datetime import date, timedelta

from fadu.law.answers import TraceLine
from fadu.law.calendars import Calendar, builtin_calendar
from fadu.law.errors import BadInput
from fadu.law.model import Term, term
from fadu.law.reckoning import add_months


def latest_notice_day(t: Term | str, event: date, *, on: date | None = None, calendar: Calendar | None = None) -> date:
    """Last day on which the notice for an event on that day is in time.

    Counted in working days it is itself a working day; in days or months it may be a rest day.
    `on` chooses the version (default: the day of the event). BadInput unless a minimum period.
    """
    chosen = term(t) if isinstance(t, str) else t
    if not chosen.minimum:
        raise BadInput(f"“{chosen.title}”不是最短期限，不能倒推。")
    period = chosen.require(on or event).period
    assert period is not None
    last = event - timedelta(days=1) if chosen.clear else event
    if period.unit == "workdays":
        return (calendar or builtin_calendar()).add_workdays_back(last, period.n)
    if period.unit == "days":
        return last - timedelta(days=period.n)
    if period.unit == "hours":
        raise BadInput("按小时计算的期限不能按日倒推。")
    n = period.n * (12 if period.unit == "years" else 1)
    day = add_months(last, -n)
    while add_months(day + timedelta(days=1), n) <= last:
        day += timedelta(days=1)
    return day


def notice_trace(
    t: Term | str, event: date, *, on: date | None = None, calendar: Calendar | None = None
) -> tuple[TraceLine, ...]:
    """The backward computation in words."""
    chosen = term(t) if isinstance(t, str) else t
    version = chosen.require(on or event)
    assert version.period is not None
    day = latest_notice_day(chosen, event, on=on, calendar=calendar)
    how = "届满后" if chosen.clear else "届满当日或者以后"
    basis = version.citation.text(on or event)
    return (
        TraceLine(f"{chosen.title}：至少提前{version.period.text}，期限{how}方可进行", event, basis),
        TraceLine(f"自{event}倒推，最迟{day}", day, basis),
    )
