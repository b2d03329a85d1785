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

from .. import lists
from ..circular import circular
from ..periods import year_before
from ..summary import key_of, months, period_of, summary
from ..tabulated import lines
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
    now, before = months(boss, PERIOD)
    assert (sum(before), sum(now)) == tuple(sums.onsite for sums in told.compared) == (8420, 5137)
    tabled = {line.key: line for line in lines(told)}
    assert (tabled["visits"].value, tabled["visits"].before, tabled["visits"].change) == (
        "5,137",
        "8,420",
        "下降 38.99%",
    )
    for row in tables("四舍五入"):
        if row["指标"] in ("found_rate", "joint_rate", "plan_rate", "code_rate", "offsite_share", "joint_tasks"):
            line = tabled[row["指标"]]
            assert (line.value, line.made.replace(",", "")) == (row["显示"], f"{row['分子']} / {row['分母']}"), row[
                "编号"
            ]
    text = str(circular(boss, PERIOD, "市司法局").to_json())
    assert all(line.formula in text and line.value in text for line in tabled.values())
    for words in ("5,137 户次", "下降 38.99%", "提高 6.99 个百分点", "24.99%", "39.11%", "7.98%", "97.54%", "12 户次"):
        assert words in text, words


def a_body_that_did_not_exist_a_year_ago_is_not_compared(boss, body) -> None:
    type(body)._plain.filter(pk=body.pk).update(published_on=date(2025, 6, 1))
    told = summary(boss, PERIOD)
    assert told.drop is None and told.points is None and not told.lines[0].same and not told.all_alike
    assert sum(map(sum, months(boss, PERIOD))) == lists.chosen(boss, PERIOD, "onsite", alike=PERIOD).count() == 0
    assert indicator("inspection.drop").value(SYSTEM, PERIOD).value is None


@pytest.mark.parametrize(
    ("due", "published", "late"),
    [(date(2026, 11, 20), None, True), (date(2026, 11, 23), None, False), (date(2026, 12, 21), None, False),
     (date(2026, 11, 20), date(2026, 11, 23), True), (date(2026, 12, 21), date(2026, 11, 23), False)],
)  # fmt: skip
def test_a_result_is_late_once_its_day_has_passed(body, firm, boss, due, published, late):
    """Also for the whole year, whose later months have not come: page, figure and list agree."""
    visit(body, firm, date(2026, 10, 26), publish_due=due, published_on=published)
    settled = late or published is not None
    year = Period.year(2026)
    told = summary(boss, year)
    assert (told.now.late, told.now.due) == (late, settled)
    assert indicator("inspection.late").value(SYSTEM, year).hit == late == lists.chosen(boss, year, "late").count()
    assert indicator("inspection.published").value(SYSTEM, year).base == settled


def test_every_number_of_the_page_opens_the_visits_it_counts(body, firm, boss):
    day, past = date(2026, 3, 2), date(2025, 3, 2)
    for on, facts in ((day, {"found": True}), (day, {"joint": True}), (day, {"off_site": True}), (past, {}),
                      (day, {"coded": False}), (day, {"planned_ok": False})):  # fmt: skip
        visit(body, firm, on, **facts)
    told = summary(boss, PERIOD)
    for kind in lists.CHOSEN:
        line = told.lines[0]
        for period, sums, own in ((PERIOD, told.now, line.now), (told.past, told.before, line.before)):
            assert period_of(key_of(period), date(2026, 11, 23)) == period
            assert lists.chosen(boss, period, kind).count() == getattr(sums, kind), kind
            assert lists.chosen(boss, period, kind, organ=body.organ_id).count() == getattr(own, kind), kind


def test_pages_of_a_list_join_without_gap(body, firm, boss, monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 2)
    made = [visit(body, firm, date(2026, 3, day)).pk for day in (2, 2, 2, 3, 4)]
    seen, mark = [], ""
    while True:
        rows, mark = lists.turn(lists.chosen(boss, PERIOD, "onsite"), "onsite", mark)
        seen += [row.pk for row in rows]
        if not mark:
            break
    assert seen == made[::-1]
    assert len(lists.turn(lists.chosen(boss, PERIOD, "onsite"), "onsite", "2026-13-99_x")[0]) == 2


@pytest.mark.parametrize(
    ("start", "end", "past"),
    [(date(2026, 1, 1), date(2026, 11, 23), (date(2025, 1, 1), date(2025, 11, 23))),
     (date(2028, 2, 1), date(2028, 2, 29), (date(2027, 2, 1), date(2027, 2, 28)))],
)  # fmt: skip
def test_the_same_months_of_the_year_before(start, end, past):
    found = year_before(Period(start, end))
    assert (found.start, found.end) == past
