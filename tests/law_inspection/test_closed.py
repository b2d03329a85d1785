"""Strict visibility: a clue exists for sender, approver, receiver alone; units see their own part of an inspection."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from fadu.aspects.a9_coordination.demonstration.steps.evidence import check_link
from fadu.aspects.a9_coordination.law_inspection import facts
from fadu.aspects.a9_coordination.law_inspection.models import Clue, LawInspection, Measure, Problem
from fadu.aspects.a9_coordination.law_inspection.panels import PROJECT
from fadu.kernel.access import PUBLIC
from fadu.kernel.models import Event, Matter, Notification, PaperRecord, Run
from fadu.kernel.register import register
from fadu.kernel.taking import NotAllowed
from fadu.people.models import User
from fadu.web.api.models import ApiToken
from fadu.web.shell import navigation

from .acts import find, findings, noticed, pk
from .conftest import Office

SECRET = "一笔收费没有入账"
OUTSIDE = ("officer", "second", "planner", "leader", "coordinator", "auditor", "unit", "other")


@pytest.fixture
def clue(office: Office) -> Clue:
    """A clue that was sent to the discipline organ."""
    case = office.open("law_clue", "keeper", {
        "receiver": pk("jiwei"), "suspicion": "discipline", "subject": "某甲乙丙", "content": SECRET})  # fmt: skip
    case = office.take(case, "approve", "head")
    return office.take(case, "send", "keeper")


def test_nobody_else_sees_or_counts_a_clue(office: Office, clue: Clue):
    for name in OUTSIDE:
        who = office[name]
        assert not Clue.objects.for_user(who).exists(), name
        for model in (Matter, Run, Event, PaperRecord):
            field = "pk" if model is Matter else "matter_id"
            assert not model.objects.for_user(who).filter(**{field: clue.pk}).exists(), (name, model)
    assert not Clue.objects.for_user(PUBLIC).exists()
    for name in ("keeper", "head", "jiwei"):
        assert Clue.objects.for_user(office[name]).count() == 1, name
    assert register("law_clue").indicators == () and Clue.number_sent(2026) is None


def test_before_it_is_sent_the_receiver_knows_nothing(office: Office):
    case = office.open("law_clue", "keeper", {
        "receiver": pk("jiwei"), "suspicion": "office", "subject": "某甲", "content": SECRET})  # fmt: skip
    assert not Clue.objects.for_user(office["jiwei"]).exists()
    assert not Notification.objects.filter(matter_id=case.pk).exists()


def test_the_number_of_clues_is_told_from_three_on(office: Office, clue: Clue):
    Clue._plain.filter(pk=clue.pk).update(sent_on=date(2026, 3, 2))
    assert Clue.number_sent(2026) is None
    for _ in range(2):
        case = office.open("law_clue", "keeper", {
            "receiver": pk("jiwei"), "suspicion": "other", "subject": "某", "content": "另一件"})  # fmt: skip
        office.take(office.take(case, "approve", "head"), "send", "keeper")
    assert Clue.number_sent(2026) == 3


def test_no_log_holds_the_words_of_a_clue(office: Office, clue: Clue):
    texts = "".join(str(e.facts) + e.title for e in Event._plain.filter(matter_id=clue.pk))
    assert SECRET not in texts and "某甲乙丙" not in texts
    assert clue.matter.title == "线索移送"


def test_no_page_shows_a_clue_to_others(office: Office, clue: Clue):
    number = clue.matter.number
    paths = [reverse("list", args=["law_clue"]), reverse("case", args=["law_clue", clue.pk]),
             f"/search?q={number}", "/search?q=收费", "/desk/", "/leader/", "/dispatch/"]  # fmt: skip
    for name in ("officer", "leader", "coordinator", "auditor", "unit"):
        client = Client()
        client.force_login(User.objects.get(pk=office[name].id),
                           backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
        for path in paths:
            body = client.get(path).content.decode()
            assert SECRET not in body and f">{number}<" not in body, (name, path)
        assert client.get(paths[1]).status_code == 404


def test_the_audit_pages_tell_of_a_clue_only_to_who_may_open_it(office: Office, clue: Clue):
    number, row = clue.matter.number, reverse("audit_row", args=["law_clue", clue.pk])
    for name, told in (("auditor", False), ("jiwei", True)):
        client = Client()
        client.force_login(User.objects.get(pk=office[name].id), backend="django.contrib.auth.backends.ModelBackend")
        for query in ("", f"?number={number}", "?q=移送", "?kind=step"):
            body = client.get(f"/audit{query}").content.decode()
            assert (f">{number}<" in body, "登记线索" in body) == (told, told and query != "?q=移送"), (name, query)
        assert client.get(row).status_code == (200 if told else 404), name


def test_the_audit_pages_tell_of_a_joint_inspection_only_to_those_few(office: Office):
    case = office.open("law_coop", "keeper", {"partner": pk("jiwei"), "kind": "joint", "subject": "x", "content": "y"})
    case = office.take(office.take(office.take(case, "approve", "head"), "send", "keeper"), "agree", "jiwei")
    case = office.take(case, "launch", "keeper", title="联合", objects=[pk("rongcheng")], content="z",
                       starts=date(2026, 4, 13), ends=date(2026, 4, 15), people=2)  # fmt: skip
    project = LawInspection._plain.select_related("matter").get(pk=case.project_id)
    few = office.open("law_problem", "officer", {
        "unit": pk("rongcheng"), "text": "联合发现的问题", "rule": "y", "klass": "lead_plan", "severity": "1",
        "source": "complaint"})  # fmt: skip
    Problem._plain.filter(pk=few.pk).update(origin=project.pk, state="overdue", deadline=date(2026, 1, 5))
    client = Client()
    client.force_login(User.objects.get(pk=office["auditor"].id), backend="django.contrib.auth.backends.ModelBackend")
    body = client.get("/audit").content.decode()
    for record in (case, project, few):
        assert f">{record.matter.number}<" not in body and not Matter.called(record.matter.number).exists()
        row = reverse("audit_row", args=[record.matter.register, record.pk])
        assert client.get(row).status_code == 404, record
    assert "联合发现的问题" not in str(facts.late_problems(office.day))
    other = noticed(office, ("rongcheng",), date(2026, 4, 27))
    assert f">{other.matter.number}<" in client.get("/audit").content.decode()


def test_a_number_that_is_typed_in_finds_no_clue(office: Office, clue: Clue):
    paper = PaperRecord._plain.get(matter_id=clue.pk)
    assert not Matter.called(clue.matter.number).exists() and not PaperRecord.called(paper.number).exists()
    other = noticed(office, ("rongcheng",), date(2026, 4, 13))
    assert Matter.called(other.matter.number).get().pk == other.pk
    given = {"record": clue.matter.number, "paper": "", "register": "", "file": [], "title": ""}
    assert "没有编号" in check_link(None, given)["record"]
    assert "没有文号" in check_link(None, given | {"record": "", "paper": paper.number})["paper"]


def test_the_navigation_names_clues_to_nobody_else(office: Office, rf):
    request = rf.get("/desk/")
    titles = {link.title for group in navigation(request, office["officer"]) for link in group.links}
    assert "线索移送" not in titles and "督察问题台账" in titles
    assert "线索移送" in {link.title for group in navigation(request, office["keeper"]) for link in group.links}


def test_a_unit_sees_its_own_findings_and_papers_alone(office: Office):
    project = noticed(office, ("rongcheng", "scjg"), date(2026, 4, 13))
    office.until(date(2026, 4, 13))
    project = office.take(project, "enter", "officer")
    project = find(office, project, "rongcheng", "荣成的事实")
    project = find(office, project, "scjg", "市场监管的事实")
    rows = next(panel for panel in PROJECT if panel.key == "findings").rows
    assert [row["fact"] for row in rows(project, office["unit"])] == ["荣成的事实"]
    assert [row["fact"] for row in rows(project, office["other"])] == ["市场监管的事实"]
    assert len(rows(project, office["officer"])) == len(findings(project)) == 2
    client = Client()
    client.force_login(User.objects.get(pk=office["unit"].id), backend="django.contrib.auth.backends.ModelBackend")
    body = client.get(reverse("law-papers", args=[project.pk])).content.decode()
    mine, other = PaperRecord._plain.filter(matter_id=project.pk, key="notice").order_by("id")
    assert mine.number in body and other.number not in body
    assert client.get(reverse("law-paper", args=[project.pk, mine.pk, "pdf"])).status_code == 200
    assert client.get(reverse("law-paper", args=[project.pk, other.pk, "pdf"])).status_code == 404
    assert client.get(reverse("paper", args=["law_inspection", project.pk, other.pk, "pdf"])).status_code == 403


def test_before_the_notice_a_unit_knows_of_no_inspection(office: Office):
    office.open("law_inspection", "officer", {
        "title": "暗访", "kind": "special", "basis": "来信", "objects": [pk("rongcheng")], "content": "x",
        "starts": date(2026, 5, 11), "ends": date(2026, 5, 12), "people": 2})  # fmt: skip
    assert not LawInspection.objects.for_user(office["unit"]).exists()


def test_a_measure_reaches_the_unit_when_it_goes_out(office: Office):
    case = office.open("law_measure", "officer", {
        "unit": pk("rongcheng"), "rung": "inquiry", "outside": "complaint", "why": "来信"})  # fmt: skip
    case = office.take(case, "decide", "head", reason="须说明")
    assert not Measure.objects.for_user(office["unit"]).exists()
    office.take(case, "issue", "officer", questions="")
    assert Measure.objects.for_user(office["unit"]).count() == 1
    assert not Measure.objects.for_user(office["other"]).exists()
    with pytest.raises(NotAllowed):
        office.take(case, "answer", "other", answer="x", answer_signed_by="x")


def test_auditors_have_no_sight_of_party_papers(office: Office):
    office.open("law_problem", "officer", {
        "unit": pk("rongcheng"), "text": "x", "rule": "y", "klass": "lead_plan", "severity": "1",
        "source": "complaint"})  # fmt: skip
    assert not Problem.objects.for_user(office["auditor"]).exists()
    assert Problem.objects.for_user(office["unit"]).count() == 1
    assert not Problem.objects.for_user(office["other"]).exists()


def test_no_export_paper_or_interface_gives_a_clue_to_others(office: Office, clue: Clue):
    """Each address is one that answers the discipline organ: for others it does not exist, or says nothing."""
    paper = PaperRecord._plain.get(matter_id=clue.pk, key="transfer")
    case = f"/api/v1/registers/law_clue/cases/{clue.pk}"
    papers = [reverse("paper", args=["law_clue", clue.pk, paper.pk, kind]) for kind in ("pdf", "docx")]
    closed = [reverse("dossier", args=["law_clue", clue.pk]), *papers]
    told = [case, f"{case}/papers", f"{case}/papers/{paper.pk}.pdf", f"{case}/events", f"{case}/clocks"]
    for name, status in (("jiwei", 200), ("leader", 404), ("coordinator", 404), ("officer", 404), ("unit", 404)):
        user, client = User.objects.get(pk=office[name].id), Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        token = {"HTTP_AUTHORIZATION": f"Bearer {ApiToken.issue(user, '测试', ['read', 'private'], 9)[1]}"}
        assert [client.get(path).status_code for path in closed] == [status] * 3, name
        assert [client.get(path, **token).status_code for path in told] == [status] * 5, name
        for path in ("/api/v1/due", "/api/v1/registers/law_clue/cases"):
            body = client.get(path, **token).content.decode()
            assert (clue.matter.number in body) == (status == 200 and "law_clue" in path), (name, path)
