"""The superior: orders acceptance, trial and decision, takes the case itself; what the applicant and the office ask."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Matter
from fadu.kernel.procedure import InvalidFacts, NotAllowed, tick
from fadu.kernel.today import frozen_today

from ..models import PartyRequest, Reconsideration
from .conftest import SOUND, holder
from .test_cases import keys, run

pytestmark = pytest.mark.django_db
D = date


def refused(desk):
    """An application refused for want of interest."""
    case = desk.file(D(2026, 3, 9))
    desk.examine(case, D(2026, 3, 10), interest="no")
    desk.do(case, "refuse", "decider", D(2026, 3, 11), reason="没有利害关系")
    return case


def test_ordered_acceptance_cannot_be_refused_again(desk):
    case = refused(desk)
    desk.do(case, "complain", "public", D(2026, 3, 16), content="与我有利害关系，有证据。")
    desk.do(case, "order_acceptance", "supervisor", D(2026, 3, 20), reason="申请人的财产权受到影响")
    row = case.rows(PartyRequest).get()
    assert row.answered_on == D(2026, 3, 20) and row.granted and "supervision_order" in keys(case)
    desk.examine(case, D(2026, 3, 23), interest="no")
    with pytest.raises(NotAllowed, match="已责令受理"):
        desk.do(case, "refuse", "decider", D(2026, 3, 23), reason="没有利害关系")
    desk.do(case, "accept", "clerk", D(2026, 3, 23), procedure_kind="ordinary")
    assert case.state == "accepted_ord" and run(case, "decide").started_on == D(2026, 3, 23)


def test_superior_takes_a_refused_case_itself(desk, city):
    case = refused(desk)
    with pytest.raises(NotAllowed):
        desk.do(case, "take_over", "supervisor", D(2026, 3, 20), reason="x")
    done = desk.do(case, "accept_directly", "supervisor", D(2026, 3, 20), reason="责令后可能影响公正，直接受理")
    assert done.event.basis.endswith("第三十五条")
    assert (case.organ_id, case.area, case.state) == (city.province.pk, "370000", "accepted_ord")
    assert (case.result, case.closed_on, case.accepted_on) == ("", None, D(2026, 3, 20))
    assert run(case, "decide").organ_id == city.province.pk and run(case, "decide").due_on == D(2026, 5, 19)
    assert Matter._plain.get(pk=case.pk).organ_id == city.province.pk
    assert next(p for p in done.papers if p.key == "take_over_notice").number == "鲁政复提〔2026〕1号"
    handler = holder(city.province, "handler")
    assert Reconsideration.objects.for_user(handler).filter(pk=case.pk).exists()
    assert not Reconsideration.objects.for_user(desk.people["handler"]).filter(pk=case.pk).exists()
    with pytest.raises(NotAllowed):
        desk.do(case, "send_copy", "clerk", D(2026, 3, 23))
    desk.people["clerk"] = holder(city.province, "clerk")
    desk.examine(case, D(2026, 3, 23))
    desk.do(case, "send_copy", "clerk", D(2026, 3, 23))
    assert case.state == "await_answer"


def test_trial_taken_up_in_time_goes_on_with_its_period(desk, city):
    case = desk.answered()
    desk.do(case, "report_up", "head", D(2026, 3, 16), reason="案情复杂，涉及多个县区")
    with pytest.raises(NotAllowed, match="已经报请"):
        desk.do(case, "report_up", "head", D(2026, 3, 17), reason="再次")
    due = run(case, "decide").due_on
    with pytest.raises(NotAllowed, match="第三十八条"):
        desk.do(case, "accept_directly", "supervisor", D(2026, 3, 18), reason="x")
    desk.do(case, "take_over", "supervisor", D(2026, 3, 18), reason="根据需要审理")
    assert (case.state, run(case, "decide").due_on, run(case, "decide").turn) == ("review", due, 1)


def test_report_is_answered_and_the_case_stays(desk):
    case = desk.answered()
    with pytest.raises(NotAllowed, match="没有待答复"):
        desk.do(case, "superior_answers", "supervisor", D(2026, 3, 13), reason="x")
    desk.do(case, "report_up", "head", D(2026, 3, 16), reason="案情复杂")
    desk.do(case, "superior_answers", "supervisor", D(2026, 3, 18), reason="由你机关依法审理")
    assert case.state == "review" and "supervision_answer" in keys(case)
    desk.do(case, "report_up", "head", D(2026, 3, 19), reason="又有新情况")


def test_silence_after_the_period_is_corrected(desk):
    case = desk.answered()
    with pytest.raises(NotAllowed, match="没有届满"):
        desk.do(case, "order_decision", "supervisor", D(2026, 5, 8), until=D(2026, 5, 20), reason="逾期")
    with pytest.raises(NotAllowed, match="第三十五条"):
        desk.do(case, "complain", "public", D(2026, 5, 8), content="逾期未决定")
    desk.do(case, "complain", "public", D(2026, 5, 11), content="逾期未决定")
    desk.do(case, "order_decision", "supervisor", D(2026, 5, 12), until=D(2026, 5, 20), reason="逾期不作答复")
    assert case.state == "review" and run(case, "decide").due_on == D(2026, 5, 8)
    desk.do(case, "accept_directly", "supervisor", D(2026, 5, 21), reason="责令后仍未作出")
    assert run(case, "decide").started_on == D(2026, 5, 21) and run(case, "decide").turn == 2


def test_the_superior_is_above_and_reads_what_it_supervises(desk, city):
    from fadu.kernel.access import sight

    case = desk.accepted()
    own, above = holder(city.gov, "supervisor"), desk.people["supervisor"]
    assert not Reconsideration.objects.for_user(own).filter(pk=case.pk).exists()
    assert sight(city.reg, above, case.pk).reads("applicant_name")
    assert not sight(city.reg, above, case.pk).party


def test_a_late_second_turn_is_not_in_time(desk):
    case = desk.answered()
    desk.examine(case, D(2026, 3, 16), suit_registered="yes")
    desk.do(case, "reject_application", "decider", D(2026, 3, 16), reason="法院已经受理")
    assert indicator("reconsideration.timely").value(SYSTEM, Period.year(2026)).text == "100%"
    desk.do(case, "order_review", "supervisor", D(2026, 3, 30), reason="诉讼已撤回")
    desk.do(case, "terminate", "head", D(2026, 8, 3), ground="withdrawn", willing="yes", granted="yes", reason="自愿")
    figure = indicator("reconsideration.timely").value(SYSTEM, Period.year(2026))
    assert (figure.hit, figure.base) == (0, 1)


def test_ordered_resumption_tells_the_parties(desk):
    case = desk.answered()
    desk.do(case, "suspend", "handler", D(2026, 3, 16), ground="other", reason="等待鉴定")
    desk.do(case, "complain", "public", D(2026, 3, 20), content="没有理由中止")
    desk.do(case, "order_resume", "supervisor", D(2026, 3, 23), reason="理由不成立")
    assert case.state == "review" and {"resumption_notice", "supervision_order"} <= set(keys(case))


def test_applicant_asks_and_is_answered(desk):
    case = desk.answered()
    with pytest.raises(InvalidFacts):
        desk.do(case, "ask_office", "public", D(2026, 3, 12), kind="respite", content="x")
    desk.do(case, "ask_office", "public", D(2026, 3, 12), kind="stay", content="设备即将被拆除")
    with pytest.raises(InvalidFacts, match="等候答复"):
        desk.do(case, "ask_office", "public", D(2026, 3, 13), kind="stay", content="再次")
    row = case.rows(PartyRequest).get()
    desk.do(case, "answer_request", "handler", D(2026, 3, 13), request=str(row.pk), granted="yes", answer="要求合理")
    paper = case.papers().get(key="request_answer")
    assert "申请停止执行" in str(paper.content) and "要求合理" in str(paper.content)
    events = str([(event.title, event.facts) for event in case.events()])
    assert "设备即将被拆除" not in events and "要求合理" not in events
    with pytest.raises(NotAllowed, match="没有待答复"):
        desk.do(case, "answer_request", "handler", D(2026, 3, 16), request=str(row.pk), granted="no", answer="x")
    desk.do(case, "stay", "head", D(2026, 3, 13), ground="applied", reasonable="yes", granted="yes", reason="要求合理")


def test_refusal_where_reconsideration_comes_first_opens_fifteen_days(desk):
    case = desk.file(D(2026, 3, 9), act_kind="inaction", act_name="查处违法建设", requested_on=D(2026, 1, 5), amount="")
    desk.examine(case, D(2026, 3, 10), interest="no")
    desk.do(case, "refuse", "decider", D(2026, 3, 11), reason="没有利害关系")
    assert "十五日内" in str(case.papers().get(key="refusal").content)
    desk.do(case, "serve", "clerk", D(2026, 3, 13), way="direct", event_on=D(2026, 3, 13))
    assert (run(case, "suit").term, run(case, "suit").due_on) == ("reconsideration.suit_prior", D(2026, 3, 30))
    with pytest.raises(NotAllowed, match="已登记送达"):
        desk.do(case, "serve", "clerk", D(2026, 3, 16), way="direct", event_on=D(2026, 3, 16))
    tick(D(2026, 4, 1))
    assert run(case, "suit").stopped_on == D(2026, 3, 30)
    other = refused(desk)
    desk.do(other, "serve", "clerk", D(2026, 3, 13), way="direct", event_on=D(2026, 3, 13))
    assert run(other, "suit") is None


def test_a_final_decision_opens_no_suit(desk):
    case = desk.answered()
    desk.examine(case, D(2026, 3, 16), prior_flags=["foreigner_measure"])
    desk.do(case, "find", "handler", D(2026, 3, 20), **SOUND)
    desk.proposed(case, D(2026, 3, 20), "uphold")
    desk.do(case, "decide", "decider", D(2026, 3, 23))
    desk.do(case, "serve", "clerk", D(2026, 3, 25), way="direct", event_on=D(2026, 3, 25))
    assert case.state == "served" and run(case, "suit") is None
    assert "最终决定" in str(case.papers().get(key="decision").content)


def test_three_days_for_an_assembly_permit_run_from_receipt(desk):
    case = desk.file(D(2026, 3, 9), act_on=D(2026, 3, 6), act_served_on=D(2026, 3, 6))
    desk.examine(case, D(2026, 3, 9), prior_flags=["assembly_refusal"])
    desk.do(case, "accept", "clerk", D(2026, 3, 10), procedure_kind="ordinary")
    assert (run(case, "decide").started_on, run(case, "decide").due_on) == (D(2026, 3, 9), D(2026, 3, 12))
    with pytest.raises(NotAllowed, match="没有延长"):
        desk.do(case, "extend", "head", D(2026, 3, 10), extend=1, complex_case="yes", reason="x")


def test_doors_are_told_on_the_page(desk):
    from ..insight import door_rows

    case = desk.answered()
    with frozen_today(D(2026, 3, 20)):
        rows = {row["what"]: row for row in door_rows(case, None)}
        assert rows["现在能否起诉"]["answer"] == "不符合" and rows["信访是否停止期限"]["answer"] == "不停止"
    with frozen_today(D(2026, 5, 20)):
        rows = {row["what"]: row for row in door_rows(case, None)}
    assert rows["现在能否起诉"]["answer"] == "符合" and rows["期满未作决定时的起诉期限"]["answer"] == D(2026, 5, 25)
