"""Lists that units claim, forms they fill in online, work with the discipline organ that few may know of."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fadu.aspects.a9_coordination.law_inspection.models import (
    Claim,
    ClassHit,
    Clue,
    Cooperation,
    FormCell,
    LawInspection,
    OversightEntry,
    Problem,
)
from fadu.aspects.a9_coordination.law_inspection.rules import forms
from fadu.aspects.a9_coordination.law_inspection.steps.project import earlier
from fadu.aspects.a9_coordination.law_inspection.views.asking import _safe
from fadu.kernel.models import Event, Matter
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.kernel.uploads import store
from fadu.people.models import Organ, User
from fadu.registry.burden import meter
from fadu.registry.burden.models import Window

from .acts import SCHEME, declared, entry, pk
from .conftest import Office

ITEMS = "未报备｜条例｜规范性文件制定、备案、清理不规范｜一般\n答复超期｜《行政复议法》第四十八条｜复议应诉不依法履职｜较重"
QUESTIONS = "a｜来信件数｜数字｜>=0\nb｜办好件数｜数字｜<=a\nc｜办结率｜计算｜b/a\nd｜满意｜是否\ng｜新收｜指标｜reconsideration.received"


@pytest.mark.parametrize(("given", "cells", "wrong"), [
    ({"a": "4", "b": "3", "d": "是"}, {"a": "4", "b": "3", "c": "0.75", "d": "是", "g": "7"}, ""),
    ({"a": "0", "b": "0", "d": "否"}, {"a": "0", "b": "0", "c": "—", "d": "否", "g": "7"}, ""),
    ({"a": "3", "b": "4", "d": "是"}, None, "「办好件数」填的是 4，应不大于「来信件数」"),
    ({"a": "很多", "b": "1", "d": "是"}, None, "应填数字，收到“很多”"),
    ({"a": "1", "b": "1"}, None, "请填写「满意」"),
    ({"a": "-1", "b": "-1", "d": "也许"}, None, "应不小于0"),
])  # fmt: skip
def test_a_form_checks_and_calculates(given: dict, cells: dict | None, wrong: str) -> None:
    found = forms.fill(forms.read(QUESTIONS), given, {"g": "7"})
    assert (found.cells == cells) if cells else wrong in "；".join(found.errors.values())


@pytest.mark.parametrize(("text", "words"), [
    ("a｜受理", "第 1 行「a｜受理」不合格式"), ("a｜x｜数字\na｜y｜数字", "编号「a」重复"),
    ("a｜x｜数字\nb｜y｜计算｜a**9", "只能用上面各行"), ("b｜y｜计算｜__import__('os')", "只能用上面各行"),
    ("a｜x｜选择｜好", "至少要有两个选项"), ("g｜新收｜指标｜reconsideration.received", "没有需要填报的项目"),
])  # fmt: skip
def test_a_form_that_cannot_be_read_says_where(text: str, words: str) -> None:
    with pytest.raises(ValueError, match="第 1 行|第 2 行|没有") as refused:
        forms.read(text)
    assert words in str(refused.value)


def page(office: Office, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=office[name].id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_list_is_claimed_or_denied_with_proof_and_a_wrong_no_counts_double(office: Office) -> None:
    facts = {"title": "共性问题", "source": "通报", "items": ITEMS, "units": [pk("rongcheng"), pk("scjg")]}
    with pytest.raises(InvalidFacts, match="第 1 行「没有类别」不合格式"):
        office.open("law_checklist", "officer", facts | {"items": "没有类别"})
    case = office.open("law_checklist", "officer", facts)
    assert page(office, "unit").get(f"/law-inspection/claims/{case.pk}/").status_code == 404
    case = office.take(case, "publish", "head")
    rows = {(r.organ.key, r.item.no): r for r in Claim._plain.filter(matter_id=case.pk).select_related("organ", "item")}
    client, address = page(office, "unit"), f"/law-inspection/claims/{case.pk}/"
    assert "未报备" in client.get(address).content.decode()
    first, second = rows["rongcheng", 1], rows["rongcheng", 2]
    answers = {f"a.{first.pk}": "absent", f"a.{second.pk}": "claimed", f"t.{second.pk}": "三件"}
    shown = client.post(address, answers, follow=True).content.decode()
    assert "填不存在须有佐证" in shown and not Problem._plain.exists()  # all or none
    client.post(address, {f"a.{second.pk}": "claimed", f"t.{second.pk}": "三件"})
    problem = Problem._plain.get()
    assert (problem.text, problem.source, problem.state, problem.severity) == ("答复超期：三件", "claim", "confirmed", 3)
    with pytest.raises(InvalidFacts, match="本单位"):
        office.take(case, "claim", "other", claim=str(first.pk), answer="claimed")
    file = store("目录.txt", "全部报备".encode(), office["unit"])
    case = office.take(case, "claim", "unit", claim=str(first.pk), answer="absent", file=[file.pk])
    with pytest.raises(NotAllowed, match="尚未逐项答复：市市场监管局"):
        office.take(case, "close", "officer")
    office.take(case, "uncover", "officer", claim=str(first.pk), text="查出两件未报备")
    found = Problem._plain.get(undeclared=True)
    assert (found.severity, found.unit.key, Claim._plain.get(pk=first.pk).state) == (3, "rongcheng", "uncovered")
    assert "按两项计" in page(office, "officer").get("/law-inspection/ledger/").content.decode()


def test_a_form_asks_only_what_no_register_holds_and_never_twice(office: Office) -> None:
    facts = {"title": "履职", "why": "了解", "period": "2026-Q1", "questions": QUESTIONS, "units": [pk("rongcheng")]}
    with pytest.raises(InvalidFacts, match="「新收」系统已有"):
        office.open("law_form", "officer", facts | {"questions": "x｜新收｜数字"})
    case = office.take(office.open("law_form", "officer", facts), "issue", "head")
    load = meter.load_of(Organ.objects.get(key="rongcheng").pk, meter.month_of(office.day))
    assert (load.of("form"), load.minutes) == (1, 3)
    with pytest.raises(NotAllowed, match="已就「来信件数」问过"):
        office.take(office.open("law_form", "officer", facts | {"title": "又"}), "issue", "head")
    client, address = page(office, "unit"), f"/law-inspection/form/{case.pk}/"
    assert "系统带出" in client.get(address).content.decode()
    wrong = client.post(address, {"q.a": "3", "q.b": "4", "q.d": "是"})
    assert wrong.status_code == 422 and "应不大于「来信件数」" in wrong.content.decode()
    client.post(address, {"q.a": "4", "q.b": "3", "q.d": "是"})
    cells = dict(FormCell._plain.filter(matter_id=case.pk).values_list("key", "value"))
    assert cells == {"a": "4", "b": "3", "c": "0.75", "d": "是", "g": "0"}
    table = page(office, "officer").get(address).content.decode()
    assert "0.75" in table and page(office, "other").get(address).status_code == 404
    assert "0.75" in page(office, "officer").get(address + "?as=csv").content.decode()
    assert office.take(case, "close", "officer").state == "closed"


def test_a_file_is_an_answer_kept_with_the_form_and_opened_by_the_office_alone(office: Office) -> None:
    facts = {"title": "台账", "why": "了解", "period": "2026-Q1", "units": [pk("rongcheng"), pk("scjg")],
             "questions": "n｜已有件数｜数字\nf｜台账｜文件"}  # fmt: skip
    case = office.take(office.open("law_form", "officer", facts), "issue", "head")
    client, address = page(office, "unit"), f"/law-inspection/form/{case.pk}/"
    missing = client.post(address, {"q.n": "2"})
    assert missing.status_code == 422 and "请填写「台账」" in missing.content.decode()
    bad = client.post(address, {"q.n": "2", "q.f": SimpleUploadedFile("台账.exe", b"MZ")})
    assert bad.status_code == 422 and "类型不受理" in bad.content.decode()
    with pytest.raises(InvalidFacts, match="「台账」请上传一个文件"):
        office.take(case, "fill", "unit", answers="n=2\nf=999999")
    client.post(address, {"q.n": "2", "q.f": SimpleUploadedFile("台账.txt", "两件".encode())})
    cell = FormCell._plain.select_related("file").get(matter_id=case.pk, key="f")
    assert (cell.value, cell.file.matter_id) == ("台账.txt", case.pk) and len(cell.file.digest) == 64
    link = reverse("file", args=["law_form", case.pk, cell.file_id])
    assert link in page(office, "officer").get(address).content.decode()
    codes = {name: page(office, name).get(link).status_code for name in ("officer", "other")}
    assert codes["officer"] == 200 and codes["other"] in (403, 404)
    case = office.take(case, "return", "officer", reply=str(cell.reply_id), reason="件数不对")
    assert "已有：台账.txt" in client.get(address).content.decode()
    client.post(address, {"q.n": "3"})  # the file handed in before stays
    assert FormCell._plain.get(matter_id=case.pk, key="f").file_id == cell.file_id


SECRET = "联合督察某单位"
OUTSIDE = ("officer", "second", "coordinator", "leader", "auditor", "unit", "other")


def test_a_joint_inspection_is_known_to_few(office: Office) -> None:
    case = office.open("law_coop", "keeper", {
        "partner": pk("jiwei"), "kind": "joint", "subject": SECRET, "content": SECRET})  # fmt: skip
    assert not Cooperation.objects.for_user(office["jiwei"]).exists()
    case = office.take(office.take(office.take(case, "approve", "head"), "send", "keeper"), "agree", "jiwei")
    with pytest.raises(InvalidFacts, match="监督协作"):
        office.open("law_inspection", "officer", {
            "title": "x", "kind": "special", "basis": "y", "content": "z", "objects": [pk("rushan")], "people": 2,
            "starts": date(2026, 4, 13), "ends": date(2026, 4, 15), "partner": pk("jiwei")})  # fmt: skip
    case = office.take(case, "launch", "keeper", title=SECRET, objects=[pk("rongcheng")], content=SECRET,
                       starts=date(2026, 4, 13), ends=date(2026, 4, 15), people=2)  # fmt: skip
    project = LawInspection._plain.get(pk=case.project_id)
    item = entry(project)
    for name in OUTSIDE:
        who = office[name]
        assert not LawInspection.objects.for_user(who).exists() and not OversightEntry.objects.for_user(who).exists()
        assert not Matter.objects.for_user(who).filter(pk__in=(case.pk, project.pk, item.pk)).exists(), name
        assert not Event.objects.for_user(who).filter(matter_id__in=(case.pk, project.pk, item.pk)).exists(), name
        assert not Cooperation.objects.for_user(who).exists(), name
    office.take(item, "list", "planner", opinion="")
    assert [w.title for w in Window._plain.all()] == ["其他督察安排"]
    for name, role in (("officer", "leader"), ("second", "member")):
        project = declared(office, office.take(project, "add_member", "head", user=office[name].id, role=role), name)
    assert LawInspection.objects.for_user(office["officer"]).count() == 1  # who serves in the team
    assert not LawInspection.objects.for_user(office["jiwei"]).exists()
    project = office.take(project, "approve_scheme", "head", **SCHEME)
    assert LawInspection.objects.for_user(office["jiwei"]).count() == 1
    assert not LawInspection.objects.for_user(office["leader"]).exists()
    still_hidden(office, project)


def still_hidden(office: Office, project: LawInspection) -> None:
    """Neither new days nor lists of earlier inspections nor similar cases tell of it."""
    office.take(project, "reschedule", "head", starts=date(2026, 4, 20), ends=date(2026, 4, 22))
    assert [w.title for w in Window._plain.all()] == ["其他督察安排"]  # the new days name it as little as the old ones
    few = office.open("law_problem", "officer", {
        "unit": pk("rongcheng"), "text": SECRET, "rule": "y", "klass": "lead_plan", "severity": "1",
        "source": "complaint"})  # fmt: skip
    Problem._plain.filter(pk=few.pk).update(origin=project.pk)
    LawInspection._plain.filter(pk=project.pk).update(state="closed")
    assert earlier(None) == ()  # nobody is offered to look back at it
    klass = office.open("law_class", "officer", {"title": "同类", "klass": "lead_plan", "pattern": "ledger"})
    klass = office.take(klass, "search", "officer")
    assert not klass.of(ClassHit).exists()  # nor is its problem found elsewhere


def test_a_clue_comes_the_other_way_round_too(office: Office) -> None:
    given = {"suspicion": "other", "subject": "某甲", "content": SECRET}
    case = open_case(register("law_clue"), office["jiwei"], given, organ_id=int(pk("jiwei")), on=office.day,
                     step="hand_over").case  # fmt: skip
    assert (case.state, case.inbound) == ("sent", True)
    assert {n for n in (*OUTSIDE, "keeper", "head", "jiwei") if Clue.objects.for_user(office[n]).exists()} == {
        "keeper", "head", "jiwei"}  # fmt: skip
    with pytest.raises(NotAllowed, match="由接收机关办理"):
        office.take(case, "receive", "jiwei")
    case = office.take(office.take(case, "receive", "keeper"), "answer", "keeper", result="已纳入督察")
    with pytest.raises(NotAllowed, match="由移送机关办理"):
        office.take(case, "close", "keeper")
    assert office.take(case, "close", "jiwei").state == "closed"


def test_no_cell_of_a_collected_form_begins_a_formula_and_an_empty_one_stays_empty() -> None:
    told = [_safe(cell) for cell in ("", "12", "-3", "=1+1", "＝1+1", "\t=1", "是")]
    assert told == ["", "12", "-3", "'=1+1", "'＝1+1", "'\t=1", "是"]
