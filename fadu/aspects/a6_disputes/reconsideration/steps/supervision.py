"""What the superior does: order acceptance, trial or a decision, take the case itself (§35, §38, §40); asking it to."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from fadu.kernel.declare import Ask, Step
from fadu.kernel.models import Matter
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import PartyRequest, Supervision
from .shared import (
    DECIDER,
    HANDLER,
    HEAD,
    LAW,
    OPEN_AFTER_ACCEPTANCE,
    SUPERVISOR,
    UNDER_REVIEW,
    child,
    not_before,
    reason_ask,
    silent,
)
from .stops import DOCUMENT_CLOCKS, MAIN_CLOCKS, back

UNHEARD = ("refused", "rejected_app")
ANSWERED_IN = ("received", *UNHEARD, *OPEN_AFTER_ACCEPTANCE)


def superior_of(case: Any, actor: Any) -> Any:
    """The government for which the supervisor acts; without such a post the one above the case's authority."""
    areas = [post.area for post in actor.posts if post.role == SUPERVISOR]
    governments = apps.get_model("people.Organ")._base_manager.filter(kind="government", area__code__in=areas)
    return governments.exclude(pk=case.organ_id).order_by("order", "pk").first() or case.organ.parent


def _recorded(taking: Taking, kind: str) -> None:
    """Write what the superior did; it answers what the applicant complained of."""
    above = superior_of(taking.case, taking.actor)
    child(
        taking,
        Supervision,
        kind=kind,
        by=above.name_on(taking.on) if above else "上级行政机关",
        done_on=taking.on,
        until=taking.facts.get("until"),
        reason=taking.facts["reason"],
    )
    open_complaints = taking.case.rows(PartyRequest).filter(kind="complaint", answered_on=None)
    open_complaints.update(answered_on=taking.on, granted=kind != "answered", answer=taking.facts["reason"])


def _reopened(case: Any) -> None:
    case.result, case.closed_on, case.decided_on, case.refusal_reason = "", None, None, ""


def _acceptance_ordered(taking: Taking) -> None:
    """The application is under review again from today; it may not be refused a second time."""
    _recorded(taking, "order_accept")
    _reopened(taking.case)
    taking.case.tested_on = None
    taking.notify("上级机关责令受理，请办理受理手续", role=HEAD, organ_id=taking.case.organ_id)


def _review_ordered(taking: Taking) -> None:
    _recorded(taking, "order_review")
    _reopened(taking.case)
    taking.note("驳回申请被责令纠正，恢复审理；审理期限自恢复之日重新起算（法律未写明，本平台口径）")
    taking.notify("上级机关责令恢复审理", role=HEAD, organ_id=taking.case.organ_id)


def _resumption_ordered(taking: Taking) -> None:
    _recorded(taking, "order_resume")
    row = taking.case.open_suspension
    row.to_day, row.ended_by = taking.on, f"上级机关责令恢复审理：{taking.facts['reason']}"[:300]
    row.save()
    taking.notify("上级机关责令恢复审理，期限继续计算", role=HEAD, organ_id=taking.case.organ_id)


def _silent_guard(case: Any, actor: Any) -> list[str]:
    return [] if silent(case) else ["审理期限没有届满，或者期限暂停（《行政复议法》第三十五条）"]


def _decision_ordered(taking: Taking) -> None:
    not_before(taking, "until", taking.on, "责令之日")
    _recorded(taking, "order_decision")
    taking.notify("上级机关责令限期作出行政复议决定", role=HEAD, organ_id=taking.case.organ_id)
    taking.notify("上级机关责令限期作出行政复议决定", role=DECIDER, organ_id=taking.case.organ_id)


def _direct_guard(case: Any, actor: Any) -> list[str]:
    """§35: refused, rejected, or the period has run out without an answer."""
    if case.state in UNHEARD or silent(case):
        return []
    return [
        "没有不予受理、驳回申请或者逾期不作答复的情形；根据需要审理的用“审理下级管辖的案件”（《行政复议法》第三十八条）"
    ]


def _taken_over(taking: Taking) -> None:
    """The case goes to the superior. Where nothing ran any more, or the period had run out, the periods begin anew."""
    case, above = taking.case, superior_of(taking.case, taking.actor)
    if above is None:
        raise InvalidFacts({"reason": "机构名录中没有上级人民政府，请先补充机构"})
    _recorded(taking, "direct" if taking.step.key == "accept_directly" else "take_over")
    anew = case.state in ("received", *UNHEARD) or silent(case)
    former, below = case.state, case.organ_id
    taking.notify(f"上级机关已将{case.matter.number}收归自己审理，请移交案卷", role=HEAD, organ_id=below)
    case.organ, case.area, case.officer = above, above.area.code if above.area else case.area, None
    Matter._plain.filter(pk=case.pk).update(organ_id=above.pk, area=case.area)
    if former in ("received", "refused"):
        case.accepted_on, case.deemed, case.procedure_kind = taking.on, False, case.procedure_kind or "ordinary"
        taking.stop("review")
        taking.start("send_copy")
    if former in UNHEARD:
        _reopened(case)
    if anew:
        taking.stop("decide")
        taking.start("decide")
        taking.note("审理期限自上级机关直接受理之日起算（法律未写明，本平台口径）")
    taking.notify("收归本机关审理的案件，请指定承办人", role=HEAD, organ_id=above.pk)


