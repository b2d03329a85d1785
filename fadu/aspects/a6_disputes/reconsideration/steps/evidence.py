"""Evidence: registered, supplemented by the respondent only with leave (§46), taken by two officers (§45), checked."""

from __future__ import annotations

import re
from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Evidence
from ..models.work import EVIDENCE_KINDS
from .shared import DESK, INTAKE, LAW, OFFICE, OPEN_AFTER_ACCEPTANCE, RESPONDENT, UNDER_REVIEW, answer, child, tri

OFFICE_TAKEN = "复议机构"
PROVIDERS = (("申请人", "申请人"), ("被申请人", "被申请人"), ("第三人", "第三人"), (OFFICE_TAKEN, "复议机构调取"))
LEAVE = "答复期限届满后，申请人、第三人提出新的理由或者证据的，经复议机构同意，被申请人才可以补充证据"


def _guard(case: Any, actor: Any) -> list[str]:
    """The respondent files its evidence with the answer; afterwards the office registers what it allows."""
    if actor.has(RESPONDENT) and not actor.has(*DESK) and case.state != "await_answer":
        return [f"{LEAVE}，由复议机构登记（《行政复议法》第四十六条第二款）"]
    return []


def _check(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    if facts["source"] == "被申请人" and case.state != "await_answer" and not facts.get("leave"):
        return {"leave": f"{LEAVE}；请写明新的理由或者证据（《行政复议法》第四十六条第二款）"}
    if facts["source"] == OFFICE_TAKEN and len(_officers(facts)) < 2:
        return {"officers": "调查取证时复议人员不得少于两人（《行政复议法》第四十五条第二款）"}
    return {}


def _officers(facts: dict[str, Any]) -> list[str]:
    return [name for name in re.split(r"[、，,；\s]+", str(facts.get("officers") or "")) if name]


def _added(taking: Taking) -> None:
    facts = taking.facts
    source = facts["source"]
    if source == OFFICE_TAKEN:
        source = f"{source}（{'、'.join(_officers(facts))}）"[:60]
    child(
        taking,
        Evidence,
        kind=facts["kind"],
        title=facts["title"],
        source=source,
        given_on=taking.on,
        proves=facts.get("proves") or "",
        verified=answer(facts.get("verified")),
    )


def _rows(case: Any) -> tuple[tuple[str, str], ...]:
    rows = case.children(Evidence) if case is not None and case.pk else ()
    return tuple((str(row.pk), f"{row.title}（{row.source}）") for row in rows)


def _checked(taking: Taking) -> None:
    chosen = [int(pk) for pk in taking.facts["evidence"]]
    rows = taking.case.rows(Evidence).filter(pk__in=chosen)
    if rows.count() != len(chosen):
        raise InvalidFacts({"evidence": "请选择本案的证据"})
    rows.update(verified=answer(taking.facts["verified"]))


ADD_EVIDENCE = Step(
    "add_evidence",
    "登记证据",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    None,
    who=(*DESK, RESPONDENT),
    basis=LAW["43.1"],
    guard=_guard,
    check=_check,
    asks=(
        Ask("kind", "种类", "choice", EVIDENCE_KINDS),
        Ask("title", "名称", max_length=200),
        Ask("source", "提供人", "choice", PROVIDERS),
        Ask("proves", "证明事项", required=False, max_length=300),
        Ask("officers", "调查人员（复议机构调取时填写，两人以上）", required=False, max_length=40),
        Ask("leave", "同意被申请人补充证据的理由", required=False, max_length=300),
        tri("verified", "已查证属实"),
    ),
    effect=_added,
    group="审理",
)
CHECK_EVIDENCE = Step(
    "check_evidence",
    "审查证据",
    UNDER_REVIEW,
    None,
    who=OFFICE,
    basis=LAW["43.2"],
    guard=lambda case, actor: [] if case.children(Evidence) else ["还没有登记证据"],
    asks=(
        Ask("evidence", "证据", "choices", _rows),
        Ask("verified", "审查结论", "choice", (("yes", "查证属实"), ("no", "不予采信"))),
        Ask("opinion", "说明", required=False, max_length=300),
    ),
    effect=_checked,
    group="审理",
    help="经审查属实的证据才能作为认定事实的根据",
)
STEPS = (ADD_EVIDENCE, CHECK_EVIDENCE)
