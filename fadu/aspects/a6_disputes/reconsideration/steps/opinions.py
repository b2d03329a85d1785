"""Opinion and advice papers (F28), notices upward (F29)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking
from fadu.kernel.today import today

from ..models import OpinionPaper
from ..rules.packs import by_regulation
from .shared import (
    DECIDER,
    DESK,
    ENDED,
    HEAD,
    LAW,
    OFFICE,
    RESPONDENT,
    SUPERVISOR,
    child,
    demand,
    in_force,
    judged_ask,
    last,
    not_before,
    reason_ask,
)


def _opinion_guard(case: Any, actor: Any) -> list[str]:
    running = case.clock_rows("opinion", stopped_on=None)
    return ["上一份意见书尚在回复期限内，请待其回复后再制发"] if running else []


def _opinion(taking: Taking) -> None:
    facts = taking.facts
    if facts["kind"] == "advice":
        demand(by_regulation("advice_paper", taking.on, True, "复议机构可以就普遍性问题制发建议书"), taking, "kind")
    received = facts.get("received_on")
    row = child(
        taking,
        OpinionPaper,
        kind=facts["kind"],
        addressee=facts["addressee"],
        problems=facts["problems"],
        demand=facts["demand"],
        sent_on=taking.on,
        received_on=received,
    )
    taking.paper(facts["kind"] if facts["kind"] == "advice" else "opinion")
    if received and row.kind == "opinion":
        _opinion_clock(taking, row, received)
    if taking.case.respondent_id:
        taking.notify(
            "收到行政复议意见书，请在六十日内报送纠正情况", role=RESPONDENT, organ_id=taking.case.respondent_id
        )


def _opinion_clock(taking: Taking, row: OpinionPaper, day: Any) -> None:
    row.received_on = day
    row.due_on = taking.start("opinion", day).due_on
    taking.case.opinion_due, taking.case.opinion_replied_on = row.due_on, None
    row.save()


def _opinion_received(taking: Taking) -> None:
    _opinion_clock(taking, last(taking.case, OpinionPaper, kind="opinion", received_on=None), taking.on)


def _replied(taking: Taking) -> None:
    row = last(taking.case, OpinionPaper, replied_on=None)
    row.replied_on, row.reply = taking.on, taking.facts["reply"]
    row.save()
    if row.kind == "opinion":
        taking.case.opinion_replied_on = taking.on


def _superior_guard(case: Any, actor: Any) -> list[str]:
    sent = last(case, OpinionPaper, kind="opinion")
    if not in_force(case) and sent is None:
        return ["决定书发生法律效力或者制发意见书后才抄告（《行政复议法》第七十九条第二款）"]
    newer = sent is not None and case.superior_told_on is not None and sent.sent_on > case.superior_told_on
    return ["已经抄告"] if case.superior_told_on and not newer else []


def _order_guard(case: Any, actor: Any) -> list[str]:
    row = last(case, OpinionPaper, kind="opinion", replied_on=None)
    if row is None or row.due_on is None:
        return ["没有逾期未报送的意见书"]
    return [] if row.due_on < today() else [f"报送期限{row.due_on}尚未届满（《行政复议法》第七十六条）"]


def _ordered(taking: Taking) -> None:
    not_before(taking, "until", taking.on, "责令之日")
    if taking.case.respondent_id:
        taking.notify(
            f"责令限期履行行政复议意见书：{taking.case.matter.number}",
            role=RESPONDENT,
            organ_id=taking.case.respondent_id,
        )


ISSUE_OPINION = Step(
    "issue_opinion",
    "制发意见书、建议书",
    ("review", "draft_decision", *ENDED),
    None,
    who=(DECIDER, HEAD),
    basis=LAW["76"],
    guard=_opinion_guard,
    asks=(
        Ask("kind", "文种", "choice", (("opinion", "行政复议意见书"), ("advice", "行政复议建议书")), default="opinion"),
        Ask("addressee", "受文机关", max_length=120, default=lambda case: getattr(case, "respondent_name", "")[:120]),
        Ask("problems", "违法或者不当之处", "longtext"),
        Ask("demand", "要求", "longtext"),
        Ask("received_on", "收到日期", "date", required=False),
        judged_ask(),
    ),
    effect=_opinion,
    group="监督",
)


OPINION_RECEIVED = Step(
    "opinion_received",
    "登记意见书送达",
    ("review", "draft_decision", *ENDED),
    None,
    who=(RESPONDENT, *DESK),
    basis=LAW["76"],
    guard=lambda case, actor: (
        [] if last(case, OpinionPaper, kind="opinion", received_on=None) else ["没有待登记送达的意见书"]
    ),
    effect=_opinion_received,
    group="监督",
)


OPINION_REPLY = Step(
    "opinion_reply",
    "报送纠正情况",
    ("review", "draft_decision", *ENDED, "archived"),
    None,
    who=(RESPONDENT, *OFFICE),
    basis=LAW["76"],
    guard=lambda case, actor: [] if last(case, OpinionPaper, replied_on=None) else ["没有待回复的意见书"],
    asks=(Ask("reply", "纠正情况", "longtext"),),
    effect=_replied,
    stops=("opinion",),
    group="监督",
)


TELL_SUPERIOR = Step(
    "tell_superior",
    "抄告上一级主管部门",
    ENDED,
    None,
    who=OFFICE,
    basis=LAW["79.2"],
    guard=_superior_guard,
    asks=(Ask("to", "上一级主管部门", max_length=120),),
    effect=lambda taking: setattr(taking.case, "superior_told_on", taking.on),
    paper="superior_copy",
    group="监督",
)

ORDER_OPINION = Step(
    "order_opinion",
    "责令限期履行意见书",
    ("review", "draft_decision", *ENDED, "archived"),
    None,
    who=(DECIDER, HEAD, SUPERVISOR),
    basis=LAW["77.2"],
    guard=_order_guard,
    asks=(Ask("until", "限期", "date"), reason_ask()),
    effect=_ordered,
    paper="opinion_order",
    group="监督",
)

STEPS = (ISSUE_OPINION, OPINION_RECEIVED, OPINION_REPLY, ORDER_OPINION, TELL_SUPERIOR)
