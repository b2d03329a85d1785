"""Branches: suspension, termination, hearing, committee, documents, mediation, rejection."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.procedure import InvalidFacts, NotAllowed

from .conftest import SOUND
from .test_cases import keys, run

pytestmark = pytest.mark.django_db
D = date


def test_suspension_adds_its_days_and_resumes_where_it_stood(desk):
    case = desk.accepted(D(2026, 1, 12), act_on=D(2026, 1, 4), act_served_on=D(2026, 1, 5))
    assert run(case, "decide").due_on == D(2026, 3, 13)
    desk.do(case, "suspend", "handler", D(2026, 2, 2), ground="other_case", reason="民事案件未审结")
    assert case.state == "suspended" and run(case, "decide").paused
    assert not run(case, "sixty")
    with pytest.raises(InvalidFacts):
        desk.do(case, "resume", "handler", D(2026, 3, 16), cause_gone="no", reason="x")
    desk.do(case, "resume", "handler", D(2026, 3, 16), cause_gone="yes", reason="民事判决生效")
    assert case.state == "accepted_ord" and run(case, "decide").due_on == D(2026, 4, 24)
    assert {"suspension_notice", "resumption_notice"} <= set(keys(case))


def test_both_must_agree_to_suspend_for_mediation(desk):
    case = desk.answered()
    with pytest.raises(InvalidFacts, match="双方"):
        desk.do(case, "suspend", "handler", D(2026, 3, 12), ground="mediation", both_agree="no", reason="调解")
    with pytest.raises(InvalidFacts):
        desk.do(case, "suspend", "handler", D(2026, 3, 12), ground="busy", reason="人手不足")


@pytest.mark.parametrize("ground,ends", [("death", True), ("missing", False)])
def test_sixty_days_of_suspension(desk, ground, ends):
    case = desk.accepted(D(2026, 5, 11), act_on=D(2026, 5, 6), act_served_on=D(2026, 5, 8))
    desk.do(case, "suspend", "handler", D(2026, 5, 12), ground=ground, reason="申请人情况变化")
    assert bool(run(case, "sixty")) is ends
    with pytest.raises(InvalidFacts):
        desk.do(case, "terminate", "decider", D(2026, 7, 10), ground="sixty_days", reason="无人承受")
    if not ends:
        with pytest.raises(InvalidFacts):
            desk.do(case, "terminate", "decider", D(2026, 7, 13), ground="sixty_days", reason="下落不明")
        return
    desk.do(case, "terminate", "decider", D(2026, 7, 13), ground="sixty_days", reason="无人承受")
    assert (case.state, case.result) == ("terminated", "terminated") and not case.runs().filter(stopped_on=None)


def test_withdrawal_needs_will_and_leave(desk):
    case = desk.answered()
    for facts in ({"willing": "no", "granted": "yes"}, {"willing": "yes", "granted": "no"}, {}):
        with pytest.raises(InvalidFacts):
            desk.do(case, "terminate", "decider", D(2026, 3, 20), ground="withdrawn", reason="自行撤回", **facts)
    desk.do(
        case,
        "terminate",
        "decider",
        D(2026, 3, 20),
        ground="settled",
        willing="yes",
        granted="yes",
        lawful="yes",
        reason="达成和解",
    )
    assert case.result == "settled" and {"withdrawal", "termination"} <= set(keys(case))


def test_weighty_case_needs_its_hearing(desk):
    case = desk.answered(D(2026, 9, 21), act_on=D(2026, 9, 10), act_served_on=D(2026, 9, 11))
    hearing = dict(weighty=["crowd"], held_at="九时", topics="罚款依据", chair="甲", members="乙、丙", recorder="丁")
    hearing["held_on"] = D(2026, 10, 12)
    with pytest.raises(InvalidFacts, match="太晚"):
        desk.do(case, "set_hearing", "handler", D(2026, 9, 30), **hearing)
    with pytest.raises(InvalidFacts, match="听证员"):
        desk.do(case, "set_hearing", "handler", D(2026, 9, 28), **(hearing | {"members": "乙"}))
    with pytest.raises(InvalidFacts, match="判断"):
        desk.do(case, "set_hearing", "handler", D(2026, 9, 29), **hearing)
    desk.do(case, "set_hearing", "handler", D(2026, 9, 28), **hearing)
    with pytest.raises(NotAllowed, match="应当听证"):
        desk.do(case, "cancel_hearing", "head", D(2026, 9, 28), reason="x")
    came = dict(applicant_attended="yes", head_attended="no", head_reason="赴省开会", staff_delegated="yes")
    desk.do(case, "hold_hearing", "handler", D(2026, 10, 12), record="双方陈述。", **came)
    assert case.state == "review" and case.head_attended is False and "hearing_record" in keys(case)


def test_decision_waits_for_views_hearing_and_committee(desk):
    case = desk.accepted()
    desk.do(case, "send_copy", "clerk", D(2026, 3, 9), received_on=D(2026, 3, 9))
    desk.do(case, "answer", "respondent", D(2026, 3, 10), content="x")
    desk.do(case, "find", "handler", D(2026, 3, 11), **SOUND)
    with pytest.raises(NotAllowed, match="听取当事人意见"):
        desk.do(case, "propose", "handler", D(2026, 3, 12), proposed="uphold", items="x", reasons="y")
    desk.do(case, "hear_views", "handler", D(2026, 3, 12), prevented="三次电话无人接听并已留言")
    desk.do(case, "ask_committee", "handler", D(2026, 3, 13), grounds=["technical"], question="鉴定方法是否可靠")
    assert case.state == "committee"
    desk.do(case, "committee_opinion", "handler", D(2026, 3, 20), opinion="可靠", experts="某教授")
    with pytest.raises(NotAllowed, match="重要参考"):
        desk.do(case, "propose", "handler", D(2026, 3, 20), proposed="uphold", items="x", reasons="y")
    desk.do(case, "weigh_opinion", "handler", D(2026, 3, 20), adopted="yes")
    desk.proposed(case, D(2026, 3, 20), "uphold")
    desk.do(case, "return_draft", "decider", D(2026, 3, 23), reason="理由不充分")
    assert case.state == "review" and not case.office_approved_by


def test_document_review_by_the_authority_itself(desk):
    case = desk.answered(document_title="某通知")
    given = dict(origin="applicant", title="某通知", clauses="第三条", maker="市某局", own="yes")
    desk.do(case, "open_document", "handler", D(2026, 3, 16), requested_on=D(2026, 3, 9), **given)
    assert case.state == "suspended"
    assert [run(case, k).due_on for k in ("doc_handle", "doc_maker_notice")] == [D(2026, 4, 8), D(2026, 3, 19)]
    early = {"resume": ({"reason": "x"}, "尚未处理完毕"), "transfer_document": ({"sent_to": "x"}, "不转送")}
    for step, (facts, why) in early.items():
        with pytest.raises(NotAllowed, match=why):
            desk.do(case, step, "handler", D(2026, 3, 17), **facts)
    desk.do(case, "tell_maker", "handler", D(2026, 3, 17))
    assert run(case, "doc_maker_answer") is None, "ten days run from receipt, not from dispatch"
    desk.do(case, "letter_received", "handler", D(2026, 3, 17))
    assert run(case, "doc_maker_answer").due_on == D(2026, 3, 31)
    with pytest.raises(NotAllowed, match="已登记"):
        desk.do(case, "letter_received", "handler", D(2026, 3, 18))
    desk.do(case, "maker_answers", "handler", D(2026, 3, 30), maker_answer="合法")
    desk.do(case, "conclude_document", "head", D(2026, 4, 7), lawful="no", conclusion="增设义务")
    desk.do(case, "resume", "handler", D(2026, 4, 7), cause_gone="yes", reason="审查完毕")
    running = case.runs().filter(stopped_on=None, key__startswith="doc_")
    assert case.state == "review" and "document_order" in keys(case) and not running


def test_document_transferred_to_the_competent_organ(desk):
    case = desk.answered()
    desk.do(
        case,
        "open_document",
        "handler",
        D(2026, 3, 16),
        origin="office",
        title="省某通知",
        clauses="第二条",
        maker="省某厅",
        own="no",
        requested_on=D(2026, 3, 16),
    )
    assert run(case, "doc_transfer").term == "reconsideration.basis_transfer"
    desk.do(case, "transfer_document", "handler", D(2026, 3, 18), sent_to="省人民政府", received_on=D(2026, 3, 18))
    assert run(case, "doc_reply").due_on == D(2026, 5, 18)
    with pytest.raises(InvalidFacts):
        desk.do(case, "conclude_document", "head", D(2026, 4, 7), lawful="yes", conclusion="x")
    desk.do(case, "document_reply", "handler", D(2026, 5, 12))
    desk.do(case, "conclude_document", "head", D(2026, 5, 12), lawful="yes", conclusion="合法")
    desk.do(case, "resume", "handler", D(2026, 5, 12), cause_gone="yes", reason="已回复")
    assert case.state == "review"


def test_mediation_needs_will_and_signatures(desk):
    case = desk.answered()
    with pytest.raises(NotAllowed, match="自愿"):
        desk.do(case, "open_mediation", "handler", D(2026, 3, 16))
    desk.do(case, "will_mediate", "public", D(2026, 3, 16), mediation_willing="yes")
    desk.do(case, "open_mediation", "handler", D(2026, 3, 17))
    with pytest.raises(InvalidFacts, match="签字"):
        desk.do(case, "mediate", "decider", D(2026, 3, 20), agreement="罚款减为一万元", lawful="yes")
    desk.do(case, "mediation_fails", "handler", D(2026, 3, 20), reason="金额未一致")
    desk.do(case, "open_mediation", "handler", D(2026, 3, 23))
    desk.do(case, "mediate", "decider", D(2026, 3, 25), agreement="罚款减为一万元", lawful="yes", all_signed="yes")
    assert (case.state, case.result) == ("mediated", "mediated") and run(case, "decide").stopped_on == D(2026, 3, 25)


def test_open_texts_are_judged_by_a_person(desk):
    case = desk.file(D(2026, 7, 20), served_by="post", act_on=D(2026, 5, 1), act_served_on=D(2026, 7, 8))
    desk.examine(case, D(2026, 7, 20))
    with pytest.raises(NotAllowed, match="判断"):
        desk.do(case, "accept", "clerk", D(2026, 7, 20), procedure_kind="ordinary")
    with pytest.raises(InvalidFacts):
        desk.do(case, "judge", "clerk", D(2026, 7, 20), test="t1", judgement="yes", reason="x")
    desk.do(case, "judge", "clerk", D(2026, 7, 20), test="t4", judgement="yes", reason="签收日明确，任何读法都未超期")
    desk.do(case, "accept", "clerk", D(2026, 7, 20), procedure_kind="ordinary")
    assert case.state == "accepted_ord"


def test_rejection_after_acceptance_and_its_correction(desk):
    case = desk.answered()
    with pytest.raises(NotAllowed):
        desk.do(case, "reject_application", "decider", D(2026, 3, 16), reason="x")
    desk.examine(case, D(2026, 3, 16), suit_registered="yes")
    desk.do(case, "reject_application", "decider", D(2026, 3, 16), reason="法院已经受理")
    assert case.result == "rejected" and run(case, "decide").stopped_on
    desk.do(case, "order_review", "supervisor", D(2026, 3, 30), reason="诉讼已撤回")
    assert case.state == "review" and case.closed_on is None and run(case, "decide").turn == 2


def test_a_branch_of_a_city_department_has_two_doors(desk, city):
    case = desk.file(D(2026, 3, 9), respondent=city.branch)
    desk.examine(case, D(2026, 3, 9))
    assert case.tested_on and case.state == "received"
    with pytest.raises(NotAllowed):
        desk.do(case, "accept", "clerk", D(2026, 3, 9), procedure_kind="ordinary")
    desk.examine(case, D(2026, 3, 9), st_own_name="yes", st_by_district="yes", st_local_government="环翠区人民政府")
    desk.do(case, "accept", "clerk", D(2026, 3, 9), procedure_kind="ordinary")
