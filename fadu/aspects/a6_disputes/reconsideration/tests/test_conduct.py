"""How the review is conducted: evidence, late papers, parties that change, talks, what is closed to the respondent."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.procedure import InvalidFacts, NotAllowed, tick
from fadu.web.casepage import CasePage

from ..models import Evidence, Party
from .conftest import SOUND
from .test_after import decided
from .test_cases import keys, run

pytestmark = pytest.mark.django_db
D = date
ROW = {"kind": "document", "title": "补充笔录"}


def test_respondent_supplements_evidence_only_with_leave(desk):
    case = desk.answered()
    with pytest.raises(NotAllowed, match="第四十六条"):
        desk.do(case, "add_evidence", "respondent", D(2026, 3, 12), source="被申请人", **ROW)
    with pytest.raises(InvalidFacts, match="第四十六条"):
        desk.do(case, "add_evidence", "handler", D(2026, 3, 12), source="被申请人", **ROW)
    desk.do(case, "add_evidence", "handler", D(2026, 3, 12), source="被申请人", leave="申请人提出新的证人证言", **ROW)


def test_office_takes_evidence_by_two_and_checks_it(desk):
    case = desk.answered()
    with pytest.raises(InvalidFacts, match="不得少于两人"):
        desk.do(case, "add_evidence", "handler", D(2026, 3, 12), source="复议机构", officers="甲", **ROW)
    desk.do(case, "add_evidence", "handler", D(2026, 3, 12), source="复议机构", officers="甲、乙", **ROW)
    chosen = [str(row.pk) for row in case.rows(Evidence)]
    desk.do(case, "check_evidence", "handler", D(2026, 3, 13), evidence=chosen, verified="yes")
    assert {row.verified for row in case.rows(Evidence)} == {True}


def test_answer_posted_in_time_is_in_time(desk):
    case = desk.accepted()
    desk.do(case, "send_copy", "clerk", D(2026, 3, 9), received_on=D(2026, 3, 9))
    due = run(case, "answer").due_on
    tick(D(2026, 3, 25))
    case.refresh_from_db()
    assert case.answer_missed and due == D(2026, 3, 23)
    desk.do(case, "late_answer", "clerk", D(2026, 3, 25), content="合法", posted_on=D(2026, 3, 23))
    assert case.answer_missed is False and case.answer_on == D(2026, 3, 25)


def test_an_answer_without_any_proof_counts_as_none(desk):
    case = desk.accepted()
    desk.do(case, "send_copy", "clerk", D(2026, 3, 9), received_on=D(2026, 3, 9))
    desk.do(case, "answer", "respondent", D(2026, 3, 10), content="合法")
    desk.do(case, "find", "handler", D(2026, 3, 12), no_proof="yes", **SOUND)
    assert case.answer_missed
    desk.do(case, "hear_views", "handler", D(2026, 3, 13), party="丁海燕", way="phone", content="坚持")
    with pytest.raises(InvalidFacts, match="请在所列选项中选择：撤销"):
        desk.do(case, "propose", "handler", D(2026, 3, 16), proposed="uphold", items="x", reasons="y")


def test_views_of_the_respondent_alone_are_not_enough(desk):
    case = desk.accepted()
    desk.do(case, "send_copy", "clerk", D(2026, 3, 9), received_on=D(2026, 3, 9))
    desk.do(case, "answer", "respondent", D(2026, 3, 10), content="合法", evidence="笔录")
    desk.do(case, "hear_views", "handler", D(2026, 3, 12), party=case.respondent_name, way="phone", content="合法")
    assert not case.views_heard
    desk.do(case, "hear_views", "handler", D(2026, 3, 13), party="丁海燕", way="phone", content="坚持")
    assert case.views_heard


def test_document_is_reviewed_as_soon_as_the_case_is_accepted(desk):
    case = desk.accepted(document_title="某通知")
    given = dict(origin="applicant", title="某通知", clauses="第三条", maker="省某厅", own="no")
    desk.do(case, "open_document", "handler", D(2026, 3, 10), requested_on=D(2026, 3, 9), **given)
    assert run(case, "doc_transfer").due_on == D(2026, 3, 18) and run(case, "send_copy").paused
    desk.do(case, "transfer_document", "handler", D(2026, 3, 11), sent_to="省人民政府")
    desk.do(case, "letter_received", "handler", D(2026, 3, 12))
    assert run(case, "doc_reply").started_on == D(2026, 3, 12)
    desk.do(case, "document_reply", "handler", D(2026, 4, 13))
    desk.do(case, "conclude_document", "head", D(2026, 4, 13), lawful="yes", conclusion="合法")
    desk.do(case, "resume", "handler", D(2026, 4, 13), cause_gone="yes", reason="已回复")
    assert case.state == "accepted_ord" and not run(case, "send_copy").paused


def test_weighty_case_goes_to_hearing_and_committee(desk):
    case = desk.answered()
    desk.do(case, "find", "handler", D(2026, 3, 12), weighty=["evidence"], **SOUND)
    with pytest.raises(NotAllowed) as barred:
        desk.do(case, "propose", "handler", D(2026, 3, 13), proposed="uphold", items="x", reasons="y")
    assert "应当组织听证" in str(barred.value) and "应当提请行政复议委员会" in str(barred.value)
    panel = dict(held_at="九时", topics="事实", chair="甲", members="乙、丙", recorder="丁")
    desk.do(case, "set_hearing", "handler", D(2026, 3, 13), weighty=["evidence"], held_on=D(2026, 3, 24), **panel)
    desk.do(case, "hold_hearing", "handler", D(2026, 3, 24), applicant_attended="yes", head_attended="yes", record="x")
    with pytest.raises(NotAllowed, match="应当提请行政复议委员会"):
        desk.do(case, "propose", "handler", D(2026, 3, 25), proposed="uphold", items="x", reasons="y")
    desk.do(case, "ask_committee", "handler", D(2026, 3, 25), grounds=["weighty"], question="证据是否充分")
    desk.do(case, "committee_opinion", "handler", D(2026, 3, 30), opinion="充分")
    desk.do(case, "weigh_opinion", "handler", D(2026, 3, 30), adopted="yes")
    desk.proposed(case, D(2026, 3, 31), "uphold")


def test_wrong_respondent_is_changed(desk, city):
    case = desk.file(D(2026, 3, 9), respondent="", respondent_name="市场监管所")
    desk.examine(case, D(2026, 3, 10), respondent_proper="no")
    desk.do(case, "ask_supplement", "clerk", D(2026, 3, 11), received_on=D(2026, 3, 11))
    desk.do(case, "file_supplement", "public", D(2026, 3, 12), content="变更为市市场监督管理局")
    with pytest.raises(InvalidFacts, match="相同"):
        desk.do(case, "change_respondent", "clerk", D(2026, 3, 12), respondent_name="市场监管所", reason="x")
    desk.do(case, "change_respondent", "clerk", D(2026, 3, 12), respondent=city.market, reason="申请人补正")
    assert case.respondent_id == city.market.pk and case.tested_on is None
    desk.examine(case, D(2026, 3, 12))
    desk.do(case, "accept", "clerk", D(2026, 3, 12), procedure_kind="ordinary")


def test_heir_takes_the_place_and_an_agent_leaves(desk):
    case = desk.answered()
    agent = dict(role="agent", name="周律师", acts_for="丁海燕", papers="yes")
    desk.do(case, "add_party", "handler", D(2026, 3, 12), **agent)
    pk = case.rows(Party).get(role="agent").pk
    desk.do(case, "party_leaves", "handler", D(2026, 3, 13), party=str(pk), reason="解除委托")
    desk.do(case, "suspend", "handler", D(2026, 3, 16), ground="death", reason="申请人死亡")
    desk.do(case, "succeed", "handler", D(2026, 3, 30), kind="citizen", name="丁小燕", reason="女儿，户籍证明")
    desk.do(case, "resume", "handler", D(2026, 3, 30), cause_gone="yes", reason="近亲属参加")
    assert case.applicant_name == "丁小燕"
    paper = str(case.papers().get(key="resumption_notice").content)
    assert "丁小燕" in paper and "丁海燕" not in paper
    assert "丁小燕" not in str([event.facts for event in case.events()])


def test_representatives_withdraw_with_consent(desk):
    case = desk.answered(applicant_count=8)
    desk.do(case, "add_party", "handler", D(2026, 3, 12), role="representative", name="丁一")
    given = dict(ground="withdrawn", willing="yes", granted="yes", reason="自愿")
    for consent in ("", "no"):
        with pytest.raises(InvalidFacts, match="同意"):
            desk.do(case, "terminate", "head", D(2026, 3, 20), represented=consent, **given)
    desk.do(case, "terminate", "head", D(2026, 3, 20), represented="yes", **given)


def test_talks_begin_while_the_answer_is_awaited(desk):
    case = desk.accepted(mediation_willing="yes")
    desk.do(case, "send_copy", "clerk", D(2026, 3, 9), received_on=D(2026, 3, 9))
    desk.do(case, "open_mediation", "handler", D(2026, 3, 10))
    desk.do(case, "answer", "respondent", D(2026, 3, 16), content="合法", evidence="笔录")
    assert case.state == "mediation" and not case.answer_missed
    desk.do(case, "mediation_fails", "handler", D(2026, 3, 20), reason="未一致")
    assert case.state == "review"
    late = desk.accepted(mediation_willing="yes")
    desk.do(late, "send_copy", "clerk", D(2026, 3, 9), received_on=D(2026, 3, 9))
    desk.do(late, "open_mediation", "handler", D(2026, 3, 10))
    tick(D(2026, 3, 25))
    late.refresh_from_db()
    assert late.state == "mediation" and late.answer_missed


def test_stay_may_be_declined_only_when_it_was_applied_for(desk):
    case = desk.answered()
    with pytest.raises(InvalidFacts, match="应当停止执行"):
        desk.do(case, "stay", "head", D(2026, 3, 12), ground="respondent", granted="no", reason="x")
    desk.do(case, "stay", "head", D(2026, 3, 12), ground="applied", granted="no", reason="要求不合理")


def test_enforcement_of_what_was_upheld_is_not_the_authoritys(desk):
    case = decided(desk)
    with pytest.raises(NotAllowed, match="作出行政行为的机关"):
        desk.do(case, "enforce", "head", D(2026, 9, 1), reason="逾期")


def test_an_opinion_not_answered_is_ordered_and_told_upwards(desk):
    case = decided(desk)
    desk.do(case, "tell_superior", "handler", D(2026, 7, 27), to="山东省市场监督管理局")
    paper = {"addressee": "威海市市场监督管理局", "problems": "告知不规范", "demand": "整改"}
    desk.do(case, "issue_opinion", "head", D(2026, 8, 3), received_on=D(2026, 8, 3), **paper)
    desk.do(case, "tell_superior", "handler", D(2026, 8, 4), to="山东省市场监督管理局")
    with pytest.raises(NotAllowed, match="尚未届满"):
        desk.do(case, "order_opinion", "head", D(2026, 10, 8), until=D(2026, 10, 30), reason="未报")
    desk.do(case, "order_opinion", "head", D(2026, 10, 9), until=D(2026, 10, 30), reason="未报")
    assert "opinion_order" in keys(case)


def test_a_mediation_paper_is_not_published(desk):
    case = desk.answered(mediation_willing="yes")
    desk.do(case, "open_mediation", "handler", D(2026, 3, 17))
    desk.do(case, "mediate", "decider", D(2026, 3, 25), agreement="减为一万元", lawful="yes", all_signed="yes")
    desk.do(case, "propose_mask", "handler", D(2026, 3, 26), source="减为一万元")
    with pytest.raises(NotAllowed, match="调解书"):
        desk.do(case, "publish", "head", D(2026, 3, 26), disclose="yes", reason="x", confirmed="yes")


def test_the_respondent_does_not_see_the_authoritys_own_papers(desk, city):
    case = desk.answered()
    given = {"kind": "witness", "title": "申请人的证人证言", "source": "申请人"}
    desk.do(case, "add_evidence", "handler", D(2026, 3, 19), **given)
    desk.do(case, "find", "handler", D(2026, 3, 20), **SOUND, narrative="内部认定")
    desk.proposed(case, D(2026, 3, 20), "uphold")
    page = CasePage(city.reg, case, desk.people["respondent"])
    assert page.sight.party
    shown = {sheet.key for sheet in page.papers}
    assert {"application", "answer_notice"} <= shown and not {"review_report", "views_record"} & shown
    assert {"tests", "offers", "proposal", "committee"}.isdisjoint(view.panel.key for view in page.dossier)
    words = str([(told.event.title, told.pairs, told.note) for told in page.told()])
    assert "提交书面答复" in words and not [w for w in ("内部认定", "维持", "证人证言") if w in words]
    assert not page.readings()
    office = CasePage(city.reg, case, desk.people["handler"])
    assert "review_report" in {sheet.key for sheet in office.papers} and not office.sight.party
