"""Due dates per nanosecond: the vectorised API beside a day loop over chinesecalendar and numpy.

Run: ``.venv/bin/python bench/due_dates.py``. Prints ns per date, the ratio to each peer and the
budget of 10 ns; exits 1 when the budget is missed. Starts are random days of 2010–2025, periods
1..90 working days; the peers are timed on fewer dates because they are slower.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import numpy as np

from fadu.law import builtin_calendar, days, due, due_array

BUDGET_NS = 10.0
MANY = 4_000_000
SEED = 20_261_123
FIRST, LAST = date(2009, 1, 1), date(2027, 12, 31)


def best_ns(work: Callable[[], object], count: int, rounds: int = 7) -> float:
    """Smallest time of several rounds, in ns per date."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times) / count * 1e9


def loop(start: date, n: int) -> date:
    """The naive day loop over the library."""
    day = start
    while n:
        day += timedelta(days=1)
        n -= chinese_calendar.is_workday(day)
    return day


def busday_calendar() -> np.busdaycalendar:
    """numpy's own business days: every day of the week works but the days of rest, so that make-up days count."""
    days_of_rest = [d for d in map(date.fromordinal, range(FIRST.toordinal(), LAST.toordinal()))
                    if not builtin_calendar().is_workday(d)]
    return np.busdaycalendar(weekmask="1111111", holidays=days_of_rest)


def busday(starts: np.ndarray, n: np.ndarray, cal: np.busdaycalendar) -> np.ndarray:
    """numpy's answer."""
    return np.busday_offset(starts, n, roll="backward", busdaycal=cal)


def main() -> int:
    """Measure and print."""
    rng = np.random.default_rng(SEED)
    span = (date(2025, 12, 31) - date(2010, 1, 1)).days
    starts = np.datetime64("2010-01-01", "D") + rng.integers(0, span, MANY)
    n = rng.integers(1, 91, MANY)
    cal = busday_calendar()
    few, some = 300, 200_000
    pairs = [(starts[i].item(), int(n[i])) for i in range(few)]
    assert np.array_equal(busday(starts[:some], n[:some], cal), due_array(starts[:some], n[:some]))
    assert all(loop(s, k) == due_array(np.array([s], dtype="datetime64[D]"), k)[0].item() for s, k in pairs)
    rows = {
        "one period, working days": best_ns(lambda: due_array(starts, 60), MANY),
        "a period per date": best_ns(lambda: due_array(starts, n), MANY),
        "one period, days rolled": best_ns(lambda: due_array(starts, days(60)), MANY),
        "scalar with trace": best_ns(
            lambda: [due("reconsideration.answer", s, on=date(2026, 1, 1)) for s, _ in pairs], few
        ),
        "numpy busday_offset": best_ns(lambda: busday(starts[:some], n[:some], cal), some, 3),
        "loop over chinesecalendar": best_ns(lambda: [loop(s, k) for s, k in pairs], few, 3),
    }
    own = rows["a period per date"]
    worst = max(list(rows.values())[:3])
    for name, ns in rows.items():
        print(f"{name:32} {ns:14,.1f} ns/date   ratio to ours {ns / own:12,.1f}")
    print(f"budget {BUDGET_NS} ns/date: worst of ours {worst:.1f} -> {'met' if worst <= BUDGET_NS else 'MISSED'}")
    return 0 if worst <= BUDGET_NS else 1


if __name__ == "__main__":
    sys.exit(main())
