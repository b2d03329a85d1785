"""The year in one go: January plan, dispatch, inquiry, on site, write-off, assessment, freeze, report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from fadu.aspects.a9_coordination.annual_plan.loading import draft, from_table, next_year, part_for, table
from fadu.aspects.a9_coordination.annual_plan.models import Target, Task
from fadu.aspects.a9_coordination.annual_report.models import ReportFigure, Section
from fadu.aspects.a9_coordination.assessment.models import Assessment, Reading, Sheet
from fadu.aspects.a9_coordination.law_inspection.facts import proposals
from fadu.aspects.a9_coordination.law_inspection.models import LawInspection, Measure, Problem
from fadu.demo.parts.annual_report import filled
from fadu.kernel.models import PaperRecord, Run
from fadu.kernel.taking import NotAllowed
from fadu.kernel.uploads import store
from fadu.people.models import Organ
from tests.law_inspection import acts
from tests.law_inspection.acts import entry, findings, pk, planned, written_off
from tests.law_inspection.conftest import Office
from tests.plan.acts import sheet_for

from . import year_grants as grants
from . import year_more as more
from .year import SCHEME, decided, filed, page, peopled

SECRET = "一笔收费没有入账"


def due(case: Any, key: str) -> date:
    return Run._plain.filter(matter_id=case.pk, key=key).order_by("-turn").first().due_on


def test_the_year_runs_from_the_plan_to_the_published_report(
    transactional_db: None, office: Office, monkeypatch: Any, tmp_path: Any
) -> None:
    """Every row of the year's table, in its order of days; restoring is last."""
    peopled(office)
    plan = january(office)
    late = spring(office)
    march_sheet(office, plan)
    more.half_way(plan)
    dispatched(office, late)
    more.without_baseline(plan)
    asked_in_writing(office)
    more.renamed_in_july(office)
    grants.desk_without_a_grant(office, plan, monkeypatch)
    more.ledger_of_forty(office)
    project = on_site(office, late)
    closed = written(office, project)
    made = assessed(office)
    more.forty_six(made)
    open_problem = lost_points(office, made)
    restated(office, made)
    report = reported(office, closed, monkeypatch)
    corrected(office, report)
    more.awarded_again(office, made)
    following(office, plan, open_problem)
    grants.score_without_a_grant(office, made, monkeypatch)
    more.restored(office, report, tmp_path, monkeypatch)


def january(office: Office) -> Any:
    """Scenario 2: the plan is consulted, reviewed, approved, issued; a district makes its own; no target is lost."""
    office.until(date(2026, 1, 12))
    more.imported(office)
    content = from_table(table(), 2026) | {"title": "2026年度计划"}
    plan = draft(content, Organ.objects.get(key="fazhiban"), office.day, office["plan"])
    for step, who, facts in (("consult", "plan", {"units": "各单位"}), ("review", "plan2", {"opinion": "合法"}),
                             ("approve", "boss", {"opinion": "同意"}),
                             ("issue", "plan", {"document_number": "", "issued_on": office.day}),
                             ("enforce", "plan", {})):  # fmt: skip
        plan = office.take(plan, step, who, **facts)
    assert (plan.state, plan.edition, Task._plain.filter(plan=plan).count()) == ("in_force", 1, 26)
    for task in Task._plain.filter(plan=plan):
        office.take(task, "start", "plan")
    district = part_for(plan, Organ.objects.get(key="rongcheng"), office["plan"], office.day)
    parents = {t["parent"] for a in district.content["aspects"] for task in a["tasks"] for t in task["targets"]}
    assert parents == set(Target._plain.filter(task__plan=plan).values_list("pk", flat=True))
    more.counted_two_ways(plan, district)
    return plan


def spring(office: Office) -> Any:
    """Cases of the year: one lost by a department, one kept by another, one that a county leaves lying."""
    office.until(date(2026, 3, 3))
    late = filed(office, "rongcheng.gaj", at="rongcheng")
    lost, kept = filed(office, "gaj"), filed(office, "scjg")
    decided(office, lost, "revoke", date(2026, 4, 8))
    office.until(date(2026, 3, 3))
    decided(office, kept, "uphold", date(2026, 4, 8))
    return late


