"""Review of normative documents and bases (F18): by the authority itself or by the organ it is sent to."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import DocumentReview
from ..rules.packs import by_regulation
from .shared import (
    DECIDER,
    HEAD,
    LAW,
    OFFICE,
    demand,
    judged_ask,
)
from .stops import MAIN_CLOCKS, SUSPENDABLE, stop_case, suspend_guard


def _document_opened(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    row = case.rows(DocumentReview).filter(concluded_on=None, clauses="").first() or DocumentReview(matter_id=case.pk)
    row.origin, row.title, row.clauses, row.maker = facts["origin"], facts["title"], facts["clauses"], facts["maker"]
    row.own, row.requested_on = facts["own"], facts["requested_on"]
    if row.requested_on > taking.on:
        raise InvalidFacts({"requested_on": "日期在今天之后"})
    if row.origin == "applicant" and row.pk is None and row.requested_on > case.accepted_on:
        text = "申请时还不知道行为所依据的规定的，可以在作出决定前提出"
        demand(by_regulation("late_document", taking.on, True, text), taking, "requested_on")
    row.save()
    stop_case(taking, "document", f"审查《{row.title}》{row.clauses}")
    taking.start("doc_handle" if row.own else "doc_transfer", row.requested_on)
    if row.own:
        taking.start("doc_maker_notice")


def _document(attribute: str, *more: str) -> Any:
    """Effect that dates a step of the document review and keeps the answers named."""

    def effect(taking: Taking) -> None:
        row = adapter.open_document(taking.case)
        setattr(row, attribute, taking.on)
        for name in more:
            setattr(row, name, taking.facts[name])
        row.save()

    return effect


def _sent(attribute: str, clock: str, *names: str) -> Any:
    """Effect of a letter: dated, and its period runs from the day of receipt once that is known."""
    dated = _document(attribute, *names)

    def effect(taking: Taking) -> None:
        dated(taking)
        if taking.facts.get("received_on"):
            taking.start(clock, taking.facts["received_on"])

    return effect


def _letter_guard(case: Any, actor: Any) -> list[str]:
    row = adapter.open_document(case)
    sent = row is not None and (row.maker_told_on or row.sent_on)
    if not sent:
        return ["还没有发出通知或者转送函"]
    started = case.clock_rows("doc_maker_answer" if row.own else "doc_reply", stopped_on=None)
    answered = row.maker_answered_on or row.replied_on
    return ["收到日期已登记，或者已经答复"] if started or answered else []


def _letter_received(taking: Taking) -> None:
    row = adapter.open_document(taking.case)
    taking.start("doc_maker_answer" if row.own else "doc_reply")


def _document_is(own: bool, **missing: Any) -> Any:
    """Guard: the open review is (not) the authority's own, and this step has not been done."""

    def guard(case: Any, actor: Any) -> list[str]:
        row = adapter.open_document(case)
        if row is None:
            return ["没有进行中的规范性文件或者依据审查"]
        if row.own is not own:
            return ["本机关有权处理，不转送" if row.own else "本机关无权处理，应当转送有权机关"]
        done = [name for name in missing if getattr(row, name)]
        return ["此项已经办理"] if done else []

    return guard


def _document_concluded(taking: Taking) -> None:
    row = adapter.open_document(taking.case)
    if not row.own and row.replied_on is None:
        raise InvalidFacts({"conclusion": "尚未收到转送机关的处理意见"})
    row.lawful, row.conclusion, row.concluded_on = taking.facts["lawful"], taking.facts["conclusion"], taking.on
    row.save()
    if row.own and not row.lawful:
        taking.paper("document_order")
    taking.note("相关条款合法，在决定书中一并告知" if row.lawful else "停止执行相关条款，责令制定机关纠正")


RECEIVED = Ask("received_on", "对方收到日期", "date", required=False, help="当天签收的填今天；未收到的以后再登记")
OPEN_DOCUMENT = Step(
    "open_document",
    "审查规范性文件或者依据",
    SUSPENDABLE,
    "suspended",
    who=OFFICE,
    public_title="中止审理，审查规范性文件或者依据",
    basis=LAW["56"],
    guard=suspend_guard,
    asks=(
        Ask("origin", "发起", "choice", (("applicant", "申请人申请附带审查"), ("office", "审理中发现依据不合法"))),
        Ask("title", "文件名称", max_length=200),
        Ask("clauses", "相关条款", max_length=200),
        Ask("maker", "制定机关", max_length=120),
        Ask("own", "本机关有权处理", "bool"),
        Ask("requested_on", "提出申请或者发现的日期", "date", default=lambda case: getattr(case, "accepted_on", None)),
        judged_ask(),
    ),
    effect=_document_opened,
    pauses=MAIN_CLOCKS,
    paper="suspension_notice",
    group="文件审查",
)


TELL_MAKER = Step(
    "tell_maker",
    "通知制定机关书面答复",
    ("suspended",),
    None,
    who=OFFICE,
    basis=LAW["58.1"],
    guard=_document_is(True, maker_told_on=1),
    asks=(RECEIVED,),
    effect=_sent("maker_told_on", "doc_maker_answer"),
    stops=("doc_maker_notice",),
    paper="maker_notice",
    group="文件审查",
)


LETTER_RECEIVED = Step(
    "letter_received",
    "登记对方收到通知、转送函",
    ("suspended",),
    None,
    who=OFFICE,
    basis=LAW["58.1"],
    guard=_letter_guard,
    effect=_letter_received,
    group="文件审查",
)


MAKER_ANSWERS = Step(
    "maker_answers",
    "登记制定机关答复",
    ("suspended",),
    None,
    who=OFFICE,
    basis=LAW["58.1"],
    guard=_document_is(True, maker_answered_on=1),
    asks=(
        Ask("maker_answer", "答复要点", "longtext"),
        Ask("in_person", "已要求制定机关当面说明理由", "bool", required=False),
    ),
    effect=_document("maker_answered_on", "maker_answer"),
    stops=("doc_maker_answer",),
    group="文件审查",
)


TRANSFER_DOCUMENT = Step(
    "transfer_document",
    "转送有权机关处理",
    ("suspended",),
    None,
    who=OFFICE,
    basis=LAW["56"],
    guard=_document_is(False, sent_on=1),
    asks=(Ask("sent_to", "有权处理的机关", max_length=120), RECEIVED),
    effect=_sent("sent_on", "doc_reply", "sent_to"),
    stops=("doc_transfer",),
    paper="transfer_letter",
    group="文件审查",
)


DOCUMENT_REPLY = Step(
    "document_reply",
    "登记转送机关处理意见",
    ("suspended",),
    None,
    who=OFFICE,
    basis=LAW["60"],
    guard=_document_is(False, replied_on=1),
    effect=_document("replied_on"),
    stops=("doc_reply",),
    group="文件审查",
)


CONCLUDE_DOCUMENT = Step(
    "conclude_document",
    "处理规范性文件或者依据",
    ("suspended",),
    None,
    who=(DECIDER, HEAD),
    basis=LAW["59"],
    guard=lambda case, actor: [] if adapter.open_document(case) else ["没有进行中的规范性文件或者依据审查"],
    asks=(Ask("lawful", "相关条款合法", "bool"), Ask("conclusion", "处理结论", "longtext")),
    effect=_document_concluded,
    stops=("doc_handle",),
    group="文件审查",
)

STEPS = (
    OPEN_DOCUMENT,
    TELL_MAKER,
    TRANSFER_DOCUMENT,
    LETTER_RECEIVED,
    MAKER_ANSWERS,
    DOCUMENT_REPLY,
    CONCLUDE_DOCUMENT,
)
