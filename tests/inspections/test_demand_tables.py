"""A demand typed at once: last year's taken over, a table read in, a list of enterprises sent as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.models import Demand, DemandLine
from fadu.aspects.a4_enforcement.inspection_plan.rules.shares import months, share
from fadu.aspects.a4_enforcement.inspection_plan.rules.table import BadHeading, Known, judge
from fadu.aspects.a4_enforcement.inspection_plan.steps.loading import blank, examined, filled
from fadu.kernel import uploads
from fadu.kernel.exchange import to_csv, to_xlsx
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Item
from fadu.web.forms import StepForm
from tests.inspections import small

FOOD = Known(1, "SC01", "食品检查", 0b111111111111, 60)
FIRE = Known(2, "XF02", "消防检查", 0b111000, 45)
ROW = {"事项编码": "SC01", "A 类比例": "5%"}


@pytest.mark.parametrize(
    ("text", "mask"),
    [("全年", 4095), ("3", 4), ("3、4、7", 0b1001100), ("3月、4月", 0b1100), ("3-5", 0b11100), ("3—5 月", 0b11100),
     ("1,12", 0b100000000001), ("0", None), ("13", None), ("5-3", None), ("三月", None), ("3、", None)],
)  # fmt: skip
def test_months_as_typed(text, mask):
    assert months(text) == mask


def test_a_ratio_beyond_all_numbers_is_refused():
    assert [share(text) for text in ("1/1e-999999", "1e999999", "1/0", "NaN")] == [None] * 4


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"A 类比例": "5"}, "A 类比例", "请写成 5%"),
        ({"A 类比例": date(2025, 1, 20)}, "A 类比例", "变成了日期"),
        ({"A 类比例": "0"}, "A 类比例", "等于不查"),
        ({"事项编码": "XX"}, "事项编码", "不是本主体已公布"),
        ({"事项编码": "", "A": "5%"}, "事项编码", "请填写事项编码"),
        ({"事项名称": "消防检查"}, "事项名称", "请改正其中一个"),
        ({"事项编码": "XF02", "检查月份": "1、4"}, "检查月份", "不含 1 月"),
        ({"检查月份": "春季"}, "检查月份", "请写成 3、4、9"),
        ({"检查月份": date(2025, 3, 5)}, "检查月份", "变成了日期"),
        ({"检查月份": "3", "次数": 2.0}, "每年次数", "多于可检查的月份"),
        ({"次数": "两次"}, "每年次数", "1 到 12"),
        ({"每次分钟": "²"}, "每次分钟", "5 到 2000"),
        ({"方式": "随便"}, "方式", "按名单"),
        ({"方式": "按比例抽取", "名单": "91371000MA00000001"}, "方式", "删去名单"),
        ({"理由": "长" * 301}, "理由", "最长 300 字"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_how_to_mend_it(row, column, words):
    given = {k: v for k, v in (ROW | row).items() if not ("A" in row and k == "A 类比例")}
    found = judge([given], [FOOD, FIRE])
    assert [(no, where) for no, where, _ in found.faults] == [(2, column)] and words in found.faults[0][2]
    assert not found.lines


def test_good_rows_take_the_rest_from_the_catalogue():
    rows = [{"事项名称": "消防检查", "A类": 0.05, "检查月份": 4.0}, {"事项名称": "食品检查", "A类": "", "检查月份": ""}]
    found = judge(rows, [FOOD, FIRE])
    assert not found.faults and found.empty == 1
    assert (found.lines[0].item, found.lines[0].values["window"], found.lines[0].values["minutes"]) == (FIRE, 8, 45)
    twice = judge([ROW, ROW], [FOOD])
    assert twice.faults[0][:2] == (3, "事项编码") and "第 2 行已有" in twice.faults[0][2]


@pytest.mark.parametrize(
    ("row", "words"),
    [({"事项编码": "SC01", "比列": "5%"}, "不认识"), ({"A": "5%"}, "缺少"), ({"事项编码": "SC01", "编码": "x"}, "两列")],
)
def test_a_wrong_heading_is_refused(row, words):
    with pytest.raises(BadHeading, match=words):
        judge([row], [FOOD])


@pytest.fixture
def draft(db: None) -> Any:
    """A draft of the next year for a body that asked for two items this year, one of them by list."""
    place = small.city(40)
    plan, owner = small.called(place), place["bodies"][0]
    with frozen_today(date(2025, 11, 20)):
        case = small.demand(plan, owner, [(place["items"][0], {"ratio_a": "5%"}), (place["items"][1], {})])
    firms = [place["firms"][n].pk for n in (1, 2, 3)]
    asked = {"mode": "list", "listed": firms, "times": 2, "minutes": 33, "reason": "抽"}
    case.lines.filter(item=place["items"][1]).update(**asked)
    type(plan)._plain.filter(pk=plan.pk).update(year=2025, state="in_force")
    with frozen_today(date(2025, 11, 20)):
        chief = small.actor(place["office"], "inspection.supervisor")
        facts = {"year": 2026, "ungraded": "B", "spacing": 2}
        new = open_case(register("inspection_year_plan"), chief, facts, organ_id=place["office"].pk).case
        take(new, "collect", chief, {"demands_due": date(2025, 12, 5)})
        planner = small.actor(owner.organ, "inspection.planner")
        book = register("inspection_demand")
        form = StepForm(book, book.steps[0], None, planner).fresh()
        assert form.fields[0].value == str(new.pk)  # the only plan that takes demands is chosen already
        yield place, open_case(book, planner, {"plan_id": str(new.pk)}, organ_id=owner.organ_id).case, planner


def sent(planner: Any, name: str, content: bytes) -> list[int]:
    """A file as a form keeps it."""
    return [uploads.store(name, content, planner).pk]


def test_last_year_is_taken_over_in_one_step(draft):
    place, case, planner = draft
    first, second = place["items"][:2]
    Enterprise._plain.filter(pk=place["firms"][2].pk).update(status="closed")
    Item._plain.filter(pk=first.pk).update(state="retired", replaced_by=second.pk)
    done = take(case, "carry", planner)
    case, told = done.case, done.event.facts
    line = DemandLine._plain.get(demand=case)
    assert (line.item_id, line.mode, line.times, line.minutes, line.reason) == (second.pk, "list", 2, 33, "抽")
    assert line.listed == [place["firms"][1].pk, place["firms"][3].pk]
    assert "SC01 事项SC01：事项已取消，由 SC02" in told["note"] and "名单里 1 家" in told["note"]
    assert case.previewed_on and told["visits"] == str(case.cost_visits)
    with pytest.raises(NotAllowed, match="草稿里已有去年的事项：SC02"):
        take(case, "carry", planner)


def test_nothing_to_take_over_is_said(draft):
    _, case, planner = draft
    Item._plain.filter(code__startswith="SC").update(state="retired")
    with pytest.raises(InvalidFacts, match="没有一项还能申报"):
        take(case, "carry", planner)
    DemandLine._plain.all().delete()
    with pytest.raises(NotAllowed, match="没有 2025 年度的申报"):
        take(case, "carry", planner)


def test_a_table_is_written_whole_or_not_at_all_and_comes_back_the_same(draft):
    place, case, planner = draft
    heads, code = ["事项编码", "A", "名单", "检查月份"], place["firms"][5].uscc
    bad = to_csv([heads, ["SC01", "5%", "", ""], ["SC02", "", f"{code} 91371000MA99999999", ""]])
    with pytest.raises(InvalidFacts, match="第 3 行「名单」：有 1 个代码不在市场主体名录中"):
        take(case, "load", planner, {"table": sent(planner, "a.csv", bad)})
    assert not case.lines.exists()
    good = to_xlsx([heads, ["SC01", 0.05, "", "3-5"], ["SC02", "", code, ""]])
    case = take(case, "load", planner, {"table": sent(planner, "a.xlsx", good)}).case
    kept = list(case.lines.values_list("item__code", "ratio_a", "window", "listed"))
    assert kept == [("SC01", share("5%"), 0b11100, []), ("SC02", 0, 4095, [place["firms"][5].pk])]
    assert case.previewed_on and case.tasks
    for name, content in (("b.xlsx", to_xlsx(filled(case))), ("b.csv", to_csv(filled(case)))):
        case = take(case, "load", planner, {"table": sent(planner, name, content)}).case
        assert list(case.lines.values_list("item__code", "ratio_a", "window", "listed")) == kept
    assert examined(case, "t.xlsx", to_xlsx(blank(case))).empty == 2
    with pytest.raises(InvalidFacts, match="没有要申报的事项"):
        take(case, "load", planner, {"table": sent(planner, "t.xlsx", to_xlsx(blank(case)))})


def test_a_list_of_enterprises_comes_as_a_file(draft):
    place, case, planner = draft
    codes = [firm.uscc for firm in place["firms"][:3]]
    line = {"item": str(place["items"][0].pk), "mode": "list", "listed": codes[0]}
    heading = ["统一社会信用代码", "名称"]
    bad = [heading, [codes[0], ""], ["91371000MA99999999", "某"]]
    for rows, words in (([["代码"], [codes[0]]], "没有「统一社会信用代码」"), ([heading], "没有数据行"),
                        (bad, "第 3 行 91371000MA99999999")):  # fmt: skip
        with pytest.raises(InvalidFacts, match=words) as refused:
            take(case, "put", planner, line | {"listed_file": sent(planner, "x.csv", to_csv(rows))})
        assert list(refused.value.errors) == ["listed_file"]
    file = sent(planner, "x.xlsx", to_xlsx([heading, *([code, "某"] for code in codes)]))
    case = take(case, "put", planner, line | {"listed_file": file}).case
    assert set(Demand._plain.get(pk=case.pk).lines.get().listed) == {firm.pk for firm in place["firms"][:3]}
