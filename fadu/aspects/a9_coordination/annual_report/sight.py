"""Which figures of an unpublished report a reader may know: those whose register some post opens.

Whoever writes or signs this very report (drafter, signer, contact of its body) knows all its figures, not the records
behind them. Once published, the figures are everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fadu.kernel.access import Actor
from fadu.kernel.register import registers

from . import counting
from .adding_up import Sum
from .models import Report, ReportFigure
from .planning import OWN
from .rules.bound import CLOSED, Value
from .steps import APPROVER, DRAFTER

PLAN = "plan_task"
AUTHORS = (DRAFTER, APPROVER, "unit_contact")


def covered(report: Report, actor: Actor, rows: Iterable[ReportFigure]) -> list[ReportFigure]:
    """The figures as this reader sees them: those that are closed keep their name and definition, not their value."""
    found = list(rows)
    if actor.is_system or report.published_on or report.organ_id in actor.organs(*AUTHORS):
        return found
    known = counting.live()
    for row in found:
        if not row.external and not _opens(actor, row, known):
            row.text, row.last_text, row.change, row.drift = CLOSED, "", "", ""
            row.hit = row.base = row.last_hit = row.last_base = row.frozen = None
            row.worse = False
            row.closed = True
    return found


def _opens(actor: Actor, row: ReportFigure, known: Mapping[str, counting.Indicator]) -> bool:
    ind = known.get(row.indicator)
    if ind is not None and ind.public:
        return True
    book = ind.register if ind is not None else registers().get(PLAN) if row.indicator.startswith(OWN) else None
    return book is not None and not actor.is_public and any(actor.has(grant.role) for grant in book.access)


def values(rows: Iterable[ReportFigure]) -> dict[str, Value]:
    """What the text may show, by key."""
    return {row.key: Value("" if row.closed else row.text, row.change, row.external, row.closed) for row in rows}


def open_sums(sums: Iterable[Sum], rows: Iterable[ReportFigure]) -> list[Sum]:
    """Sums without those that a closed figure takes part in: their totals would tell it."""
    shut = {row.key for row in rows if row.closed}
    return [one for one in sums if shut.isdisjoint(one.check.identity.keys)]
