"""Dispatch and answer (F9–F11), change of procedure (F12), extension (F19)."""

from __future__ import annotations

from typing import Any

from fadu.kernel import clocks
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Evidence
from ..rules import procedure_choice
from .shared import (
    CIVIL,
    DESK,
    HEAD,
    LAW,
    RESPONDENT,
    SYSTEM,
    UNDER_REVIEW,
    attach,
    child,
    demand,
    reason_ask,
)

ORDINARY_TERMS = {
    "send_copy": "reconsideration.send_copy",
    "answer": "reconsideration.answer",
    "decide": "reconsideration.decide",
}


def _copy_sent(taking: Taking) -> None:
    case = taking.case
    case.copy_sent_on = taking.on
    if case.respondent_id:
        taking.notify(
            f"收到行政复议申请书副本，请按期答复并提交证据、依据：{case.matter.number}",
            role=RESPONDENT,
            organ_id=case.respondent_id,
        )
    if taking.facts.get("received_on"):
        _receipt(taking, taking.facts["received_on"])


def _receipt(taking: Taking, day: Any) -> None:
    if taking.case.copy_sent_on and day < taking.case.copy_sent_on:
        raise InvalidFacts({"received_on": "收到日期早于发送日期"})
    taking.case.copy_received_on = day
    taking.start("answer", day)


def _answer_guard(case: Any, actor: Any) -> list[str]:
    if case.answer_on or case.answer_missed:
        return ["答复已经登记，或者已经逾期"]
    return [] if case.copy_received_on else ["请先登记被申请人收到副本的日期"]


def _answered(taking: Taking) -> None:
    case = taking.case
    run = case.runs().filter(key="answer").last()
    case.answer_on = taking.on
    attach(taking)
    late = run is not None and run.due_on is not None and taking.on > run.due_on
    if late:
        _count_as_missed(taking)
    for title in str(taking.facts.get("evidence") or "").splitlines():
        if title.strip():
            child(taking, Evidence, kind="document", title=title.strip()[:200], source="被申请人", given_on=taking.on)


def _count_as_missed(taking: Taking) -> None:
    taking.case.answer_missed = True
    taking.note(
        "被申请人未按期答复举证，视为没有证据、依据；涉及第三人合法权益且第三人提供证据的除外（《行政复议法》第七十条）"
    )


def answered_state(case: Any, facts: Any) -> str:
    """Talks go on while the answer comes in or fails to."""
    return "mediation" if case.state == "mediation" else "review"


def _not_answered(taking: Taking) -> None:
    _count_as_missed(taking)
    taking.notify("被申请人逾期未答复，请核对第三人证据后依第七十条处理", role=HEAD, organ_id=taking.case.organ_id)


def _late_answer(taking: Taking) -> None:
    case, posted = taking.case, taking.facts.get("posted_on")
    run = case.runs().filter(key="answer").last()
    case.answer_on = taking.on
    attach(taking)
    if posted and run is not None and run.due_on and posted <= run.due_on:
        case.answer_missed = False
        taking.note(f"{posted}交邮，期满前交邮的不算过期（{CIVIL['85.4'].text(taking.on)}），按期答复")
        return
    taking.note("逾期后收到答复，不改变视为没有证据、依据的后果")


def _to_ordinary(taking: Taking) -> None:
    case = taking.case
    demand(procedure_choice.to_ordinary(taking.facts["reason"], True), taking, "reason")
    case.procedure_kind = "ordinary"
    case.return_state = "accepted_ord" if case.return_state == "accepted_sim" else case.return_state
    for key, term in ORDINARY_TERMS.items():
        clocks.change_term(case, key, term, taking.actor, "简易程序转为普通程序，受理日不变")


def _ordinary_state(case: Any, facts: Any) -> str:
    return "accepted_ord" if case.state == "accepted_sim" else str(case.state)


def _extend_guard(case: Any, actor: Any) -> list[str]:
    if "assembly_refusal" in case.prior_flags:
        return ["法律规定的复议期限为三日，没有延长的规定（《集会游行示威法》第十三条）"]
    verdict = procedure_choice.may_extend(case.procedure_kind, True, 1, bool(case.extended_days), True)
    return [] if verdict.ok else [verdict.sentence()]


