"""What an enterprise may read of its own inspections: plain data for its pages, never rows of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from .rules import vocab


@dataclass(frozen=True)
class Seen:
    """One inspection as its enterprise sees it. stage: coming, here, done, cancelled."""

    pk: int
    number: str
    stage: str
    planned_on: date | None
    visited_on: date | None
    bodies: tuple[str, ...]
    items: tuple[str, ...]
    trigger: str
    reason: str
    joint: bool
    off_site: bool
    officers: tuple[tuple[str, str], ...]
    coded: bool
    result: str
    findings: tuple[str, ...]
    advice: str
    order_text: str
    order_due: date | None
    rectified_on: date | None
    recheck_passed: bool | None
    published_on: date | None
    told_on: date | None


HIDDEN = ("requested", "refused")  # not decided yet: the notice comes with the code


def of_enterprise(model: Any, matter_id: int, year: int) -> list[Seen]:
    """Inspections of one enterprise in a year, newest first: those announced by a notice, under way or done."""
    when = Q(visited_on__year=year) | Q(visited_on=None, planned_on__year=year)
    rows = model._plain.filter(when, enterprise=matter_id).exclude(state__in=HIDDEN)
    rows = rows.filter(Q(visited_on__isnull=False) | Q(code_issued_at__isnull=False))
    rows = rows.select_related("matter").prefetch_related(
        "bodies__body__organ", "items__item", "officers"
    ).order_by("-visited_on", "-planned_on", "-pk")  # fmt: skip
    return [_seen(case) for case in rows]


def _seen(case: Any) -> Seen:
    told = case.was_told
    return Seen(
        pk=case.pk, number=case.matter.number, stage=_stage(case), planned_on=case.planned_on,
        visited_on=case.visited_on, bodies=tuple(row.body.organ.name for row in case.bodies.all()),
        items=tuple(row.item.name for row in case.items.all()), trigger=vocab.label(vocab.TRIGGERS, case.trigger),
        reason=case.trigger_reason if case.trigger not in ("complaint", "transfer", "data") else "",
        joint=case.joint, off_site=case.off_site,
        officers=tuple((row.name, row.certificate) for row in case.officers.all() if row.left_on is None),
        coded=case.coded or case.makeup_valid, result=vocab.label(vocab.RESULTS, case.result) if told else "",
        findings=tuple(row.findings for row in case.items.all() if row.findings) if told else (),
        advice=case.advice if told else "", order_text=case.order_text, order_due=case.order_due,
        rectified_on=case.rectified_on, recheck_passed=case.recheck_passed, published_on=case.published_on,
        told_on=case.told_on,
    )  # fmt: skip


def _stage(case: Any) -> str:
    if case.state in ("cancelled", "obstructed"):
        return "cancelled"
    if case.visited_on is None:
        return "coming"
    return "here" if case.state == "on_site" else "done"
