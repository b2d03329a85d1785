"""The rules of rating, dated: rows that the city edits (`inspection_catalogue`, 评价规则). No text fixes them.

Whoever votes is promised what held in the month of the visit: for a batch the strictest rule of its months and of the
day of release counts, and nothing goes below the floors here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

LABEL = "本平台口径"


@dataclass(frozen=True)
class Policy:
    """From `since` on. k: fewest different enterprises behind any figure; spare: how many of those invited must have
    been able to judge otherwise; window: months after the month of the visit in which one may rate; release_day: day
    of the month on which a batch is opened; satisfied: lowest score that counts as satisfied; basis: on whose word.
    """

    since: date
    k: int = 5
    spare: int = 2
    window: int = 1
    release_day: int = 10
    satisfied: int = 4
    until: date | None = None
    basis: str = LABEL


LEAST_K, LEAST_SPARE = 5, 2
LONGEST = 9  # months after which every month is over: at most six to rate, two to wait
POLICIES = (Policy(date(2024, 1, 1)),)
_source: list[Callable[[], Iterable[Policy]]] = [lambda: POLICIES]


def read_from(source: Callable[[], Iterable[Policy]]) -> None:
    """Where the rules stand (set when the app is ready)."""
    _source[0] = source


def policy_on(day: date) -> Policy:
    """The rules in force on a day; the platform's own where no row holds."""
    rows = [p for p in _source[0]() if p.since <= day and (p.until is None or p.until >= day)]
    found = max(rows, key=lambda p: p.since, default=POLICIES[0])
    return replace(found, k=max(found.k, LEAST_K), spare=max(found.spare, LEAST_SPARE))


def strictest(months: Iterable[str], day: date) -> Policy:
    """What was promised in any of these months and what holds on the day, the stricter of each."""
    now = policy_on(day)
    rules = [now, *(policy_on(first_day(month)) for month in months)]
    return replace(now, k=max(rule.k for rule in rules), spare=max(rule.spare for rule in rules))


def month_of(day: date) -> str:
    """2026-11 for 2026-11-23."""
    return f"{day:%Y-%m}"


def shifted(month: str, by: int) -> str:
    """The month so many months later (or earlier)."""
    year, number = map(int, month.split("-"))
    total = year * 12 + number - 1 + by
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def first_day(month: str) -> date:
    """2026-11-01 for 2026-11."""
    return date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> date:
    """2026-11-30 for 2026-11."""
    return first_day(shifted(month, 1)) - timedelta(days=1)


def open_until(month: str) -> date:
    """Last day on which visits of this month may be rated."""
    return last_day(shifted(month, policy_on(first_day(month)).window))


def released_on(month: str) -> date:
    """Day on which the ratings of visits of this month are opened, at the earliest."""
    rule = policy_on(first_day(month))
    return first_day(shifted(month, rule.window + 1)) + timedelta(days=rule.release_day - 1)


def ripe(today: date) -> str:
    """The newest month whose ratings may be opened on a day: it and every month before it are over.

    A change of the rules may let a later month end first; it waits, since batches are opened in order.
    """
    month = shifted(month_of(today), -LONGEST)
    while released_on(shifted(month, 1)) <= today:
        month = shifted(month, 1)
    return month
