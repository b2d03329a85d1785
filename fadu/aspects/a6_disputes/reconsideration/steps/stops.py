"""Suspension and resumption (F16), termination (F17, F22), review of documents (F18)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import DocumentReview, Suspension
from ..rules import suspension
from .shared import (
    DECIDER, HEAD, INTAKE, LAW, OFFICE, OPEN_AFTER_ACCEPTANCE, SUPERVISOR, UNDER_REVIEW, answer, by, child, demand, reason_ask,
    tri,
)

MAIN_CLOCKS = ("decide", "send_copy", "answer")
DOCUMENT_CLOCKS = ("doc_handle", "doc_transfer", "doc_maker_notice", "doc_maker_answer", "doc_reply")
SUSPENDABLE = tuple(state for state in UNDER_REVIEW if state != "draft_decision")


def _suspend_guard(case: Any, actor: Any) -> list[str]:
    if case.runs().filter(key="decide", stopped_on=None, paused=True).exists():
        return ["审理期限已因鉴定、勘验暂停，请先登记结束"]
    return []


def _suspended(taking: Taking) -> None:
    facts = taking.facts
    demand(suspension.may_suspend(facts["ground"], both_agree=answer(facts.get("both_agree")), reason=facts["reason"],
                                  review_open=adapter.open_document(taking.case) is not None), taking, "ground")
    stop_case(taking, facts["ground"], facts["reason"])


def stop_case(taking: Taking, ground: str, reason: str) -> None:
    """Write the suspension and, for the grounds that may end the case after sixty days, start that clock."""
    case = taking.case
    case.return_state = case.state
    child(taking, Suspension, ground=ground, reason=reason, from_day=taking.on)
    taking.note(f"{suspension.BY_KEY[ground].title}；恢复条件：{suspension.BY_KEY[ground].resumes}")
    if suspension.BY_KEY[ground].sixty:
        taking.start("sixty")


def _resume_guard(case: Any, actor: Any) -> list[str]:
    row = case.open_suspension
    if row is None:
        return ["案件没有进行中的中止"]
    if row.ground == "document" and adapter.open_document(case) is not None:
        return ["规范性文件或者依据的审查尚未处理完毕（《行政复议法》第三十九条第二款）"]
    return []


def _resumed(taking: Taking) -> None:
    case = taking.case
    row = case.open_suspension
    demand(suspension.may_resume(row.ground, answer(taking.facts.get("cause_gone", "yes"))), taking, "cause_gone")
    row.to_day, row.ended_by = taking.on, taking.facts["reason"][:300]
    row.save()


def _back(case: Any, facts: Any) -> str:
    """The state in which the case was suspended."""
    return case.return_state or "review"


def _ordered_to_resume(taking: Taking) -> None:
    row = taking.case.open_suspension
    row.to_day, row.ended_by = taking.on, f"上级机关责令恢复审理：{taking.facts['reason']}"[:300]
    row.save()


def _terminated(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    row = case.open_suspension
    sixty = suspension.sixty_days(row.ground, row.from_day, taking.on, False, calendar()) if row else None
    demand(suspension.may_terminate(
        facts["ground"], willing=answer(facts.get("willing")), granted=answer(facts.get("granted")),
        lawful=answer(facts.get("lawful")), sixty=sixty, detention_case=case.detention), taking, "ground")
    if row:
        row.to_day, row.ended_by = taking.on, "终止行政复议"
        row.save()
    case.end_ground, case.decided_on, case.decided_by = facts["ground"], taking.on, by(taking)
    case.result = {"withdrawn": "withdrawn", "settled": "settled"}.get(facts["ground"], "terminated")
    if facts["ground"] in ("withdrawn", "settled"):
        taking.paper("withdrawal")
        taking.note("此后不得以同一事实和理由再申请，能证明撤回违背真实意愿的除外（《行政复议法》第七十四条第二款）")


def _document_opened(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    row = case.rows(DocumentReview).filter(concluded_on=None, clauses="").first() or DocumentReview(matter_id=case.pk)
    row.origin, row.title, row.clauses, row.maker = facts["origin"], facts["title"], facts["clauses"], facts["maker"]
    row.own, row.requested_on = facts["own"], facts["requested_on"]
    if row.requested_on > taking.on:
        raise InvalidFacts({"requested_on": "日期在今天之后"})
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


SUSPEND = Step(
    "suspend", "中止审理", SUSPENDABLE, "suspended", who=OFFICE, basis=LAW["39.1"], guard=_suspend_guard,
    asks=(Ask("ground", "理由", "choice", tuple(c for c in suspension.CHOICES if c[0] != "document")),
          tri("both_agree", "申请人和被申请人都同意（调解、和解时）"), reason_ask("事实")),
    effect=_suspended, pauses=MAIN_CLOCKS, paper="suspension_notice", group="中止终止")
RESUME = Step(
    "resume", "恢复审理", ("suspended",), _back, who=OFFICE, basis=LAW["39.2"], guard=_resume_guard,
    asks=(tri("cause_gone", "中止原因已经消除"), reason_ask("原因如何消除")), effect=_resumed, resumes=MAIN_CLOCKS,
    stops=("sixty", *DOCUMENT_CLOCKS), paper="resumption_notice", group="中止终止")
ORDER_RESUME = Step(
    "order_resume", "责令恢复审理", ("suspended",), _back, who=(SUPERVISOR,), basis=LAW["40"], asks=(reason_ask(),),
    effect=_ordered_to_resume, resumes=MAIN_CLOCKS, stops=("sixty", *DOCUMENT_CLOCKS), group="监督")
TERMINATE = Step(
    "terminate", "终止行政复议", (*INTAKE, *OPEN_AFTER_ACCEPTANCE), "terminated", who=(DECIDER, HEAD), basis=LAW["41.1"],
    asks=(Ask("ground", "理由", "choice", suspension.END_GROUNDS), tri("willing", "撤回出于申请人真实意愿"),
          tri("granted", "复议机构准予撤回"), tri("lawful", "和解不损害他人和公共利益、不违反强制性规定"), reason_ask("事实")),
    effect=_terminated, stops=("review", "supplement", "sixty", *MAIN_CLOCKS, *DOCUMENT_CLOCKS), paper="termination",
    final=True, group="中止终止")
OPEN_DOCUMENT = Step(
    "open_document", "审查规范性文件或者依据", ("review",), "suspended", who=OFFICE, basis=LAW["56"], guard=_suspend_guard,
    asks=(Ask("origin", "发起", "choice", (("applicant", "申请人申请附带审查"), ("office", "审理中发现依据不合法"))),
          Ask("title", "文件名称", max_length=200), Ask("clauses", "相关条款", max_length=200),
          Ask("maker", "制定机关", max_length=120), Ask("own", "本机关有权处理", "bool"),
          Ask("requested_on", "提出申请或者发现的日期", "date", default=lambda case: getattr(case, "accepted_on", None))),
    effect=_document_opened, pauses=MAIN_CLOCKS, paper="suspension_notice", group="文件审查")
TELL_MAKER = Step(
    "tell_maker", "通知制定机关书面答复", ("suspended",), None, who=OFFICE, basis=LAW["58.1"],
    guard=_document_is(True, maker_told_on=1), effect=_document("maker_told_on"), stops=("doc_maker_notice",),
    starts=("doc_maker_answer",), paper="maker_notice", group="文件审查")
MAKER_ANSWERS = Step(
    "maker_answers", "登记制定机关答复", ("suspended",), None, who=OFFICE, basis=LAW["58.1"],
    guard=_document_is(True, maker_answered_on=1), asks=(Ask("maker_answer", "答复要点", "longtext"),),
    effect=_document("maker_answered_on", "maker_answer"), stops=("doc_maker_answer",), group="文件审查")
TRANSFER_DOCUMENT = Step(
    "transfer_document", "转送有权机关处理", ("suspended",), None, who=OFFICE, basis=LAW["56"],
    guard=_document_is(False, sent_on=1), asks=(Ask("sent_to", "有权处理的机关", max_length=120),),
    effect=_document("sent_on", "sent_to"), stops=("doc_transfer",), starts=("doc_reply",), paper="transfer_letter",
    group="文件审查")
DOCUMENT_REPLY = Step(
    "document_reply", "登记转送机关处理意见", ("suspended",), None, who=OFFICE, basis=LAW["60"],
    guard=_document_is(False, replied_on=1), effect=_document("replied_on"), stops=("doc_reply",), group="文件审查")
CONCLUDE_DOCUMENT = Step(
    "conclude_document", "处理规范性文件或者依据", ("suspended",), None, who=(DECIDER, HEAD), basis=LAW["59"],
    guard=lambda case, actor: [] if adapter.open_document(case) else ["没有进行中的规范性文件或者依据审查"],
    asks=(Ask("lawful", "相关条款合法", "bool"), Ask("conclusion", "处理结论", "longtext")), effect=_document_concluded,
    stops=("doc_handle",), group="文件审查")
STEPS = (SUSPEND, RESUME, ORDER_RESUME, TERMINATE, OPEN_DOCUMENT, TELL_MAKER, MAKER_ANSWERS, TRANSFER_DOCUMENT,
         DOCUMENT_REPLY, CONCLUDE_DOCUMENT)
