"""Lost points of an assessment become proposals for the ledger; a person enters or dismisses each of them.

The assessment is another module: it says by `serious_losses()` of a settled sheet what was lost and above which bound.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from fadu.kernel.access import SYSTEM
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Step
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import Reaction, register
from fadu.kernel.taking import Taking

from ..models import Problem
from ..rules import vocab
from .shared import COORDINATOR, HEAD, OFFICE, OWN, organs, reason, tell_unit

FILE = Path(__file__).parent.parent / "data" / "scores.toml"
SHEETS = "assessment_unit"
GONE = "考核结果更正后，该项失分已不足以提出"


@cache
def classes_by_register() -> dict[str, str]:
    """Which class of problems the figures of a register speak for."""
    found: dict[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["classes"]
    return found


def class_of(indicator: str) -> str:
    """The class proposed for a lost figure; nothing when no register speaks for one."""
    return classes_by_register().get(indicator.partition(".")[0], "")


def propose(taking: Taking) -> None:
    """After a result has been settled or restated: one proposal per serious loss, none twice; vanished ones go."""
    sheet = taking.case
    lost = {row["leaf"]: row for row in sheet.serious_losses()}
    known = {row.leaf: row for row in Problem._plain.filter(origin_id=sheet.pk, source="score")}
    for leaf, row in lost.items():
        if leaf not in known:
            _open(sheet, row, taking)
    for leaf, problem in known.items():
        if leaf not in lost and problem.state == "proposed":
            take(problem, "lapse_proposal", SYSTEM, {"reason": GONE}, on=taking.on)


def _open(sheet: Any, row: dict[str, Any], taking: Taking) -> None:
    facts = {
        "unit": str(sheet.unit_id), "text": f"考核失分：{row['text']}", "rule": row["rule"][:200], "leaf": row["leaf"],
        "severity": str(row["severity"]), "klass": class_of(row["indicator"]) or None, "origin": sheet.matter.number,
    }  # fmt: skip
    open_case(register("law_problem"), SYSTEM, facts, organ_id=sheet.organ_id, on=taking.on, step="propose_scored")


def _proposed(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.unit_id, case.severity, case.source = int(facts["unit"]), int(facts["severity"]), "score"
    case.klass = facts.get("klass") or ""
    case.origin = Matter._plain.filter(register=SHEETS, number=facts["origin"]).first()
    taking.notify(f"考核失分待核定是否列入台账：{case.rule[:80]}", role=HEAD, organ_id=case.organ_id)


def _enter(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.severity, case.confirmed_on = int(facts["severity"]), taking.on
    tell_unit(taking, case.unit_id, f"考核失分已列入问题台账，请报整改措施：{case.text[:60]}")


RESULT = Ask("reason", "理由", "longtext", help="写明为什么不列入，如：已经整改，或者不属于单位责任")
STEPS = (
    Step("propose_scored", "考核失分提请列入", ("",), "proposed", (SYSTEM_ROLE,), effect=_proposed, basis=OWN,
         sets=("text", "rule", "leaf"), asks=(
             Ask("unit", "责任单位", "choice", organs), Ask("text", "问题", "longtext"), Ask("rule", "违反的规定"),
             Ask("leaf", "考核指标"), Ask("severity", "程度", "choice", vocab.SEVERITY),
             Ask("klass", "类别", "choice", vocab.CLASSES, required=False), Ask("origin", "考核卷"))),
    Step("enter", "列入台账", ("proposed",), "confirmed", (*OFFICE, COORDINATOR), effect=_enter, starts=("plan",),
         sets=("klass", "text"), basis=OWN, asks=(
             Ask("text", "问题", "longtext", default=lambda case: case.text if case else ""),
             Ask("klass", "类别", "choice", vocab.CLASSES, default=lambda case: case.klass if case else None),
             Ask("severity", "程度", "choice", vocab.SEVERITY,
                 default=lambda case: str(case.severity) if case else "2"))),
    Step("dismiss", "不列入", ("proposed",), "dismissed", (*OFFICE, COORDINATOR), basis=OWN, asks=(RESULT,)),
    Step("lapse_proposal", "提请失效", ("proposed",), "dismissed", (SYSTEM_ROLE,), basis=OWN, asks=(reason(),)),
)  # fmt: skip
REACTION = Reaction(SHEETS, propose, ("settle", "restated"))