def _extend_check(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    verdict = procedure_choice.may_extend(
        case.procedure_kind, facts["complex_case"], facts["extend"], bool(case.extended_days), True
    )
    return {} if verdict.ok else {"extend": verdict.sentence()}


def _extended(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    run = case.runs().filter(key="decide", stopped_on=None).last()
    if run is not None and run.due_on and taking.on > run.due_on:
        raise InvalidFacts({"extend": f"审理期限已于{run.due_on}届满，不能再延长"})
    case.extended_days, case.extended_reason = facts["extend"], facts["reason"][:500]
    case.extended_by = taking.actor.name[:120]


def _answer_default(case: Any) -> bool:
    return bool(case and case.pk and case.answer_missed)


SEND_COPY = Step(
    "send_copy",
    "发送申请书副本，通知答复",
    ("accepted_ord", "accepted_sim"),
    "await_answer",
    who=DESK,
    public_title="发送申请书副本，通知被申请人答复",
    basis=LAW["48"],
    asks=(Ask("received_on", "被申请人收到日期", "date", required=False, help="当天签收的填今天；未收到的以后再登记"),),
    effect=_copy_sent,
    stops=("send_copy",),
    paper="answer_notice",
    group="审理",
)
COPY_RECEIVED = Step(
    "copy_received",
    "登记被申请人收到副本",
    ("await_answer", "mediation"),
    None,
    who=(RESPONDENT, *DESK),
    basis=LAW["48"],
    guard=lambda case, actor: ["副本收到日期已登记"] if case.copy_received_on else [],
    effect=lambda taking: _receipt(taking, taking.on),
    group="审理",
)
ANSWER = Step(
    "answer",
    "提交书面答复和证据、依据",
    ("await_answer", "mediation"),
    answered_state,
    who=(RESPONDENT, *DESK),
    public_title="被申请人已答复",
    basis=LAW["48"],
    guard=_answer_guard,
    asks=(
        Ask("content", "答复要点", "longtext", private=True),
        Ask("evidence", "证据、依据清单（每行一件）", "longtext", required=False),
        Ask("files", "材料", "file", required=False),
    ),
    effect=_answered,
    stops=("answer",),
    paper="answer_record",
    group="审理",
)
NO_ANSWER = Step(
    "no_answer",
    "逾期未答复",
    ("await_answer", "mediation"),
    answered_state,
    who=SYSTEM,
    basis=LAW["70"],
    effect=_not_answered,
    stops=("answer",),
    group="审理",
)
LATE_ANSWER = Step(
    "late_answer",
    "登记逾期答复",
    UNDER_REVIEW,
    None,
    who=(RESPONDENT, *DESK),
    basis=LAW["70"],
    guard=lambda case, actor: [] if _answer_default(case) and not case.answer_on else ["没有逾期未答复的情形"],
    asks=(
        Ask("content", "答复要点", "longtext", private=True),
        Ask("posted_on", "交邮日期", "date", required=False, help="期满前交邮的不算过期"),
        Ask("files", "材料", "file", required=False),
    ),
    effect=_late_answer,
    group="审理",
)
TO_ORDINARY = Step(
    "to_ordinary",
    "简易转普通程序",
    UNDER_REVIEW,
    _ordinary_state,
    who=(HEAD,),
    basis=LAW["55"],
    guard=lambda case, actor: [] if case.simple else ["本案未适用简易程序（《行政复议法》第五十五条）"],
    asks=(reason_ask("不宜适用简易程序的理由"),),
    effect=_to_ordinary,
    paper="to_ordinary_notice",
    group="审理",
)
EXTEND = Step(
    "extend",
    "延长审理期限",
    UNDER_REVIEW,
    None,
    who=(HEAD,),
    public_title="延长审理期限",
    basis=LAW["62.1", "最多不得超过三十日"],
    guard=_extend_guard,
    check=_extend_check,
    asks=(
        Ask("extend", "延长日数", "int", minimum=1, maximum=30),
        Ask("complex_case", "情况复杂，不能按期作出决定", "bool"),
        reason_ask("情况复杂的具体理由"),
    ),
    effect=_extended,
    extends="decide",
    paper="extension_notice",
    group="审理",
)
STEPS = (SEND_COPY, COPY_RECEIVED, ANSWER, NO_ANSWER, LATE_ANSWER, TO_ORDINARY, EXTEND)
