"""The platform's own rules of rating, dated. No text fixes them; a city may set its own by adding a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

CONFIDENCE = "platform"
LABEL = "本平台口径"


@dataclass(frozen=True)
class Policy:
    """From `since` on. k: fewest different enterprises behind any figure; spare: how many of those invited must have
    been able to judge otherwise; window: months after the month of the visit in which one may rate; release_day: day
    of the month on which a batch is opened; satisfied: lowest score that counts as satisfied.
    """

    since: date
    k: int = 5
    spare: int = 2
    window: int = 1
    release_day: int = 10
    satisfied: int = 4


POLICIES = (Policy(date(2024, 1, 1)),)


def policy_on(day: date) -> Policy:
    """The rules in force on a day."""
    return max((p for p in POLICIES if p.since <= day), key=lambda p: p.since, default=POLICIES[0])


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
    """The newest month whose ratings may be opened on a day."""
    month = shifted(month_of(today), -1)
    while released_on(month) > today:
        month = shifted(month, -1)
    return month
