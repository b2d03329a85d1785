"""Every figure that the domain asks for: declared under its key, with an example that comes out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import all_indicators, indicator
from fadu.kernel.models import Matter
from fadu.kernel.register import register
from fadu.law import builtin_calendar
from fadu.registry.inspection_catalogue.models import UploadRule
from fadu.registry.inspection_catalogue.rules import metrics, uploads

from .conftest import visit

FILE = Path(__file__).with_name("figures.md")
READINGS = Path(__file__).parents[5] / "docs" / "readings.md"
YEAR = Period.year(2026)
# What the domain's tables ask for, group by group: a row that is missing fails.
ASKED = {
    "1.9": "检查频次下降率 问题发现率 联合检查率（户次） 联合检查率（任务） 合并减量率 计划合规率 亮码率 非现场占比 超上限率 低效率 按期公开 "
           "评价覆盖率 满意率 投诉按期办结",
    "2.6": "与下界的差距 合并减量率 下限完成率 超上限 工作量使用率 使用率峰值与平均 至多到访一次 D类覆盖 计划稳定率 抽取核验通过",
    "6.5": "移动监管（行为） 移动监管（事项） 移动监管（主体） 事项覆盖率 数据及时率 D类覆盖 A类减负 精准度 预警处置",
}  # fmt: skip
RULES = (
    uploads.Within(3, date(2026, 1, 1), date(2026, 5, 31)),
    uploads.Within(0, date(2026, 6, 1), date(2026, 6, 30)),
    uploads.Within(3, date(2026, 7, 1)),
)


def table(name: str) -> list[dict[str, str]]:
    """The rows under a heading."""
    part = FILE.read_text(encoding="utf-8").partition(f"`{name}`\n")[2].partition("\n## ")[0]
    head, _, *rows = ([c.strip() for c in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|")
    return [dict(zip(head, cells, strict=True)) for cells in rows]


def test_every_row_of_the_domain_stands_in_the_table_once():
    listed: dict[str, list[str]] = {}
    for row in table("rows"):
        listed.setdefault(row["组"], []).append(row["项"].replace(" ", ""))
    assert listed == {group: words.split() for group, words in ASKED.items()}


@pytest.mark.parametrize("row", table("rows"), ids=lambda row: f"{row['组']} {row['项']}")
def test_a_row_is_an_indicator_with_an_example(row: dict[str, str]):
    declared = {ind.name: ind for ind in all_indicators()}
    assert row["指标"] in declared and declared[row["指标"]].formula, row["指标"]
    if row["算式"]:
        given = [Fraction(word) if "/" in word else int(word) for word in row["数据"].split()]
        assert metrics.percent(getattr(metrics, row["算式"])(*given)) == row["显示"]
    told = READINGS.read_text(encoding="utf-8")
    word = row["解释"]
    assert not word or (f"\n| {word} |" if word.isdecimal() else f"（{word}）") in told, f"没有解释表的条目：{word}"


@pytest.mark.parametrize("row", table("timely"), ids=lambda row: row["编号"])
def test_in_time_by_the_rule_of_the_day(row: dict[str, str]):
    happened, received, day, due = (date.fromisoformat(row[n]) if row[n] else None
                                    for n in ("检查", "收到", "今天", "应当收到"))  # fmt: skip
    found = uploads.due_on(happened, RULES, builtin_calendar())
    assert found == (due or uploads.NEVER)
    assert uploads.standing(found, received, day) == row["结果"]


def test_data_timeliness_counts_acts(body, firm, boss):
    for row in table("arrivals"):
        received = date.fromisoformat(row["收到"]) if row["收到"] else None
        visit(body, firm, date.fromisoformat(row["检查"]), received_on=received, item_count=int(row["事项"]),
              state=row["状态"])  # fmt: skip
    timely = indicator("risk_supervision.timely")
    for actor in (SYSTEM, boss):
        figure = timely.value(actor, YEAR)
        assert (figure.hit, figure.base) == tuple(_acts(*words) for words in (("及时",), ("及时", "迟报", "到期未报")))
    assert [(month.month, hit, base) for month, hit, base in timely.monthly(SYSTEM, YEAR)] == [(3, 7, 8), (11, 0, 1)]
    assert [row[2:] for row in timely.by_organ(SYSTEM, YEAR)] == [(7, 9)]
    missed = timely.records(SYSTEM, YEAR, "miss").order_by("pk")
    assert [(row.item_count, row.received_on is None) for row in missed] == [(1, False), (1, True)]
    UploadRule.objects.update(valid_to=date(2026, 1, 31))
    assert timely.value(SYSTEM, YEAR).base == 0, "where no rule is in force nothing is judged"


def _acts(*words: str) -> int:
    return sum(int(row["事项"]) for row in table("arrivals") if row["评价"] in words)


@pytest.fixture
def plan(body):
    model = register("inspection_year_plan").model
    drawn = date(2026, 1, 5)
    matter = Matter._plain.create(register="inspection_year_plan", number="年划1", organ=body.organ, opened_on=drawn)
    figures: dict[str, Any] = {
        "visits": 12, "tasks": 21, "bound": 10, "subject": 100, "enterprises": 30, "once": 25, "risky": 8,
        "risky_all": 16, "risky_visited": 8, "floors_due": 7, "floors_done": 6, "lines_before": 20, "lines_kept": 19,
        "audits": 2, "audits_passed": 2, "cap_breaches": 0,
    }  # fmt: skip
    made = model(matter=matter, organ=body.organ, area="371000", opened_on=drawn, state="in_force", year=2026,
                 edition=1, drawn_on=drawn, **figures)  # fmt: skip
    made.save(force_insert=True)
    loads = model.loads.rel.related_model._plain
    for row in table("plan"):
        loads.create(matter_id=made.pk, plan=made, body=body, month=int(row["月"]), minutes=int(row["安排"]),
                     capacity=int(row["申报"]))  # fmt: skip
    return made


def test_the_figures_of_a_plan(plan, body):
    for row in table("planned"):
        assert indicator(f"inspection_year_plan.{row['指标']}").value(SYSTEM, YEAR).text == row["显示"], row["编号"]
    peak = indicator("inspection_year_plan.capacity_peak")
    assert peak.value(SYSTEM, YEAR).hit == Fraction(9, 10)
    assert [(month.month, n) for month, n, _ in peak.monthly(SYSTEM, YEAR)] == [(1, 90), (2, 30), (3, 60)]
    assert [(pk, n) for pk, _, n, _ in peak.by_organ(SYSTEM, YEAR)] == [(body.organ_id, 90)]
