"""The worked examples: page, indicator and list give one number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.rules import metrics

from ..circular import circular
from ..periods import year_before
from ..summary import summary
from .conftest import batch, visit

FILE = Path(__file__).with_name("examples.md")
PERIOD = Period(date(2026, 1, 1), date(2026, 11, 23))
WORDS = {"户次": "visits", "发现问题": "found", "联合": "joint", "任务": "tasks", "按期公开": "in_time",
         "未亮码": "uncoded", "计划外": "outside"}  # fmt: skip


def tables(column: str) -> list[dict[str, str]]:
    """Rows of the tables that have this column."""
    rows, head = [], None
    for line in FILE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            head = None
        elif head is None:
            head = cells
        elif set(line) - set("|-"):
            rows.append(dict(zip(head, cells, strict=True)))
    return [row for row in rows if column in row]


@pytest.fixture
def register_of_two_years(body, firm):
    """The batches of the examples."""
    model = register("inspection").model
    for row in tables("户次"):
        year = int(row["年"])
        first = visit(body, firm, date(year, 3, 2), publish_due=date(year, 3, 30))
        batch(first, row["编号"], **{name: int(row[title]) for title, name in WORDS.items()})
        if int(row["非现场"]):
            first.publish_due = None
            first.save(update_fields=["publish_due"])
            batch(first, f"非现场{year}-", int(row["非现场"]), off_site=True)
        first.bodies.all().delete()
        model._plain.filter(pk=first.pk).delete()


def test_the_examples(register_of_two_years, boss, body):
    """One city of 17,000 visits serves all three questions: making it takes seconds."""
    every_figure_is_its_list()
    the_page_and_the_circular_say_the_same(boss)
    a_body_that_did_not_exist_a_year_ago_is_not_compared(boss, body)


def every_figure_is_its_list() -> None:
    for row in tables("四舍五入"):
        ind = indicator(f"inspection.{row['指标']}")
        figure = ind.value(SYSTEM, PERIOD)
        assert (figure.hit, figure.base) == (int(row["分子"]), int(row["分母"])), row["编号"]
        assert figure.text == row["显示"], row["编号"]
        if row["四舍五入"]:
            assert metrics.percent(figure.value, rounded=True) == row["四舍五入"], row["编号"]
        if ind.kind in ("ratio", "count"):
            assert ind.records(SYSTEM, PERIOD, "hit").count() == figure.hit


def the_page_and_the_circular_say_the_same(boss) -> None:
    told = summary(boss, PERIOD)
    assert (told.before.onsite, told.now.onsite, told.now.offsite) == (8420, 5137, 3300)
    assert metrics.percent(told.drop) == "38.99" and metrics.percent(told.points / 100) == "6.99"
    for name, key in (("found_rate",) * 2, ("joint_rate",) * 2, ("plan_rate",) * 2, ("code_rate",) * 2,
                      ("joint_task_rate", "joint_tasks"), ("merge_gain",) * 2, ("offsite_share",) * 2,
                      ("in_time_rate", "published")):  # fmt: skip
        assert getattr(told.now, name) == indicator(f"inspection.{key}").value(boss, PERIOD).value, name
    text = str(circular(boss, PERIOD, "市司法局").to_json())
    for words in ("5,137 户次", "下降 38.99%", "提高 6.99 个百分点", "24.99%", "39.11%", "7.98%", "97.54%", "12 户次"):
        assert words in text, words


def a_body_that_did_not_exist_a_year_ago_is_not_compared(boss, body) -> None:
    type(body)._plain.filter(pk=body.pk).update(published_on=date(2025, 6, 1))
    told = summary(boss, PERIOD)
    assert told.drop is None and not told.lines[0].same
    assert indicator("inspection.drop").value(SYSTEM, PERIOD).value is None


@pytest.mark.parametrize(
    ("start", "end", "past"),
    [(date(2026, 1, 1), date(2026, 11, 23), (date(2025, 1, 1), date(2025, 11, 23))),
     (date(2028, 2, 1), date(2028, 2, 29), (date(2027, 2, 1), date(2027, 2, 28)))],
)  # fmt: skip
def test_the_same_months_of_the_year_before(start, end, past):
    found = year_before(Period(start, end))
    assert (found.start, found.end) == past
