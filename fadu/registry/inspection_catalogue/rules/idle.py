"""Items that nobody has used for five years belong on the clean-up list."""

from __future__ import annotations

from datetime import date

from fadu.law import due

TERM = "inspection.item_idle"


def idle_on(last_used_on: date | None, published_on: date | None) -> date | None:
    """The first day on which the item counts as idle; a never used item runs from its publication."""
    start = last_used_on or published_on
    return due(TERM, start).due if start else None


def is_idle(last_used_on: date | None, published_on: date | None, today: date) -> bool:
    """Whether the five years are over."""
    day = idle_on(last_used_on, published_on)
    return day is not None and today >= day
