"""The respondent changes its own act during the review: recorded, told to the applicant, whose word decides (§65.2)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking

from ..models import ActChange, PartyRequest
from ..rules import own_change
from .shared import (
    DESK,
    HANDLER,
    HEAD,
    LAW,
    OFFICE,
    OPEN_AFTER_ACCEPTANCE,
    PUBLIC,
    RESPONDENT,
    attach,
    child,
    demand,
    judged_ask,
)


def _kinds(case: Any) -> tuple[tuple[str, str], ...]:
    return own_change.kinds_of(getattr(case, "act_kind", "act"))


def _recorded(taking: Taking) -> None:
    facts, case = taking.facts, taking.case
    demand(own_change.may_record(facts["changed_on"], case.opened_on, taking.on), taking, "changed_on")
    child(
        taking,
        ActChange,
        kind=facts["kind"],
        changed_on=facts["changed_on"],
        document=facts.get("document") or "",
        content=facts["content"],
    )
    attach(taking)
    taking.note(own_change.consequence(case.act_kind, "", taking.on).sentence(taking.on))
    taking.notify("被申请人改变了原行为，请告知申请人并查明是否撤回", role=HANDLER, organ_id=case.organ_id)


def pending(case: Any) -> Any:
    """The newest change to which the applicant has not spoken yet, or None."""
    row = case.act_change if case is not None and case.pk else None
    return row if row is not None and not row.wish else None


def _guard(case: Any, actor: Any) -> list[str]:
    return [] if pending(case) else ["没有等待申请人表明意见的改变"]


def _tell_guard(case: Any, actor: Any) -> list[str]:
    row = pending(case)
    return ["已经告知"] if row is not None and row.told_on else _guard(case, actor)


def _silent_guard(case: Any, actor: Any) -> list[str]:
    row = pending(case)
    return _guard(case, actor) if row is None or row.told_on else ["请先书面告知申请人原行为已改变"]


def _told(taking: Taking) -> None:
    row = pending(taking.case)
    row.told_on = taking.on
    row.save(update_fields=["told_on"])


def _spoken(taking: Taking, wish: str) -> None:
    row = pending(taking.case)
    row.wish, row.wished_on, row.wish_text = wish, taking.on, taking.facts["content"]
    row.save(update_fields=["wish", "wished_on", "wish_text"])


def _answered(taking: Taking) -> None:
    case, wish = taking.case, taking.facts["wish"]
    _spoken(taking, wish)
    if wish != "withdraw":
        return
    if not case.children(PartyRequest, kind="withdraw", answered_on=None, party_id=None):
        child(taking, PartyRequest, kind="withdraw", filed_on=taking.on, content=taking.facts["content"])
    taking.notify("申请人因原行为已改变请求撤回，请决定是否准予", role=HEAD, organ_id=case.organ_id)


def _silent(taking: Taking) -> None:
    verdict = own_change.consequence(taking.case.act_kind, "silent", taking.on)
    demand(verdict, taking, "content")
    _spoken(taking, "silent")
    taking.note(verdict.sentence(taking.on))


OWN_CHANGE = Step(
    "own_change",
    "登记被申请人改变原行为",
    OPEN_AFTER_ACCEPTANCE,
    None,
    who=(RESPONDENT, *DESK),
    public_title="被申请人改变了原行为",
    basis=LAW["65.2.2"],
    asks=(
        Ask("kind", "情形", "choice", _kinds),
        Ask("changed_on", "改变日期", "date"),
        Ask("document", "文书名称、文号", required=False, max_length=200),
        Ask("content", "改变的内容和理由", "longtext", private=True),
        Ask("files", "材料", "file", required=False),
    ),
    effect=_recorded,
    group="审理",
    help="改变原行为不终止复议：申请人撤回并获准予的才终止，仍要求的继续审理，原行为违法的确认违法",
)
TELL_CHANGE = Step(
    "tell_change",
    "告知申请人原行为已改变",
    OPEN_AFTER_ACCEPTANCE,
    None,
    who=OFFICE,
    basis=LAW["65.2.2"],
    guard=_tell_guard,
    effect=_told,
    paper="change_notice",
    group="审理",
)
CHANGE_WISH = Step(
    "change_wish",
    "登记申请人对改变原行为的意见",
    OPEN_AFTER_ACCEPTANCE,
    None,
    who=(PUBLIC, *DESK),
    basis=LAW["65.2.2"],
    portal=True,
    public_title="对被申请人改变原行为表明意见",
    guard=_guard,
    asks=(
        Ask("wish", "意见", "choice", own_change.WISHES[:2]),
        Ask("content", "说明", "longtext", private=True),
    ),
    effect=_answered,
    group="审理",
    help="撤回须出于自愿，经复议机构准予后终止；不服改变后的行为的，可以另行申请",
)
CHANGE_SILENT = Step(
    "change_silent",
    "登记申请人没有表明意见",
    OPEN_AFTER_ACCEPTANCE,
    None,
    who=OFFICE,
    basis=LAW["65.2.2"],
    guard=_silent_guard,
    asks=(Ask("content", "告知和等候的情况", "longtext", private=True), judged_ask()),
    effect=_silent,
    group="审理",
)
STEPS = (OWN_CHANGE, TELL_CHANGE, CHANGE_WISH, CHANGE_SILENT)
