"""A joint visit with two phones: both bodies start, fill and sign without network; both reports end in one record."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from fadu.kernel.models import Event
from fadu.kernel.procedure import InvalidFacts, NotAllowed
from fadu.kernel.today import CITY_TIME, frozen_today
from fadu.people.models import Post, User
from fadu.registry.inspection_catalogue.models import CheckForm, FormLine, Item, Officer
from fadu.web.casepage import CasePage

from .. import field, sheets, showing
from ..documents import site
from ..models import FormAnswer, Inspection
from .city import USCC, Desk, item

DAY = date(2026, 4, 24)
LINES = {str(no): {"answer": "yes", "note": ""} for no in (1, 2)}


class Phone:
    """A registered device of one officer; reports acts as the app does, in the order given."""

    def __init__(self, desk: Desk, organ: Any, certificate: str) -> None:
        self.user = User.objects.create_user(f"phone.{certificate}", name=certificate)
        Post.objects.create(user=self.user, role="inspection.officer", organ=organ, from_date=date(2025, 1, 1))
        Officer._plain.filter(certificate_no=certificate).update(user=self.user)
        self.client, self.versions = Client(), {}
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        self.mark = self.client.post("/field/register", {"name": certificate}).json()["device"]

    def pack(self) -> dict[str, Any]:
        """The only case it carries."""
        (case,) = self.client.get("/field/pack", {"device": self.mark}).json()["cases"]
        return case

    def opening(self) -> list[dict[str, Any]]:
        """What may be opened with it."""
        found = self.client.get("/field/pack", {"device": self.mark}).json()["openings"]
        return [opening for opening in found if opening["register"] == "inspection"]

    def act(self, case: dict[str, Any], step: str, sent: dict[str, Any], **rests: Any) -> dict[str, Any]:
        """What is recorded, resting on the case as it was seen."""
        at = datetime(2026, 4, 24, 9, 30, tzinfo=CITY_TIME).isoformat()
        return {"token": str(uuid.uuid4()), "device": self.mark, "register": "inspection", "matter": case["pk"],
                "step": step, "sent": sent, "captured_at": at, "version": case["version"]} | rests  # fmt: skip

    def sheet(self, case: dict[str, Any]) -> dict[str, Any]:
        """The first form that this officer fills, filled."""
        mine = next(sheet for sheet in case["sheets"] if not sheet["locked"])
        sent = {"answers": {"sheet": mine["key"], "answers": LINES}, "item": mine["key"], "result": "no_problem"}
        return self.act(case, "answer", sent, stamp=mine["stamp"])

    def report(self, *acts: dict[str, Any]) -> list[Any]:
        """Each act rests on the case as the one before left it."""
        found: list[Any] = []
        for act in acts:
            after = found and found[-1].get("version")
            given = act | ({"version": after} if after and "stamp" not in act else {})
            found.append(self.client.post("/field/replay", {"act": json.dumps(given)}).json())
        return found


@pytest.fixture(autouse=True)
def _day() -> Any:
    with frozen_today(DAY):
        yield


def signed(who: str) -> dict[str, Any]:
    """The questions of closing."""
    return {"attended_by": who, "statement": f"{who}没有意见", "unsigned_reason": "演示"}


def joint(desk: Desk) -> tuple[Any, Phone, Phone]:
    """A visit of market and fire, ready, and a phone of each."""
    one, two = Phone(desk, desk.city.market, "M001"), Phone(desk, desk.city.fire, "F004")
    Officer._plain.filter(certificate_no="M003").update(state="left")
    return desk.ready(DAY, items=f"M1\nF1@{desk.city.fire.key}"), one, two


def test_two_phones_without_network_end_in_one_record(desk: Desk) -> None:
    case, one, two = joint(desk)
    mine, theirs = one.pack(), two.pack()
    assert [sheet["group"] for sheet in mine["sheets"]] == ["威海市场局", "威海消防队"]
    assert mine["sheets"][1]["locked"] == "由威海消防队的检查人员填写" and not theirs["sheets"][0]["locked"]
    start = {"scan_mode": "task_code"}
    close = two.act(theirs, "finish", signed("李某"))
    told = two.report(two.act(theirs, "start", start), two.sheet(theirs), close)
    assert [answer["result"] for answer in told] == ["done", "done", "waits"]
    assert "食品经营检查（市场局）" in told[2]["detail"]
    assert told[2]["case"]["offers"]["finish"] == {"allowed": True, "reasons": [], "waits": told[2]["detail"]}
    told = one.report(one.act(mine, "start", start), one.sheet(mine), one.act(mine, "finish", signed("王某")))
    assert [answer["result"] for answer in told] == ["done"] * 3 and "到场登记" in told[0]["note"]
    (last,) = two.report(close | {"version": told[-1]["version"] - 1})
    assert last["result"] == "done" and "补充签字" in last["note"] and two.report(close) == [last]
    case.refresh_from_db()
    assert (
        case.state == "recorded" and case.statement.startswith("王某没有意见\n（") and "李某没有意见" in case.statement
    )
    steps = Event._plain.filter(matter_id=case.pk, kind="step", id__gt=0).order_by("id").values_list("step", flat=True)
    assert list(steps)[-6:] == ["start", "answer", "join", "answer", "finish", "cosign"]
    held = CasePage(desk.city.book, case, desk.city.actors["officer"]).papers
    later, first = [paper for paper in held if paper.key == "record"]
    assert first.later == later and later.later is None and not any(p.later for p in held if p.key != "record")
    assert "替代2026年4月24日制作的现场检查笔录" in str(case.papers().filter(key="record").last().content)


def test_the_forms_lead_on_while_one_is_missing_and_an_early_end_never_does(desk: Desk) -> None:
    case, officer = desk.started(DAY), desk.city.actors["officer"]
    page = CasePage(desk.city.book, case, officer)
    assert not any(page.leads_on(offer) for offer in page.main_offers())
    assert [offer.step.key for offer in page.wanting()] == ["finish"] and page.helping()[0].step.key == "answer"
    desk.fill(case)
    page = CasePage(desk.city.book, case, officer)
    assert [(o.step.key, page.leads_on(o)) for o in page.main_offers()][0] == ("finish", True)
    assert [o.step.key for o in page.main_offers() if page.leads_on(o)] == ["finish"]


def test_what_the_other_body_fills_leaves_the_queued_close_standing(desk: Desk) -> None:
    case, one, two = joint(desk)
    one.report(one.act(one.pack(), "start", {"scan_mode": "task_code"}), one.sheet(one.pack()))
    seen = one.pack()
    two.report(two.sheet(two.pack()))
    (told,) = one.report(one.act(seen, "finish", signed("王某")))
    assert told["result"] == "done", told
    case.refresh_from_db()
    assert case.state == "recorded"


def test_a_colleague_of_the_same_body_who_changes_the_form_is_a_conflict(desk: Desk) -> None:
    case, one, two = joint(desk)
    second = Phone(desk, desk.city.market, "M002")
    one.report(one.act(one.pack(), "start", {"scan_mode": "task_code"}), one.sheet(one.pack()))
    two.report(two.sheet(two.pack()))
    seen = one.pack()
    second.report(second.sheet(second.pack()))
    (told,) = one.report(one.act(seen, "finish", signed("王某")))
    assert told["result"] == "stale" and case.pk == told["case"]["pk"]


def test_a_code_shown_in_time_by_the_other_counts(desk: Desk) -> None:
    case, one, two = joint(desk)
    mine, theirs = one.pack(), two.pack()
    one.report(one.act(mine, "start", {"scan_mode": "none", "makeup_reason": "network"}))
    case.refresh_from_db()
    assert not case.coded and case.makeup_due
    assert one.pack()["owed"] == f"待补扫，{case.makeup_due:%m-%d} 前"
    early = datetime(2026, 4, 24, 9, 20, tzinfo=CITY_TIME).isoformat()
    two.report(two.act(theirs, "start", {"scan_mode": "task_code"}) | {"captured_at": early})
    case.refresh_from_db()
    assert case.coded and case.makeup_due is None and one.pack()["owed"] == ""


def test_an_emergency_is_on_the_phone_of_whoever_asks(desk: Desk) -> None:
    one = Phone(desk, desk.city.market, "M001")
    desk.city.actors["officer"] = replace(desk.city.actors["officer"], id=one.user.pk)
    case = desk.request(DAY, trigger="emergency", trigger_reason="泄漏")
    assert one.pack()["pk"] == case.pk and [row.certificate for row in case.officer_rows()] == ["M001"]
    (told,) = one.report(one.act(one.pack(), "start", {"scan_mode": "none", "makeup_reason": "emergency"}))
    assert told["result"] == "done" and told["case"]["state"] == "on_site"


def test_an_emergency_is_asked_for_and_begun_on_the_phone(desk: Desk) -> None:
    one = Phone(desk, desk.city.market, "M001")
    (asked,) = [o for o in one.opening() if o["step"] == "urgent"]
    assert {ask["key"]: ask["choices"] for ask in asked["asks"]}["items"] == [["M1", "食品经营检查"], ["M2", "计量检查"]]
    code = showing.enterprise_code(showing.issue_for(desk.city.firm.pk))
    new = {"pk": None, "version": None}
    sent = {"scan_mode": "enterprise_code", "scanned": "X", "trigger_reason": "燃气泄漏", "items": ["M1"]}
    people = {ask["key"]: ask["choices"] for ask in asked["asks"]}["colleagues"]
    assert "M002" in dict(people) and "M001" not in dict(people)
    act = one.act(new, "urgent", sent, organ=int(asked["organs"][0][0]))
    (told,) = one.report(act)
    assert told["result"] == "invalid" and "不是企业码" in told["errors"]["扫到的码"]
    (told,) = one.report(act | {"sent": sent | {"scanned": code, "colleagues": ["M002"]}})
    assert told["result"] == "done" and told["case"]["state"] == "on_site" and len(told["case"]["sheets"]) == 1
    case = Inspection._plain.get()
    assert (case.trigger, case.coded, case.planned_on) == ("emergency", True, DAY) and case.recorded_on_device
    assert case.started_at.astimezone(CITY_TIME).hour == 9 and case.enterprise_id == desk.city.firm.pk
    assert [row.certificate for row in case.officer_rows()] == ["M001", "M002"]
    desk.do(case, "approve", "head")
    assert case.approval_late and case.state == "on_site"
    bare = {"scan_mode": "none", "trigger_reason": "燃气泄漏", "items": ["M1"]}
    (told,) = one.report(one.act(new, "urgent", bare, organ=desk.city.market.pk))
    assert told["result"] == "invalid" and "统一社会信用代码" in told["errors"]
    (told,) = one.report(one.act(new, "urgent", bare | {"uscc": USCC}, organ=desk.city.market.pk))
    assert told["result"] == "done" and Inspection._plain.get(pk=told["matter"]).makeup_due


def test_nobody_who_is_no_officer_begins_an_emergency(desk: Desk) -> None:
    one = Phone(desk, desk.city.market, "nobody")
    sent = {"scan_mode": "none", "uscc": USCC, "trigger_reason": "燃气泄漏", "items": ["M1"]}
    (told,) = one.report(one.act({"pk": None, "version": None}, "urgent", sent, organ=desk.city.market.pk))
    assert told["result"] == "refused" and "名录" in told["detail"] and not Inspection._plain.exists()


def test_each_body_fills_its_own(desk: Desk) -> None:
    case = desk.started(DAY, items=f"M1\nF1@{desk.city.fire.key}")
    fire = next(part for part in sheets.parts(case) if part.body.organ_id == desk.city.fire.pk)
    with pytest.raises(NotAllowed, match="由威海消防队的检查人员填写"):
        desk.do(case, "answer", item=fire.key, answers="1 符合\n2 符合", result="no_problem")
    desk.do(case, "answer", "fire", item=fire.key, answers="1 符合\n2 符合", result="no_problem")


def simple(desk: Desk) -> Any:
    """A visit with two simple items whose forms share a line, a complex one, and one of another body."""
    city = desk.city
    made = item("M3", "明码标价检查", city.bodies["market"], simple=True)
    form = CheckForm.objects.get(pk=made.form_id)
    FormLine.objects.create(form=form, no=3, content="标价真实", basis="价格法")
    Item._plain.filter(code="F1").update(simple=True)
    return desk.started(DAY, items=f"M1\nM2\nM3\nF1@{city.fire.key}")


def test_one_cover_for_the_simple_items_of_a_body(desk: Desk) -> None:
    case = simple(desk)
    found = sheets.parts(case)
    assert [(part.title, len(part.asked)) for part in found] == [
        ("一表通查（2 个事项）", 3), ("食品经营检查", 2), ("消防监督检查", 2)]  # fmt: skip
    cover = found[0]
    drawn = field.sheet(case, cover, desk.city.actors["officer"])
    assert [line.key for line in drawn.lines if line.fold] == [f"r{row.pk}" for row in cover.rows]
    assert drawn.about.startswith("计量检查、明码标价检查。") and "适用：明码标价检查" in drawn.lines[2].standard
    lines = {"1": {"answer": "yes"}, "2": {"answer": "yes"}, "3": {"answer": "no", "note": "原价不实"}}
    facts = field.read(case, "answer", {"answers": {"sheet": cover.key, "answers": lines}, "result": "order"})
    desk.do(case, "answer", **facts)
    cover = sheets.part(case, cover.key)
    told = {row.item.name: (row.result, row.findings) for row in cover.rows}
    assert told == {"计量检查": ("no_problem", ""), "明码标价检查": ("order", "原价不实")}
    kept = FormAnswer._plain.filter(visit_item__in=cover.rows).order_by("visit_item", "line")
    assert [(row.line, row.asked) for row in kept] == [(1, 1), (2, 2), (1, 1), (2, 2), (3, 3)]
    said = Event._plain.filter(matter_id=case.pk, step="answer").latest("id").facts
    assert said["answers"] == "1 符合；2 符合；3 不符合 原价不实" and said["note"] == "市场局：一表通查（2 个事项）"
    assert cover.done and cover.result() == "order" and cover.apart() == {}
    words = str(site.cover_table(cover))
    assert "合并自" in words and words.count("通道畅通") == 1 and "全部" in words


def test_one_item_of_a_cover_may_have_a_result_of_its_own(desk: Desk) -> None:
    case = simple(desk)
    cover = sheets.parts(case)[0]
    one, two = cover.rows
    lines = {"1": {"answer": "yes"}, "2": {"answer": "yes"}, "3": {"answer": "na"}}
    wrong = json.dumps(lines | {"r999999": {"answer": "cannot"}})
    with pytest.raises(InvalidFacts, match="读不懂"):
        desk.do(case, "answer", item=cover.key, answers=wrong, result="no_problem")
    given = json.dumps(lines | {f"r{one.pk}": {"answer": "cannot"}})
    desk.do(case, "answer", item=cover.key, answers=given, result="no_problem", findings="仪器送检")
    cover = sheets.part(case, cover.key)
    assert [row.result for row in cover.rows] == ["cannot", "no_problem"] and cover.apart() == {one.pk: "cannot"}
    assert field.sheet(case, cover, desk.city.actors["officer"]).filled[f"r{one.pk}"]["answer"] == "cannot"
    assert [row.findings for row in cover.rows] == ["仪器送检", ""] and two.pk in cover.names
