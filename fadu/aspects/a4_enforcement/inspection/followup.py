"""What one visit sets going in another: a re-check on site, the on-site check of what was found from afar."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import InvalidFacts, Taking, open_case, take

from .models import Inspection


def request_recheck(taking: Taking) -> None:
    """Ask for a visit of its own: it is approved, coded and counted like any other."""
    if not taking.facts["planned_on"]:
        raise InvalidFacts({"planned_on": "到场复查请填写拟到场日期"})
    number = next((p.number for p in taking.case.papers().filter(key="order").order_by("-id") if p.number), "")
    source = number or taking.case.matter.number
    found = [row for row in taking.case.item_rows() if row.result in ("order", "fixed_on_site", "to_case")]
    _open(taking, "recheck", source, f"复查{source}的改正情况", found, taking.facts["planned_on"])


def open_case_check(taking: Taking) -> None:
    """A finding from afar is verified on site: a case check that the cap does not stop."""
    case = taking.case
    found = [row for row in case.item_rows() if row.result in ("order", "fixed_on_site", "to_case")]
    reason = "核实非现场检查发现的问题：" + "；".join(row.findings for row in found if row.findings)[:400]
    _open(taking, "offsite", case.matter.number, reason, found, taking.on)


def _open(taking: Taking, trigger: str, source: str, reason: str, found: list[Any], planned: date) -> None:
    case = taking.case
    rows = found or case.item_rows()
    bodies = [row.body.organ_id for row in rows]
    own = case.organ_id in bodies  # who found nothing need not come along
    organ, actor = (case.organ_id, taking.actor) if own else (bodies[0], SYSTEM)
    items = "\n".join(f"{row.item.code}@{row.body.organ.key}" for row in rows)
    facts = {
        "uscc": case.uscc, "site_address": case.site_address, "trigger": trigger, "trigger_number": source[:120],
        "trigger_reason": reason[:500], "parent_number": case.matter.number, "items": items, "planned_on": planned,
    }  # fmt: skip

    def run() -> None:
        opened = open_case(case.register(), actor, facts, organ_id=organ, on=taking.on, step="request")
        taking.notify(f"已申请{opened.case.matter.number}", role="inspection.head", organ_id=organ)

    taking.after.append(run)
    taking.note(reason)


def report_back(taking: Taking) -> None:
    """When a re-check has ended, its result is entered where the order was made."""
    case = taking.case
    if case.trigger != "recheck" or not case.parent_id:
        return
    parent = Inspection._plain.filter(pk=case.parent_id).first()
    if parent is not None and parent.state in ("ordering", "rectified"):
        take(parent, "rechecked", SYSTEM, {"passed": "no" if case.found else "yes"}, on=taking.on)
