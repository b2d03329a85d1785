"""A year's plan from a department's demand to an enterprise that checks its own draw, at the screens of everybody."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from fadu.aspects.a4_enforcement.inspection_plan.jobs import run
from fadu.aspects.a4_enforcement.inspection_plan.models import PlanVisit, Subject, YearPlan
from fadu.kernel.today import frozen_today
from fadu.registry.enterprises.models import Enterprise
from tests.inspections import small

pytestmark = pytest.mark.browser
PARTIES = ("jiandu", "jiwei.witness", "gsl.witness")
COMMITMENT = re.compile(r"^[0-9a-f]{64}$")
SHARES = {"ratio_a": "5%", "ratio_b": "10%", "ratio_c": "1/5", "ratio_d": "100%"}


@pytest.fixture
def place(town: Any) -> dict[str, Any]:
    """Three bodies with items, and a hundred and fifty enterprises."""
    return small.city(150)


def test_plan_ceremony_to_public_proof(place, day, window, tmp_path):
    day.set(date(2025, 11, 10))
    office = window("jiandu")
    plan = opened(office, place)
    demanded(place, plan, day, window)
    drawn(plan, day, office, window)
    negotiated(plan, day, office)
    checked_by_everybody(plan, window, tmp_path)


def opened(office, place) -> YearPlan:
    """The supervising office begins and calls for demands."""
    office.open("/r/inspection_year_plan/new/draft/").fill(year=2026, spacing=2).submit()
    office.take("collect", demands_due="2025-12-05")
    return YearPlan._plain.get(year=2026)


def demanded(place, plan, day, window) -> None:
    """A department writes its demand and sees at once what it costs enterprises; its head files it."""
    day.set(date(2025, 11, 20))
    planner = window("scjg.planner")
    planner.open("/r/inspection_demand/new/open/").fill(plan_id="2026年度行政检查计划").submit()
    page = planner.path
    for item in place["items"][:2]:
        planner.take("put", item=f"{item.code} {item.name}", **SHARES)
    planner.page.wait_for_selector("#preview .sum")
    assert "家企业在范围内" in planner.text and "与其他主体合并后增加" in planner.text
    planner.take("room", pairs=4)
    chief = window("scjg.chief").open(page)
    chief.take("file")
    with frozen_today(date(2025, 11, 20)):
        for n in (1, 2):
            small.demand(plan, place["bodies"][n], [(i, small.RATIO) for i in place["items"][2 * n : 2 * n + 2]])


def drawn(plan, day, office, window) -> None:
    """Frame, commitments made in three browsers, beacon, secrets; the computation; the proposal."""
    case = f"/r/inspection_year_plan/{plan.pk}/"
    day.set(date(2025, 12, 12))
    office.open(case)
    office.take("freeze", announced="福彩3D第2025340期", beacon_on="2025-12-19", reveal_by="2025-12-24")
    day.set(date(2025, 12, 15))
    secrets = {}
    for name in PARTIES:
        desk = office if name == "jiandu" else window(name)
        desk.open(f"/inspections/{plan.pk}/ceremony/")
        desk.page.click("[data-make]")
        expect(desk.page.locator("[name=commitment]")).to_have_value(COMMITMENT)
        secrets[name] = (desk, desk.page.inner_text("[data-secret]").strip())
        desk.click("提交承诺", "#secret")
    day.set(date(2025, 12, 20))
    office.open(case).take("beacon", beacon="4 8 1", beacon_source="中国福彩网")
    for desk, secret in secrets.values():
        desk.open(case).take("reveal", secret=secret)
    assert "抽取排期计算中" in office.open(case).text
    assert run(plan.pk, "draw") == "done"


def negotiated(plan, day, office) -> None:
    """A visit is moved in the calendar at the price shown, the move is taken back, the plan is filed."""
    case, calendar = f"/r/inspection_year_plan/{plan.pk}/", f"/inspections/{plan.pk}/calendar/"
    office.open(case).take("negotiate")
    line = PlanVisit._plain.filter(plan=plan, until=None).order_by("pk").first()
    office.open(f"{calendar}?month={line.month}").page.locator("table a[data-row]").first.click()
    office.page.wait_for_selector("#visit .ip-prices button")
    office.page.locator("#visit .ip-prices button").first.click()
    office.page.wait_for_load_state()
    assert "已改到" in office.page.content() and "月 →" in office.text
    office.click("撤销最近一次改期")
    assert "已改回" in office.page.content()
    day.set(date(2025, 12, 29))
    office.open(case).take("file")
    day.set(date(2026, 1, 4))
    office.open(case).take("enforce")
    assert "次到访" in office.open(f"/inspections/{plan.pk}/report/").text


def checked_by_everybody(plan, window, tmp_path: Path) -> None:
    """Anybody computes the draw again with the script alone; an enterprise proves its own; a wrong code: nothing."""
    public = window()
    public.open("/portal/inspections/").click("2026")
    assert "抽签怎么进行" in public.text and plan.frame_hash[:16] in public.text
    for name, words in (("draw.json", "draw.json"), ("check.py", "check.py")):
        with public.page.expect_download() as waiting:
            public.page.locator("main a").filter(has_text=words).first.click()
        waiting.value.save_as(tmp_path / name)
    command = [sys.executable, "-I", "check.py", "draw.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    row = Subject.objects.filter(plan=plan).exclude(drawn="").first()
    uscc = Enterprise._plain.get(pk=row.enterprise_id).uscc
    public.open("/portal/inspections/2026/proof/").fill(uscc=uscc, code=YearPlan.proof_code(row.enterprise_id, 2026))
    public.click("核验", "main form")
    assert "证明成立" in public.text and "proof" in public.path and uscc not in public.path
    public.open("/portal/inspections/2026/proof/").fill(uscc=uscc, code="0000-0000-0000").click("核验", "main form")
    assert "没有找到" in public.text
