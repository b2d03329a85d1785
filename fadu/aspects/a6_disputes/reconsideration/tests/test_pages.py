"""The statistics page: who may open it, cells that open their cases, the paper; and panels that cover personal data."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from fadu.kernel.today import frozen_today
from fadu.web import show

from ..models import Reconsideration
from ..panels import PANELS
from .conftest import SOUND, holder
from .test_after import decided

pytestmark = pytest.mark.django_db


def client_of(organ, role: str) -> Client:
    from fadu.people.models import Post, User

    user = User.objects.create_user(f"u{organ.pk}{role.replace('.', '')}", "pw-of-the-test-1", name="甲")
    Post.objects.create(user=user, organ=organ, role=role, title="经办", from_date=date(2020, 1, 1))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_statistics_page_opens_cells(desk, city):
    decided(desk)
    client = client_of(city.gov, "reconsideration.handler")
    with frozen_today(date(2026, 12, 1)):
        page = client.get("/reconsideration/statistics/?year=2026")
        assert page.status_code == 200 and "行政处罚" in page.content.decode()
        cell = client.get("/reconsideration/statistics/cases/?table=subject&key=penalty&measure=received&year=2026")
        assert cell.status_code == 200 and "威政复〔2026〕1号" in cell.content.decode()
        assert client.get("/reconsideration/statistics/cases/?table=x&key=y&measure=z").status_code == 404
        assert client.get("/reconsideration/statistics/2026.pdf").content[:4] == b"%PDF"
        assert 'href="/reconsideration/statistics/"' in client.get("/r/reconsideration/").content.decode()


def test_statistics_of_a_synthetic_city_say_so(desk, city, settings):
    decided(desk)
    settings.FADU_DEMO = True
    with frozen_today(date(2026, 12, 1)):
        paper = client_of(city.gov, "reconsideration.handler").get("/reconsideration/statistics/2026.pdf").content
    assert "模拟数据" in "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper)).pages)


def test_statistics_page_is_closed_to_others(desk, city):
    assert Client().get("/reconsideration/statistics/").status_code == 302
    assert client_of(city.gov, "unit_contact").get("/reconsideration/statistics/").status_code == 404


@pytest.mark.parametrize("panel", [panel for panel in PANELS if panel.rows], ids=lambda panel: panel.key)
def test_panels_cover_personal_data(desk, city, panel):
    case = decided(desk)
    officer, leader = desk.people["handler"], holder(city.gov, "leader")
    shown = panel.rows(case, leader)
    assert "丁海燕" not in str(shown) and "13806310001" not in str(shown)
    for row in panel.rows(case, officer):
        assert {key for key, _ in panel.columns} <= set(row)


def test_ending_a_case_without_a_decision_never_stands_first(desk, city):
    from fadu.web.casepage import CasePage

    case = desk.answered()
    page = CasePage(city.reg, case, desk.people["head"])
    keys = [offer.step.key for offer in page.main_offers()]
    assert "terminate" in keys[1:] and not page.leads_on(page.main_offers()[keys.index("terminate")])
    assert "reject_application" not in [offer.step.key for offer in page.wanting()]


def test_what_records_the_missing_facts_stands_beside_what_is_missing(desk, city):
    from fadu.web.casepage import CasePage

    received = CasePage(city.reg, desk.file(date(2026, 3, 9)), desk.people["clerk"])
    assert [offer.step.key for offer in received.helping()] == ["examine"]
    reviewed = CasePage(city.reg, desk.answered(), desk.people["handler"])
    assert [offer.step.key for offer in reviewed.helping()] == ["find"]
    assert "find" not in [o.step.key for _, offers in reviewed.other_offers() for o in offers]


def test_what_is_said_of_a_service_stays_apart_from_the_day_it_took_effect(desk):
    case, day = desk.answered(), date(2026, 3, 25)
    desk.do(case, "terminate", "head", day, ground="withdrawn", willing="yes", granted="yes", reason="自愿")
    desk.do(case, "serve", "clerk", day, way="left", event_on=day, circumstances="拒收，两名见证人在场")
    facts = case.events().filter(step="serve").last().facts
    assert facts["circumstances"] == "拒收，两名见证人在场" and facts["note"] == "2026-03-25送达"


def test_the_respondent_finds_its_deadline_on_the_desk(desk, city):
    from fadu.web.desk import Desk

    case = desk.accepted()
    desk.do(case, "send_copy", "clerk", date(2026, 3, 9), received_on=date(2026, 3, 9))
    with frozen_today(date(2026, 3, 10)):
        work = Desk(desk.people["respondent"], {})
        lines = [line for _, _, found in work.lines(work.page()) for line in found]
    assert {line.clock: [step.key for step in line.steps] for line in lines}["被申请人答复"] == ["answer"]


def test_the_desk_of_the_head_does_not_propose_to_end_cases(desk, city):
    from fadu.web.desk import Desk

    case = desk.answered()
    desk.do(case, "find", "handler", date(2026, 3, 9), **SOUND)
    desk.do(case, "propose", "handler", date(2026, 3, 9), proposed="uphold", items="维持。", reasons="清楚。")
    with frozen_today(date(2026, 3, 10)):
        work = Desk(desk.people["head"], {})
        lines = {line.clock: line for _, _, found in work.lines(work.page()) for line in found}
    assert lines["作出决定"].steps == () and lines["作出决定"].who == "复议机关负责人"


def test_rule_packs_stand_in_the_settings(desk, city):
    with frozen_today(date(2026, 12, 1)):
        page = client_of(city.gov, "reconsideration.handler").get(reverse("statutes")).content.decode()
    assert "《行政复议法实施条例》（2007年）" in page and "2026-06-30" in page
    assert "适用中，文本未载入，待核" in page and "不履行职责案件申请期限的起算" in page


def test_the_page_of_a_paused_case_costs_few_queries(desk, city):
    case = desk.answered()
    desk.do(case, "suspend", "handler", date(2026, 3, 16), ground="death", reason="申请人死亡")
    client = client_of(city.gov, "reconsideration.handler")
    with frozen_today(date(2026, 3, 20)):
        client.get(f"/r/reconsideration/{case.pk}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/r/reconsideration/{case.pk}/").status_code == 200
    assert len(captured) <= 12, [query["sql"][:90] for query in captured.captured_queries]


def test_the_respondent_opens_what_is_addressed_to_it_and_nothing_else(desk, city):
    case = desk.answered()
    client, papers = client_of(city.market, "reconsideration.respondent"), {p.key: p for p in case.papers()}
    with frozen_today(date(2026, 3, 20)):
        for key, status in (("application", 200), ("answer_notice", 200), ("views_record", 403), ("acceptance", 403)):
            answer = client.get(reverse("paper", args=["reconsideration", case.pk, papers[key].pk, "pdf"]))
            assert answer.status_code == status, key
        page = client.get(f"/r/reconsideration/{case.pk}/").content.decode()
        dossier = client.get(f"/r/reconsideration/{case.pk}/dossier/").content.decode()
    assert "听取意见记录" not in page and "可以作出的决定" not in dossier and "丁海燕" not in page + dossier


def test_the_superior_reads_papers_of_cases_below_and_leaves_a_trace(desk, city):
    case = desk.answered()
    client, paper = client_of(city.province, "reconsideration.supervisor"), case.papers().get(key="views_record")
    with frozen_today(date(2026, 3, 20)):
        assert client.get(f"/r/reconsideration/{case.pk}/").status_code == 200
        answer = client.get(reverse("paper", args=["reconsideration", case.pk, paper.pk, "pdf"]))
        assert answer.status_code == 200
        own = client_of(city.gov, "reconsideration.supervisor")
        assert own.get(f"/r/reconsideration/{case.pk}/").status_code == 404
    assert case.events().filter(kind="paper.read").count() == 1


def test_lists_of_keys_are_read_by_their_titles():
    case = Reconsideration(weighty=["law", "crowd"], decision_extras=["redo"])
    assert show.show(case, "weighty") == "法律关系复杂、群体性纠纷或者社会关注度较高"
    assert (show.show(case, "decision_extras"), show.label_of(Reconsideration, "decision_extras")) == (
        "责令限期重作",
        "附带事项",
    )
