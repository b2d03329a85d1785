"""Acceptance, deemed acceptance and refusal (F2, F3, F7)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import Reconsideration
from ..rules import acceptance, vocab
from .shared import (
    DECIDER,
    DESK,
    HEAD,
    LAW,
    SUPERVISOR,
    SYSTEM,
    demand,
    reason_ask,
    tri,
    write,
)


def _accept_guard(case: Reconsideration, actor: Any) -> list[str]:
    conclusion = adapter.conclusion_of(case)
    if not case.tested_on:
        return ["请先审查七项受理条件（《行政复议法》第三十条第一款）"]
    return [] if conclusion.value == acceptance.ACCEPT else [conclusion.sentence()]


def _accepted(taking: Taking) -> None:
    case = taking.case
    write(taking, ("procedure_kind",), ("all_agree_simple", "clear_case"))
    if case.procedure_kind == "simple":
        demand(adapter.simple_verdict(case), taking, "procedure_kind")
    case.accepted_on, case.deemed = taking.on, False


def _deemed(taking: Taking) -> None:
    case = taking.case
    case.accepted_on, case.deemed, case.procedure_kind = taking.on, True, "ordinary"
    taking.note("审查期限届满未作不予受理决定，也未通知补正，视为受理")
    taking.notify("案件已视为受理，请指定承办人并发送申请书副本", role=HEAD, organ_id=case.organ_id)


def _refuse_guard(case: Reconsideration, actor: Any) -> list[str]:
    if not case.tested_on:
        return ["请先审查七项受理条件（《行政复议法》第三十条第一款）"]
    conclusion = adapter.conclusion_of(case)
    if conclusion.value == acceptance.REFUSE:
        return []
    return [f"没有不符合受理条件的项目，不能决定不予受理：{conclusion.text}（《行政复议法》第三十条第二款）"]


def _refused(taking: Taking) -> None:
    case = taking.case
    door = adapter.door_of(case)
    if door is not None and door.outcome == "no" and not taking.facts.get("right_authority"):
        raise InvalidFacts({"right_authority": "不属于本机关管辖的，应当告知有管辖权的机关"})
    case.refusal_reason, case.right_authority = taking.facts["reason"], taking.facts.get("right_authority") or ""
    case.result, case.decided_on = "refused", taking.on
    if case.right_authority:
        taking.paper("redirect")


def _corrected(taking: Taking) -> None:
    """The superior orders acceptance: the application is under review again from today."""
    case = taking.case
    case.result, case.closed_on, case.decided_on, case.tested_on = "", None, None, None
    case.refusal_reason = ""
    taking.notify("上级机关责令纠正不予受理，请重新审查", role=HEAD, organ_id=case.organ_id)


def _right_authority(case: Any) -> str:
    door = adapter.door_of(case) if case is not None and case.pk else None
    return str(door.value or "") if door is not None and door.outcome == "no" else ""


def _refusal(case: Any) -> str:
    return adapter.conclusion_of(case).text if case is not None and case.pk else ""


def accepted_state(case: Reconsideration, facts: Any) -> str:
    """State after acceptance, by the chosen procedure."""
    return "accepted_sim" if facts.get("procedure_kind") == "simple" else "accepted_ord"


ACCEPT = Step(
    "accept",
    "受理",
    ("received",),
    accepted_state,
    who=DESK,
    basis=LAW["30.1"],
    guard=_accept_guard,
    asks=(
        Ask("procedure_kind", "审理程序", "choice", vocab.PROCEDURES, default="ordinary"),
        tri("all_agree_simple", "当事人各方同意简易程序"),
        tri("clear_case", "事实清楚、权利义务明确、争议不大"),
    ),
    effect=_accepted,
    stops=("review",),
    starts=("send_copy", "decide"),
    paper="acceptance",
    group="受理",
)
DEEM_ACCEPT = Step(
    "deem_accept",
    "视为受理",
    ("received",),
    "accepted_ord",
    who=SYSTEM,
    basis=LAW["30.3"],
    effect=_deemed,
    stops=("review",),
    starts=("send_copy", "decide"),
    paper="acceptance",
    group="受理",
)
REFUSE = Step(
    "refuse",
    "不予受理",
    ("received",),
    "refused",
    who=(DECIDER, HEAD),
    basis=LAW["30.2"],
    guard=_refuse_guard,
    asks=(
        Ask("reason", "理由", "longtext", default=_refusal),
        Ask("right_authority", "有管辖权的机关", required=False, max_length=200, default=_right_authority),
    ),
    effect=_refused,
    stops=("review",),
    paper="refusal",
    final=True,
    group="受理",
)
ORDER_ACCEPTANCE = Step(
    "order_acceptance",
    "责令纠正不予受理",
    ("refused",),
    "received",
    who=(SUPERVISOR,),
    basis=LAW["35"],
    asks=(reason_ask(),),
    effect=_corrected,
    starts=("review",),
    group="监督",
)

STEPS = (ACCEPT, DEEM_ACCEPT, REFUSE, ORDER_ACCEPTANCE)
