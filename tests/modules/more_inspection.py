"""Inspections: what the demonstration leaves out, so that every paper is issued once and every log is there."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.aspects.a4_enforcement.inspection.models import Inspection
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register

PURPOSES = (("training", "送法进企", ""), ("licensing", "经营场所核查", "模拟许2026-001"), ("service", "走访企业", ""))


def more(day: date) -> None:
    """A statement, a sample and a letter to another place on a running visit; three logged visits, one doubted."""
    case = Inspection._plain.filter(state="on_site").order_by("pk").first()
    person = {"person": "于甲子", "text": "如实陈述有关情况。"}
    take(case, "prove", SYSTEM, {"kind": "statement", "title": "询问"} | person, on=day)
    take(case, "prove", SYSTEM, {"kind": "sample", "title": "抽样", "amount": "三份"} | person, on=day)
    take(case, "assist", SYSTEM, {"to": "某市市场监督管理局", "what": "核实进货来源"}, on=day)
    logs = [_log(case, day, *words) for words in PURPOSES]
    take(logs[0], "flag", SYSTEM, {"reason": "企业反映查看了证照"}, on=day)


def _log(case: Any, day: date, purpose: str, detail: str, number: str) -> Any:
    facts = {"uscc": case.uscc, "purpose": purpose, "detail": detail, "license_number": number, "visited_on": day}
    return open_case(register("site_visit"), SYSTEM, facts, organ_id=case.organ_id, on=day).case
