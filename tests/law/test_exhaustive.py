"""Every start of 2010–2026 × 1..90 working days against a naive day loop over chinesecalendar."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import numpy as np
import pytest

from fadu.law import builtin_calendar, days, due, due_array, months, workdays, years
from tests.law.tables import find_term

FIRST, LAST, MOST = date(2010, 1, 1), date(2026, 12, 31), 90
STARTS = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
NAT = np.datetime64("NaT", "D")


def naive() -> np.ndarray:
    """Row per start, column per n from 1: the n-th working day, NaT after the library's end."""
    works = {d: chinese_calendar.is_workday(d) for d in (s.item() for s in STARTS)}
    out = np.full((len(STARTS), MOST), NAT)
    for i, start in enumerate(s.item() for s in STARTS):
        day, n = start, 0
        while n < MOST and day < LAST:
            day += timedelta(days=1)
            if works[day]:
                out[i, n] = day
                n += 1
    return out


@pytest.fixture(scope="module")
def expected() -> np.ndarray:
    return naive()


def test_vectorised(expected: np.ndarray) -> None:
    n = np.broadcast_to(np.arange(1, MOST + 1), expected.shape)
    got = due_array(np.broadcast_to(STARTS[:, None], expected.shape), n)
    known = ~np.isnat(expected)
    assert known.sum() > 550_000
    assert np.array_equal(got[known], expected[known])
    assert (got[~known] > np.datetime64(LAST)).all()


def test_one_period_at_a_time(expected: np.ndarray) -> None:
    for n in range(1, MOST + 1):
        known = ~np.isnat(expected[:, n - 1])
        assert np.array_equal(due_array(STARTS, n)[known], expected[known, n - 1])


def test_scalar(expected: np.ndarray) -> None:
    add = builtin_calendar().add_workdays
    for i, start in enumerate(s.item() for s in STARTS):
        row = [None if d is None else d for d in expected[i].tolist()]
        got = [add(start, n) for n in range(1, MOST + 1)]
        assert all(want is None or want == have for want, have in zip(row, got, strict=True)), start


@pytest.mark.parametrize("n", [1, 5, 20])
def test_due_itself(expected: np.ndarray, n: int) -> None:
    term = find_term(f"{n}个工作日")
    for i, start in enumerate(s.item() for s in STARTS):
        want = expected[i, n - 1].item()
        if want is not None:
            got = due(term, start)
            assert (got.raw, got.due, got.alert, got.provisional) == (want, want, want, False)


@pytest.mark.parametrize("words", ["60日", "15日（不顺延）", "6个月", "1年", "5年（不顺延）"])
def test_other_units_agree_with_the_scalar_answer(words: str) -> None:
    term = find_term(words)
    period = term.current.period
    assert period is not None
    some = STARTS[::7]
    got = due_array(some, period).tolist()
    assert got == [due(term, s.item(), on=date(2024, 1, 1)).due for s in some]


def test_shapes_and_limits() -> None:
    calendar = builtin_calendar()
    assert due_array(STARTS[:6].reshape(2, 3), 3).shape == (2, 3)
    assert due_array(STARTS[:0], 3).size == 0
    assert due_array(STARTS[:0], np.array([], dtype=np.int64)).size == 0
    for bad in ("2200-01-01", "1900-01-01", "NaT"):
        for n in (5, np.array([5])):
            with pytest.raises(ValueError, match="超出工作日历"):
                due_array(np.array([bad], dtype="datetime64[D]"), n, calendar)
    with pytest.raises(ValueError, match="超出工作日历"):
        due_array(np.array(["2079-12-30"], dtype="datetime64[D]"), 30)
    with pytest.raises(ValueError, match="超出工作日历"):
        due_array(np.array(["2079-12-30"], dtype="datetime64[D]"), np.array([30]))
    with pytest.raises(ValueError, match="数量不一致"):
        due_array(STARTS[:2], np.array([5]))
    with pytest.raises(ValueError, match="至少"):
        due_array(STARTS[:1], np.array([0]))
    assert workdays(3) != days(3) != months(3) != years(3)
