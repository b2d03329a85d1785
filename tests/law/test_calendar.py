"""The working calendar against two libraries, and what was known when."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from fadu.law import Calendar, HolidayNotice, OutOfRange, builtin_calendar
from fadu.law.statutory import statutory_holidays

BUILT = builtin_calendar()
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]


def test_agrees_with_chinesecalendar() -> None:
    """One day differs: the notice for 2006 makes Saturday 31 December 2005 a working day."""
    differ = [d for d in DAYS if chinese_calendar.is_workday(d) != BUILT.is_workday(d)]
    assert differ == [date(2005, 12, 31)]


def test_agrees_with_holidays() -> None:
    other = holidays.China(years=range(FIRST.year, LAST.year + 1))
    assert [d for d in DAYS if other.is_working_day(d) != BUILT.is_workday(d)] == []


def test_statutory_holidays_agree_with_holidays() -> None:
    other = holidays.China(years=range(1999, 2051), observed=False, language="zh_CN")
    names = {"元旦", "春节", "农历除夕", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}
    for year in range(2000, 2051):
        listed = {d for d, name in other.items() if d.year == year and names & set(name.split("; "))}
        assert set(statutory_holidays(year)) == listed, year


def test_working_days_per_month_of_2026() -> None:
    found = [sum(BUILT.is_workday(d) for d in DAYS if (d.year, d.month) == (2026, m)) for m in range(1, 13)]
    assert found == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert sum(found) == 248


def test_make_up_days() -> None:
    makeup = [f"{d:%m-%d}" for d in DAYS if d.year == 2026 and d.weekday() > 4 and BUILT.is_workday(d)]
    assert makeup == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    makeup = [f"{d:%m-%d}" for d in DAYS if d.year == 2025 and d.weekday() > 4 and BUILT.is_workday(d)]
    assert makeup == ["01-26", "02-08", "04-27", "09-28", "10-11"]
    makeup = [f"{d:%m-%d}" for d in DAYS if d.year == 2024 and d.weekday() > 4 and BUILT.is_workday(d)]
    assert makeup == ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]


@pytest.mark.parametrize(("day", "known", "works"), [
    ("2019-05-02", "2019-03-21", True), ("2019-05-02", "2019-03-22", False),
    ("2019-05-05", "2019-03-21", False), ("2019-05-05", "2019-03-22", True),
    ("2020-02-01", "2020-01-25", True), ("2020-02-01", "2020-01-26", False),
    ("2020-01-31", "2020-01-25", True), ("2020-01-31", "2020-01-26", False),
    ("2015-09-03", "2015-05-12", True), ("2015-09-03", "2015-05-13", False),
    ("2015-09-06", "2015-05-13", True),
    ("2026-02-20", "2025-11-03", True), ("2026-02-20", "2025-11-04", False),
    ("2026-02-17", "2025-11-03", False), ("2026-02-14", "2025-11-03", False),
    ("2005-12-31", "2005-12-15", False), ("2005-12-31", "2005-12-16", True),
])
def test_as_known_on(day: str, known: str, works: bool) -> None:
    calendar = BUILT.as_known_on(date.fromisoformat(known))
    assert calendar.is_workday(date.fromisoformat(day)) == works


def test_a_year_without_notice_is_provisional() -> None:
    assert not BUILT.provisional(date(2026, 12, 31))
    assert BUILT.provisional(date(2027, 1, 1))
    assert BUILT.as_known_on(date(2025, 11, 3)).provisional(date(2026, 3, 2))
    rest = [date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 8), date(2027, 4, 5), date(2027, 10, 1)]
    assert not any(BUILT.is_workday(d) for d in rest)
    assert BUILT.is_workday(date(2027, 1, 4))
    assert BUILT.add_workdays(date(2026, 12, 4), 20) == date(2027, 1, 4)


def test_a_notice_with_unknown_date_counts_from_new_year() -> None:
    notice = next(n for n in BUILT.notices if n.year == 2005)
    assert notice.published is None
    assert BUILT.as_known_on(date(2004, 12, 31)).provisional(date(2005, 1, 4))
    assert not BUILT.as_known_on(date(2005, 1, 1)).provisional(date(2005, 1, 4))


def test_a_new_notice_moves_days() -> None:
    notice = HolidayNotice(
        2027, None, date(2026, 11, 10), (date(2027, 1, 1), date(2027, 1, 4), *statutory_holidays(2027)),
        (date(2027, 1, 3),), source="试算",
    )
    changed = BUILT.with_notice(notice)
    assert not changed.provisional(date(2027, 6, 1))
    assert changed.moved_days(BUILT) == [date(2027, 1, 3), date(2027, 1, 4)]
    assert changed.as_known_on(date(2026, 11, 9)).provisional(date(2027, 1, 4))


def test_every_notice_is_complete_and_consistent() -> None:
    assert {n.year for n in BUILT.notices} == set(range(2004, 2027))
    for notice in BUILT.notices:
        assert not set(notice.off) & set(notice.work), notice.year
        assert len(set(notice.off)) == len(notice.off)
        assert all(d.weekday() > 4 for d in notice.work), notice.year
        assert set(statutory_holidays(notice.year)) <= set(notice.off) | {
            d for d in statutory_holidays(notice.year) if d.weekday() > 4
        }, notice.year
        assert notice.published is None or notice.published.year in (notice.year - 1, notice.year)


def test_problems_of_a_notice_are_named() -> None:
    assert [n.year for n in BUILT.notices if n.problems()] == []
    wrong = HolidayNotice(2027, None, None, (date(2027, 1, 1), date(2027, 1, 3), date(2028, 1, 3)),
                          (date(2027, 1, 3), date(2027, 1, 5)))
    text = "".join(wrong.problems())
    for words in ("2027-01-03既列为放假又列为上班", "2027-01-05本来就是工作日", "2028-01-03不属于2027年", "2027-10-01是法定节日"):
        assert words in text


def test_no_notice_at_all() -> None:
    calendar = Calendar([])
    assert calendar.provisional(date(2026, 5, 1))
    assert not calendar.is_workday(date(2026, 5, 1))
    assert calendar.is_workday(date(2026, 5, 6))


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2200, 1, 1)])
def test_out_of_range(day: date) -> None:
    with pytest.raises(OutOfRange, match="超出工作日历"):
        BUILT.is_workday(day)
