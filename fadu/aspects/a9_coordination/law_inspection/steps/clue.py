"""A clue on its way to the discipline organ: recorded, approved, sent, received, answered."""

from __future__ import annotations

from django.apps import apps

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.models import Matter
from fadu.kernel.taking import NotAllowed, Taking

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
    role = KEEPER if taking.case.inbound else RECEIVER
    taking.notify("请反馈线索处理结果", role=role, organ_id=taking.case.receiver_id)


def _answer(taking: Taking) -> None:
    taking.case.answered_on = taking.on


def guard_receiver(case: Clue, actor: Actor) -> list[str]:
    """Only the organ to which it was sent."""
    return [] if case.receiver_id in actor.organs(KEEPER if case.inbound else RECEIVER) else ["由接收机关办理"]


def guard_sender(case: Clue, actor: Actor) -> list[str]:
    """Only the organ that sent it."""
    return [] if case.organ_id in actor.organs(RECEIVER if case.inbound else KEEPER) else ["由移送机关办理"]


def _hand_over(taking: Taking) -> None:
    """The other way round: a clue from the discipline organ to the office; it is sent as it is recorded."""
    case, senders = taking.case, {int(pk) for pk, _ in receivers()}
    if case.organ_id not in senders:
        raise NotAllowed(["由纪检监察、公安、检察机关移送"])
    office = apps.get_model("people.Organ")._base_manager.get(key="fazhiban")
    case.receiver_id, case.sender_id, case.inbound, case.sent_on = office.pk, taking.actor.id, True, taking.on
    taking.notify("收到线索移送", role=KEEPER, organ_id=office.pk)


STEPS = (
    Step("record", "登记线索", ("",), "recorded", (KEEPER,), basis=RULES, effect=_record,
         sets=("suspicion", "subject", "content", "materials"), asks=(
             Ask("receiver", "接收机关", "choice", receivers),
             Ask("suspicion", "性质", "choice", Clue.SUSPICIONS),
             Ask("subject", "反映对象", max_length=200, private=True),
             Ask("content", "线索内容", "longtext", private=True),
             Ask("materials", "材料清单", "longtext", private=True, required=False),
             Ask("origin", "来源督察编号", required=False, max_length=80))),
    Step("hand_over", "向依法治市办移送线索", ("",), "sent", (RECEIVER,), basis=RULES, effect=_hand_over, starts=("result",),
         sets=("suspicion", "subject", "content", "materials"), asks=(
             Ask("suspicion", "性质", "choice", Clue.SUSPICIONS),
             Ask("subject", "反映对象", max_length=200, private=True),
             Ask("content", "线索内容", "longtext", private=True),
             Ask("materials", "材料清单", "longtext", private=True, required=False))),
    Step("approve", "批准移送", ("recorded",), "approved", (HEAD,), basis=RULES, effect=_approve, starts=("send",)),
    Step("refuse", "不移送", ("recorded",), "refused", (HEAD,), basis=RULES,
         asks=(reason(private=True),), effect=_approve),
    Step("send", "移送", ("approved",), "sent", (KEEPER,), basis=RULES, effect=_send, stops=("send",),
         starts=("result",), paper="transfer"),
    Step("receive", "接收", ("sent",), "received", (RECEIVER, KEEPER), basis=RULES, guard=guard_receiver, effect=_receive,
         paper="receipt"),
    Step("ask", "询问结果", ("sent", "received"), None, (KEEPER, RECEIVER), basis=OWN, guard=guard_sender, effect=_ask),
    Step("answer", "反馈结果", ("received",), "answered", (RECEIVER, KEEPER), basis=RULES, guard=guard_receiver,
         effect=_answer, stops=("result",), sets=("result",), asks=(Ask("result", "处理结果", "longtext", private=True),)),
    Step("close", "办结", ("answered",), "closed", (KEEPER, RECEIVER), basis=OWN, guard=guard_sender),
)  # fmt: skip
CLOCKS = (
    Clock("send", "移送", "law_clue.send", who="市委依法治市办", public=False),
    Clock("result", "询问结果", "law_clue.result", who="接收机关", public=False),
)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
PATH = ("recorded", "approved", "sent", "received", "answered", "closed")