def march_sheet(office: Office, plan: Any) -> None:
    """Scenario 3: T22 from 60 to 62, both visible."""
    office.until(date(2026, 4, 9))
    target = Target._plain.get(task__plan=plan, key="T22-a")
    sheet = office.take(sheet_for(plan, office["plan"], (target, "value", "62"), on=office.day), "submit", "plan")
    office.take(sheet, "approve", "boss", opinion="同意")
    plan.refresh_from_db()
    assert plan.edition == 2 and Target._plain.get(pk=target.pk).value == "62"


def dispatched(office: Office, late: Any) -> None:
    """Nobody is asked how far he is: the late case is on the dispatch desk, and a measure is proposed from it."""
    office.until(due(late, "decide") + timedelta(days=14))
    made = next(p for p in proposals(office.day) if p.unit == Organ.objects.get(key="rongcheng").pk)
    fact = next(g for g in made.grounds if g.matter == late.pk)
    assert fact.number == late.matter.number and "行政复议法" in fact.basis and fact.late > 0
    assert "荣成" in page(office, "coordinator", reverse("dispatch"))
    case = office.open("law_measure", "officer", {"unit": str(made.unit), "rung": "dispatch"})
    case = office.take(case, "decide", "head", reason="先书面调度")
    case = office.take(case, "issue", "officer", questions="")
    case = office.take(case, "answer", "unit", answer="人手不足", answer_signed_by="某市长")
    office.take(case, "assess", "officer", assessed="sufficient", reason="措施可行")


def asked_in_writing(office: Office) -> None:
    """Scenario 8: an inquiry over National Day, no answer, urged, and the facts speak for a talk."""
    office.until(date(2026, 9, 24))
    letter = office.open("law_measure", "officer", {"unit": pk("rongcheng"), "rung": "inquiry"})
    letter = office.take(letter, "decide", "head", reason="仍未办结")
    letter = office.take(letter, "issue", "officer", questions="原因和打算")
    assert due(letter, "answer") == date(2026, 10, 15)  # 10-01 to 10-08 off, 10-10 worked
    office.until(date(2026, 10, 16))
    assert Measure._plain.get(pk=letter.pk).state == "overdue"
    office.take(letter, "urge", "officer")
    office.until(date(2026, 10, 30))
    made = next(p for p in proposals(office.day) if p.unit == letter.unit_id)
    assert made.rung == "talk" and "逾期 11 个工作日" in made.grounds[0].text
    letter = office.take(letter, "escalate", "officer", rung="onsite", reason="转实地督察")
    following = Measure._plain.get(pk=letter.leads_to_id)
    assert (following.rung, following.state, following.after_id) == ("onsite", "proposed", letter.pk)


def on_site(office: Office, late: Any) -> LawInspection:
    """Scenarios 7 and 9: a clash is merged, the next project goes; a finding objected to with reason is rejected."""
    other = office.open("oversight_entry", "planner", {
        "title": "安全生产督查", "regime": "government", "kind": "special", "basis": "年度计划", "people": 5,
        "objects": [pk("rongcheng")], "starts": date(2026, 11, 2), "ends": date(2026, 11, 4)}, organ="swb")  # fmt: skip
    office.take(other, "list", "planner", opinion="")
    clashing = acts.proposed(office, ("rongcheng",), date(2026, 11, 9))
    with pytest.raises(NotAllowed, match="建议合并"):
        office.take(entry(clashing), "list", "planner", opinion="")
    office.take(entry(clashing), "merge", "planner", into=str(other.pk), reason="同一单位")
    project = acts.noticed(office, ("rongcheng", "scjg"), date(2026, 11, 23))
    office.until(date(2026, 11, 23))
    project = office.take(project, "enter", "officer")
    project = office.take(project, "find", "officer", unit=pk("rongcheng"), fact="复议案件逾期未决", evidence="案卷",
                          severity="3", rule="《行政复议法》第六十二条", klass="dispute_reconsideration",
                          record=late.matter.number)  # fmt: skip
    project = acts.find(office, project, "rongcheng", "未告知听证权利")
    project = acts.find(office, project, "scjg", "裁量说理不足")
    office.until(date(2026, 11, 27))
    project = office.take(office.take(project, "leave", "officer"), "send_findings", "officer")
    wrong = findings(project)[1]
    project = office.take(project, "confirm", "unit", disputed=[str(wrong.pk)], objection="案卷里有告知书")
    return office.take(project, "rule", "head", finding=str(wrong.pk), upheld=True, reason="补查属实")


