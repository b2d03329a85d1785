"""The statistics page: who may open it, cells that open their cases, the paper; and panels that cover personal data."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from fadu.kernel.today import frozen_today

from ..panels import PANELS
from .conftest import holder
from .test_after import decided

pytestmark = pytest.mark.django_db


def client_of(organ, role: str) -> Client:
    from fadu.people.models import Post, User

    user = User.objects.create_user(f"u{role.replace('.', '')}", "pw-of-the-test-1", name="甲")
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


def test_what_is_said_of_a_service_stays_apart_from_the_day_it_took_effect(desk):
    case, day = desk.answered(), date(2026, 3, 25)
    desk.do(case, "terminate", "head", day, ground="withdrawn", willing="yes", granted="yes", reason="自愿")
    desk.do(case, "serve", "clerk", day, way="left", event_on=day, circumstances="拒收，两名见证人在场")
    facts = case.events().filter(step="serve").last().facts
    assert facts["circumstances"] == "拒收，两名见证人在场" and facts["note"] == "2026-03-25送达"
