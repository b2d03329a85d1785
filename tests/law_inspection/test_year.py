"""Plan of inspections, measures, ledger: what is refused and why. The year in one go: tests/journeys/test_year.py."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fadu.aspects.a9_coordination.annual_plan.loading import load_synthetic
from fadu.aspects.a9_coordination.law_inspection.facts import all_grounds, proposals
from fadu.aspects.a9_coordination.law_inspection.models import (
    LawInspection,
    MeasureGround,
    OversightEntry,
    Problem,
    TeamMember,
)
from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Run
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.people.models import Organ, Post
from fadu.registry.burden.models import Window

from .acts import SCHEME, declared, entry, findings, manned, mended, noticed, pk, planned, proposed, written_off
from .conftest import Office


def due(case, key: str) -> date:
    return Run._plain.filter(matter_id=case.pk, key=key).order_by("-turn").first().due_on


def test_a_second_comprehensive_inspection_needs_the_leaders_reason(office: Office):
    first = proposed(office, ("rongcheng",), date(2026, 4, 13))
    office.take(entry(first), "list", "planner", opinion="")
    second = proposed(office, ("rongcheng",), date(2026, 10, 19))
    with pytest.raises(NotAllowed, match="2026年已有综合督察"):
        office.take(entry(second), "list", "planner", opinion="")
    with pytest.raises(NotAllowed):
        office.take(entry(second), "override", "planner", reason="需要")
    office.take(entry(second), "override", "leader", reason="上半年发现系统性问题，须复核")
    assert LawInspection._plain.get(pk=second.pk).state == "listed"
    with pytest.raises(NotAllowed, match="没有超过次数"):
        office.take(entry(proposed(office, ("rushan",), date(2026, 6, 8))), "override", "leader", reason="x")


def test_who_plans_an_inspection_sees_what_others_have_listed(office: Office):
    other = office.open("oversight_entry", "planner", {
        "title": "安全生产督查", "regime": "government", "kind": "special", "basis": "年度计划", "people": 5,
        "objects": [pk("rongcheng")], "starts": date(2026, 5, 4), "ends": date(2026, 5, 6)}, organ="swb")  # fmt: skip
    seen = OversightEntry.objects.for_user(office["officer"])
    assert not seen.exists()
    other = office.take(other, "list", "planner", opinion="")
    assert seen.get().pk == other.pk and Window.objects.for_user(office["officer"]).count() == 1
    for step, facts in (("withdraw", {"reason": "x"}), ("finish", {})):
        with pytest.raises(NotAllowed):
            office.take(other, step, "officer", **facts)


def test_no_project_goes_out_without_being_listed(office: Office):
    project = proposed(office, ("rongcheng",), date(2026, 4, 13))
    with pytest.raises(NotAllowed, match="已提出"):
        office.take(project, "approve_scheme", "head", purpose="x", course="x", discipline="x", contact="x")
    office.take(entry(project), "list", "planner", opinion="")
    with pytest.raises(NotAllowed, match="组长"):
        office.take(project, "approve_scheme", "head", purpose="x", course="x", discipline="x", contact="x")
    project = manned(office, project)
    office.until(date(2026, 4, 8))
    with pytest.raises(NotAllowed, match="2026-04-03 以前通知"):
        office.take(project, "notice", "officer", asked="")


def test_everybody_declares_for_himself_and_a_known_tie_bars_from_the_team(office: Office):
    project = proposed(office, ("rongcheng",), date(2026, 4, 13))
    office.take(entry(project), "list", "planner", opinion="")
    outsider = office["unit"].id
    with pytest.raises(InvalidFacts, match="没有督察岗位"):
        office.take(project, "add_member", "officer", user=outsider, role="member")
    for name, role in (("officer", "leader"), ("second", "member")):
        project = office.take(project, "add_member", "officer", user=office[name].id, role=role)
    row = TeamMember._plain.get(matter_id=project.pk, user_id=office["second"].id)
    with pytest.raises(InvalidFacts, match="本人登录申报"):
        office.take(project, "declare", "officer", member=str(row.pk), interest="")
    project = declared(office, declared(office, project, "officer"), "second")
    Post.objects.create(user_id=office["second"].id, organ_id=int(pk("rongcheng")), role="unit_contact",
                        from_date=date(2023, 1, 3), to_date=date(2025, 2, 28))  # fmt: skip
    with pytest.raises(NotAllowed, match="2023-01-03 至 2025-02-28任荣成"):
        office.take(project, "approve_scheme", "head", **SCHEME)
    project = office.take(project, "add_member", "officer", name="某专家", role="expert")
    expert = TeamMember._plain.get(matter_id=project.pk, name="某专家")
    project = office.take(project, "declare", "officer", member=str(expert.pk), interest="")
    project = office.take(project, "recuse", "head", member=str(row.pk), reason="两年内在该市任职")
    assert office.take(project, "approve_scheme", "head", **SCHEME).state == "scheme_approved"


def test_a_finding_on_what_is_being_mended_joins_the_open_problem(office: Office):
    known = office.open("law_measure", "officer", {"unit": pk("rongcheng"), "rung": "reminder",
                                                   "outside": "complaint", "why": "来信"})  # fmt: skip
    office.open("law_problem", "officer", {
        "unit": pk("rongcheng"), "text": "复议逾期", "rule": "y", "klass": "dispute_reconsideration", "severity": "2",
        "source": "complaint", "record": known.matter.number, "confirmed": True})  # fmt: skip
    project = noticed(office, ("rongcheng",), date(2026, 4, 13))
    office.until(date(2026, 4, 13))
    project = office.take(project, "enter", "officer")
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert indicator("law_inspection.comprehensive").value(SYSTEM, year).value == 1  # the plan's target T26-a
    for fact in ("同一件", "又是同一件"):
        project = office.take(project, "find", "officer", unit=pk("rongcheng"), fact=fact, severity="2",
                              record=known.matter.number, rule="x", klass="dispute_reconsideration")  # fmt: skip
    project = office.take(office.take(project, "leave", "officer"), "send_findings", "officer")
    project = office.take(project, "confirm", "unit", disputed=[])
    project = office.take(project, "report", "officer", good="x", causes="x", suggestions="x")
    project = office.take(project, "feedback", "head")
    assert project.state == "feedback_sent" and Problem._plain.count() == 1
    assert {row.problem_id for row in findings(project)} == {Problem._plain.get().pk}


def test_a_talk_is_noticed_in_time_and_its_promises_become_problems(office: Office):
    office.until(date(2026, 10, 30))
    talk = office.open("law_measure", "officer", {
        "unit": pk("rongcheng"), "rung": "talk", "outside": "event", "why": "函询不复"})  # fmt: skip
    talk = office.take(talk, "decide", "head", reason="函询经催办仍不答复")
    words = {"talk_place": "市委依法治市办", "host": "某head"}
    with pytest.raises(InvalidFacts, match="最迟 2026-10-28"):
        office.take(talk, "notice", "officer", talk_on=date(2026, 11, 2), **words)
    talk = office.take(talk, "notice", "officer", talk_on=date(2026, 11, 5), **words)
    office.until(date(2026, 11, 5))
    talk = office.take(
        talk, "hold", "officer", host="某head", recorder="某officer", attended="某市长", minutes="说明情况"
    )
    talk = office.take(talk, "minute", "officer", commitments="月底前答复\n建立台账", klass="dispute_reconsideration")
    made = Problem._plain.filter(origin_id=talk.pk).order_by("pk")
    assert [(p.text, p.state, p.source) for p in made] == [("月底前答复", "confirmed", "talk"),
                                                          ("建立台账", "confirmed", "talk")]  # fmt: skip


def test_measures_are_proposed_from_what_is_late_and_decided_by_a_person(office: Office):
    load_synthetic(2026)
    office.until(date(2026, 11, 23))
    unit = Organ.objects.get(key="rongcheng")
    problem = office.open("law_problem", "officer", {
        "unit": str(unit.pk), "text": "答复逾期", "rule": "《行政复议法》第四十八条", "klass": "dispute_reconsideration",
        "severity": "2", "source": "warning", "confirmed": True})  # fmt: skip
    planned(office, problem, "unit", date(2026, 12, 1))
    office.until(date(2026, 12, 10))
    made = next(p for p in proposals(office.day) if p.unit == unit.pk)
    assert made.rung == "inquiry" and made.grounds[0].kind == "problem" and made.grounds[0].late == 7
    case = office.open("law_measure", "officer", {"unit": str(unit.pk), "rung": made.rung})
    rows = list(MeasureGround._plain.filter(matter_id=case.pk))
    assert rows[0].record_id == problem.pk and rows[0].due_on == date(2026, 12, 1) and rows[0].basis
    assert not [p for p in proposals(office.day) if p.unit == unit.pk]  # one waits for a decision
    with pytest.raises(NotAllowed):
        office.take(case, "decide", "officer", reason="督察人员不能自己决定")
    office.take(case, "decline", "head", reason="单位已主动说明，月底完成")
    assert not [p for p in proposals(office.day + timedelta(days=7)) if p.unit == unit.pk]


def test_a_measure_without_facts_is_refused(office: Office):
    with pytest.raises(InvalidFacts, match="没有超期、滞后或者未达标"):
        office.open("law_measure", "officer", {"unit": pk("rushan"), "rung": "inquiry"})
    assert all_grounds(office.day) == {}


def test_whoever_mends_does_not_check(office: Office):
    problem = office.open("law_problem", "officer", {
        "unit": pk("rongcheng"), "text": "x", "rule": "y", "klass": "lead_plan", "severity": "3",
        "source": "complaint", "confirmed": True})  # fmt: skip
    planned(office, problem, "unit", date(2026, 4, 30))
    problem = mended(office, problem, "unit")
    with pytest.raises(InvalidFacts, match="现场核查"):
        office.take(problem, "pass", "officer", on_site=False, reason="看了材料")
    office.take(problem, "return", "officer", ground="paper_only", reason="只有通知")
    assert Problem._plain.get(pk=problem.pk).state == "rectifying"
    problem = mended(office, Problem._plain.get(pk=problem.pk), "unit", "又")
    Problem._plain.filter(pk=problem.pk).update(submitted_by_id=office["officer"].id)
    with pytest.raises(NotAllowed, match="核查人不能是提交人"):
        office.take(problem, "pass", "officer", on_site=True, reason="x")


def test_what_comes_up_again_is_proven_anew(office: Office):
    problem = office.open("law_problem", "officer", {
        "unit": pk("rongcheng"), "text": "x", "rule": "y", "klass": "lead_plan", "severity": "2",
        "source": "complaint", "confirmed": True})  # fmt: skip
    planned(office, problem, "unit", date(2026, 4, 30))
    problem = written_off(office, problem, "unit")
    assert problem.state == "closed" and problem.closed_on == office.day
    office.until(date(2026, 6, 1))
    problem = office.take(problem, "reopen", "officer", reason="又发生", until=date(2026, 7, 31))
    assert (problem.state, problem.closed_on, problem.checked_by_id) == ("rectifying", None, None)
    with pytest.raises(NotAllowed, match="尚无佐证"):
        office.take(problem, "submit", "unit")
    problem = written_off(office, problem, "unit")
    assert problem.state == "closed" and problem.reopened_on == date(2026, 6, 1)
    office.until(date(2027, 7, 1))
    with pytest.raises(NotAllowed, match="满十二个月"):
        office.take(problem, "reopen", "officer", reason="又", until=date(2027, 8, 1))
