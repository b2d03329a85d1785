"""Acceptance, deemed acceptance and refusal (F2, F3, F7)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import Reconsideration, Supervision
from ..rules import acceptance, vocab
from .shared import (
    DECIDER,
    DESK,
    HEAD,
    LAW,
    SYSTEM,
    demand,
    tri,
    write,
)


def _ordered(case: Reconsideration) -> bool:
    """Whether the superior has ordered acceptance (§35): then the application is accepted and not refused again."""
    return bool(case.children(Supervision, kind="order_accept"))


def _accept_guard(case: Reconsideration, actor: Any) -> list[str]:
    if _ordered(case):
        return []
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
    if _ordered(case):
        return [
            "上级机关已责令受理，不得再决定不予受理；受理后发现新的情形的依第三十三条处理（《行政复议法》第三十五条）"
        ]
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
STEPS = (ACCEPT, DEEM_ACCEPT, REFUSE)
