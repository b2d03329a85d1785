"""What the applicant may ask for online while the case runs, and the answer: withdrawal, stay, hearing, complaint."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import PartyRequest
from ..models.after import REQUESTS
from .shared import (
    DESK,
    HANDLER,
    INTAKE,
    LAW,
    OFFICE,
    OPEN_AFTER_ACCEPTANCE,
    PUBLIC,
    SUPERVISOR,
    UNDER_REVIEW,
    attach,
    child,
    silent,
)

WITHIN = {
    "respite": ("supplement",),
    "stay": OPEN_AFTER_ACCEPTANCE,
    "hearing": UNDER_REVIEW,
    "inspect": OPEN_AFTER_ACCEPTANCE,
    "opinion": (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    "withdraw": (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
}


def _kinds(case: Any) -> tuple[tuple[str, str], ...]:
    """What may be asked for in the present state."""
    state = getattr(case, "state", "")
    return tuple((key, title) for key, title in REQUESTS if state in WITHIN.get(key, ()))


def _open(case: Any, kind: str) -> bool:
    return bool(case.children(PartyRequest, kind=kind, answered_on=None, party_id=None))


def _check(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    if facts["kind"] not in ("opinion",) and _open(case, facts["kind"]):
        return {"kind": "同样的请求正在办理，请等候答复"}
    return {}


def _requested(taking: Taking) -> None:
    title = dict(REQUESTS)[taking.facts["kind"]]
    child(taking, PartyRequest, kind=taking.facts["kind"], filed_on=taking.on, content=taking.facts["content"])
    taking.note(title)
    attach(taking)
    taking.notify(f"申请人请求：{title}", role=HANDLER, organ_id=taking.case.organ_id)


def _complaint_guard(case: Any, actor: Any) -> list[str]:
    if _open(case, "complaint"):
        return ["已经反映，请等候答复"]
    if case.state in ("refused", "rejected_app", "suspended") or silent(case):
        return []
    return ["对不予受理、驳回申请、逾期不作答复或者无正当理由中止的，可以反映（《行政复议法》第三十五条、第四十条）"]


def _complained(taking: Taking) -> None:
    child(taking, PartyRequest, kind="complaint", filed_on=taking.on, content=taking.facts["content"])
    taking.notify(f"申请人向上级反映：{taking.case.matter.number}", role=SUPERVISOR)


def _waiting(case: Any) -> tuple[tuple[str, str], ...]:
    rows = case.children(PartyRequest, answered_on=None) if case is not None and case.pk else ()
    asked = [(row, "第三人" if row.party_id else "申请人") for row in rows if row.kind != "complaint"]
    return tuple((str(row.pk), f"{row.filed_on} {who}：{row.get_kind_display()}") for row, who in asked)


def _answered(taking: Taking) -> None:
    row = taking.case.rows(PartyRequest).filter(pk=int(taking.facts["request"]), answered_on=None).first()
    if row is None:
        raise InvalidFacts({"request": "该请求已经答复"})
    row.granted, row.answered_on, row.answer = taking.facts["granted"], taking.on, taking.facts["answer"]
    row.save()
    taking.note(f"{row.get_kind_display()}：{'同意' if row.granted else '不同意'}")
    if row.party_id:
        taking.public["party"] = row.party_id
    key = "third_answer" if row.party_id else "request_answer"
    taking.paper(key, kind=row.get_kind_display(), granted=row.granted, filed_on=row.filed_on)


ASK_OFFICE = Step(
    "ask_office",
    "申请人提出请求",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    None,
    who=(PUBLIC, *DESK),
    basis=LAW["8"],
    portal=True,
    public_title="提出请求（撤回、停止执行、听证、查阅等）",
    check=_check,
    asks=(
        Ask("kind", "请求事项", "choice", _kinds, private=True),
        Ask("content", "内容和理由", "longtext", private=True),
        Ask("files", "材料", "file", required=False),
    ),
    effect=_requested,
    group="参加人",
    help="撤回申请须出于自愿，经复议机构准予后终止；和解撤回后不得以同一事实和理由再申请",
)
COMPLAIN = Step(
    "complain",
    "向上级行政机关反映",
    ("refused", "rejected_app", *OPEN_AFTER_ACCEPTANCE),
    None,
    who=(PUBLIC,),
    basis=LAW["35"],
    portal=True,
    public_title="向上级行政机关反映",
    guard=_complaint_guard,
    asks=(Ask("content", "反映的情况", "longtext", private=True),),
    effect=_complained,
    group="监督",
)
ANSWER_REQUEST = Step(
    "answer_request",
    "答复申请人、第三人的请求",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    None,
    who=OFFICE,
    basis=LAW["8"],
    public_title="复议机构答复请求",
    guard=lambda case, actor: [] if _waiting(case) else ["没有待答复的请求"],
    asks=(
        Ask("request", "请求", "choice", _waiting, private=True),
        Ask("granted", "同意", "bool"),
        Ask("answer", "答复内容", "longtext", private=True),
    ),
    effect=_answered,
    group="参加人",
)
STEPS = (ASK_OFFICE, COMPLAIN, ANSWER_REQUEST)
