"""Requests to units: ask once, never for what the system holds, not above the limits without a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.models import Attachment
from fadu.kernel.taking import Taking
from fadu.kernel.today import today
from fadu.registry.burden import meter, once
from fadu.registry.burden.models import Demand

from ..models import DataRequest
from .effects import contact_of


def units(case: Any = None) -> tuple[tuple[str, str], ...]:
    """Departments, zones and counties."""
    rows = apps.get_model("people.Organ")._base_manager.filter(
        kind__in=("government", "department", "zone", "vertical", "institution"), area__level__in=("city", "county")
    )
    own = rows.exclude(kind="government", area__level="city").exclude(kind="department", area__level="county")
    return tuple((str(organ.pk), organ.short or organ.name) for organ in own.order_by("order"))


def span(period: str) -> Period | None:
    """2026-11 or 2026 as days."""
    head, _, month = period.partition("-")
    if not (head.isascii() and head.isdigit() and len(head) == 4 and 2000 <= int(head) <= 2099):
        return None
    if not month:
        return Period.year(int(head))
    numbers = month.isascii() and month.isdigit() and 1 <= int(month) <= 12
    return Period.month(int(head), int(month)) if numbers else None


def check_asked(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """Ask once, never for what the system holds, not above the limits without a reason."""
    unit, days = int(facts["unit"]), span(facts["period"])
    if days is None:
        return {"period": f"「{facts['period']}」不是期间，请写成 2026-11 或者 2026"}
    held = once.held(facts["key"], unit, days)
    if held:
        return {"key": f"系统已有，不再向单位要：{held.source}「{held.title}」{facts['period']}为 {held.text}"}
    before = once.asked(unit, facts["key"], facts["period"])
    if before:
        return {"key": f"{before.on} 已就同一事项问过（{before.matter.number}），不得重复要"}
    close = once.near(f"{facts['key']} {facts['question']}")
    if close and not facts.get("despite"):
        title, figures = close[0]
        return {"despite": f"登记册「{title}」里可能已有：{'、'.join(figures[:8])}。确实没有的，请写明还缺什么"}
    over = meter.would_exceed(unit, facts["kind"], today())
    if over and not facts.get("despite"):
        return {"despite": f"{'；'.join(over)}。确需要的，请写明理由"}
    return {}


def asked(taking: Taking) -> None:
    """Count it and tell the unit."""
    case, facts = taking.case, taking.facts
    case.unit_id = int(facts["unit"])
    if facts.get("despite"):
        case.over = facts["despite"]
    meter.ask(case.pk, [case.unit_id], case.kind, case.question, taking.on, office=case.organ_id, key=case.key,
              period=case.period)  # fmt: skip
    taking.notify(f"{case.get_kind_display()}：{case.question}", role="unit_contact", organ_id=case.unit_id)


def guard_asked(case: DataRequest, actor: Actor) -> list[str]:
    """Only the unit that was asked."""
    return [] if case.unit_id in contact_of(actor) else ["由被要求单位答复"]


def answer(taking: Taking) -> None:
    """Keep the answer."""
    case = taking.case
    case.answered_on = taking.on
    case.file = Attachment._plain.filter(pk__in=taking.facts.get("file") or ()).first()
    meter.answered(case.pk, case.unit_id, taking.on)


def unasked(taking: Taking) -> None:
    """A request taken back burdens nobody."""
    Demand._plain.filter(matter_id=taking.case.pk).delete()
