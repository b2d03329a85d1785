"""Formulas of the problem ledger: rates over problems due by the cut-off, never over problems found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from fadu.law.reckoning import add_months


@dataclass(frozen=True)
class Row:
    """One problem as the formulas take it. confirmed None: found but not confirmed; reopened: after its write-off.

    due: the day on which it was due first, extensions included; the new period after a reopening does not move it, so
    that what was due once stays due. submitted: the day on which the unit handed in what was written off; it decides
    whether it was in time. settled: the day on which it was written off for good, none while it is open.
    """

    found: date
    confirmed: date | None = None
    rejected: bool = False
    due: date | None = None
    closed: date | None = None
    submitted: date | None = None
    reopened: date | None = None
    passed: bool | None = None
    settled: date | None = None

    def done(self, day: date) -> bool:
        """Written off by that day and not open again."""
        if not self.closed or self.closed > day:
            return False
        if not self.reopened or self.reopened > day:
            return True
        return self.settled is not None and self.reopened <= self.settled <= day

    @property
    def in_time(self) -> bool:
        """Handed in, or else written off, by the day on which it was due first."""
        handed = self.submitted or self.closed
        return bool(handed and self.due and handed <= self.due)


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
    """The ledger of all rows on a day; a reopened problem is not closed any more, nor closed in time."""
    every = [row for row in rows if row.found <= cut_off]
    confirmed = [row for row in every if row.confirmed and row.confirmed <= cut_off and not row.rejected]
    due = [row for row in confirmed if row.due and row.due <= cut_off]
    done = [row for row in due if row.done(cut_off)]
    timely = [row for row in done if row.in_time]
    since = add_months(cut_off, -12)
    lately = [row for row in every if row.closed and since <= row.closed <= cut_off]
    again = [row for row in lately if row.reopened and row.reopened <= cut_off]
    off = [row for row in confirmed if row.done(cut_off)]
    spent = [(row.closed - row.confirmed).days for row in off if row.closed and row.confirmed]
    sampled = [row.passed for row in every if row.passed is not None]
    return Ledger(
        len(every),
        sum(row.rejected for row in every),
        len(confirmed),
        len(due),
        len(done),
        len(timely),
        rate(len(done), len(due)),
        rate(len(timely), len(due)),
        rate(len(again), len(lately)),
        rate(sum(map(bool, sampled)), len(sampled)),
        Fraction(sum(spent), len(spent)) if spent else None,
        Fraction(median(spent)) if spent else None,
    )
