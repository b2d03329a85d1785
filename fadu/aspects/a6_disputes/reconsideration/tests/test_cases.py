"""Whole cases through the kernel: ordinary, simple, deemed, abandoned, refused, documents, mediation, publication."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.papers import Paper
from fadu.kernel.procedure import InvalidFacts, NotAllowed, tick

from .conftest import SOUND

pytestmark = pytest.mark.django_db
D = date


def run(case, key):
    return case.runs().filter(key=key).last()


def keys(case):
    return [paper.key for paper in case.papers()]


def reviewed(desk):
    """An ordinary case up to the end of hearing views, each step on its own day."""
    case = desk.file(D(2026, 3, 9), by="public")
    assert case.state == "received" and case.matter.query_code
    assert case.matter.number.startswith("威政复〔2026〕")
    assert run(case, "review").due_on == D(2026, 3, 16)
    desk.examine(case, D(2026, 3, 10))
    desk.do(case, "accept", "clerk", D(2026, 3, 11), procedure_kind="ordinary")
    assert (case.state, case.accepted_on) == ("accepted_ord", D(2026, 3, 11))
    assert run(case, "review").stopped_on == D(2026, 3, 11) and run(case, "decide").due_on == D(2026, 5, 11)
    desk.do(case, "send_copy", "clerk", D(2026, 3, 12))
    desk.do(case, "copy_received", "respondent", D(2026, 3, 13))
    assert run(case, "answer").due_on == D(2026, 3, 27)
    desk.do(case, "answer", "respondent", D(2026, 3, 20), content="行为合法。", evidence="现场笔录")
    desk.do(case, "hear_views", "handler", D(2026, 3, 25), party="丁海燕", way="person", content="坚持请求")
    return case


def test_ordinary_case_from_filing_to_archive(desk, city):
    case = reviewed(desk)
    desk.do(case, "find", "handler", D(2026, 4, 10), **(SOUND | {"procedure": "violated"}), narrative="未告知陈述申辩")
    with pytest.raises(InvalidFacts) as refused:
        desk.do(case, "propose", "handler", D(2026, 4, 13), proposed="uphold", items="维持", reasons="x")
    assert "proposed" in refused.value.errors
    revoke = dict(
        proposed="revoke", items="撤销该罚款决定。", reasons="程序违法。", decision_extras=["redo"], perform_days=30
    )
    desk.do(case, "propose", "handler", D(2026, 4, 13), **revoke)
    with pytest.raises(NotAllowed):
        desk.do(case, "decide", "decider", D(2026, 4, 14))
    desk.do(case, "approve", "head", D(2026, 4, 14))
    desk.do(case, "decide", "decider", D(2026, 4, 15), collective="yes")
    assert (case.state, case.result, case.closed_on) == ("decided", "revoke", D(2026, 4, 15))
    desk.do(case, "serve", "clerk", D(2026, 4, 17), way="direct", event_on=D(2026, 4, 17), respondent_on=D(2026, 4, 17))
    assert (case.state, case.effective_on) == ("served", D(2026, 4, 17))
    desk.do(case, "begin_performance", "handler", D(2026, 4, 17), what="重新作出处理")
    assert case.state == "performing" and case.perform_due == D(2026, 5, 18)
    desk.do(case, "performed", "respondent", D(2026, 5, 10), proof="已重新作出")
    tick(D(2026, 5, 20))
    desk.do(case, "archive", "clerk", D(2026, 5, 20), archive_number="2026-XZFY-1")
    assert case.state == "archived"
    assert keys(case)[:3] == ["application", "receipt", "acceptance"] and "decision" in keys(case)
    decision = case.papers().get(key="decision")
    assert decision.number == "威政复决〔2026〕1号" and "撤销该罚款决定" in str(decision.content)
    assert all(Paper.from_json(paper.content).to_json() == paper.content for paper in case.papers())


def test_simple_case_and_change_to_ordinary(desk):
    case = desk.file(
        D(2026, 3, 2), subject="disclosure", act_name="不予公开答复", amount="", act_served_on=D(2026, 2, 26)
    )
    desk.examine(case, D(2026, 3, 2))
    with pytest.raises(InvalidFacts):
        desk.do(case, "accept", "clerk", D(2026, 3, 2), procedure_kind="simple", clear_case="no")
    desk.do(case, "accept", "clerk", D(2026, 3, 2), procedure_kind="simple", clear_case="yes")
    assert case.state == "accepted_sim" and run(case, "decide").due_on == D(2026, 4, 1)
    assert run(case, "send_copy").due_on == D(2026, 3, 5)
    desk.do(case, "send_copy", "clerk", D(2026, 3, 3), received_on=D(2026, 3, 3))
    assert run(case, "answer").due_on == D(2026, 3, 10)
    with pytest.raises(NotAllowed, match="延长"):
        desk.do(case, "extend", "head", D(2026, 3, 4), extend=10, complex_case="yes", reason="x")
    desk.do(case, "answer", "respondent", D(2026, 3, 9), content="y")
    with pytest.raises(NotAllowed):
        desk.do(case, "to_ordinary", "handler", D(2026, 3, 23), reason="复杂")
    desk.do(case, "to_ordinary", "head", D(2026, 3, 23), reason="争议较大")
    assert case.procedure_kind == "ordinary" and run(case, "decide").due_on == D(2026, 5, 6)
    desk.do(case, "extend", "head", D(2026, 4, 2), extend=30, complex_case="yes", reason="涉及面广")
    assert run(case, "decide").due_on == D(2026, 6, 1)
    with pytest.raises(NotAllowed, match="延长过一次"):
        desk.do(case, "extend", "head", D(2026, 4, 3), extend=1, complex_case="yes", reason="再延")


def test_nothing_done_in_five_days_means_deemed_acceptance(desk):
    case = desk.file(D(2026, 2, 11), act_served_on=D(2026, 2, 9))
    assert tick(D(2026, 2, 25)) == 0
    assert tick(D(2026, 3, 3)) == 1
    case.refresh_from_db()
    assert (case.state, case.deemed, case.accepted_on) == ("accepted_ord", True, D(2026, 2, 25))
    assert run(case, "decide").due_on == D(2026, 4, 27)
    assert "视为受理" in str(case.papers().get(key="acceptance").content)
    assert tick(D(2026, 3, 3)) == 0


def test_late_acceptance_meets_a_deemed_case(desk):
    case = desk.file(D(2026, 2, 11), act_served_on=D(2026, 2, 9))
    desk.examine(case, D(2026, 2, 12))
    with pytest.raises(NotAllowed):
        desk.do(case, "accept", "clerk", D(2026, 2, 26), procedure_kind="ordinary")
    case.refresh_from_db()
    assert case.deemed and case.state == "accepted_ord"


def test_supplement_filed_starts_a_new_review(desk):
    case = desk.file(D(2026, 9, 21), act_served_on=D(2026, 9, 18), act_on=D(2026, 9, 17))
    with pytest.raises(NotAllowed, match="先审查"):
        desk.do(case, "ask_supplement", "clerk", D(2026, 9, 22), items="1")
    desk.examine(case, D(2026, 9, 22), interest="")
    done = desk.do(case, "ask_supplement", "clerk", D(2026, 9, 29), received_on=D(2026, 9, 29))
    assert "影响" in done.papers[0].content["body"][1]["text"]
    assert run(case, "supplement").due_on == D(2026, 10, 19)
    desk.do(case, "file_supplement", "public", D(2026, 10, 16), content="我是被处罚人")
    assert case.state == "received" and run(case, "review").due_on == D(2026, 10, 23)
    desk.examine(case, D(2026, 10, 19), interest="")
    with pytest.raises(NotAllowed, match="一次性"):
        desk.do(case, "ask_supplement", "clerk", D(2026, 10, 19), items="again")


def test_supplement_not_filed_is_abandonment_not_refusal(desk):
    case = desk.file(D(2026, 9, 21), act_served_on=D(2026, 9, 18), act_on=D(2026, 9, 17))
    desk.examine(case, D(2026, 9, 22), interest="")
    desk.do(case, "ask_supplement", "clerk", D(2026, 9, 29), received_on=D(2026, 9, 29))
    desk.do(case, "extend_supplement", "clerk", D(2026, 10, 9), extend=2, reason="住院")
    assert run(case, "supplement").due_on == D(2026, 10, 21)
    tick(D(2026, 10, 30))
    case.refresh_from_db()
    assert (case.state, case.result, case.closed_on) == ("abandoned", "abandoned", D(2026, 10, 21))
    with pytest.raises(NotAllowed):
        desk.do(case, "archive", "clerk", D(2026, 10, 30), archive_number="1")
    desk.do(case, "confirm_abandon", "clerk", D(2026, 10, 30), reason="电话核实无正当理由")
    desk.do(case, "restore", "head", D(2026, 11, 2), reason="台风滞留", content="补交身份证明")
    assert (case.state, case.closed_on) == ("received", None)


def test_wrong_door_is_refused_by_naming_the_right_one(desk, city):
    case = desk.file(
        D(2026, 6, 8), respondent="", respondent_name="荣成市税务局", act_on=D(2026, 5, 29), act_served_on=D(2026, 6, 1)
    )
    desk.examine(case, D(2026, 6, 9), st_kind="vertical", st_line="tax", st_superior="威海市税务局")
    with pytest.raises(NotAllowed, match="威海市税务局"):
        desk.do(case, "accept", "clerk", D(2026, 6, 9), procedure_kind="ordinary")
    with pytest.raises(InvalidFacts):
        desk.do(case, "refuse", "decider", D(2026, 6, 10), reason="不属于本机关管辖", right_authority="")
    desk.do(case, "refuse", "decider", D(2026, 6, 10), reason="不属于本机关管辖", right_authority="威海市税务局")
    assert (case.state, case.result, case.right_authority) == ("refused", "refused", "威海市税务局")
    assert {"refusal", "redirect"} <= set(keys(case))
    desk.do(case, "order_acceptance", "supervisor", D(2026, 6, 25), reason="应当受理")
    assert (case.state, case.closed_on) == ("received", None) and run(case, "review").turn == 2


def test_wrong_person_is_refused(desk):
    case = desk.accepted()
    day = D(2026, 3, 10)
    for step, by in (
        ("send_copy", "decider"),
        ("extend", "handler"),
        ("extend", "decider"),
        ("to_ordinary", "clerk"),
        ("stay", "clerk"),
        ("send_copy", "respondent"),
        ("reject_application", "handler"),
    ):
        with pytest.raises(NotAllowed):
            desk.do(case, step, by, day)


def test_respondent_of_another_case_sees_nothing(desk, city):
    from ..models import Party, Reconsideration
    from .conftest import holder

    case = desk.accepted()
    mine, other = holder(city.market, "respondent"), holder(city.justice, "respondent")
    assert Reconsideration.objects.for_user(mine).count() == 0
    desk.do(case, "send_copy", "clerk", D(2026, 3, 10))
    assert Reconsideration.objects.for_user(mine).count() == 1
    assert Reconsideration.objects.for_user(other).count() == Party.objects.for_user(other).count() == 0
    assert Reconsideration.objects.for_user(holder(city.district, "handler")).count() == 0


def test_no_answer_in_time_bars_upholding(desk):
    case = desk.accepted(D(2025, 9, 26), act_on=D(2025, 9, 20), act_served_on=D(2025, 9, 22))
    desk.do(case, "send_copy", "clerk", D(2025, 9, 26), received_on=D(2025, 9, 26))
    assert run(case, "answer").due_on == D(2025, 10, 16)
    tick(D(2025, 10, 17))
    case.refresh_from_db()
    assert case.state == "review" and case.answer_missed
    desk.do(case, "late_answer", "respondent", D(2025, 10, 17), content="迟到的答复")
    desk.do(case, "hear_views", "handler", D(2025, 10, 20), party="丁海燕", way="net", content="同前")
    desk.do(case, "find", "handler", D(2025, 10, 21), **SOUND)
    with pytest.raises(InvalidFacts):
        desk.do(case, "propose", "handler", D(2025, 10, 21), proposed="uphold", items="x", reasons="y")
    desk.do(case, "find", "handler", D(2025, 10, 22), third_party_evidence="yes")
    desk.proposed(case, D(2025, 10, 22), "uphold")
    desk.do(case, "decide", "decider", D(2025, 10, 23))
    assert case.result == "uphold"
