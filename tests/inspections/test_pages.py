"""Who may open which page, and with how many questions to the database."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fadu.aspects.a4_enforcement.inspection_plan import keeping
from fadu.aspects.a4_enforcement.inspection_plan.models import Conflict, Demand, Move, PlanVisit, Subject
from fadu.aspects.a4_enforcement.inspection_plan.views import public
from fadu.aspects.a4_enforcement.inspection_plan.views.report import own_rows
from fadu.cli import main
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import take
from fadu.kernel.today import frozen_today, now
from fadu.people.duties import grant_post
from fadu.people.models import Area, User
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import FrequencyRule
from tests.inspections import small

pytestmark = pytest.mark.django_db
MOST = 12  # session, user and posts included


def client(role: str, where: Any) -> Client:
    """A signed-in browser of somebody with this role at an organ."""
    user = User(username=f"{where.key}.{role.replace('.', '-')}", name="某人", created_on=small.BEGIN)
    user.set_password("x")
    user.save()
    grant_post(SYSTEM, user, where, role, title="某岗", start=small.BEGIN)
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


@pytest.fixture
def stood(db: None) -> Any:
    """A plan in force, on a day of its year."""
    place = small.city()
    town = Area.objects.create(code="371002001", name="某街道", level="town")
    plan = small.in_force(place)
    PlanVisit._plain.filter(plan=plan).update(town=town)
    with frozen_today(date(2026, 2, 2)):
        yield place, plan


def paths(place: dict[str, Any], plan: Any) -> dict[str, str]:
    """Every page of a plan."""
    line = PlanVisit._plain.filter(plan=plan, until=None).order_by("pk").first()
    own = f"/inspections/{plan.pk}"
    return {
        "report": f"{own}/report/", "calendar": f"{own}/calendar/?month={line.month}",
        "visit": f"{own}/calendar/{line.pk}/",
        "conflicts": f"{own}/conflicts/", "savings": f"{own}/savings/", "ceremony": f"{own}/ceremony/",
        "progress": f"{own}/progress/", "version": f"{own}/versions/1/",
        "redraw": f"{own}/redraw/", "body": f"{own}/body/{place['bodies'][0].pk}/",
        "town": f"{own}/town/371002001/", "enterprise": f"{own}/enterprise/{line.enterprise_id}/",
    }  # fmt: skip


def test_every_page_opens_for_supervision_with_few_queries(stood):
    place, plan = stood
    office = client("inspection.supervisor", place["office"])
    last = PlanVisit._plain.filter(plan=plan, until=None).order_by("-month").first()
    take(plan, "announce", small.actor(place["office"], "inspection.supervisor"), {"month": str(last.month)})
    note(PlanVisit._plain.get(pk=last.pk), plan)
    every = paths(place, plan) | {"told": f"/inspections/{plan.pk}/calendar/{last.pk}/"}
    assert f'href="/inspections/{plan.pk}/town/' in office.get(every["calendar"]).content.decode()
    for name, path in every.items():
        words = {"HTTP_HX_REQUEST": "true"} if name == "visit" else {}
        office.get(path, **words)
        with CaptureQueriesContext(connection) as asked:
            assert office.get(path, **words).status_code == 200, name
        assert len(asked) <= MOST, (name, len(asked), [q["sql"][:90] for q in asked])


def note(line: PlanVisit, plan: Any) -> None:
    """A cap that the plan does not keep, so that the report has something to name."""
    FrequencyRule.objects.create(title="合计每年一次", kind="cap", n=1, scope="joint", blocks=["plan"],
                                 valid_from=small.BEGIN)  # fmt: skip
    line.pk, line.month, line._state.adding = None, line.month - 1, True
    line.save()
    keeping.note(plan)


def test_the_report_names_what_is_not_kept(stood):
    place, plan = stood
    line = PlanVisit._plain.filter(plan=plan, until=None, month__gt=1).first()
    note(line, plan)
    office = client("inspection.supervisor", place["office"])
    page = f"/inspections/{plan.pk}/report/"
    told = office.get(page).content.decode()
    name = Enterprise._plain.get(pk=line.enterprise_id).name
    public = Subject.objects.get(plan=plan, enterprise_id=line.enterprise_id).public_id
    assert "超过「合计每年一次」每年 1 次" in told and name in told and public not in told
    assert "处没有处理意见" in told and "已列理由" not in told
    Conflict._plain.filter(plan=plan).update(answer="合并前已通知")
    assert "都有处理意见" in office.get(page).content.decode()
    rows = office.get(f"/inspections/{plan.pk}/conflicts/?kind=cap").content.decode()
    assert name in rows and public not in rows
    alone = office.get(f"/inspections/{plan.pk}/calendar/{line.pk}/").content.decode()
    assert "<html" in alone and "改到哪个月" in alone  # without script: a page of its own


def test_a_body_reads_the_names_of_those_it_visits_and_never_beside_a_public_id(stood):
    place, plan = stood
    line = PlanVisit._plain.filter(plan=plan, until=None, month__gt=1).first()
    note(line, plan)
    goes, other = place["bodies"][0], place["bodies"][2]
    PlanVisit._plain.filter(plan=plan, enterprise_id=line.enterprise_id).update(bodies=[goes.pk])
    name = Enterprise._plain.get(pk=line.enterprise_id).name
    public = Subject.objects.get(plan=plan, enterprise_id=line.enterprise_id).public_id
    for role, organ, own in (("inspection.planner", goes.organ, True), ("inspection.head", goes.organ, True),
                             ("inspection.planner", other.organ, False),
                             ("inspection_plan.witness", goes.organ, False)):  # fmt: skip
        reader = client(role, organ)
        for page in ("report/", "conflicts/?kind=cap"):
            answer = reader.get(f"/inspections/{plan.pk}/{page}")
            text = answer.content.decode()
            assert (name in text) is (own and answer.status_code == 200), (role, page)
            assert not (name in text and public in text), (role, page)
    assert name not in Client().get(f"/portal/inspections/{plan.year}/").content.decode()


@pytest.mark.parametrize(("months", "told"), [
    ({3}, "企业：甲\n安排：3 月「食品」\n另有 1 次到访由其他主体安排"),
    ({3, 11}, "企业：甲\n安排：3 月「食品」\n安排：11 月「消防」"),
])  # fmt: skip
def test_a_body_reads_nobody_elses_visits_in_a_conflict(months, told):
    assert own_rows("企业：甲\n安排：3 月「食品」\n安排：11 月「消防」", months) == told


def test_a_body_sees_its_own_visits_and_nobody_elses(stood):
    place, plan = stood
    market, fire = place["bodies"][0], place["bodies"][2]
    desk = client("inspection.planner", fire.organ)
    text = desk.get(f"/inspections/{plan.pk}/calendar/").content.decode()
    own = PlanVisit._plain.filter(plan=plan, until=None, bodies__contains=[fire.pk])
    other = PlanVisit._plain.filter(plan=plan, until=None).exclude(bodies__contains=[fire.pk]).first()
    assert own.exists() and desk.get(f"/inspections/{plan.pk}/calendar/{other.pk}/").status_code == 404
    assert f"line={other.pk}" not in text
    page = f"/inspections/{plan.pk}/calendar/{other.pk}/move"
    assert desk.post(page, {"month": "5"}).status_code in (302, 404)
    assert PlanVisit._plain.get(pk=other.pk).until is None
    theirs = Demand._plain.get(plan=plan, body=market)
    assert desk.get(f"/inspections/demand/{theirs.pk}/preview/").status_code == 404


def test_the_log_of_moves_names_no_enterprise_that_a_body_does_not_visit(stood):
    place, plan = stood
    fire = place["bodies"][2]
    other = PlanVisit._plain.filter(plan=plan, until=None).exclude(bodies__contains=[fire.pk]).first()
    seen = PlanVisit._plain.filter(plan=plan, until=None, bodies__contains=[fire.pk], enterprise_id=other.enterprise_id)
    seen.delete()
    Move._plain.create(matter_id=plan.pk, plan=plan, edition=plan.edition, enterprise_id=other.enterprise_id,
                       items=other.items, before=3, after=5, by="某人", at=now())  # fmt: skip
    name, page = Enterprise._plain.get(pk=other.enterprise_id).name, f"/inspections/{plan.pk}/calendar/?month=12"
    for role, organ, told in (("inspection.planner", fire.organ, False), ("inspection_plan.witness", fire.organ, False),
                              ("inspection.supervisor", place["office"], True)):  # fmt: skip
        body = client(role, organ).get(page).content.decode()
        assert (f"<b>{name}</b>" in body) is told, role


def test_an_item_is_priced_before_it_is_kept(stood):
    place, plan = stood
    demand = Demand._plain.get(plan=plan, body=place["bodies"][0])
    desk, path = client("inspection.planner", place["bodies"][0].organ), f"/inspections/demand/{demand.pk}/trial/"
    before = list(demand.lines.values_list("item_id", "times", "ratio_b"))
    facts = {"item": before[0][0], "mode": "ratio", "ratio_b": "50%", "times": "2"}
    told = desk.post(path, facts).content.decode()
    assert "还没有保存" in told and "+" in told and "合并后增加" in told
    assert list(demand.lines.values_list("item_id", "times", "ratio_b")) == before
    for wrong, words in (({"ratio_b": "200%"}, "比例请写成"), ({"item": "²"}, "选定事项"), ({"mode": "list"}, "统一社会信用代码")):
        assert words in desk.post(path, facts | wrong).content.decode()
    other = client("inspection.planner", place["bodies"][1].organ)
    assert other.post(path, facts).status_code == 404 and Client().post(path, facts).status_code == 302


def test_pages_are_closed_to_others(stood):
    place, plan = stood
    for role in ("unit_contact", "reconsideration.handler", "risk.officer"):
        desk = client(role, place["office"])
        for name, path in paths(place, plan).items():
            assert desk.get(path, HTTP_HX_REQUEST="true").status_code == 404, name
            assert Client().get(path).status_code == 302, name


def test_a_witness_reads_the_ceremony_but_no_enterprise(stood):
    place, plan = stood
    desk = client("inspection_plan.witness", place["office"])
    every = paths(place, plan)
    assert desk.get(every["ceremony"]).status_code == 200
    assert "企业0" not in desk.get(f"/inspections/{plan.pk}/calendar/").content.decode()
    assert desk.get(every["enterprise"]).status_code == 404


def test_the_public_reads_everything_about_the_draw_and_no_name(stood):
    _, plan = stood
    visitor = Client()
    with CaptureQueriesContext(connection) as asked:
        text = visitor.get("/portal/inspections/2026/").content.decode()
    assert plan.seed in text and plan.merkle_root in text and "企业1" not in text
    line = PlanVisit._plain.filter(plan=plan, until=None, month__gt=1).first()
    note(line, plan)
    own = Subject.objects.get(plan=plan, enterprise_id=line.enterprise_id).public_id
    told = visitor.get("/portal/inspections/2026/").content.decode()
    assert "超过「合计每年一次」每年 1 次" in told and own not in told
    assert len(asked) <= MOST, len(asked)
    assert visitor.get("/portal/inspections/2026/files/draw.json").status_code == 200
    assert visitor.get("/portal/inspections/2026/files/subjects.parquet").status_code == 404
    assert visitor.get("/portal/inspections/2027/").status_code == 404
    assert visitor.get("/portal/inspections/check.py").content.startswith(b"#!")
    whole = b"".join(visitor.get("/portal/inspections/2026/files.zip").streaming_content)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive, tempfile.TemporaryDirectory() as place:
        archive.extractall(place)
        assert main(["inspections", "audit", f"{place}/inspections-2026", "--frame-hash", plan.frame_hash]) == 0
        names = archive.namelist()
    assert "inspections-2026/check.py" in names and not any("subjects" in name for name in names)


def test_guesses_at_a_proof_are_counted_by_the_visitor_not_by_the_proxy(stood, settings, monkeypatch):
    settings.HTTPS = True
    monkeypatch.setattr(public, "TRIES", 1)
    words, codes = [], {"uscc": "x", "code": "y"}
    for place in ("203.0.113.7", "203.0.113.7", "203.0.113.8"):
        answer = Client().post("/portal/inspections/2026/proof/", codes, HTTP_X_FORWARDED_FOR=place)
        words.append("次数过多" in answer.content.decode())
    assert words == [False, True, False]


def test_odd_addresses_are_no_fault(stood):
    place, plan = stood
    office = client("inspection.supervisor", place["office"])
    for odd in ("²", "٣", "9" * 30, "-1", "x\x00y", "'", "%", "2026-02-30"):
        query = dict.fromkeys(("month", "line", "body", "town", "q", "after", "kind", "item"), odd)
        for path in (f"/inspections/{plan.pk}/calendar/", f"/inspections/{plan.pk}/conflicts/",
                     f"/inspections/{plan.pk}/body/{place['bodies'][0].pk}/"):  # fmt: skip
            assert office.get(path, query).status_code < 500, (path, odd)


def test_who_asks_for_what_stands_together_before_the_draw(db):
    place = small.city()
    plan = small.called(place)
    with frozen_today(date(2025, 11, 20)):
        small.demand(plan, place["bodies"][0], [(place["items"][0], small.RATIO)])
        page = client("inspection.supervisor", place["office"]).get(f"/inspections/{plan.pk}/report/").content.decode()
        own = client("inspection.planner", place["bodies"][1].organ).get(f"/inspections/{plan.pk}/report/")
    assert "各主体的申报" in page and "2 个已公布的检查主体还没有申报" in page
    assert "各主体的申报" not in own.content.decode()


def test_the_year_of_a_body_is_read_page_by_page(stood, monkeypatch):
    """Every visit once, however many there are; a page that does not exist is the first one."""
    place, plan = stood
    monkeypatch.setattr("fadu.aspects.a4_enforcement.inspection_plan.views.years.SIZE", 7)
    own, body = f"/inspections/{plan.pk}/body/{place['bodies'][0].pk}/", place["bodies"][0].pk
    expected = PlanVisit._plain.filter(plan=plan, until=None, bodies__contains=[body]).count()
    reader, address, seen = client("inspection.supervisor", place["office"]), f"{own}?month=all", []
    while address:
        page = reader.get(address).content.decode()
        found = re.findall(rf'href="/inspections/{plan.pk}/enterprise/(\d+)/"', page)
        assert 0 < len(found) <= 7
        seen += found
        further = re.search(r'href="([^"]+after=\d+)">下一页', page)
        address = further[1].replace("&amp;", "&") if further else ""
    assert len(seen) == expected > 7
    assert reader.get(f"{own}?month=all&after=abc").status_code == 200
