"""A letter of the ladder after it went out: answered, prolonged, overdue, urged, judged, or followed by the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Step
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import Taking
from fadu.law import term
from fadu.registry.burden import meter

from ..models import Measure
from ..rules import vocab
from ..rules.ladder import ORDER
from .shared import OFFICE, OWN, RULES, UNIT, file_of, reason, tell_unit, unit_posts

WAITING = ("issued", "overdue")
ANSWER_TERMS = {"dispatch": "law_measure.dispatch", "inquiry": "law_measure.inquiry", "listed": "law_measure.listed"}


def guard_mine(case: Measure, actor: Actor) -> list[str]:
    """Only the unit answers."""
    return [] if case.unit_id in unit_posts(actor) else ["由被督促单位答复"]


def _answer(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.answered_on, case.answer_file = taking.on, file_of(facts.get("file"))
    meter.answered(case.pk, case.unit_id, taking.on)
    taking.paper("reply")
    taking.notify(f"已答复：{case.matter.title}", role=OFFICE[0], organ_id=case.organ_id)


def guard_extended(case: Measure, actor: Actor) -> list[str]:
    """Once, and before the day."""
    return ["答复期限已经延长过一次"] if case.extension_reason else []


def check_extension(case: Measure, facts: Mapping[str, Any]) -> dict[str, str]:
    """No more than the period itself (本平台口径)."""
    version = term(ANSWER_TERMS[case.rung]).version_on(case.issued_on)
    most = version.most if version else 0
    unit = "日" if case.rung == "listed" else "个工作日"
    return {"extend": f"最多延长 {most} {unit}"} if facts["extend"] > most else {}


def _extend(taking: Taking) -> None:
    taking.case.extension_reason = taking.facts["reason"][:300]
    tell_unit(taking, taking.case.unit_id, f"答复期限已延长：{taking.case.matter.number}")


def _ask_more(taking: Taking) -> None:
    why = taking.facts["reason"][:60]
    taking.notify(f"申请延长答复期限：{taking.case.matter.title}（{why}）", role=OFFICE[0], organ_id=taking.case.organ_id)


def _urge(taking: Taking) -> None:
    taking.case.urged_on = taking.on
    tell_unit(taking, taking.case.unit_id, f"催办：{taking.case.matter.number}已逾期，请立即答复")


def graver(case: Any) -> vocab.Words:
    """The measures above that of the case."""
    if case is None:
        return vocab.RUNGS
    above = ORDER[ORDER.index(case.rung) + 1 :]
    return tuple((key, title) for key, title in vocab.RUNGS if key in above)


def _escalate(taking: Taking) -> None:
    """The next measure is put forward with the fact that this one was not answered; a person decides on it."""
    case, facts = taking.case, taking.facts
    given = {"unit": str(case.unit_id), "rung": facts["rung"], "why": facts["reason"][:300]}
    made = open_case(register("law_measure"), taking.actor, given, organ_id=case.organ_id, on=taking.on).case
    Measure._plain.filter(pk=made.pk).update(after_id=case.pk)
    case.leads_to_id = made.pk
    taking.note(f"转为{vocab.label(vocab.RUNGS, facts['rung'])}：{made.matter.number}")


def _assess(taking: Taking) -> None:
    case = taking.case
    case.reason = f"{case.reason}\n研判：{taking.facts['reason']}".strip()


STEPS = (
    Step("answer", "答复", WAITING, "answered", (UNIT,), basis=RULES, guard=guard_mine, effect=_answer,
         stops=("answer",), starts=("assess",), sets=("answer", "answer_signed_by"), asks=(
             Ask("answer", "答复", "longtext"), Ask("answer_signed_by", "签发负责人", max_length=60),
             Ask("file", "附件", "file", required=False))),
    Step("ask_more", "申请延长答复期限", ("issued",), None, (UNIT,), basis=OWN, effect=_ask_more, asks=(reason(),),
         guard=lambda case, actor: guard_mine(case, actor) + guard_extended(case, actor)),
    Step("extend", "延长答复期限", ("issued",), None, OFFICE, basis=OWN, guard=guard_extended, check=check_extension,
         effect=_extend, extends="answer", asks=(
             Ask("extend", "延长", "int", minimum=1, maximum=30, help="书面调度、函询按工作日，挂牌督办按日；限一次"), reason())),
    Step("lapse", "逾期未答复", ("issued",), "overdue", (SYSTEM_ROLE,), basis=OWN, stops=("answer",)),
    Step("urge", "催办", ("overdue",), None, OFFICE, basis=OWN, effect=_urge),
    Step("escalate", "转入下一措施", ("overdue",), "closed", OFFICE, basis=OWN, effect=_escalate,
         help="以未答复的事实提出更重的措施，由负责人决定", asks=(Ask("rung", "措施", "choice", graver), reason())),
    Step("assess", "研判答复", ("answered",), "closed", OFFICE, basis=OWN, stops=("assess",), effect=_assess,
         sets=("assessed",), asks=(Ask("assessed", "结论", "choice", vocab.ASSESSED), reason())),
)  # fmt: skip
