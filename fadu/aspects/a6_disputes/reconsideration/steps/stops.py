"""Suspension and resumption (F16), termination (F17, F22). What the superior orders stands in `supervision`."""

from __future__ import annotations

from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking

from .. import adapter
from ..models import Party, PartyRequest, Suspension
from ..rules import respondent, suspension
from .shared import (
    DECIDER,
    HEAD,
    INTAKE,
    LAW,
    OFFICE,
    OPEN_AFTER_ACCEPTANCE,
    UNDER_REVIEW,
    answer,
    by,
    child,
    demand,
    reason_ask,
    tri,
)

MAIN_CLOCKS = ("decide", "send_copy", "answer")
DOCUMENT_CLOCKS = ("doc_handle", "doc_transfer", "doc_maker_notice", "doc_maker_answer", "doc_reply")
SUSPENDABLE = tuple(state for state in UNDER_REVIEW if state != "draft_decision")


def suspend_guard(case: Any, actor: Any) -> list[str]:
    """A case whose period already stands still for an expert must first go on."""
    if case.clock_rows("decide", stopped_on=None, paused=True):
        return ["审理期限已因鉴定、勘验暂停，请先登记结束"]
    return []


def _suspended(taking: Taking) -> None:
    facts = taking.facts
    demand(
        suspension.may_suspend(
            facts["ground"],
            both_agree=answer(facts.get("both_agree")),
            reason=facts["reason"],
            review_open=adapter.open_document(taking.case) is not None,
        ),
        taking,
        "ground",
    )
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


def back(case: Any, facts: Any) -> str:
    """The state in which the case was suspended."""
    return case.return_state or "review"


def _terminated(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    row = case.open_suspension
    sixty = suspension.sixty_days(row.ground, row.from_day, taking.on, False, calendar()) if row else None
    demand(
        suspension.may_terminate(
            facts["ground"],
            willing=answer(facts.get("willing")),
            granted=answer(facts.get("granted")),
            lawful=answer(facts.get("lawful")),
            sixty=sixty,
            detention_case=case.detention,
        ),
        taking,
        "ground",
    )
    if facts["ground"] in ("withdrawn", "settled") and case.children(Party, role="representative", left_on=None):
        demand(respondent.representative_may("withdraw", answer(facts.get("represented"))), taking, "represented")
    if row:
        row.to_day, row.ended_by = taking.on, "终止行政复议"
        row.save()
    case.end_ground, case.decided_on, case.decided_by = facts["ground"], taking.on, by(taking)
    case.result = {"withdrawn": "withdrawn", "settled": "settled"}.get(facts["ground"], "terminated")
    if facts["ground"] in ("withdrawn", "settled"):
        taking.paper("withdrawal")
        asked = case.rows(PartyRequest).filter(kind="withdraw", answered_on=None)
        asked.update(answered_on=taking.on, granted=True, answer="准予撤回，终止行政复议")
        taking.note("此后不得以同一事实和理由再申请，能证明撤回违背真实意愿的除外（《行政复议法》第七十四条第二款）")


SUSPEND = Step(
    "suspend",
    "中止审理",
    SUSPENDABLE,
    "suspended",
    who=OFFICE,
    public_title="中止审理",
    basis=LAW["39.1"],
    guard=suspend_guard,
    asks=(
        Ask("ground", "理由", "choice", tuple(c for c in suspension.CHOICES if c[0] != "document")),
        tri("both_agree", "申请人和被申请人都同意（调解、和解时）"),
        reason_ask("事实"),
    ),
    effect=_suspended,
    pauses=MAIN_CLOCKS,
    paper="suspension_notice",
    group="中止终止",
)
RESUME = Step(
    "resume",
    "恢复审理",
    ("suspended",),
    back,
    who=OFFICE,
    public_title="恢复审理",
    basis=LAW["39.2"],
    guard=_resume_guard,
    asks=(tri("cause_gone", "中止原因已经消除"), reason_ask("原因如何消除")),
    effect=_resumed,
    resumes=MAIN_CLOCKS,
    stops=("sixty", *DOCUMENT_CLOCKS),
    paper="resumption_notice",
    group="中止终止",
)
TERMINATE = Step(
    "terminate",
    "终止行政复议",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    "terminated",
    who=(DECIDER, HEAD),
    public_title="终止行政复议",
    basis=LAW["41.1"],
    asks=(
        Ask("ground", "理由", "choice", suspension.END_GROUNDS),
        tri("willing", "撤回出于申请人真实意愿"),
        tri("granted", "复议机构准予撤回"),
        tri("lawful", "和解不损害他人和公共利益、不违反强制性规定"),
        tri("represented", "被代表的申请人同意撤回（有代表人时）"),
        reason_ask("事实"),
    ),
    effect=_terminated,
    stops=("review", "supplement", "sixty", *MAIN_CLOCKS, *DOCUMENT_CLOCKS),
    paper="termination",
    final=True,
    group="中止终止",
)

STEPS = (SUSPEND, RESUME, TERMINATE)
