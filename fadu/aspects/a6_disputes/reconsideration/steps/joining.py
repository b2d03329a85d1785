"""Respondents of a joint act are added (§19.2): each is told, receives the copy and answers for itself."""

from __future__ import annotations

from typing import Any

from fadu.kernel import clocks
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import Standing
from ..rules import vocab
from .shared import DESK, LAW, RESPONDENT, UNDER_REVIEW, child


def _join_guard(case: Any, actor: Any) -> list[str]:
    if not case.children(Standing):
        return ["请先在审查受理条件时写明原被申请人的类别和隶属关系，再增列"]
    if case.copy_sent_on and case.state not in ("await_answer", "review", "mediation"):
        return ["增列的被申请人还要答复，须在待答复、审理或者调解时办理"]
    return []


def _joined_state(case: Any, facts: Any) -> str:
    """Whoever is added after the copies went out gets a copy and a period of its own."""
    return "await_answer" if case.copy_sent_on and case.state == "review" else str(case.state)


def _tell_apart(taking: Taking) -> None:
    """What was noted of the only respondent so far becomes that respondent's own."""
    case = taking.case
    first = case.rows(Standing).first()
    first.organ = first.organ or case.respondent
    first.copy_received_on, first.answered_on = case.copy_received_on, case.answer_on
    first.answer_missed = case.answer_missed
    first.save()
    clocks.name(case, "answer", first.name)


def _joined(taking: Taking) -> None:
    facts = taking.facts
    organ = facts.get("organ")
    if taking.case.rows(Standing).count() == 1:
        _tell_apart(taking)
    taking.case.answer_on, taking.case.answer_missed = None, False
    given = (
        adapter.standing_of(organ)
        if organ
        else {
            "name": facts["name"],
            "kind": facts["kind"],
            "government": facts.get("government") or "",
            "superior": facts.get("superior") or "",
        }
    )
    names = [row.name for row in taking.case.rows(Standing)]
    if given["name"] in names:
        raise InvalidFacts({"organ" if organ else "name": "该机关已经是被申请人"})
    child(taking, Standing, organ=organ, **given)
    taking.case.respondent_name = "、".join((*names, given["name"]))[:200]
    taking.case.co_respondents = [*taking.case.co_respondents, *([organ.pk] if organ else [])]
    taking.case.tested_on = None
    if organ and taking.case.copy_sent_on:
        taking.notify(
            f"被列为共同被申请人，请查收申请书副本：{taking.case.matter.number}", role=RESPONDENT, organ_id=organ.pk
        )
    taking.note(f"增列被申请人{given['name']}")


JOIN_RESPONDENT = Step(
    "join_respondent",
    "增列共同被申请人",
    ("received", *UNDER_REVIEW),
    _joined_state,
    who=DESK,
    basis=LAW["19.2"],
    guard=_join_guard,
    help="共同被申请人各自收到副本、各自计算答复期限；副本已经发送的，增列后补发",
    asks=(
        Ask("organ", "机关（名录）", "organ", required=False),
        Ask("name", "名称", required=False, max_length=200),
        Ask("kind", "类别", "choice", vocab.RESPONDENT_KINDS, required=False),
        Ask("government", "本级人民政府", required=False),
        Ask("superior", "上一级机关", required=False),
    ),
    check=lambda case, facts: (
        {}
        if facts.get("organ") or (facts.get("name") and facts.get("kind"))
        else {"name": "请选择机关，或者填写名称和类别"}
    ),
    effect=_joined,
    group="参加人",
)
STEPS = (JOIN_RESPONDENT,)