def written(office: Office, project: LawInspection) -> list[Problem]:
    """Silence confirms; report, feedback, plans, proofs, a check by another, write-off; what is left stays open."""
    office.until(date(2026, 12, 5))
    project = office.take(project, "report", "officer", good="有进步", causes="力量不足", suggestions="补充人员")
    project = office.take(project, "feedback", "head")
    found = list(Problem._plain.filter(origin_id=project.pk).order_by("pk"))
    assert [(p.unit.key, p.state) for p in found] == [("rongcheng", "confirmed"), ("scjg", "confirmed")]
    for problem, who in zip(found, ("unit", "other"), strict=True):
        planned(office, problem, who, date(2026, 12, 25))
    project = office.take(project, "start_rectifying", "officer")
    office.until(date(2026, 12, 20))
    more.made_up_late(office)
    done = [written_off(office, found[0], "unit")]
    with pytest.raises(NotAllowed, match="尚未销号"):
        office.take(project, "verify", "officer")
    done.append(written_off(office, found[1], "other"))
    project = office.take(office.take(project, "verify", "officer"), "close", "head", summary="均已销号")
    assert office.take(project, "archive", "officer").state == "archived" and entry(project).state == "done"
    keys = set(PaperRecord._plain.filter(matter_id=project.pk).values_list("key", flat=True))
    assert {"scheme", "notice", "working_sheet", "report", "feedback", "result_notice", "archive_list"} <= keys
    office.open("law_problem", "officer", {
        "unit": pk("scjg"), "text": "投诉处理逾期未告知", "rule": "《信访工作条例》", "klass": "dispute_petition",
        "severity": "2", "source": "complaint", "confirmed": True})  # fmt: skip
    clue = office.open("law_clue", "keeper", {
        "receiver": pk("jiwei"), "suspicion": "discipline", "subject": "某甲", "content": SECRET})  # fmt: skip
    office.take(office.take(clue, "approve", "head"), "send", "keeper")
    return done


def assessed(office: Office) -> Assessment:
    """A published scheme, figures from the registers, verified by another, computed, told, final."""
    office.until(date(2026, 12, 21))
    scheme = office.open("assessment_scheme", "plan", {"text": SCHEME, "note": ""})
    scheme = office.take(office.take(scheme, "check", "plan2", caution="试行"), "consult", "plan")
    office.until(date(2027, 1, 11))
    scheme = office.take(office.take(scheme, "approve", "boss"), "publish", "plan")
    facts = {"title": "2026年度考核", "year": 2026, "scheme_id": str(scheme.pk), "starts": date(2026, 1, 1),
             "until": date(2026, 12, 31), "publication": "ranking", "roster": "scjg、gaj"}  # fmt: skip
    made = office.take(office.open("assessment", "plan", facts), "start", "plan")
    made = office.take(office.take(made, "close_self", "assessor"), "freeze", "assessor")
    for sheet in Sheet._plain.filter(assessment=made):
        office.take(sheet, "judge", "assessor", source="help", points="36", reason="按时办理")
        office.take(sheet, "verify", "assessor2")
    more.awarded(office, made)
    made = office.take(office.take(made, "compute", "assessor"), "review", "assessor2", caution="已阅")
    office.take(made, "announce", "plan")
    office.until(date(2027, 1, 25))
    return office.take(made, "finish", "boss")


def score(sheet: Sheet, no: int) -> str:
    return f"{sheet.results.get(computation__no=no).score:.2f}"


def lost_points(office: Office, made: Assessment) -> Problem:
    """The department that lost every case lost sixty points: proposed for the ledger, entered by a person."""
    own = Sheet._plain.get(assessment=made, unit__key="gaj")
    other = Sheet._plain.get(assessment=made, unit__key="scjg")
    assert (score(own, 1), score(other, 1)) == ("36.00", "97.00")
    row = Problem._plain.get(source="score")
    assert (row.origin_id, row.leaf, row.unit.key, row.state) == (own.pk, "A1", "gaj", "proposed")
    row = office.take(row, "enter", "officer", text=row.text, klass=row.klass, severity="3")
    item = page(office, "plan", reverse("assess-item", args=[own.pk, "A1"]))
    assert "《行政复议法》" in item and reverse("case", args=["law_problem", row.pk]).startswith("/r/law_problem/")
    return row


