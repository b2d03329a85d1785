"""How a visit stands to plan and cap: whether a filed line or a lawful trigger carries it, whether it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.register import registers
from fadu.registry.inspection_catalogue.rules import counting

from .rules import vocab

YEAR, SPECIAL = "inspection_year_plan", "special_plan"
YEAR_IN_FORCE = ("filed", "in_force", "replanning", "closed")
SPECIAL_IN_FORCE = ("filed", "published", "in_force", "closed")


def judge(case: Any, on: date, reading: str = counting.DEFAULT_READING) -> None:
    """Set the two flags by the reading in use, and whether the visit rests on a plan or a lawful trigger."""
    case.reading = reading
    case.counts_toward_cap = case.on_site and counting.counts_toward_cap(case.trigger, reading)
    case.blocked_by_cap = case.on_site and counting.blocked_by_cap(case.trigger, reading)
    case.planned_ok = carried(case)


def line(case: Any) -> Any | None:
    """The planned visit that this one makes: the line of the yearly plan with this number and enterprise."""
    book = registers().get(YEAR)
    if book is None or not str(case.plan_ref).isdigit():
        return None
    found = book.model.line(int(case.plan_ref))
    return found if found and found.enterprise == case.enterprise_id else None


def carried(case: Any) -> bool:
    """A line of a plan that is in force, or a trigger whose source or reason is on file."""
    if case.trigger in vocab.PLANNED:
        return plan_in_force(case.plan_line_id)
    return bool(case.trigger_number or case.trigger_reason)


def _plan(matter_id: int | None) -> tuple[str, Any]:
    for key in (YEAR, SPECIAL):
        book = registers().get(key)
        row = book.model._plain.filter(pk=matter_id).first() if book and matter_id else None
        if row is not None:
            return key, row
    return "", None


def plan_in_force(matter_id: int | None) -> bool:
    """Whether the plan that the line belongs to has been filed."""
    key, row = _plan(matter_id)
    return row is not None and row.state in (YEAR_IN_FORCE if key == YEAR else SPECIAL_IN_FORCE)


def special_published(matter_id: int | None) -> bool:
    """Whether a special plan has been published."""
    key, row = _plan(matter_id)
    return key == SPECIAL and getattr(row, "published_on", None) is not None


def made(case: Any, done_on: date | None = None) -> None:
    """Tell the plan that its line has been taken up, and made."""
    if (found := line(case)) is not None:
        registers()[YEAR].model.visited(found.number, case.pk, done_on)
