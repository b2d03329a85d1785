"""The course of a visit from request to publication, with its branches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.kernel.today import frozen_today

from .. import publishing
from ..models import Inspection
from ..steps.onsite import may_finish
from .city import ALL_YES, USCC, Desk, later

DAY = date(2026, 4, 24)


def papers(case: Inspection) -> list[str]:
    """Kinds of papers issued so far."""
    return list(case.papers().values_list("key", flat=True))


def test_from_request_to_publication(desk: Desk) -> None:
    case = desk.request(DAY)
    assert (case.state, case.kind, case.planned_ok, case.counts_toward_cap, case.blocked_by_cap) == (
        "requested", "case", True, True, False,
    )  # fmt: skip
    desk.do(case, "approve", "head")
    desk.do(case, "assign")
    assert len(case.officer_rows()) == 2 and case.state == "approved"
    desk.do(case, "issue_code", reason="")
    assert case.state == "assigned"
    desk.do(case, "start", scan_mode="task_code")
    assert case.coded and case.visited_on == DAY
    desk.fill(case)
    desk.do(case, "finish", unsigned_reason="不便签字")
    assert (case.result, case.found, case.publish_due) == ("no_problem", False, date(2026, 5, 26))
    desk.do(case, "tell")
    desk.do(case, "publish", on=later(DAY, 5))
    assert case.state == "closed" and "模拟餐饮有限公司" in case.published_text
    assert papers(case) == ["approval", "notice", "record", "form", "result"]


def test_an_order_is_rechecked_on_papers_or_on_site(desk: Desk) -> None:
    case = desk.told(DAY, "order")
    desk.do(case, "order", order_text="换证", order_due=later(DAY, 15))
    desk.do(case, "rectified", on=later(DAY, 10), report="已换证")
    desk.do(case, "recheck", on=later(DAY, 11), way="papers", passed="no")
    assert case.state == "ordering"
    desk.do(case, "recheck", on=later(DAY, 12), way="visit", planned_on=later(DAY, 12))
    again = Inspection._plain.get(parent=case.pk)
    assert (again.trigger, again.state) == ("recheck", "requested")
    desk.do(again, "approve", "head", on=later(DAY, 12))
    desk.do(again, "assign", on=later(DAY, 12))
    desk.do(again, "issue_code", on=later(DAY, 12), reason="复查")
    desk.do(again, "start", on=later(DAY, 12), scan_mode="task_code")
    desk.fill(again)
    desk.do(again, "finish", on=later(DAY, 12), unsigned_reason="无人")
    case.refresh_from_db()
    assert case.recheck_passed and case.state == "told"


def test_a_visit_that_is_refused_midway_keeps_what_was_done(desk: Desk) -> None:
    case = desk.started(DAY, items="M1\nM2")
    first, second = case.item_rows()
    with pytest.raises(NotAllowed, match="没有填完"):
        desk.do(case, "finish", unsigned_reason="无")
    desk.do(case, "answer", item=str(first.pk), answers="1 不符合 过期\n2 符合", result="order", findings="过期")
    with pytest.raises(InvalidFacts):
        desk.do(case, "break_off", why="refused", reason=" ")
    desk.do(case, "break_off", why="refused", reason="负责人要求离开")
    results = [row.result for row in case.item_rows()]
    assert (case.state, case.result, results) == ("recorded", "order", ["order", "cannot"])
    assert "负责人要求离开" in case.unsigned_reason and case.publish_due
    assert {"record", "form"} <= set(papers(case))


def test_only_the_body_that_found_something_comes_again(desk: Desk) -> None:
    """The leader of the joint visit found nothing: the other body re-checks alone; publication says that it passed."""
    city = desk.city
    case = desk.started(DAY, items=f"M1\nF1@{city.fire.key}")
    for line in case.item_rows():
        found = line.body.organ_id == city.fire.pk
        facts = {"answers": "1 不符合 过期\n2 符合", "result": "order", "findings": "过期"} if found else {
            "answers": ALL_YES, "result": "no_problem"}  # fmt: skip
        desk.do(case, "answer", desk.whose(line.body), item=str(line.pk), **facts)
    desk.do(case, "finish", unsigned_reason="无")
    desk.do(case, "tell")
    desk.do(case, "order", order_text="更换", order_due=later(DAY, 9))
    desk.do(case, "recheck", on=later(DAY, 10), way="visit", planned_on=later(DAY, 12))
    again = Inspection._plain.get(parent=case.pk)
    assert (again.organ_id, again.organs, again.joint) == (city.fire.pk, [city.fire.pk], False)
    with frozen_today(later(DAY, 12)):
        take(case, "rechecked", SYSTEM, {"passed": "yes"}, on=later(DAY, 12))
    case.refresh_from_db()
    assert f"已于{later(DAY, 12)}复查合格" in publishing.text(case)


def test_a_planned_visit_asked_for_late_is_no_visit_of_the_past(desk: Desk) -> None:
    from types import SimpleNamespace

    from ..asking import facts_of_line

    line = SimpleNamespace(uscc=USCC, special=False, number=7, plan_number="x", officers=(), year=2026, month=DAY.month,
                           items=((desk.city.items["M1"].pk, desk.city.bodies["market"].pk),))  # fmt: skip
    for planned, asked, on in ((DAY, later(DAY, 7), later(DAY, 7)), (later(DAY, 3), DAY, later(DAY, 3)),
                               (None, DAY, DAY)):  # fmt: skip
        line.planned_on = planned
        with frozen_today(asked):
            assert facts_of_line(line, desk.city.bodies["market"])["planned_on"] == on


def test_an_emergency_starts_first_and_is_approved_afterwards(desk: Desk) -> None:
    case = desk.request(DAY, trigger="emergency", trigger_number="", trigger_reason="燃气泄漏")
    desk.do(case, "start", scan_mode="none", makeup_reason="emergency")
    assert case.state == "on_site" and not case.coded and case.makeup_due == later(DAY, 10)
    desk.do(case, "makeup", scanned=_enterprise_code(case))
    assert case.makeup_valid
    desk.do(case, "approve", "head", on=later(DAY, 1))
    assert case.approval_late and case.state == "on_site"
    assert not case.runs().filter(stopped_on=None).exists()


def test_an_emergency_does_not_end_with_one_officer(desk: Desk) -> None:
    case = desk.request(DAY, trigger="emergency", trigger_number="", trigger_reason="燃气泄漏")
    desk.do(case, "start", scan_mode="none", makeup_reason="emergency")
    with pytest.raises(InvalidFacts, match="不再抽取"):
        desk.do(case, "assign", way="draw", number=2)
    with pytest.raises(NotAllowed, match="不得少于 2 名"):
        desk.do(case, "assign", way="name", officers="M001", reason="当时在场")
    assert any("不得少于 2 名" in text for text in may_finish(case, SYSTEM))
    desk.do(case, "assign", way="name", officers="M001、M002", reason="当时在场")
    assert case.state == "on_site" and not any("不得少于 2 名" in text for text in may_finish(case, SYSTEM))


def _enterprise_code(case: Inspection) -> str:
    from .. import showing

    with frozen_today(DAY):
        return showing.enterprise_code(showing.issue_for(case.enterprise_id))


def test_only_an_emergency_may_start_without_code(desk: Desk) -> None:
    case = desk.request(DAY)
    with pytest.raises(NotAllowed, match="只有突发紧急情况"):
        desk.do(case, "start", scan_mode="task_code")
    desk.do(case, "approve", "head")
    with pytest.raises(NotAllowed):
        desk.do(case, "start", scan_mode="task_code")


def test_an_enterprise_code_of_another_firm_is_refused(desk: Desk) -> None:
    from .. import showing
    from .city import code, firm

    case = desk.ready(DAY)
    other = firm(desk.city.market, code(2), "模拟商贸有限公司")
    with frozen_today(DAY):
        wrong = showing.enterprise_code(showing.issue_for(other.pk))
        right = showing.enterprise_code(showing.issue_for(case.enterprise_id))
    with pytest.raises(InvalidFacts, match="不是这家企业"):
        desk.do(case, "start", scan_mode="enterprise_code", scanned=wrong)
    desk.do(case, "start", scan_mode="enterprise_code", scanned=right.lower())
    assert case.coded


def test_a_joint_visit_is_one_case_seen_by_both_bodies(desk: Desk) -> None:
    case = desk.finished(DAY, items="M1\nF1@vt.fire")
    assert case.joint and case.body_count == 2 and len(case.officer_rows()) == 4
    for who in ("officer", "fire"):
        assert Inspection.objects.for_user(desk.city.actors[who]).filter(pk=case.pk).exists()
    from .. import gate

    following = desk.request(later(DAY, 30))
    assert gate.count_this_year(following, later(DAY, 30)) == 1


def test_an_off_site_check_needs_no_code_and_a_finding_opens_a_case_check(desk: Desk) -> None:
    facts = {"trigger": "data", "off_site": True, "offsite_mode": "video"}
    with pytest.raises(InvalidFacts, match="不能以非现场方式"):
        desk.request(DAY, "M2", **facts)
    case = desk.request(DAY, **facts)
    assert not case.counts_toward_cap
    desk.do(case, "approve", "head")
    with pytest.raises(NotAllowed, match="不需要检查码"):
        desk.do(case, "issue_code", reason="")
    desk.do(case, "assign")
    desk.do(case, "start")
    desk.fill(case, "order")
    desk.do(case, "finish")
    check = Inspection._plain.get(parent=case.pk)
    assert (check.trigger, check.blocked_by_cap, check.off_site) == ("offsite", False, False)


def test_a_form_is_filled_whole_and_agrees_with_its_result(desk: Desk) -> None:
    case = desk.started(DAY)
    line = str(case.item_rows()[0].pk)
    for answers, result, told in (
        ("1 符合", "no_problem", "第 2 行"),
        ("1 符合\n2 也许", "no_problem", "应在"),
        ("1 不符合\n2 符合", "no_problem", "不能是"),
        ("1 符合\n2 不符合", "order", "须附照片"),
        ("乱写", "order", "读不懂"),
    ):
        with pytest.raises(InvalidFacts, match=told):
            desk.do(case, "answer", item=line, answers=answers, result=result, findings="问题")
    with pytest.raises(NotAllowed, match="没有填完"):
        desk.do(case, "finish", unsigned_reason="无")


def test_publication_names_no_person(desk: Desk) -> None:
    case = desk.told(DAY)
    with pytest.raises(InvalidFacts, match="个人姓名"):
        desk.do(case, "publish", text=f"由{case.officer_rows()[0].name}检查")
    with pytest.raises(InvalidFacts, match="手机号码"):
        desk.do(case, "publish", text="联系 13806310001")


def test_a_late_makeup_stays_on_file_as_uncoded(desk: Desk) -> None:
    case = desk.ready(DAY)
    with pytest.raises(InvalidFacts, match="请选择原因"):
        desk.do(case, "start", scan_mode="none")
    desk.do(case, "start", scan_mode="none", makeup_reason="system")
    with frozen_today(DAY + timedelta(days=11)):
        desk.do(case, "makeup", on=later(DAY, 11), scanned="")
    assert case.makeup_on and not case.makeup_valid


def test_a_lead_takes_planned_visits_along(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from .. import planning

    city, told = desk.city, []
    pair = (city.items["F1"].pk, city.bodies["fire"].pk)
    line = SimpleNamespace(number=71, items=(pair,))
    monkeypatch.setattr(planning, "mergeable", lambda firm, on: [line])
    monkeypatch.setattr(planning, "made", lambda case, done_on=None: told.append((tuple(case.merged), done_on)))
    with pytest.raises(InvalidFacts, match="不能并入"):
        desk.request(DAY, merged="72")
    case = desk.started(DAY, merged="71")
    assert case.joint and case.item_count == 2 and case.merged == [71]
    desk.fill(case)
    desk.do(case, "finish", unsigned_reason="无")
    assert told[-1] == ((71,), DAY)


def test_an_enterprise_code_scanned_by_a_camera_starts_the_visit(desk: Desk) -> None:
    from .. import scanning
    from .city import holder

    case = desk.ready(DAY)
    code = _enterprise_code(case)
    with frozen_today(DAY):
        seen = scanning.prompt(holder(desk.city.market, "officer", who=1), code)
        assert [c.pk for c in seen.ready] == [case.pk] and seen.count == 0
        assert scanning.prompt(holder(desk.city.fire, "officer", who=1), code).ready == []
        assert scanning.prompt(holder(desk.city.market, "officer", who=1), "X") is None


def test_more_time_to_mend_is_given_once_before_the_day_has_passed(desk: Desk) -> None:
    case = desk.told(DAY, "order")
    due, late = later(DAY, 10), later(DAY, 20)
    desk.do(case, "order", order_text="更换证照", order_due=due)
    given = {"asked_on": later(DAY, 5), "why": "证照换发需要时间", "new_due": late}
    with pytest.raises(NotAllowed):
        desk.do(case, "extend", on=later(DAY, 5), **given)
    with pytest.raises(InvalidFacts, match="晚于原期限"):
        desk.do(case, "extend", "head", later(DAY, 5), **(given | {"new_due": due}))
    desk.do(case, "extend", "head", later(DAY, 5), **given)
    assert case.order_due == late and case.state == "ordering"
    with pytest.raises(NotAllowed, match="延长过一次"):
        desk.do(case, "extend", "head", later(DAY, 6), **(given | {"new_due": later(DAY, 30)}))
    desk.do(case, "order", on=later(DAY, 15), order_text="补充", order_due=later(DAY, 25))
    with pytest.raises(NotAllowed, match="已过"):
        desk.do(case, "extend", "head", later(DAY, 26), **(given | {"new_due": later(DAY, 40)}))
