"""Whether the figures of a report add up: what does not is named on its pages and keeps it from being published.

An explanation is tied to the two sums it explains. When one of the numbers changes, it has to be explained anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .models import Report, ReportFigure, SumNote
from .rules.identities import Checked, checked


@dataclass(frozen=True)
class Sum:
    """An identity of a report, and what was said about its gap."""

    check: Checked
    note: SumNote | None = None

    @property
    def blocks(self) -> bool:
        """Whether it keeps the report back."""
        return self.check.state == "broken" and self.note is None


def exact(rows: list[ReportFigure]) -> dict[str, Fraction]:
    """Exact numbers by key; ratios take no part in sums."""
    return {row.key: row.value for row in rows if row.value is not None and row.unit != "%"}


def sums(report: Report) -> list[Sum]:
    """Every identity that can be looked at, broken ones first."""
    rows = list(ReportFigure._plain.filter(matter_id=report.pk))
    notes = {(note.key, note.mark): note for note in SumNote._plain.filter(matter_id=report.pk).order_by("id")}
    return [Sum(one, notes.get((one.identity.key, one.mark))) for one in checked(exact(rows))]


def refusals(report: Report) -> list[str]:
    """Why a report may not go out: sums that are neither right nor explained."""
    return [f"勾稽不符：{one.check.sentence}；改正或者办「说明勾稽差额」" for one in sums(report) if one.blocks]
