"""What the small city has not met by chance: further steps on its cases, so that every kind of paper is issued."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from fadu.aspects.a6_disputes.reconsideration.models import DocumentReview, PartyRequest, Reconsideration, Suspension
from fadu.aspects.a6_disputes.reconsideration.rules.vocab import DECIDED
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.people.actors import actor_for
from fadu.people.models import Organ, User

JUDGED = {"judged_reason": "已核对现行文本，依文本办理。"}
TESTS = dict.fromkeys(("applicant_clear", "respondent_proper", "interest", "request_specific", "reasons_given"), "yes")
TESTS |= {"excluded": "none"} | dict.fromkeys(("accepted_before", "suit_registered", "withdrawn_before"), "no")
STEPS: tuple[tuple[Q, tuple[tuple[str, dict[str, Any]], ...]], ...] = (
    (
        Q(state="suspended", pk__in=Suspension._plain.filter(ground="other_case").values("matter")),
        (("resume", {"cause_gone": "yes", "reason": "另案已审结"}),),
    ),
    (
        Q(state="suspended", pk__in=DocumentReview._plain.filter(own=True).values("matter")),
        (
            ("maker_answers", {"maker_answer": "依据上位法制定。"}),
            ("conclude_document", {"lawful": False, "conclusion": "第六条增设义务，没有上位法依据。"}),
        ),
    ),
    (
        Q(state="review", procedure_kind="ordinary", act_kind="act"),
        (
            ("own_change", {"kind": "annulled", "content": "主动撤销原行为"}),
            ("tell_change", {}),
            ("add_party", {"role": "agent", "name": "代理人甲某", "papers": "yes", "power": "一般代理"} | JUDGED),
            ("inspect_file", {"reader": "代理人甲某", "material": "书面答复和证据", "allowed": True}),
            ("stay", {"ground": "authority", "granted": True, "reason": "执行将造成难以弥补的损失"}),
            (
                "open_document",
                {"origin": "applicant", "title": "模拟规定", "clauses": "第三条", "maker": "某省级机关", "own": False}
                | JUDGED,
            ),
            ("transfer_document", {"sent_to": "有权处理的机关"}),
        ),
    ),
    (
        Q(state="received", subject="disclosure", tested_on=None),
        (
            ("examine", TESTS),
            ("accept", {"procedure_kind": "simple", "clear_case": "yes"}),
            ("to_ordinary", {"reason": "争议较大，需要听证。"}),
        ),
    ),
    (Q(state="committee"), (("committee_opinion", {"opinion": "多数意见认为证据不足。", "experts": "模拟委员三人"}),)),
    (Q(state="supplement"), (("abandon", {}),)),
    (
        Q(state="performing", performed_on=None),
        (
            ("order_performance", {"refusing": True, "reason": "逾期没有履行"}),
            ("talk", {"reason": "没有履行决定"}),
            ("criticise", {"reason": "经约谈仍未履行"}),
        ),
    ),
    (
        Q(state__in=("mediated", "performing", "archived"), result="mediated"),
        (("enforce", {"reason": "没有履行调解书"}),),
    ),
    (
        Q(state="review", procedure_kind="ordinary"),
        (
            ("ask_office", {"kind": "stay", "content": "执行将造成难以弥补的损失"}),
            ("answer_request", {"granted": True, "answer": "要求合理，已决定停止执行"}),
            ("report_up", {"reason": "案情复杂，涉及多个区县"}),
            ("superior_answers", {"reason": "由原机关依法审理"}),
        ),
    ),
    (
        Q(state="refused", organ__kind="government", organ__area__level="county"),
        (("order_acceptance", {"reason": "申请人与行为有利害关系"}),),
    ),
    (
        Q(state__in=("accepted_ord", "await_answer", "review"), organ__area__level="county"),
        (("take_over", {"reason": "根据需要由本机关审理"}),),
    ),
    (
        Q(opinion_due__lt="2026-11-23", opinion_replied_on=None, state__in=("served", "performing")),
        (("order_opinion", {"reason": "期限届满没有报送纠正情况"}),),
    ),
    (
        Q(state="served", opinion_due=None, result__in=DECIDED, superior_told_on=None),
        (
            ("tell_superior", {"to": "上一级主管部门"}),
            ("issue_opinion", {"kind": "advice", "problems": "普遍存在说理不足", "demand": "统一文书说理"} | JUDGED),
        ),
    ),
    (
        Q(state__in=("served", "archived"), published_on=None, effective_on__isnull=False, result__in=DECIDED),
        (("propose_mask", {}), ("publish", {"disclose": True, "reason": "遮蔽后公开", "confirmed": True})),
    ),
)


def further_steps(day: date) -> None:
    """Take each chain of steps on the first case it fits, and file an application made by word of mouth."""
    office = Organ.objects.get(key="weihai")
    clerk = actor_for(User.objects.get(username="clerk"), day)
    group = {"channel": "oral", "applicant_name": "孙甲甲", "applicant_count": 6, "respondent_name": "某街道办事处"}
    group |= {"act_name": "强制拆除", "request": "确认拆除院墙违法", "reasons": "没有催告即行拆除"}
    case = open_case(register("reconsideration"), clerk, group, organ_id=office.pk, on=day, step="enter").case
    take(case, "add_party", SYSTEM, {"role": "representative", "name": "孙乙乙"} | JUDGED, on=day)
    for where, chain in STEPS:
        case = Reconsideration._plain.filter(where).order_by("pk").first()
        for step, facts in chain if case else ():
            case = take(case, step, SYSTEM, _dated(step, facts, day, case), on=day).case


def _dated(step: str, facts: dict[str, Any], day: date, case: Reconsideration) -> dict[str, Any]:
    until = {"until": day + timedelta(days=15)}
    more = {"order_performance": until, "order_opinion": until, "open_document": {"requested_on": day}}
    more["own_change"] = {"changed_on": day}
    if step == "answer_request":
        return facts | {"request": str(PartyRequest._plain.get(matter_id=case.pk, answered_on=None).pk)}
    return facts | more.get(step, {})
