"""The module's own pages: asking, planned visits due, codes to show and print, forms, the scan that starts a visit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fadu.kernel.models import Attachment, Event
from fadu.kernel.today import frozen_today
from fadu.people.models import Post, User

from .. import showing
from ..models import EnterpriseCode, Inspection
from .city import Desk

DAY = date(2026, 4, 24)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture(autouse=True)
def _day() -> Any:
    with frozen_today(DAY):
        yield


def client(organ: Any, role: str, name: str = "visit.user") -> Client:
    """Somebody with one role, signed in."""
    user = User.objects.create_user(name, name="甲一")
    Post.objects.create(user=user, role=role, organ=organ, title="执法人员", from_date=date(2025, 1, 1))
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_asking_shows_the_year_and_the_gates_before_sending(desk: Desk) -> None:
    city = desk.city
    desk.told(DAY)
    web = client(city.market, "inspection.officer")
    path = f"/inspections/ask/?firm={city.firm.pk}"
    page = web.get(path).content.decode()
    assert "今年已到场 1 次" in page and "食品经营检查" in page and "F1@vt.fire" in page
    given = {"trigger": "complaint", "trigger_reason": "举报", "planned_on": "2026-04-24", "item": ["M1", "F1@vt.fire"]}
    before = Inspection._plain.count()
    assert "请填写来源编号" in web.post(path, given).content.decode()
    looked = web.post(path, given | {"trigger_number": "12345-2", "look": "1"})
    assert looked.status_code == 200 and "没有发现不能发码的问题" in looked.content.decode()
    assert Inspection._plain.count() == before
    sent = web.post(path, given | {"trigger_number": "12345-2"})
    case = Inspection._plain.latest("pk")
    assert sent.status_code == 302 and case.joint and case.body_count == 2
    planned = web.post(path, given | {"trigger": "plan", "plan_ref": "999", "look": "1"}).content.decode()
    assert "不在已备案的年度检查计划内" in planned and "不得发码" in planned


def test_the_registrar_prints_an_enterprises_code_on_record(desk: Desk) -> None:
    path = f"/inspections/enterprise/{desk.city.firm.pk}/code/"
    shown = client(desk.city.market, "enterprise.registrar").get(path).content.decode()
    assert showing.codes.grouped(showing.enterprise_code(EnterpriseCode.objects.get())) in shown
    assert Event._plain.filter(kind="enterprise_code", matter_id=desk.city.firm.pk).count() == 1


def test_from_the_shown_code_to_the_filled_form(desk: Desk) -> None:
    case, web = desk.ready(DAY), client(desk.city.market, "inspection.officer")
    shown = web.get(f"/inspections/{case.pk}/code/").content.decode()
    assert "<svg" in shown and showing.codes.grouped(showing.code_of(case)) in shown
    assert web.get(f"/inspections/enterprise/{case.enterprise_id}/code/").status_code == 404  # no code at the desk
    code = showing.enterprise_code(showing.issue_for(case.enterprise_id))
    assert "可以在这里开始的检查" in web.get(f"/v/{code}").content.decode()
    web.post(f"/inspections/{case.pk}/scan", {"code": code, "token": "scan-1"})
    case.refresh_from_db()
    assert case.state == "on_site" and case.scan_mode == "enterprise_code"
    row = case.item_rows()[0]
    path = f"/inspections/{case.pk}/form/{row.pk}/"
    assert "证照齐全" in web.get(path).content.decode()
    wrong = web.post(path, {"a1": "yes", "a2": "no", "result": "order", "findings": "堵塞"})
    assert wrong.status_code == 422 and "须附照片" in wrong.content.decode() and not Attachment._plain.exists()
    photo = SimpleUploadedFile("p.png", PICTURE, "image/png")
    right = {"a1": "yes", "a2": "no", "n2": "堵塞", "result": "order", "findings": "堵塞", "p2": photo}
    assert web.post(path, right).status_code == 302
    row.refresh_from_db()
    assert row.result == "order" and row.answers.get(line=2).photo.matter_id == case.pk
    assert "表单已填完" in web.get(f"/r/inspection/{case.pk}/").content.decode()


def test_others_do_not_get_there(desk: Desk) -> None:
    case = desk.started(DAY)
    row, firm = case.item_rows()[0].pk, case.enterprise_id
    paths = [f"/inspections/{case.pk}/code/", f"/inspections/{case.pk}/form/{row}/", "/inspections/due/"]
    paths += [f"/inspections/ask/?firm={firm}", f"/inspections/enterprise/{firm}/code/"]
    other = client(desk.city.fire, "inspection.officer")
    assert [other.get(path).status_code for path in paths[:2]] == [404, 404]
    leader = client(desk.city.justice, "leader", "visit.leader")
    assert {leader.get(path).status_code for path in paths} == {404}
    assert other.post(f"/inspections/{case.pk}/scan", {"code": "X"}).status_code == 404


def test_a_planned_visit_is_asked_for_with_one_press(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from .. import asking, planning

    city = desk.city
    line = SimpleNamespace(
        number=7, plan=None, plan_number="", year=2026, month=4, planned_on=DAY, special=None, minutes=60, grade="B",
        enterprise=city.firm.pk, uscc=city.firm.uscc, name=city.firm.name, bodies=(city.bodies["market"].pk,),
        items=((city.items["M1"].pk, city.bodies["market"].pk),), initiator=city.bodies["market"].pk,
        officers=((city.people[1].pk, city.bodies["market"].pk), (city.people[2].pk, city.bodies["market"].pk)),
    )  # fmt: skip
    told: list[Any] = []
    model = SimpleNamespace(
        lines_due=lambda day, body: [line], line=lambda number: line, of_enterprise=lambda firm, year: [],
        visited=lambda *given: told.append(given), _plain=Inspection._plain,
    )  # fmt: skip
    books = {planning.YEAR: SimpleNamespace(model=model)}
    monkeypatch.setattr("fadu.aspects.a4_enforcement.inspection.views.desk.registers", lambda: books)
    monkeypatch.setattr(planning, "registers", lambda: books)
    assert asking.facts_of_line(line, None)["officers"] == "M001、M002"
    web = client(city.market, "inspection.officer")
    assert city.firm.name in web.get("/inspections/due/").content.decode()
    assert web.post("/inspections/due/", {"line": "7"}).status_code == 302
    case = Inspection._plain.get()
    assert (case.plan_ref, case.trigger, told) == ("7", "plan", [(7, case.pk, None)])
    assert [row.certificate for row in case.officer_rows()] == ["M001", "M002"]
    assert web.post("/inspections/due/", {"line": "8"}).status_code == 404