def restated(office: Office, made: Assessment) -> None:
    """Scenario 12: a suit lost comes to light after scoring; counted once, in a second version beside the first."""
    own = Sheet._plain.get(assessment=made, unit__key="gaj")
    file = store("裁判.txt", "模拟".encode(), office["assessor"])
    office.take(own, "report_event", "assessor", source="suits", number="模拟行终1号", title="败诉", authority="法院",
                happened_on=date(2026, 11, 1), file=[file.pk])  # fmt: skip
    office.take(own, "decide_event", "assessor2", event=str(own.events_of.get().pk), result="accepted")
    assert score(own, 1) == "36.00"
    made = office.take(made, "restate", "boss", reason="裁判在审定之后收到")
    assert (made.shown, score(own, 1), score(own, 2)) == (2, "36.00", "35.00")
    assert Reading._plain.filter(sheet=own, source="corrected").count() == 1


def reported(office: Office, closed: list[Problem], monkeypatch: Any) -> Any:
    """Scenarios 14 and 17: drafted from records, problems not empty, frozen, published, nothing restricted."""
    office.until(date(2027, 2, 3))
    report = office.open("annual_report", "writer", {"year": "2026"}, organ="weihai")
    proof = store("会议登记.txt", "常务会议目录".encode(), office["writer"], matter_id=report.pk)
    report = office.take(report, "external", "writer", key="F061", text="16次", said_by="会议登记簿", dated=office.day,
                         proof=[proof.pk])  # fmt: skip
    for section in Section._plain.filter(matter_id=report.pk):
        report = filled(report, section, office["writer"], office.day)
    texts = {s.key: s.text for s in Section._plain.filter(matter_id=report.pk)}
    assert "投诉处理逾期未告知" in texts["shortcomings"] and closed[0].text not in texts["shortcomings"]
    report = office.take(report, "review", "plan")
    office.until(date(2027, 2, 10))
    report = office.take(report, "approve", "leader", opinion="同意")
    report = office.take(report, "freeze", "writer")
    grants.draft_without_a_grant(office, report, monkeypatch)
    report = office.take(report, "publish", "writer")
    row = ReportFigure._plain.get(matter_id=report.pk, key="F090a")
    assert (row.text, len(row.frozen.records)) == ("3件", 3)
    shown = page(office, "", reverse("open-report", args=[report.pk]))
    told = page(office, "", reverse("open-report-figures", args=[report.pk, "json"]))
    assert "3件" in shown and row.definition[:12] in shown + told + row.definition
    assert not [word for word in (SECRET, "谈话", "线索移送") if word in shown + told]
    return report


def corrected(office: Office, report: Any) -> None:
    """Scenario 15: a case entered afterwards moves no published number; the difference shows, a correction follows."""
    address = reverse("open-report-figures", args=[report.pk, "json"])
    before = page(office, "", address)
    office.until(date(2026, 12, 30))
    filed(office, "scjg")
    office.until(date(2027, 3, 1))
    report = office.take(report, "recheck", "writer")
    row = ReportFigure._plain.get(matter_id=report.pk, key="F090a")
    assert row.text == "3件" and "现有记录为 4件" in row.drift and page(office, "", address) == before
    assert "公开后记录有变化" in page(office, "", reverse("open-report", args=[report.pk]))
    office.take(report, "correct", "writer", reason="补录一件")
    assert "更正前 3件" in page(office, "", reverse("open-report", args=[report.pk]))


def following(office: Office, plan: Any, left: Problem) -> None:
    """Scenario 19: next year's plan from what was carried over and is still open, each with its origin."""
    task = Task._plain.get(plan=plan, no="T16")
    office.take(office.take(task, "fail", "plan", reason="未完成"), "carry", "plan", reason="下一年继续")
    coming = next_year(plan, office["plan"], office.day, problems=[left.text])
    origins = [t["provenance"] for a in coming.content["aspects"] for t in a["tasks"]]
    assert any("T16" in text for text in origins) and any("未销号问题" in text for text in origins)
