"""An early warning: pushed → signed for → verified (true or false) → dealt with → fed back and rated.

A true one is a lawful reason for a check on a concrete lead (数据监测线索): the visit names the alert's number.
"""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import Taking
from fadu.law import law
from fadu.registry.inspection_catalogue.leads import link
from fadu.registry.inspection_catalogue.rules.alerts import LEVELS

from ..vocab import ACTIONS, ALERT_OUTCOMES, OFFICER, RATINGS

OWN = law("涉企行政检查管理口径")[""]
BODY = ("inspection.officer", "inspection.planner", "inspection.head")
HANDLERS = (*BODY, OFFICER)
VERIFY = {
    "high": "supervision.warning_high", "mid": "supervision.warning_middle", "low": "supervision.warning_low",
}  # fmt: skip
STATES = (
    State("pushed", "待签收", tone="soon"),
    State("signed", "已签收，核查中"),
    State("returned", "已退回，待重新分派", tone="soon"),
    State("verified", "属实，待处置", tone="soon"),
    State("disposed", "已处置，待反馈", tone="hold"),
    State("false", "误报", closed=True),
    State("closed", "已办结", closed=True, tone="ok"),
)
CLOCKS = (
    Clock("sign", "签收预警", "supervision.warning_sign", who="接收预警的主体", public=False, otherwise="列入监管通报"),
    Clock("verify", "核查预警", lambda case: VERIFY[case.level], who="接收预警的主体", public=False,
          otherwise="列入监管通报"),
)  # fmt: skip


def by(taking: Taking) -> str:
    """Who acts."""
    return (taking.actor.label or taking.actor.name)[:120]


def ours(case: Any, actor: Actor) -> list[str]:
    """The body to which the alert was handed deals with it, whoever else may read it."""
    mine = {organ for role in HANDLERS for organ in actor.organs(role)}
    return [] if actor.is_system or case.organ_id in mine else ["只有接收预警的主体可以办理"]


def may_close(case: Any, actor: Actor) -> list[str]:
    """Who chose a check feeds back what the check found."""
    if case.action == "inspect" and not case.visit_result:
        return [*ours(case, actor), "处置方式为检查：检查结果告知企业以后再反馈；不再检查的，重新登记处置方式"]
    return ours(case, actor)


def _raised(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.enterprise_id = facts["enterprise"]
    case.evidence = [int(pk) for pk in facts["evidence"].split()]
    taking.note(case.text)
    _tell(taking)


def _tell(taking: Taking) -> None:
    case = taking.case
    text = f"{case.get_level_display()}级风险预警：{case.company}，{case.text}"[:300]
    for role in (*BODY[1:], OFFICER):
        taking.notify(text, role=role, organ_id=case.organ_id)


def _signed(taking: Taking) -> None:
    taking.case.signed_on, taking.case.signed_by = taking.on, by(taking)


def _returned(taking: Taking) -> None:
    taking.case.returned_on = taking.on
    taking.notify(f"风险预警被退回：{taking.case.company}"[:300], role=OFFICER)


def _pushed(taking: Taking) -> None:
    case, organ = taking.case, taking.facts["organ"]
    case.organ_id, case.area = organ.pk, organ.area.code
    case.signed_on, case.signed_by = None, ""
    _tell(taking)


def another(case: Any, facts: Any) -> dict[str, str]:
    """Handing it to who has just returned it helps nobody."""
    return {"organ": "这个单位刚刚退回"} if facts["organ"].pk == case.organ_id else {}


def _verified(taking: Taking) -> None:
    taking.case.verified_on = taking.on
    if taking.facts["outcome"] == "false":
        taking.notify(f"预警模型误报：{taking.case.model_title}，{taking.case.company}"[:300], role=OFFICER)


def _after(case: Any, facts: Any) -> str:
    return "verified" if facts["outcome"] == "true" else "false"


def _disposed(taking: Taking) -> None:
    taking.case.disposed_on = taking.on


def _fed_back(taking: Taking) -> None:
    taking.case.fed_back_on = taking.on


def _answered(taking: Taking) -> None:
    case = taking.case
    taking.notify(f"预警引起的检查已有结果：{case.company}"[:300], role=BODY[1], organ_id=case.organ_id)


def _organs(case: Any) -> tuple[tuple[int, str], ...]:
    from fadu.registry.inspection_catalogue.models import Body

    rows = Body._plain.filter(state="published").order_by("organ__order").values_list("organ_id", "organ__name")
    return tuple(rows)


RAISED = (
    Ask("model_key", "预警模型", max_length=40), Ask("model_title", "模型名称", max_length=200),
    Ask("level", "等级", "choice", LEVELS), Ask("enterprise", "企业", "int"), Ask("company", "名称", max_length=200),
    Ask("uscc", "代码", max_length=18), Ask("signal_on", "信号日期", "date"), Ask("text", "内容", max_length=400),
    Ask("evidence", "所依据的检查", "longtext", required=False), Ask("mark", "去重标识", max_length=64),
)  # fmt: skip
PROCEDURE = Procedure(
    STATES,
    (
        Step("raise", "产生预警", ("",), "pushed", (SYSTEM_ROLE,), OWN, RAISED, effect=_raised,
             sets=("model_key", "model_title", "level", "company", "uscc", "signal_on", "text", "mark"),
             starts=("sign", "verify"), paper="alert"),
        Step("sign", "签收", ("pushed",), "signed", HANDLERS, OWN, guard=ours, effect=_signed, stops=("sign",)),
        Step("return", "退回", ("pushed", "signed"), "returned", HANDLERS, OWN,
             (Ask("return_reason", "退回理由", max_length=300, help="不属本单位职责的，写明应当由谁办理"),),
             guard=ours, effect=_returned, sets=("return_reason",), stops=("sign", "verify")),
        Step("push", "重新分派", ("returned",), "pushed", (OFFICER,), OWN,
             (Ask("organ", "交给哪个检查主体", "organ", _organs),), check=another, effect=_pushed,
             starts=("sign", "verify")),
        Step("verify", "登记核查结果", ("signed",), _after, HANDLERS, OWN,
             (Ask("outcome", "核查结果", "choice", ALERT_OUTCOMES),
              Ask("findings", "核查情况", "longtext", help="怎样核实的、看了什么；误报的写明为什么，供校准模型")),
             guard=ours, effect=_verified, sets=("outcome", "findings"), stops=("verify",), paper="check"),
        Step("dispose", "登记处置", ("verified", "disposed"), "disposed", HANDLERS, OWN,
             (Ask("action", "处置方式", "choice", ACTIONS,
                  help="选择检查的，在“申请检查”里选“数据监测线索”，来源编号填本预警编号"),
              Ask("measures", "处置情况", "longtext")),
             guard=ours, effect=_disposed, sets=("action", "measures")),
        Step("feedback", "反馈并评价", ("disposed",), "closed", HANDLERS, OWN,
             (Ask("feedback", "反馈", "longtext"), Ask("rating", "预警准不准", "choice", RATINGS)),
             guard=may_close, effect=_fed_back, sets=("feedback", "rating"), paper="feedback"),
        link(("pushed", "signed", "verified", "disposed"), OWN, "预警", _answered),
    ),
    CLOCKS,
)  # fmt: skip
