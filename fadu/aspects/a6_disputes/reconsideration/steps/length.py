"""How long the review may take: change of procedure (F12), extension (F19)."""

from __future__ import annotations

from typing import Any

from fadu.kernel import clocks
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..rules import procedure_choice
from .shared import HEAD, LAW, UNDER_REVIEW, demand, reason_ask

ORDINARY_TERMS = {
    "send_copy": "reconsideration.send_copy",
    "answer": "reconsideration.answer",
    "decide": "reconsideration.decide",
}


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
STEPS = (TO_ORDINARY, EXTEND)