def _taken_state(case: Any, facts: Any) -> str:
    """Where the case stands with the superior: accepted, under review, or where it stood."""
    fresh = "accepted_sim" if case.simple else "accepted_ord"
    return {"received": fresh, "refused": fresh, "rejected_app": "review"}.get(case.state, str(case.state))


def asked_up(case: Any) -> bool:
    """Whether the authority has asked its superior to take the case, and waits."""
    settling = ("reported", "answered", "direct", "take_over")
    rows = [row.kind for row in case.children(Supervision) if row.kind in settling]
    return bool(rows) and rows[-1] == "reported"


def _reported(taking: Taking) -> None:
    child(
        taking,
        Supervision,
        kind="reported",
        by=taking.case.organ.name_on(taking.on),
        done_on=taking.on,
        reason=taking.facts["reason"],
    )
    taking.notify(f"报请上级审理：{taking.case.matter.number}", role=SUPERVISOR)


def _waiting(case: Any, actor: Any) -> list[str]:
    complained = case.children(PartyRequest, kind="complaint", answered_on=None)
    return [] if complained or asked_up(case) else ["没有待答复的反映或者报请"]


def _answered(taking: Taking) -> None:
    _recorded(taking, "answered")
    taking.notify("上级机关答复：由原机关依法办理", role=HANDLER, organ_id=taking.case.organ_id)


def _step(key: str, title: str, source: tuple[str, ...], target: Any, article: str, effect: Any, **more: Any) -> Step:
    """A step of the superior: with a reason, and a paper that says what is ordered."""
    asks = (*more.pop("asks", ()), reason_ask())
    given = {"paper": "supervision_order", "group": "监督"} | more
    return Step(key, title, source, target, who=(SUPERVISOR,), basis=LAW[article], asks=asks, effect=effect, **given)


ORDER_ACCEPTANCE = _step(
    "order_acceptance", "责令受理", ("refused",), "received", "35", _acceptance_ordered,
    starts=("review",), stops=("suit",), public_title="上级机关责令受理",
)  # fmt: skip
ORDER_REVIEW = _step(
    "order_review", "责令恢复审理（驳回申请不当）", ("rejected_app",), "review", "35", _review_ordered,
    starts=("decide",), stops=("suit",), public_title="上级机关责令恢复审理",
)  # fmt: skip
ORDER_RESUME = _step(
    "order_resume", "责令恢复审理（中止不当）", ("suspended",), back, "40", _resumption_ordered,
    resumes=MAIN_CLOCKS, stops=("sixty", *DOCUMENT_CLOCKS), public_title="上级机关责令恢复审理",
    paper=("supervision_order", "resumption_notice"),
)  # fmt: skip
ORDER_DECISION = _step(
    "order_decision", "责令限期作出决定", UNDER_REVIEW, None, "35", _decision_ordered,
    guard=_silent_guard, asks=(Ask("until", "限期", "date"),), public_title="上级机关责令限期作出决定",
)  # fmt: skip
ACCEPT_DIRECTLY = _step(
    "accept_directly", "直接受理", (*UNHEARD, *OPEN_AFTER_ACCEPTANCE), _taken_state, "35", _taken_over,
    guard=_direct_guard, stops=("suit",), public_title="上级机关直接受理", paper="take_over_notice",
)  # fmt: skip
TAKE_OVER = _step(
    "take_over", "审理下级管辖的案件", ("received", *OPEN_AFTER_ACCEPTANCE), _taken_state, "38.1", _taken_over,
    public_title="案件由上级机关审理", paper="take_over_notice",
)  # fmt: skip
SUPERIOR_ANSWERS = _step(
    "superior_answers", "答复反映或者报请，由原机关办理", ANSWERED_IN, None, "35", _answered,
    guard=_waiting, public_title="上级机关已答复反映", paper="supervision_answer",
)  # fmt: skip
REPORT_UP = Step(
    "report_up",
    "报请上级审理",
    ("received", *UNDER_REVIEW),
    None,
    who=(HEAD, DECIDER),
    basis=LAW["38.2"],
    guard=lambda case, actor: ["已经报请，等待上级决定"] if asked_up(case) else [],
    asks=(reason_ask("需要由上级审理的理由"),),
    effect=_reported,
    paper="report_up",
    group="监督",
)
STEPS = (
    ORDER_ACCEPTANCE,
    ORDER_REVIEW,
    ORDER_RESUME,
    ORDER_DECISION,
    ACCEPT_DIRECTLY,
    TAKE_OVER,
    SUPERIOR_ANSWERS,
    REPORT_UP,
)
