"""Work with the discipline organ: proposed, approved, sent, agreed, held; a joint inspection grows from it."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import Taking

from ..models import Cooperation
from .shared import HEAD, KEEPER, OWN, RECEIVER, RULES, by, organs, reason

STATES = (
    State("recorded", "已提出"),
    State("approved", "已批准", tone="ok"),
    State("sent", "待对方同意", tone="soon"),
    State("agreed", "已商定", tone="ok"),
    State("held", "已办理"),
    State("closed", "已办结", closed=True, tone="ok"),
    State("refused", "不办理", closed=True),
)
PARTNERS = ("jiwei", "gaj", "jcy")


def partners(case: Any = None) -> tuple[tuple[str, str], ...]:
    """Discipline, police and procuratorate organs of the city."""
    rows = apps.get_model("people.Organ")._base_manager.filter(key__in=PARTNERS).order_by("order")
    return tuple((str(organ.pk), organ.short or organ.name) for organ in rows)


def _record(taking: Taking) -> None:
    taking.case.partner_id, taking.case.sender = int(taking.facts["partner"]), by(taking)


def _approve(taking: Taking) -> None:
    taking.case.approved_by, taking.case.approved_on = by(taking), taking.on


def _send(taking: Taking) -> None:
    taking.case.sent_on = taking.on
    taking.notify("收到监督协作事项", role=RECEIVER, organ_id=taking.case.partner_id)


def _agree(taking: Taking) -> None:
    taking.case.agreed_on, taking.case.agreed_by = taking.on, by(taking)


def guard_partner(case: Cooperation, actor: Actor) -> list[str]:
    """Only the partner agrees."""
    return [] if case.partner_id in actor.organs(RECEIVER) else ["由协作机关办理"]


def guard_joint(case: Cooperation, actor: Actor) -> list[str]:
    """Only what was agreed as a joint inspection, once."""
    if case.kind != "joint":
        return ["不是联合督察"]
    return ["已经立项"] if case.project_id else []


def _launch(taking: Taking) -> None:
    """The joint inspection: known to its team, the head, the keeper and the partner alone."""
    case, facts = taking.case, taking.facts
    given = {
        "title": facts["title"], "kind": "special", "basis": "监督协作", "objects": facts["objects"],
        "content": facts["content"], "starts": facts["starts"], "ends": facts["ends"], "people": facts["people"],
        "partner": str(case.partner_id),
    }  # fmt: skip
    opened = open_case(register("law_inspection"), taking.actor, given, organ_id=case.organ_id, on=taking.on)
    case.project_id = opened.case.pk


STEPS = (
    Step("record", "提出协作事项", ("",), "recorded", (KEEPER,), basis=RULES, effect=_record,
         sets=("kind", "subject", "content"), asks=(
             Ask("partner", "协作机关", "choice", partners), Ask("kind", "方式", "choice", Cooperation.KINDS),
             Ask("subject", "事项", max_length=200, private=True), Ask("content", "内容", "longtext", private=True))),
    Step("approve", "批准", ("recorded",), "approved", (HEAD,), basis=RULES, effect=_approve),
    Step("refuse", "不办理", ("recorded", "approved"), "refused", (HEAD,), basis=RULES, effect=_approve,
         asks=(reason(private=True),)),
    Step("send", "送对方", ("approved",), "sent", (KEEPER,), basis=RULES, effect=_send),
    Step("agree", "同意", ("sent",), "agreed", (RECEIVER,), basis=RULES, guard=guard_partner, effect=_agree),
    Step("decline", "不同意", ("sent",), "refused", (RECEIVER,), basis=RULES, guard=guard_partner,
         asks=(reason(private=True),)),
    Step("launch", "联合督察立项", ("agreed",), None, (KEEPER,), basis=OWN, guard=guard_joint, effect=_launch, asks=(
        Ask("title", "名称", max_length=200, private=True), Ask("objects", "被督察单位", "choices", organs, private=True),
        Ask("content", "督察内容", "longtext", private=True), Ask("starts", "拟进驻日期", "date"),
        Ask("ends", "拟离开日期", "date"), Ask("people", "人数", "int", default=2, minimum=2, maximum=200))),
    Step("hold", "登记会商、通报、督察情况", ("agreed",), "held", (KEEPER,), basis=RULES,
         sets=("held_on", "attended", "result"), asks=(
             Ask("held_on", "日期", "date"), Ask("attended", "参加人", max_length=300, private=True),
             Ask("result", "结果", "longtext", private=True))),
    Step("close", "办结", ("held",), "closed", (KEEPER,), basis=OWN),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS)
PATH = ("recorded", "approved", "sent", "agreed", "held", "closed")
