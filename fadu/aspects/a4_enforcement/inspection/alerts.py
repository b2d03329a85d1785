"""Warnings raised on the spot, as data: when a visit starts (frequency, no findings) and when its record is closed.

The rules look at the enterprise's own history here; those that add up over a county or a body (Hainan's models) are
looked at over the register by the watching module and at the start of each visit for its own county and body.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from fadu.kernel.procedure import Taking
from fadu.registry.inspection_catalogue.rules import warnings

from . import known
from .models import Warning

YEAR = timedelta(days=366)


def raise_for(taking: Taking) -> list[Warning]:
    """Judge the visit that begins: rows for every rule that it trips."""
    case, day = taking.case, taking.case.visited_on
    if case.off_site:
        return []
    this = [_present(case)]
    past = list(known.history(case.enterprise_id, day, leave_out=case.pk))
    found = []
    for rule in known.thresholds(day):
        rows = past + this
        if rule.kind == "frequency":
            found += [hit for hit in warnings.frequency(rule, rows) if case.pk in hit.evidence and hit.on == day]
        elif rule.kind == "no_finding":
            found += _no_findings(case, rule, past, day)
        elif rule.kind == "occurrence":
            found += _in_county(case, rule, this, day)
    return [_write(taking, hit) for hit in found]


def _present(case: Any) -> Any:
    """The visit in hand: its row is written after the step's effect."""
    bodies = tuple(case.bodies.values_list("body_id", flat=True))
    people = tuple(row.officer_id for row in case.officer_rows() if row.officer_id)
    return warnings.Visit(
        id=case.pk, enterprise=case.enterprise_id, on=case.visited_on, bodies=bodies, trigger=case.trigger,
        officers=people, county=case.area[:6], coded=case.coded, explained=bool(case.makeup_reason),
    )  # fmt: skip


def _no_findings(case: Any, rule: Any, past: list[Any], day: date) -> list[Any]:
    people = [row.officer_id for row in case.officer_rows() if row.officer_id]
    hits = (warnings.no_finding(rule, past, who, case.enterprise_id, day) for who in people)
    return [hit for hit in hits if hit is not None]


def _in_county(case: Any, rule: Any, this: list[Any], day: date) -> list[Any]:
    """Repeated checks add up in the county: only when this visit itself is a repetition is the county looked at."""
    near = known.history(case.enterprise_id, day, leave_out=case.pk)
    if not any(hit.visits[1] == case.pk for hit in warnings.occurrences(rule, [*near, *this])):
        return []
    where = Q(area__startswith=case.area[:6], visited_on__gte=date(day.year, 1, 1) - timedelta(days=rule.span))
    rows = known.visits(where, until=day, leave_out=case.pk) + this
    hits = [hit for hit in warnings.occurrence_warnings(rule, rows) if hit.evidence[-1] == case.pk]
    return hits[-1:]


def raise_after(taking: Taking) -> list[Warning]:
    """An uncoded visit without excuse adds up for its body; looked at when the record is closed."""
    case = taking.case
    if case.off_site or case.coded or not case.initiator_id:
        return []
    where = Q(initiator=case.initiator_id, coded=False, makeup_valid=False, off_site=False)
    where &= Q(visited_on__gte=case.visited_on - YEAR)
    rows = known.visits(where, until=case.visited_on)
    found = []
    for rule in known.thresholds(case.visited_on):
        if rule.kind == "uncoded":
            found += [hit for hit in warnings.uncoded(rule, rows) if hit.evidence[-1] == case.pk]
    return [_write(taking, hit) for hit in found]


def _write(taking: Taking, hit: Any) -> Warning:
    case = taking.case
    taking.note(f"预警：{hit.text}")
    taking.notify(f"预警：{case.enterprise_name or ''}{hit.text}", role="inspection.head", organ_id=case.organ_id)
    titles = {rule.key: rule.title for rule in known.thresholds(hit.on)}
    window = f"{hit.first:%m-%d} 起" if hit.first else ""
    return Warning._plain.create(
        visit_id=case.pk, enterprise_id=case.enterprise_id, rule=hit.rule,
        title=f"{titles.get(hit.rule, '')}：{hit.text}"[:200],
        window=window, evidence=list(hit.evidence), raised_on=hit.on, action=hit.action,
    )  # fmt: skip
