"""From a visit to the pure gates: what is asked, what is known on that day, what stands against the code."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from fadu.kernel.models import Matter
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue import lookups
from fadu.registry.inspection_catalogue.rules import gates, scope
from fadu.registry.inspection_catalogue.rules import vocab as catalogue
from fadu.registry.inspection_catalogue.rules.model import ItemFacts, OfficerFacts, Refusal, Subject

from . import known, planning, reviews

SAID = "（见理由）"  # stands for a reason that the step's own form asks for
PEOPLE = ("recusal", "certificate", "too_few", "body_absent", "competence", "no_finding")


@lru_cache(maxsize=500)
def _scope(text: str) -> Any:
    return scope.parse(text)


def day_of(case: Any) -> date:
    """The day the visit is meant for, or today when that has passed."""
    return max(case.planned_on or today(), today())


def refusals(case: Any, *, reason: str = SAID) -> list[Refusal]:
    """What speaks against a code now. Officers are judged as soon as there are some."""
    asked, facts = gather(case, reason)
    found = gates.refusals(asked, facts)
    return found if asked.officers else [r for r in found if r.code not in PEOPLE]


def needs_double(case: Any) -> bool:
    """Whether the white list asks for two more approvals of this visit: not off site, not on a lead."""
    entry = None if case.off_site else known.white(case.enterprise_id, day_of(case))
    lead = entry is not None and (case.trigger in catalogue.FOR_CAUSE or case.trigger in entry.exceptions)
    return entry is not None and entry.double_approval and not lead


def officer_refusals(case: Any) -> list[str]:
    """What speaks against these officers: number, certificate, recusal, competence."""
    if case.off_site:
        return [] if case.officer_rows() else ["请先派员"]
    day, rows, bodies = day_of(case), case.item_rows(), case.body_rows()
    asked = _request(case, day, rows, bodies, None, SAID)
    facts = gates.Facts(Subject(case.enterprise_id), names={row.body_id: row.body.organ.name for row in bodies})
    return [f"{r.text}{f'（{r.citation}）' if r.citation else ''}" for r in gates.officers(asked, facts) if r.hard]


def manned(case: Any) -> bool:
    """Whether anybody has been assigned."""
    return bool(case.officer_rows())


def count_this_year(case: Any, on: date | None = None) -> int:
    """On-site visits of this year before this one: a joint visit is one."""
    day = on or day_of(case)
    held = getattr(case, "_known", None)
    rows = held[1].visits if held and held[0] == day else known.history(case.enterprise_id, day, leave_out=case.pk)
    return sum(1 for visit in rows if visit.on.year == day.year and not visit.off_site)


def gather(case: Any, reason: str) -> tuple[gates.Request, gates.Facts]:
    """Everything the gates look at. What is known of the firm is asked once while a step is judged and taken."""
    day = day_of(case)
    rows, bodies = case.item_rows(), case.body_rows()
    held = getattr(case, "_known", None)
    if held is None or held[0] != day:
        held = case._known = (day, *_facts(case, day, bodies))
    _, facts, fields = held
    return _request(case, day, rows, bodies, fields, reason), facts


def _facts(case: Any, day: date, bodies: list[Any]) -> tuple[gates.Facts, dict[str, Any]]:
    firm, subject, fields = known.firm_facts(case.enterprise_id, day)
    limits = known.limits(day)
    years = max((limit.per_years for limit in limits), default=1)
    facts = gates.Facts(
        subject=subject,
        limits=limits,
        visits=known.history(case.enterprise_id, day, years=years, leave_out=case.pk),
        quiet=known.quiet_periods(firm, fields["marks"], day),
        white=known.white(case.enterprise_id, day),
        confirmed=frozenset(row.body_id for row in bodies if row.body.may_inspect(day)),
        thresholds=known.thresholds(day),
        names={row.body_id: row.body.organ.name for row in bodies},
    )
    return facts, fields


def _request(
    case: Any, day: date, rows: list[Any], bodies: list[Any], fields: dict[str, Any] | None, reason: str
) -> gates.Request:
    filed = planning.plan_in_force(case.plan_line_id) if case.plan_line_id else False
    special = case.trigger == "special" and filed
    return gates.Request(
        on=day,
        trigger=case.trigger,
        bodies=tuple(row.body_id for row in bodies),
        items=tuple(_item(row, fields, day) for row in rows),
        officers=_officers(case, day),
        plan_filed=filed and bool(case.plan_ref),
        special_approved=special,
        special_filed=special,
        special_published=special and planning.special_published(case.plan_line_id),
        source_no=case.trigger_number,
        reason=case.trigger_reason,
        head_approved=case.approved_on is not None,
        recheck_of=_parent(case),
        quiet_exception=case.quiet_exception,
        off_site=case.off_site,
        double_approved=reviews.both(case),
        no_finding_reason=reason,
    )


def _parent(case: Any) -> str:
    if case.parent_id:
        return str(Matter._plain.values_list("number", flat=True).get(pk=case.parent_id))
    return str(case.trigger_number)


def _item(row: Any, fields: dict[str, Any] | None, day: date) -> ItemFacts:
    item = row.item
    return ItemFacts(
        id=item.pk, name=item.name, domain=item.domain, published=item.state in ("published", "revising"),
        bodies=frozenset({row.body_id}), needs=item.needs, offsite_ok=item.offsite_ok, window=item.window,
        in_scope=fields is None or scope.matches(_scope(item.scope), fields),
    )  # fmt: skip


def _officers(case: Any, day: date) -> tuple[OfficerFacts, ...]:
    seated = [row.officer for row in case.officer_rows() if row.officer_id]
    return lookups.officer_facts(seated, case.enterprise_id, day)
