"""One report from draft to a correction: bound numbers, freezing, publication, drift, restatement, access."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fadu.kernel import documents, uploads
from fadu.kernel.access import PUBLIC, SYSTEM, Actor, PostView
from fadu.kernel.models import Notification
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.duties import grant_post
from fadu.people.models import Area, Organ, User
from tests.conftest import django_db_modify_db_settings, pytest_unconfigure  # noqa: F401 the server of all tests

from .. import alarms, counting, freezing, steps
from ..models import Report, ReportFigure, Section
from ..rules import bound

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 15)
FILING = {
    "applicant_kind": "citizen", "applicant_name": "甲某", "id_number": "", "phone": "13806310001", "address": "某路1号",
    "respondent_name": "某局", "act_kind": "act", "act_name": "罚款决定", "act_number": "", "act_on": date(2025, 2, 27),
    "served_by": "direct", "act_served_on": date(2025, 3, 2), "told": "yes", "subject": "penalty", "sector": "market",
    "amount": "20000", "request": "撤销。", "reasons": "有误。",
}  # fmt: skip


def file(organ: Any, on: date) -> Any:
    """A reconsideration case received on a day."""
    with frozen_today(on):
        facts = FILING | {"act_on": on, "act_served_on": on}
        return open_case(register("reconsideration"), SYSTEM, facts, organ_id=organ.pk, on=on, step="enter").case


def person(organ: Any, role: str, no: int) -> Actor:
    """Somebody with one post."""
    return Actor(no, role, f"{role}{no}", (PostView(role, organ.pk, frozenset({organ.pk}), organ.area.code),))


@pytest.fixture
def city() -> SimpleNamespace:
    """A city and a district with their cases of two years."""
    made = {}
    for key, name, code, level in (
        ("weihai", "威海市人民政府", "371000", "city"),
        ("huancui", "环翠区人民政府", "371002", "county"),
    ):
        area = Area.objects.get_or_create(code=code, defaults={"name": name[:3], "level": level})[0]
        given = {"name": name, "short": name[:3], "kind": "government", "area": area, "prefix": name[:1]}
        made[key] = Organ.objects.get_or_create(key=f"ar.{key}", defaults=given)[0]
    for organ, days in ((made["weihai"], (3, 4, 5)), (made["huancui"], (6,))):
        for n in days:
            file(organ, date(2025, 3, n))
    file(made["weihai"], date(2024, 1, 8))
    organ = made["weihai"]
    roles = ("annual_report.drafter", "coordinator", "leader")
    people = {role: person(organ, role, no) for no, role in enumerate(roles, 11)}
    return SimpleNamespace(**made, writer=people[roles[0]], checker=people[roles[1]], boss=people[roles[2]])


def draft(city: Any, organ: Any = None) -> Report:
    organ = organ or city.weihai
    with frozen_today(DAY):
        actor = city.writer if organ == city.weihai else person(organ, "annual_report.drafter", 21)
        return open_case(register("annual_report"), actor, {"year": "2025"}, organ_id=organ.pk, on=DAY).case


def do(report: Report, step: str, actor: Actor, on: date = DAY, **facts: Any) -> Report:
    with frozen_today(on):
        return take(report, step, actor, facts, on=on).case


def fill(report: Report, city: Any) -> Report:
    for section in Section._plain.filter(matter_id=report.pk):
        text = bound.editable(section.text, counting.values(report))
        lines = ["已写明。" if line.startswith(bound.PENDING) else line for line in text.splitlines()]
        report = do(report, "edit", city.writer, section=section.key, text="\n".join(lines))
    return report


def published(city: Any) -> Report:
    report = fill(draft(city), city)
    report = do(report, "review", city.checker, date(2026, 2, 9))
    report = do(report, "approve", city.boss, date(2026, 2, 20), opinion="")
    report = do(report, "freeze", city.writer, date(2026, 2, 24))
    report = do(report, "send", city.writer, date(2026, 2, 25), receivers="本级党委")
    return do(report, "publish", city.writer, date(2026, 3, 18))


def test_figures_come_from_the_registers_of_the_reports_own_scope(city):
    report = draft(city)
    row = ReportFigure._plain.get(matter_id=report.pk, key="F090a")
    assert (row.text, row.last_text, row.change) == ("4件", "1件", "，比上年增加3件，增长300%")
    assert not ReportFigure._plain.filter(matter_id=report.pk, key="F071a").exists()  # nothing recorded is not zero
    district = ReportFigure._plain.get(matter_id=draft(city, city.huancui).pk, key="F090a")
    assert (district.text, district.last_text) == ("1件", "0件")
    bureau = Organ.objects.get_or_create(
        key="ar.bureau", defaults={"name": "某局", "short": "某局", "kind": "department", "area": city.weihai.area}
    )[0]
    own = draft(city, bureau)
    assert own.kind == "department" and not ReportFigure._plain.filter(matter_id=own.pk, key="F090a").exists()
    assert "F030a" in {m.part.key for m in counting.missing(report)}
    assert [run.due_on for run in report.runs().order_by("key")] == [date(2026, 4, 1), date(2026, 3, 1)]


def test_numbers_stay_bound_and_gaps_stop_the_review(city):
    report = draft(city)
    text = bound.editable(Section._plain.get(matter_id=report.pk, key="measures").text, counting.values(report))
    assert "【F090a 4件】" in text
    with pytest.raises(InvalidFacts, match="F090a 的数改动了"):
        do(report, "edit", city.writer, section="measures", text=text.replace("【F090a 4件】", "【F090a 5件】"))
    with pytest.raises(InvalidFacts, match="没有绑定指标"):
        do(report, "edit", city.writer, section="other", text="另有案件37件。")
    with pytest.raises(NotAllowed, match="待补"):
        do(report, "review", city.checker)
    report = fill(report, city)
    with pytest.raises(NotAllowed, match="起草人不能核"):
        do(report, "review", city.writer)


def test_an_external_figure_needs_source_document_and_day_and_stays_marked(city):
    report = draft(city)
    with frozen_today(DAY):
        proof = uploads.store("目录.txt", "目录".encode(), city.writer, matter_id=report.pk)
    given = {"key": "F061", "text": "16次", "said_by": "会议登记簿", "dated": DAY, "proof": [proof.pk]}
    with pytest.raises(InvalidFacts, match="约"):
        do(report, "external", city.writer, **(given | {"text": "约16次"}))
    with pytest.raises(InvalidFacts, match="单位是次"):
        do(report, "external", city.writer, **(given | {"text": "16件"}))
    with pytest.raises(InvalidFacts):
        do(report, "external", city.writer, **(given | {"proof": []}))
    with pytest.raises(InvalidFacts):
        do(report, "external", city.writer, **(given | {"key": "F090a"}))
    report = do(report, "external", city.writer, **given)
    row = ReportFigure._plain.get(matter_id=report.pk, key="F061")
    assert row.external and row.proof_id == proof.pk and counting.values(report)["F061"].external and row.value == 16
    report = do(report, "recount", city.writer)
    assert ReportFigure._plain.filter(pk=row.pk).exists()
    do(report, "drop", city.writer, key="F061", why="录错了")
    assert not ReportFigure._plain.filter(pk=row.pk).exists()


def test_what_does_not_add_up_is_named_and_goes_out_only_explained(city):
    report = draft(city)
    with frozen_today(DAY):
        proof = uploads.store("台账.txt", "台账".encode(), city.writer, matter_id=report.pk)
    more = {"said_by": "许可台账", "dated": DAY, "proof": [proof.pk]}
    for key, text in (("F030a", "24"), ("F030b", "2件"), ("F030c", "20件"), ("F030d", "1件")):
        report = do(report, "external", city.writer, key=key, text=text, **more)
    report = fill(report, city)
    report = do(report, "review", city.checker)
    report = do(report, "approve", city.boss, opinion="")
    with pytest.raises(NotAllowed, match="许可受理 = 转交 . 办结 . 在办：左边 24，右边 23，差 1"):
        do(report, "freeze", city.writer)
    report = do(report, "explain", city.writer, identity="F030", why="一件移送外市，未计入三项")
    report = do(report, "freeze", city.writer)
    report = do(report, "publish", city.writer)
    body = json.loads(Client().get(reverse("open-report-figures", args=[report.pk, "json"])).content)
    told = next(one for one in body["sums"] if one["key"] == "F030")
    assert (told["state"], told["gap"], told["explanation"]) == ("broken", 1.0, "一件移送外市，未计入三项")
    page = Client().get(reverse("open-report", args=[report.pk])).content.decode()
    assert "差 1" in page and "一件移送外市" in page and "外部数据" in page
    assert {one["state"] for one in body["sums"] if one["key"] in ("F090", "F091")} <= {"holds"}


def test_a_frozen_figure_does_not_move_until_it_is_corrected_in_sight(city):
    report = published(city)
    assert [p.key for p in report.papers()] == ["report"] and report.state == "published"
    row = ReportFigure._plain.get(matter_id=report.pk, key="F090a")
    assert row.frozen.text == "4件" and len(row.frozen.records) == 4
    address = reverse("open-report-figures", args=[report.pk, "json"])
    before = Client().get(address).content
    file(city.weihai, date(2025, 6, 9))
    with pytest.raises(NotAllowed, match="没有要更正的"):
        do(report, "correct", city.writer, date(2026, 5, 6), reason="补录")
    report = do(report, "recheck", city.writer, date(2026, 5, 6))
    row.refresh_from_db()
    assert row.text == "4件" and "现有记录为 5件" in row.drift
    page = Client().get(reverse("open-report", args=[report.pk])).content.decode()
    assert "公开后记录有变化" in page and "4件" in page
    assert Client().get(address).content == before
    report = do(report, "correct", city.writer, date(2026, 5, 7), reason="补录一件")
    row.refresh_from_db()
    assert (row.text, row.frozen.restates.text, report.edition) == ("5件", "4件", 2)
    assert "更正前 4件" in Client().get(reverse("open-report", args=[report.pk])).content.decode()
    after = next(one for one in json.loads(Client().get(address).content)["figures"] if one["key"] == "F090a")
    assert (after["value"], after["text"]) == (5.0, "5件") and row.change == "，比上年增加4件，增长400%"


def test_everybody_reads_what_is_published_and_nothing_else(city):
    report = draft(city)
    assert Client().get(reverse("open-report", args=[report.pk])).status_code == 404
    assert not Report.objects.for_user(PUBLIC).exists()
    stranger = person(city.huancui, "annual_report.drafter", 31)
    assert not Report.objects.for_user(stranger).exists()
    Report._plain.filter(pk=report.pk).update(state="withdrawn")
    done = published(city)
    client = Client()
    assert client.get(reverse("open-reports")).status_code == 200
    body = json.loads(client.get(reverse("open-report-figures", args=[done.pk, "json"])).content)
    row = next(one for one in body["figures"] if one["key"] == "F090a")
    assert (row["value"], row["records"], row["text"]) == (4.0, 4, "4件") and "行政复议法" in row["basis"]
    lines = client.get(reverse("open-report-figures", args=[done.pk, "csv"])).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("编号,名称") and len(lines) == len(body["figures"]) + 1
    for form in ("pdf", "docx"):
        assert client.get(reverse("open-report-paper", args=[done.pk, form])).status_code == 200


@pytest.mark.parametrize("role, step, reads", [
    ("annual_report.drafter", "send", True),  # whoever wrote or signs it knows every figure
    ("annual_report.approver", "send", True),
    ("unit_contact", "send", True),
    ("coordinator", "send", True),  # every register of the report is open to the post
    ("auditor", "send", False),  # some registers are not: the pages cover their figures, the paper cannot
    ("auditor", "publish", True),
])  # fmt: skip
def test_before_publication_the_signed_paper_is_for_those_who_may_know_its_figures(city, role, step, reads):
    report = draft(city)
    book = register("annual_report")
    row = ReportFigure._plain.filter(matter_id=report.pk, key="F090a")
    row.update(indicator="law_problem.confirmed", key="F128a")
    Report._plain.filter(pk=report.pk).update(published_on=DAY if step == "publish" else None)
    report = Report._plain.get(pk=report.pk)
    why = documents.closed(book, "report", report, person(city.weihai, role, 41))
    assert (why == "") == reads and documents.closed(book, "report", report, SYSTEM) == ""


def test_a_closed_paper_is_named_but_not_handed_out(city):
    report = published(city)
    Report._plain.filter(pk=report.pk).update(published_on=None, state="frozen")
    ReportFigure._plain.filter(matter_id=report.pk, key="F090a").update(indicator="law_problem.confirmed")
    user, paper = User.objects.create_user("ar.audit", name="某丁"), report.papers().get()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with frozen_today(date(2026, 5, 8)):
        grant_post(SYSTEM, user, city.weihai, "auditor", title="查阅", start=date(2026, 5, 8))
        page = client.get(reverse("case", args=["annual_report", report.pk])).content.decode()
        address = reverse("paper", args=["annual_report", report.pk, paper.pk, "pdf"])
        assert paper.title in page and address not in page and client.get(address).status_code == 403
        Report._plain.filter(pk=report.pk).update(published_on=DAY)
        assert client.get(address).status_code == 200


def test_by_clicks_from_the_report_to_a_record_and_an_article(city):
    report = published(city)
    user = User.objects.create_user("ar.try", name="某乙")
    with frozen_today(date(2026, 1, 5)):
        grant_post(SYSTEM, user, city.weihai, "coordinator", title="统筹", start=date(2026, 1, 5))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with frozen_today(date(2026, 5, 8)):
        text = client.get(reverse("report-read", args=[report.pk])).content.decode()
        address = reverse("report-figure", args=[report.pk, "F090a"])
        assert address in text
        page = client.get(address).content.decode()
        case = register("reconsideration").model._plain.filter(organ=city.weihai, opened_on__year=2025).first()
        assert "行政复议法" in page and reverse("case", args=["reconsideration", case.pk]) in page
        assert client.get(reverse("case", args=["reconsideration", case.pk])).status_code == 200
        for name in ("report-table",):
            assert client.get(reverse(name)).status_code == 200
        edit = client.get(reverse("report-edit", args=[report.pk, "measures"]))
        assert edit.status_code == 404
        freezing.recheck(report)


def test_drafters_are_reminded_also_of_what_they_have_not_begun(city):
    for organ in (city.weihai, city.huancui):
        user = User.objects.create_user(f"ar.{organ.key}", name="某丙")
        with frozen_today(date(2026, 1, 5)):
            grant_post(SYSTEM, user, organ, "annual_report.drafter", title="起草", start=date(2026, 1, 5))
    draft(city)
    with frozen_today(date(2026, 2, 16)):
        assert alarms.remind(date(2026, 2, 14)) == 0 and alarms.remind(date(2026, 2, 16)) == 2
        assert alarms.remind(date(2026, 2, 16)) == 0  # once
        told = dict(Notification.objects.filter(role="annual_report.drafter").values_list("organ_id", "text"))
        assert "还没有起草" in told[city.huancui.pk] and "3月1日前报送" in told[city.weihai.pk]
        assert alarms.remind(date(2026, 4, 1)) == 2


def test_a_national_demonstration_area_owes_an_extra_report_in_january(city, monkeypatch):
    monkeypatch.setattr(steps, "named", lambda case: True)
    report = draft(city)
    assert report.runs().get(key="extra").due_on == date(2026, 1, 31)
    with frozen_today(DAY):
        proof = uploads.store("专项报告.txt", b"1", city.writer, matter_id=report.pk)
    report = do(report, "send_extra", city.writer, receivers="中央依法治国办", proof=[proof.pk])
    assert report.runs().get(key="extra").stopped_on == DAY
    with pytest.raises(NotAllowed, match="没有待报送"):
        do(report, "send_extra", city.writer, receivers="x", proof=[proof.pk])
