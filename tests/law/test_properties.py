"""Properties that hold for every start, period, pause and extension."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from fadu.law import (
    Due,
    Pause,
    Period,
    Since,
    Term,
    add_months,
    builtin_calendar,
    due,
    earliest,
    latest_notice_day,
    law,
)

CALENDAR = builtin_calendar()
DAY = st.dates(date(2005, 1, 1), date(2030, 12, 31))
UNIT = st.sampled_from(["workdays", "days", "months", "years"])
MOST = {"workdays": 90, "days": 400, "months": 36, "years": 20}
CITE = law("民法典")[""]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    unit = draw(UNIT)
    return Period(draw(st.integers(1, MOST[unit])), unit, draw(st.booleans()))


def a_term(period: Period, minimum: bool = False, clear: bool = False) -> Term:
    extend = Period(MOST[period.unit], period.unit)
    return Term("example", "例", "起算日", (Since(date(2021, 1, 1), period, CITE, extend=extend),), minimum=minimum,
                clear=clear)


def ask(period: Period, start: date, *pauses: Pause, extend: int = 0) -> Due:
    return due(a_term(period), start, on=date(2024, 1, 1), pauses=pauses, extend=extend)


@given(DAY, periods())
def test_order_of_the_days(start: date, period: Period) -> None:
    got = ask(period, start)
    assert start < got.raw <= got.due
    assert start <= got.alert <= got.raw
    if period.roll or period.unit == "workdays":
        assert CALENDAR.is_workday(got.due)
    else:
        assert got.due == got.raw


@given(DAY, periods())
def test_more_units_never_end_earlier(start: date, period: Period) -> None:
    longer = Period(period.n + 1, period.unit, period.roll)
    assert ask(period, start).raw <= ask(longer, start).raw
    assert ask(period, start).due <= ask(longer, start).due


@given(DAY, periods(), st.integers(0, 200))
def test_a_later_start_never_ends_earlier(start: date, period: Period, later: int) -> None:
    assert ask(period, start).due <= ask(period, start + timedelta(days=later)).due


@given(DAY, periods(), st.integers(1, 20))
def test_an_extension_runs_from_the_raw_end(start: date, period: Period, n: int) -> None:
    plain, longer = ask(period, start), ask(period, start, extend=n)
    assert longer.raw > plain.raw
    assert longer.due >= plain.due
    if period.unit == "days":
        assert longer.raw == plain.raw + timedelta(days=n)
    if period.unit == "workdays":
        assert longer.raw == CALENDAR.add_workdays(plain.raw, n)


@given(DAY, periods(), st.integers(0, 30), st.integers(0, 120))
def test_a_pause_adds_what_did_not_count(start: date, period: Period, after: int, length: int) -> None:
    stop = start + timedelta(days=after)
    plain = ask(period, start)
    assume(stop < plain.raw)
    resume = stop + timedelta(days=length)
    got = ask(period, start, Pause(stop, resume))
    if period.unit == "workdays":
        assert got.raw == CALENDAR.add_workdays(plain.raw, CALENDAR.count_workdays(stop, resume))
    else:
        assert got.raw == plain.raw + timedelta(days=length)
    assert got.due >= max(plain.due, resume) or length == 0


@example(date(2023, 2, 2), Period(1, "workdays", False), 1, 1, 2)
@given(DAY, periods(), st.integers(1, 10), st.integers(1, 40), st.integers(1, 40))
def test_two_halves_of_a_pause_are_one(start: date, period: Period, after: int, one: int, two: int) -> None:
    stop = start + timedelta(days=after)
    middle, resume = stop + timedelta(days=one), stop + timedelta(days=one + two)
    whole = ask(period, start, Pause(stop, resume))
    assert ask(period, start, Pause(stop, middle), Pause(middle, resume)).raw == whole.raw
    assert ask(period, start, Pause(middle, resume), Pause(stop, resume)).raw == whole.raw


@given(DAY, periods(), st.integers(0, 60))
def test_a_pause_after_the_end_changes_nothing(start: date, period: Period, length: int) -> None:
    plain = ask(period, start)
    stop = plain.due + timedelta(days=1)
    assert ask(period, start, Pause(stop, stop + timedelta(days=length))).due == plain.due


@given(DAY, periods(), st.integers(0, 40))
def test_due_is_never_before_the_last_resumption_that_counts(start: date, period: Period, length: int) -> None:
    stop = ask(period, start).due
    resume = stop + timedelta(days=length)
    assert ask(period, start, Pause(stop, resume)).due >= resume


@given(DAY, periods(), st.booleans())
def test_latest_notice_is_the_last_in_time(event: date, period: Period, clear: bool) -> None:
    still = Period(period.n, period.unit, False)
    term = a_term(still, minimum=True, clear=clear)
    assume(event.year - (still.n if still.unit == "years" else still.n // 12) > 1990)
    on = date(2024, 1, 1)
    latest = latest_notice_day(term, event, on=on)
    assert due(term, latest, on=on).due <= event
    following = CALENDAR.add_workdays(latest, 1) if still.unit == "workdays" else latest + timedelta(days=1)
    assert due(term, following, on=on).due > event


@given(DAY, st.lists(periods(), min_size=1, max_size=4))
def test_earliest(start: date, several: list[Period]) -> None:
    dues = [ask(p, start) for p in several]
    assert earliest(*dues).due == min(d.due for d in dues)


@given(DAY, st.integers(-600, 600))
def test_months(day: date, n: int) -> None:
    got = add_months(day, n)
    assert (got.year * 12 + got.month) - (day.year * 12 + day.month) == n
    assert got.day == day.day or (got.day < day.day and (got + timedelta(days=1)).day == 1)


@given(DAY, st.integers(-400, 400))
@settings(max_examples=300)
def test_counting_back_and_forth(day: date, n: int) -> None:
    got = CALENDAR.add_workdays(day, n)
    assert CALENDAR.is_workday(got)
    if n > 0:
        assert CALENDAR.count_workdays(day, got) == n
    if n < 0:
        assert CALENDAR.count_workdays(got - timedelta(days=1), day - timedelta(days=1)) == -n


@given(DAY, periods())
def test_provisional_exactly_when_an_unknown_year_is_touched(start: date, period: Period) -> None:
    got = ask(period, start)
    first = start + timedelta(days=1) if period.unit == "workdays" else got.alert
    unknown = any(CALENDAR.provisional(date(y, 1, 1)) for y in range(first.year, got.due.year + 1))
    assert got.provisional == unknown
