"""A clue on its way to the discipline organ: recorded, approved, sent, received, answered."""

from __future__ import annotations

from django.apps import apps

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.models import Matter
from fadu.kernel.taking import Taking

from ..models import Clue
from .shared import HEAD, KEEPER, OWN, RECEIVER, RULES, by, reason

STATES = (
    State("recorded", "已登记"),
    State("approved", "已批准", tone="ok"),
    State("sent", "已移送", tone="soon"),
    State("received", "已接收"),
    State("answered", "已反馈", tone="ok"),
    State("closed", "已办结", closed=True, tone="ok"),
    State("refused", "不移送", closed=True),
)


def receivers(case: object = None) -> tuple[tuple[str, str], ...]:
    """Discipline, police and procuratorate organs of the city."""
    model = apps.get_model("people.Organ")
    rows = model._base_manager.filter(key__in=("jiwei", "gaj", "jcy")).order_by("order")
    return tuple((str(organ.pk), organ.short or organ.name) for organ in rows)


def _record(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.receiver_id, case.sender_id = int(facts["receiver"]), taking.actor.id
    if facts.get("origin"):
        case.origin = Matter._plain.filter(register="law_inspection", number=facts["origin"]).first()


def _approve(taking: Taking) -> None:
    taking.case.approved_by, taking.case.approved_on = by(taking), taking.on


def _send(taking: Taking) -> None:
    taking.case.sent_on = taking.on
    taking.notify("收到线索移送", role=RECEIVER, organ_id=taking.case.receiver_id)


def _receive(taking: Taking) -> None:
    taking.case.received_on, taking.case.received_by = taking.on, by(taking)


def _ask(taking: Taking) -> None:
    taking.case.asked_on = taking.on
    taking.notify("请反馈线索处理结果", role=RECEIVER, organ_id=taking.case.receiver_id)


def _answer(taking: Taking) -> None:
    taking.case.answered_on = taking.on


def guard_receiver(case: Clue, actor: Actor) -> list[str]:
    """Only the organ to which it was sent."""
    return [] if case.receiver_id in actor.organs(RECEIVER) else ["由接收机关办理"]


STEPS = (
    Step("record", "登记线索", ("",), "recorded", (KEEPER,), basis=RULES, effect=_record,
         sets=("suspicion", "subject", "content", "materials"), asks=(
             Ask("receiver", "接收机关", "choice", receivers),
             Ask("suspicion", "性质", "choice", Clue.SUSPICIONS),
             Ask("subject", "反映对象", max_length=200, private=True),
             Ask("content", "线索内容", "longtext", private=True),
             Ask("materials", "材料清单", "longtext", private=True, required=False),
             Ask("origin", "来源督察编号", required=False, max_length=80))),
    Step("approve", "批准移送", ("recorded",), "approved", (HEAD,), basis=RULES, effect=_approve, starts=("send",)),
    Step("refuse", "不移送", ("recorded",), "refused", (HEAD,), basis=RULES,
         asks=(reason(private=True),), effect=_approve),
    Step("send", "移送", ("approved",), "sent", (KEEPER,), basis=RULES, effect=_send, stops=("send",),
         starts=("result",), paper="transfer"),
    Step("receive", "接收", ("sent",), "received", (RECEIVER,), basis=RULES, guard=guard_receiver, effect=_receive,
         paper="receipt"),
    Step("ask", "询问结果", ("sent", "received"), None, (KEEPER,), basis=OWN, effect=_ask),
    Step("answer", "反馈结果", ("received",), "answered", (RECEIVER,), basis=RULES, guard=guard_receiver,
         effect=_answer, stops=("result",), sets=("result",), asks=(Ask("result", "处理结果", "longtext", private=True),)),
    Step("close", "办结", ("answered",), "closed", (KEEPER,), basis=OWN),
)  # fmt: skip
CLOCKS = (
    Clock("send", "移送", "law_clue.send", who="市委依法治市办", public=False),
    Clock("result", "询问结果", "law_clue.result", who="接收机关", public=False),
)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
PATH = ("recorded", "approved", "sent", "received", "answered", "closed")
