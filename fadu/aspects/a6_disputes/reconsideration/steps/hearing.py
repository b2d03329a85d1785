"""Hearings (F14) and the committee (F15)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import CommitteeOpinion, Hearing
from ..rules import committee, hearing
from .shared import HEAD, LAW, OFFICE, answer, child, demand, judged_ask, last, reason_ask, tri


def _hearing_set(taking: Taking) -> None:
    facts, case = taking.facts, taking.case
    held_on = facts["held_on"]
    if held_on <= taking.on:
        raise InvalidFacts({"held_on": "听证日期须在今天之后"})
    demand(hearing.notice_in_time(taking.on, held_on, calendar()), taking, "held_on")
    members = [name for name in str(facts["members"]).replace("，", "、").split("、") if name.strip()]
    demand(hearing.panel(1, len(members), 1), taking, "members")
    case.weighty = facts.get("weighty") or case.weighty
    child(
        taking,
        Hearing,
        weighty=case.weighty,
        noticed_on=taking.on,
        held_on=held_on,
        held_at=facts["held_at"],
        topics=facts["topics"],
        chair=facts["chair"],
        members="、".join(members),
        recorder=facts["recorder"],
        notice_reason=(facts.get("judged_reason") or "")[:300],
    )


def _postponed(taking: Taking) -> None:
    row = last(taking.case, Hearing, held=None)
    demand(hearing.notice_in_time(taking.on, taking.facts["held_on"], calendar()), taking, "held_on")
    row.held_on, row.held_at, row.noticed_on = taking.facts["held_on"], taking.facts["held_at"], taking.on
    row.save()


def _held(taking: Taking) -> None:
    facts = taking.facts
    row = last(taking.case, Hearing, held=None)
    if taking.on < row.held_on:
        raise InvalidFacts({"on": f"听证定于{row.held_on}举行，不能提前登记"})
    row.held, row.record = True, facts["record"]
    row.applicant_attended, row.applicant_reason = facts["applicant_attended"], facts.get("applicant_reason") or ""
    row.head_attended, row.head_reason = facts["head_attended"], facts.get("head_reason") or ""
    row.staff_delegated = answer(facts.get("staff_delegated"))
    if not row.applicant_attended and row.applicant_reason:
        raise InvalidFacts({"applicant_attended": "申请人有正当理由不能参加的，请改期听证"})
    row.save()
    taking.case.heard_on, taking.case.head_attended = row.held_on, row.head_attended
    if not row.applicant_attended:
        taking.note(hearing.applicant_absent("").text)
    verdict = hearing.head_attendance(row.head_attended, row.head_reason, bool(row.staff_delegated))
    taking.note(verdict.text)


def _cancelled(taking: Taking) -> None:
    row = last(taking.case, Hearing, held=None)
    row.held = False
    row.save()


def _cancel_guard(case: Any, actor: Any) -> list[str]:
    verdict = hearing.must_hear(tuple(case.weighty))
    return [f"本案应当听证，不能取消，只能改期：{verdict.sentence()}"] if verdict.value == "must" else []


def _asked(taking: Taking) -> None:
    grounds = tuple(taking.facts["grounds"])
    demand(committee.must_consult(grounds), taking, "grounds")
    taking.case.committee_grounds = list(grounds)
    child(taking, CommitteeOpinion, grounds=list(grounds), question=taking.facts["question"], asked_on=taking.on)


def _opined(taking: Taking) -> None:
    row = last(taking.case, CommitteeOpinion, given_on=None)
    row.opinion, row.given_on, row.experts = taking.facts["opinion"], taking.on, taking.facts.get("experts") or ""
    row.save()


def _weighed(taking: Taking) -> None:
    row = last(taking.case, CommitteeOpinion, given_on__isnull=False)
    adopted = taking.facts["adopted"]
    demand(
        committee.opinion_weighed(True, True, adopted, taking.facts.get("departed_reason") or ""),
        taking,
        "departed_reason",
    )
    row.adopted, row.departed_reason = adopted, taking.facts.get("departed_reason") or ""
    row.save()


SET_HEARING = Step(
    "set_hearing",
    "组织听证，发听证通知",
    ("review",),
    "hearing",
    who=OFFICE,
    public_title="发出听证通知",
    basis=LAW["51.1", "五日前"],
    asks=(
        Ask(
            "weighty",
            "重大、疑难、复杂情形（有则应当听证）",
            "choices",
            hearing.WEIGHTY,
            required=False,
            default=lambda case: getattr(case, "weighty", []),
        ),
        Ask("held_on", "听证日期", "date"),
        Ask("held_at", "时间和地点", max_length=120),
        Ask("topics", "拟听证事项", "longtext"),
        Ask("chair", "主持人", max_length=60),
        Ask("members", "听证员（两名以上，用顿号分开）", max_length=120),
        Ask("recorder", "记录员", max_length=60),
        judged_ask(),
    ),
    effect=_hearing_set,
    paper="hearing_notice",
    group="听证",
)
POSTPONE_HEARING = Step(
    "postpone_hearing",
    "变更听证时间",
    ("hearing",),
    None,
    who=OFFICE,
    public_title="听证改期",
    basis=LAW["51.1"],
    asks=(Ask("held_on", "新的日期", "date"), Ask("held_at", "时间和地点", max_length=120), reason_ask(), judged_ask()),
    effect=_postponed,
    paper="hearing_notice",
    group="听证",
)
HOLD_HEARING = Step(
    "hold_hearing",
    "登记听证情况",
    ("hearing",),
    "review",
    who=OFFICE,
    public_title="听证",
    basis=LAW["50.3"],
    asks=(
        Ask("applicant_attended", "申请人参加", "bool"),
        Ask("applicant_reason", "申请人缺席理由", required=False, max_length=200),
        Ask("head_attended", "被申请人负责人参加", "bool"),
        Ask("head_reason", "负责人不能参加的理由", required=False, max_length=200),
        tri("staff_delegated", "委托了相应工作人员"),
        Ask("record", "听证笔录要点", "longtext", private=True),
    ),
    effect=_held,
    paper="hearing_record",
    group="听证",
)
CANCEL_HEARING = Step(
    "cancel_hearing",
    "取消听证",
    ("hearing",),
    "review",
    who=(HEAD,),
    public_title="取消听证，继续审理",
    basis=LAW["50.2"],
    guard=_cancel_guard,
    asks=(reason_ask(),),
    effect=_cancelled,
    group="听证",
)
ASK_COMMITTEE = Step(
    "ask_committee",
    "提请复议委员会咨询",
    ("review",),
    "committee",
    who=OFFICE,
    basis=LAW["52.2"],
    asks=(Ask("grounds", "理由", "choices", committee.GROUNDS), Ask("question", "咨询问题", "longtext")),
    effect=_asked,
    paper="committee_letter",
    group="委员会",
)
COMMITTEE_OPINION = Step(
    "committee_opinion",
    "记录咨询意见",
    ("committee",),
    "review",
    who=OFFICE,
    public_title="行政复议委员会咨询完毕，继续审理",
    basis=LAW["52.3"],
    asks=(Ask("opinion", "咨询意见", "longtext"), Ask("experts", "参与委员", required=False, max_length=200)),
    effect=_opined,
    paper="committee_opinion",
    group="委员会",
)
WEIGH_OPINION = Step(
    "weigh_opinion",
    "登记对咨询意见的采纳情况",
    ("review",),
    None,
    who=OFFICE,
    basis=LAW["61.3"],
    guard=lambda case, actor: (
        [] if last(case, CommitteeOpinion, given_on__isnull=False, adopted=None) else ["没有待处理的咨询意见"]
    ),
    asks=(Ask("adopted", "采纳", "bool"), Ask("departed_reason", "未采纳的理由", "longtext", required=False)),
    effect=_weighed,
    group="委员会",
)
STEPS = (
    SET_HEARING,
    POSTPONE_HEARING,
    HOLD_HEARING,
    CANCEL_HEARING,
    ASK_COMMITTEE,
    COMMITTEE_OPINION,
    WEIGH_OPINION,
)
