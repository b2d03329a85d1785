"""A clue handed over: sent → taken or returned → handled. A check that follows names the clue's number."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.register import register as book
from fadu.registry.inspection_catalogue.leads import link
from fadu.registry.inspection_catalogue.models import Body

from ..models import CHANNELS, SOURCES
from .warning import HEAD, OPINION, OWN, PLANNER, by

OFFICER = "inspection.officer"
BODY = (OFFICER, PLANNER, HEAD)
LEADS = ("transfer", "data", "complaint")
STATES = (
    State("sent", "已移送，待受理", tone="soon"),
    State("accepted", "已受理"),
    State("returned", "已退回", closed=True),
    State("handled", "已办结", closed=True, tone="ok"),
)
CLOCKS = (
    Clock("accept", "决定是否受理", "inspection.clue_accept", who="接收主体", public=False, otherwise="列入监督通报"),
    Clock("handle", "办理线索", "inspection.clue_handle", who="接收主体", public=False, otherwise="列入监督通报"),
)


def organs(actor: Actor) -> set[int]:
    """Organs whose clues the actor handles."""
    return {organ for role in BODY for organ in actor.organs(role)}


def for_us(case: Any, actor: Actor) -> list[str]:
    """Only the body that received a clue decides on it."""
    if actor.is_system or (case.receiver and case.receiver.organ_id in organs(actor)):
        return []
    return ["只有接收主体可以办理"]


def _bodies(case: Any) -> tuple[tuple[str, str], ...]:
    rows = Body._plain.filter(state="published").order_by("organ__order").values_list("pk", "organ__name")
    return tuple((str(pk), name) for pk, name in rows)


def _sent(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    firm = book("enterprise").model._plain.filter(uscc=facts["uscc"]).first()
    if firm is None:
        raise InvalidFacts({"uscc": "市场主体库里没有这个代码，请核对"})
    case.receiver = Body._plain.select_related("organ").get(pk=int(facts["receiver"]))
    if case.receiver.organ_id == case.organ_id:
        raise InvalidFacts({"receiver": "移送给本单位的不用登记，直接办理"})
    case.enterprise_id, case.company, case.uscc, case.sent_on = firm.pk, firm.name, firm.uscc, taking.on
    for role in BODY[1:]:
        taking.notify(f"收到移送线索：{firm.name}", role=role, organ_id=case.receiver.organ_id)


def _accepted(taking: Taking) -> None:
    taking.case.accepted_on = taking.on


def _returned(taking: Taking) -> None:
    case = taking.case
    case.returned_on = taking.on
    for role in BODY[1:]:
        taking.notify(f"移送的线索被退回：{case.company}", role=role, organ_id=case.organ_id)


def _handled(taking: Taking) -> None:
    case = taking.case
    case.handled_on = taking.on
    taking.note(f"办结：{by(taking)}")
    taking.notify(f"移送的线索已办结：{case.company}", role=PLANNER, organ_id=case.organ_id)


SENT = (
    Ask("uscc", "企业统一社会信用代码", "uscc"),
    Ask("receiver", "移送给哪个检查主体", "choice", _bodies),
    Ask("source", "线索来源", "choice", SOURCES),
    Ask("source_number", "来源编号", required=False, max_length=120),
    Ask("channel", "移送方式", "choice", CHANNELS, default="online", help="已经在线下移送的，补登时选线下"),
    Ask("content", "线索内容", "longtext", max_length=4000),
    Ask("material", "材料", "file", required=False),
)
PROCEDURE = Procedure(
    STATES,
    (
        Step("send", "移送线索", ("",), "sent", BODY, OPINION, SENT, effect=_sent, starts=("accept",), paper="letter",
             sets=("source", "source_number", "channel", "content")),
        Step("accept", "受理", ("sent",), "accepted", BODY, OWN, guard=for_us, effect=_accepted, stops=("accept",),
             starts=("handle",)),
        Step("return", "退回", ("sent", "accepted"), "returned", BODY, OWN,
             (Ask("return_reason", "退回理由和应当移送谁", max_length=500),), guard=for_us, effect=_returned,
             sets=("return_reason",), stops=("accept", "handle"), final=True),
        Step("handle", "办结", ("accepted",), "handled", BODY, OWN,
             (Ask("handling", "办理情况", "longtext", help="启动检查的，在“申请检查”里填本线索编号，结果自动带回"),),
             guard=for_us, effect=_handled, sets=("handling",), stops=("handle",), final=True),
        link(("sent", "accepted"), OWN, "线索"),
    ),
    CLOCKS,
)  # fmt: skip
