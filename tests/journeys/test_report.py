"""From a published figure to a record and an article, by clicks alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fadu.demo.parts import annual_report as demo
from fadu.demo.world import World
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register

from .days import SharedDay
from .screen import Screen

pytestmark = pytest.mark.browser
FILED = date(2025, 3, 3)
FILING = {
    "applicant_kind": "citizen", "applicant_name": "甲某", "id_number": "", "phone": "13806310001", "address": "某路1号",
    "respondent_name": "某局", "act_kind": "act", "act_name": "罚款决定", "act_number": "", "act_on": FILED,
    "served_by": "direct", "act_served_on": FILED, "told": "yes", "subject": "penalty", "sector": "market",
    "amount": "20000", "request": "撤销。", "reasons": "有误。",
}  # fmt: skip


def test_a_published_figure_opens_down_to_a_record_and_an_article(
    town: World, day: SharedDay, window: Callable[..., Screen]
) -> None:
    day.set(FILED)
    organ = town.organs["weihai"].pk
    open_case(register("reconsideration"), SYSTEM, FILING, organ_id=organ, on=FILED, step="enter")
    day.set(date(2026, 5, 6))
    people = ("report", "coordinator", "leader")
    demo.finished(town, demo.written(town, "weihai", 2025, people), people)
    visitor = window().open("/portal/reports/").click("2025年法治政府建设情况报告")
    assert "新收行政复议申请1件" in visitor.text.replace("\n", "") and "第三十条第一款" in visitor.text
    visitor.click("1件")
    assert "#n" in visitor.page.url
    office = window("coordinator").open("/r/annual_report/").click("年报〔2026〕1号")
    office.click("读和修改正文").click("1件")
    assert "第三十条第一款" in office.text and "已冻结" in office.text
    number = register("reconsideration").model._plain.get().matter.number
    office.click(number)
    assert number in office.page.inner_text("h1") and "《行政复议法》" in office.text
    assert office.clicks == 5 and visitor.clicks == 2
