"""Mediation (F21): while the answer is awaited or the case is reviewed; its paper ends the case."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Finding, Mediation
from .shared import DECIDER, LAW, OFFICE, by, child, last, reason_ask


def _mediation_guard(case: Any, actor: Any) -> list[str]:
    return [] if case.mediation_willing else ["调解须双方自愿，请先记录当事人的调解意愿（《行政复议法》第五条）"]


def _mediation_begun(taking: Taking) -> None:
    child(taking, Mediation, began_on=taking.on, mediator=by(taking), record=taking.facts.get("record") or "")


def _mediation_failed(taking: Taking) -> None:
    row = last(taking.case, Mediation, signed_on=None)
    row.failed_on, row.failed_reason = taking.on, taking.facts["reason"][:300]
    row.save()
    taking.note("调解未成或者调解书生效前一方反悔，继续审理")


def _mediated(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    if not facts["all_signed"]:
        raise InvalidFacts({"all_signed": "调解书须各方当事人签字或者签章（《行政复议法》第七十三条第一款）"})
    if not facts["lawful"]:
        raise InvalidFacts(
            {
                "lawful": "协议损害国家利益、公共利益、他人权益或者违反强制性规定的，不能制作调解书（《行政复议法》第五条第二款）"
            }
        )
    row = last(case, Mediation, signed_on=None)
    row.agreement, row.signed_on = facts["agreement"], taking.on
    row.save()
    finding = case.rows(Finding).first() or Finding(matter_id=case.pk)
    finding.agreement_signed = True
    finding.save()
    case.result, case.decided_on, case.effective_on = "mediated", taking.on, taking.on
    case.decided_by = by(taking)


def _back(case: Any, facts: Any) -> str:
    """To the review once the answer came or was missed, otherwise to waiting for it."""
    return "review" if case.answer_on or case.answer_missed else "await_answer"


OPEN_MEDIATION = Step(
    "open_mediation",
    "开始调解",
    ("await_answer", "review"),
    "mediation",
    who=OFFICE,
    public_title="开始调解",
    basis=LAW["5"],
    guard=_mediation_guard,
    asks=(Ask("record", "调解安排", "longtext", required=False),),
    effect=_mediation_begun,
    group="调解",
)
MEDIATION_FAILS = Step(
    "mediation_fails",
    "调解未成",
    ("mediation",),
    _back,
    who=OFFICE,
    public_title="调解未成，继续审理",
    basis=LAW["73.2"],
    asks=(reason_ask("原因"),),
    effect=_mediation_failed,
    group="调解",
)
MEDIATE = Step(
    "mediate",
    "制作调解书",
    ("mediation",),
    "mediated",
    who=(DECIDER,),
    basis=LAW["73.1"],
    asks=(
        Ask("agreement", "协议内容", "longtext", private=True),
        Ask("all_signed", "各方当事人已签字或者签章", "bool"),
        Ask("lawful", "协议不损害国家、公共和他人利益，不违反强制性规定", "bool"),
    ),
    effect=_mediated,
    stops=("decide", "answer"),
    paper="mediation_paper",
    final=True,
    group="调解",
)
STEPS = (OPEN_MEDIATION, MEDIATION_FAILS, MEDIATE)
