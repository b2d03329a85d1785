"""How a visit stands to plan and cap: whether a filed line or a lawful trigger carries it, whether it counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fadu.kernel.audit import remembered
from fadu.kernel.register import registers
from fadu.registry.inspection_catalogue.models import FrequencyRule
from fadu.registry.inspection_catalogue.rules import counting
from fadu.registry.inspection_catalogue.rules.model import Limit

from . import known
from .rules import vocab

YEAR, SPECIAL = "inspection_year_plan", "special_plan"
YEAR_IN_FORCE = ("filed", "in_force", "replanning", "closed")
SPECIAL_IN_FORCE = ("filed", "published", "in_force", "closed")


def judge(case: Any, on: date) -> None:
    """Set the two flags by the caps that apply, and whether the visit rests on a plan or a trigger.

    Of caps that hold side by side one that counts is enough to count, one that stops is enough to stop; the reading is
    that of the strictest for this kind of check.
    """
    held = caps(case, on)
    limit = min(held, key=lambda li: (case.trigger not in li.blocks, case.trigger not in li.counts), default=None)
    reading = readings(on).get(limit.id) if limit else None
    case.reading = reading or counting.DEFAULT_READING
    counts = any(case.trigger in li.counts for li in held) if held else counting.counts_toward_cap(
        case.trigger, case.reading)  # fmt: skip
    blocks = any(case.trigger in li.blocks for li in held) if held else counting.blocked_by_cap(
        case.trigger, case.reading)  # fmt: skip
    case.counts_toward_cap, case.blocked_by_cap = case.on_site and counts, case.on_site and blocks
    case.planned_ok = carried(case)


def caps(case: Any, on: date) -> tuple[Limit, ...]:
    """The caps that apply to the initiating body and the first of its items, the strictest first."""
    _, subject, _ = known.firm_facts(case.enterprise_id, on)
    row = next((row for row in case.item_rows() if row.body_id == case.initiator_id), None)
    item, domain = (row.item_id, row.item.domain) if row else (None, "")
    return counting.applying(known.limits(on), "cap", subject, case.initiator_id, item, domain)


def readings(on: date) -> dict[Any, str]:
    """The published reading that each rule follows."""
    return remembered(f"readings:{on}", lambda: dict(FrequencyRule.on(on).values_list("pk", "reading")))  # type: ignore


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
    """Tell the plan that its lines have been taken up, and made."""
    found = line(case)
    for number in [*([found.number] if found else []), *case.merged]:
        registers()[YEAR].model.visited(number, case.pk, done_on)


AHEAD = timedelta(days=30)


def mergeable(enterprise: int, on: date) -> list[Any]:
    """Planned visits that a visit on that day may take along: due by then or within thirty days (本平台口径).

    Never the reverse: a plan does not wait for a lead.
    """
    book = registers().get(YEAR)
    lines = book.model.of_enterprise(enterprise, on.year) if book else []
    return [ln for ln in lines if ln.visit is None and ln.done_on is None and _due(ln) <= on + AHEAD]


def _due(planned: Any) -> date:
    return planned.planned_on or date(planned.year, planned.month, 1)
