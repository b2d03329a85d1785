"""Branches: suspension, termination, hearing, committee, documents, mediation, opinion paper, publication, open texts."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.access import PUBLIC
from fadu.kernel.procedure import InvalidFacts, NotAllowed, tick

from ..models import Reconsideration
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
    desk.do(case, "terminate", "decider", D(2026, 3, 20), ground="settled", willing="yes", granted="yes", lawful="yes",
            reason="达成和解")
    assert case.result == "settled" and {"withdrawal", "termination"} <= set(keys(case))


def test_weighty_case_needs_its_hearing(desk):
    case = desk.answered(D(2026, 9, 21), act_on=D(2026, 9, 10), act_served_on=D(2026, 9, 11))
    hearing = {"weighty": ["crowd"], "held_at": "九时，一号听证室", "topics": "罚款依据", "chair": "甲", "members": "乙、丙",
               "recorder": "丁", "held_on": D(2026, 10, 12)}
    with pytest.raises(InvalidFacts, match="太晚"):
        desk.do(case, "set_hearing", "handler", D(2026, 9, 30), **hearing)
    with pytest.raises(InvalidFacts, match="听证员"):
        desk.do(case, "set_hearing", "handler", D(2026, 9, 28), **(hearing | {"members": "乙"}))
    with pytest.raises(InvalidFacts, match="判断"):
        desk.do(case, "set_hearing", "handler", D(2026, 9, 29), **hearing)
    desk.do(case, "set_hearing", "handler", D(2026, 9, 28), **hearing)
    with pytest.raises(NotAllowed, match="应当听证"):
        desk.do(case, "cancel_hearing", "head", D(2026, 9, 28), reason="x")
    desk.do(case, "hold_hearing", "handler", D(2026, 10, 12), applicant_attended="yes", head_attended="no",
            head_reason="赴省开会", staff_delegated="yes", record="双方陈述。")
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
    desk.do(case, "open_document", "handler", D(2026, 3, 16), origin="applicant", title="某通知", clauses="第三条", maker="市某局",
            own="yes", requested_on=D(2026, 3, 9))
    assert case.state == "suspended" and run(case, "doc_handle").due_on == D(2026, 4, 8)
    assert run(case, "doc_maker_notice").due_on == D(2026, 3, 19)
    with pytest.raises(NotAllowed, match="尚未处理完毕"):
        desk.do(case, "resume", "handler", D(2026, 3, 17), reason="x")
    with pytest.raises(NotAllowed, match="不转送"):
        desk.do(case, "transfer_document", "handler", D(2026, 3, 17), sent_to="x")
    desk.do(case, "tell_maker", "handler", D(2026, 3, 17))
    assert run(case, "doc_maker_answer").due_on == D(2026, 3, 31)
    desk.do(case, "maker_answers", "handler", D(2026, 3, 30), maker_answer="合法")
    desk.do(case, "conclude_document", "head", D(2026, 4, 7), lawful="no", conclusion="增设义务")
    desk.do(case, "resume", "handler", D(2026, 4, 7), cause_gone="yes", reason="审查完毕")
    assert case.state == "review" and "document_order" in keys(case)
    assert not case.runs().filter(stopped_on=None, key__startswith="doc_")


def test_document_transferred_to_the_competent_organ(desk):
    case = desk.answered()
    desk.do(case, "open_document", "handler", D(2026, 3, 16), origin="office", title="省某通知", clauses="第二条", maker="省某厅",
            own="no", requested_on=D(2026, 3, 16))
    assert run(case, "doc_transfer").term == "reconsideration.basis_transfer"
    desk.do(case, "transfer_document", "handler", D(2026, 3, 18), sent_to="省人民政府")
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


def decided(desk, **facts):
    case = desk.answered(D(2026, 7, 6), act_on=D(2026, 7, 1), act_served_on=D(2026, 7, 2))
    desk.do(case, "find", "handler", D(2026, 7, 20), **SOUND)
    desk.proposed(case, D(2026, 7, 21), "uphold")
    desk.do(case, "decide", "decider", D(2026, 7, 22))
    desk.do(case, "serve", "clerk", D(2026, 7, 24), way="direct", event_on=D(2026, 7, 24))
    return case


def test_opinion_paper_and_its_reply_clock(desk, city):
    case = decided(desk)
    paper = {"addressee": "威海市市场监督管理局", "problems": "告知不规范", "demand": "整改"}
    desk.do(case, "issue_opinion", "head", D(2026, 8, 3), received_on=D(2026, 8, 3), **paper)
    assert run(case, "opinion").due_on == D(2026, 10, 8) and case.opinion_due == D(2026, 10, 8)
    with pytest.raises(NotAllowed):
        desk.do(case, "issue_opinion", "head", D(2026, 8, 4), **paper)
    desk.do(case, "opinion_reply", "respondent", D(2026, 9, 30), reply="已整改")
    assert run(case, "opinion").stopped_on == D(2026, 9, 30)
    with pytest.raises(InvalidFacts, match="待核"):
        desk.do(case, "issue_opinion", "head", D(2026, 10, 9), kind="advice", **paper)
    desk.do(case, "issue_opinion", "head", D(2026, 10, 9), kind="advice", judged_reason="已核对修订条例原文", **paper)
    assert "advice" in keys(case)


def test_publication_masks_what_a_person_confirmed(desk):
    case = decided(desk)
    assert Reconsideration.objects.for_user(PUBLIC).count() == 0
    source = "丁海燕（身份证号11010519491231002X，电话13806310001）住环翠区海滨路12号3单元401室，系威海好味饭店经营者。"
    desk.do(case, "propose_mask", "handler", D(2026, 8, 3), source=source)
    with pytest.raises(InvalidFacts, match="确认"):
        desk.do(case, "publish", "head", D(2026, 8, 4), disclose="yes", reason="原行为已公开")
    desk.do(case, "publish", "head", D(2026, 8, 4), disclose="yes", reason="原行为已公开", confirmed="yes", extra="威海好味饭店")
    text = str(case.papers().get(key="public_decision").content)
    for word in ("丁海燕", "11010519491231002X", "13806310001", "401室", "威海好味饭店"):
        assert word not in text
    assert Reconsideration.objects.for_user(PUBLIC).count() == 1
    with pytest.raises(NotAllowed):
        from fadu.kernel.procedure import take
        take(case, "rate", PUBLIC, {"satisfaction": 5}, on=D(2026, 8, 4))
    desk.do(case, "rate", "public", D(2026, 8, 5), satisfaction=5)
    events = str([event.facts for event in case.events()])
    assert "13806310001" not in events


def test_service_ways_and_enforcement(desk):
    case = desk.answered(D(2026, 3, 9))
    desk.do(case, "find", "handler", D(2026, 3, 20), **SOUND)
    desk.proposed(case, D(2026, 3, 20), "uphold")
    desk.do(case, "decide", "decider", D(2026, 3, 23))
    with pytest.raises(InvalidFacts, match="同意"):
        desk.do(case, "serve", "clerk", D(2026, 3, 25), way="electronic", event_on=D(2026, 3, 25))
    desk.do(case, "serve", "clerk", D(2026, 3, 25), way="notice", event_on=D(2026, 3, 25), note="地址不明，邮寄两次退回")
    assert case.effective_on == D(2026, 4, 24)
    assert run(case, "suit").due_on == D(2026, 5, 9)
    desk.do(case, "sued", "handler", D(2026, 5, 8), sued_on=D(2026, 5, 8), suit_number="（2026）鲁10行初1号")
    desk.do(case, "suit_result", "handler", D(2026, 9, 8), suit_result="驳回诉讼请求", suit_lost="no")
    desk.do(case, "archive", "clerk", D(2026, 9, 9), archive_number="9")


def test_order_to_perform(desk):
    case = desk.answered(act_kind="inaction", act_name="查处违法建设", requested_on=D(2026, 1, 5), amount="", subject="inaction")
    desk.do(case, "find", "handler", D(2026, 3, 20), duty="yes", performed_before="no", order_pointless="no")
    with pytest.raises(InvalidFacts, match="期限"):
        desk.do(case, "propose", "handler", D(2026, 3, 20), proposed="perform", items="履行", reasons="x")
    desk.proposed(case, D(2026, 3, 20), "perform", perform_days=30)
    desk.do(case, "decide", "decider", D(2026, 3, 23))
    desk.do(case, "serve", "clerk", D(2026, 3, 25), way="direct", event_on=D(2026, 3, 25))
    desk.do(case, "begin_performance", "handler", D(2026, 3, 25), what="履行查处职责")
    assert case.perform_due == D(2026, 4, 24)
    with pytest.raises(InvalidFacts):
        desk.do(case, "order_performance", "decider", D(2026, 4, 20), until=D(2026, 5, 20), reason="未动")
    desk.do(case, "order_performance", "decider", D(2026, 4, 27), until=D(2026, 5, 20), reason="未动")
    desk.do(case, "talk", "decider", D(2026, 5, 22), reason="拖延")
    desk.do(case, "criticise", "decider", D(2026, 6, 1), reason="仍拖延")
    desk.do(case, "performed", "respondent", D(2026, 6, 10), proof="已立案查处")
    assert {"performance_order", "talk_notice", "circular"} <= set(keys(case)) and case.performed_on == D(2026, 6, 10)


def test_redo_without_a_date_waits_for_the_missing_text(desk):
    case = desk.answered(D(2026, 7, 6), act_on=D(2026, 7, 1), act_served_on=D(2026, 7, 2))
    desk.do(case, "find", "handler", D(2026, 7, 20), **(SOUND | {"facts": "unclear"}))
    desk.proposed(case, D(2026, 7, 21), "revoke", decision_extras=["redo"])
    desk.do(case, "decide", "decider", D(2026, 7, 22))
    desk.do(case, "serve", "clerk", D(2026, 7, 24), way="direct", event_on=D(2026, 7, 24))
    with pytest.raises(InvalidFacts, match="待核"):
        desk.do(case, "begin_performance", "handler", D(2026, 7, 24), what="重作")
    desk.do(case, "begin_performance", "handler", D(2026, 7, 24), what="重作", judged_reason="已核对条例原文")
    assert run(case, "redo").due_on is None and run(case, "redo").unresolved


def test_open_texts_are_judged_by_a_person(desk):
    case = desk.file(D(2026, 7, 20), served_by="post", act_on=D(2026, 7, 1), act_served_on=D(2026, 7, 8))
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


def test_draft_is_kept_and_submitted(desk, city):
    from fadu.kernel.procedure import open_case
    from fadu.kernel.today import frozen_today

    with frozen_today(D(2026, 3, 2)):
        case = open_case(city.reg, PUBLIC, {"applicant_name": "丁海燕"}, organ_id=city.gov.pk, on=D(2026, 3, 2), step="draft").case
    with pytest.raises(NotAllowed, match="尚缺"):
        desk.do(case, "submit", "public", D(2026, 3, 3))
    desk.do(case, "edit_draft", "public", D(2026, 3, 4), respondent=city.market, request="撤销", reasons="有误", act_name="罚款")
    assert case.applicant_name == "丁海燕"
    desk.do(case, "submit", "public", D(2026, 3, 5))
    assert (case.state, case.opened_on) == ("received", D(2026, 3, 5)) and run(case, "review").started_on == D(2026, 3, 5)


@pytest.mark.parametrize("facts,word", [
    ({"channel": "respondent"}, "处罚机关收到"), ({"channel": "superior"}, "上级机关"),
    ({"respondent": "", "respondent_name": ""}, "被申请人"), ({"act_kind": "inaction"}, "履职请求"),
])
def test_what_an_application_must_say(desk, facts, word):
    with pytest.raises(InvalidFacts, match=word):
        desk.file(D(2026, 3, 9), **facts)


def test_through_the_respondent_keeps_its_period(desk):
    case = desk.file(D(2026, 3, 9), channel="respondent", respondent_received_on=D(2026, 2, 27), camera="yes")
    forward = run(case, "forward")
    assert (forward.started_on, forward.due_on, forward.stopped_on) == (D(2026, 2, 27), D(2026, 3, 5), D(2026, 3, 9))
    case = desk.file(D(2026, 3, 9), channel="oral")
    assert "oral_record" in keys(case)


def test_expert_time_rests_on_the_regulation(desk):
    case = desk.answered(D(2026, 6, 1), act_on=D(2026, 5, 20), act_served_on=D(2026, 5, 22))
    due = run(case, "decide").due_on
    desk.do(case, "expert_begins", "handler", D(2026, 6, 8), reason="笔迹鉴定")
    with pytest.raises(NotAllowed):
        desk.do(case, "suspend", "handler", D(2026, 6, 9), ground="other", reason="x")
    desk.do(case, "expert_ends", "handler", D(2026, 6, 18))
    assert run(case, "decide").due_on > due
    with pytest.raises(InvalidFacts, match="待核"):
        desk.do(case, "expert_begins", "handler", D(2026, 7, 1), reason="补充鉴定")


def test_ticks_after_five_missed_days_give_the_same(desk):
    first = desk.file(D(2026, 2, 11), act_served_on=D(2026, 2, 9))
    for day in range(25, 29):
        tick(D(2026, 2, day))
    first.refresh_from_db()
    second = desk.file(D(2026, 2, 11), act_served_on=D(2026, 2, 9))
    tick(D(2026, 3, 2))
    second.refresh_from_db()
    for name in ("state", "accepted_on", "deemed"):
        assert getattr(first, name) == getattr(second, name)
    assert run(first, "decide").due_on == run(second, "decide").due_on
