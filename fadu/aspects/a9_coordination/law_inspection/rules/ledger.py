"""Formulas of the problem ledger: rates over problems due by the cut-off, never over problems found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median


@dataclass(frozen=True)
class Row:
    """One problem as the formulas take it. confirmed None: found but not confirmed; reopened: after its write-off.

    submitted: the day on which the unit handed in what was written off later; it decides whether it was in time.
    """

    found: date
    confirmed: date | None = None
    rejected: bool = False
    due: date | None = None
    closed: date | None = None
    submitted: date | None = None
    reopened: date | None = None
    passed: bool | None = None


@dataclass(frozen=True)
class Ledger:
    """Counts and rates at the cut-off. A rate over nothing is None."""

    found: int
    rejected: int
    confirmed: int
    due: int
    closed: int
    on_time: int
    done_rate: Fraction | None
    on_time_rate: Fraction | None
    recurrence: Fraction | None
    lookback: Fraction | None
    mean_days: Fraction | None
    median_days: Fraction | None


def rate(hits: int, base: int) -> Fraction | None:
    """hits/base, None over nothing."""
    return Fraction(hits, base) if base else None


def ledger(rows: Iterable[Row], cut_off: date) -> Ledger:
    """The ledger of all rows on a day; a reopened problem is not closed any more."""
    every = [row for row in rows if row.found <= cut_off]
    confirmed = [row for row in every if row.confirmed and row.confirmed <= cut_off and not row.rejected]
    due = [row for row in confirmed if row.due and row.due <= cut_off]
    once = [row for row in due if row.closed and row.closed <= cut_off]
    again = [row for row in once if row.reopened and row.reopened <= cut_off]
    still = [row for row in once if row not in again or row.closed > row.reopened]  # type: ignore[operator]
    timely = [row for row in once if (row.submitted or row.closed) <= row.due]  # type: ignore[operator]
    spent = [(row.closed - row.confirmed).days for row in still if row.closed and row.confirmed]
    sampled = [row.passed for row in every if row.passed is not None]
    return Ledger(
        len(every),
        sum(row.rejected for row in every),
        len(confirmed),
        len(due),
        len(still),
        len(timely),
        rate(len(still), len(due)),
        rate(len(timely), len(due)),
        rate(len(again), len(once)),
        rate(sum(map(bool, sampled)), len(sampled)),
        Fraction(sum(spent), len(spent)) if spent else None,
        Fraction(median(spent)) if spent else None,
    )
