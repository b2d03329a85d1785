"""History by the file: checked row by row, written whole or not at all, marked, never twice."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.exchange import import_rows
from fadu.kernel.models import Event, SearchEntry
from fadu.kernel.procedure import NotAllowed
from fadu.kernel.today import frozen_today

from ..bulk import load
from ..models import Inspection
from .city import USCC

DAY = date(2026, 11, 23)
ROW = {
    "来源系统编号": "A1", "统一社会信用代码": USCC, "检查日期": "2025-03-04", "检查主体": "威海市场局、威海消防队",
    "检查启动": "年度计划内日常检查", "检查事项编码": "M1、F1", "检查结果": "当场改正", "检查前已亮码": "是", "执法证号": "M001、M002",
}  # fmt: skip


def test_a_file_is_taken_over_whole(city: SimpleNamespace) -> None:
    rows = pl.DataFrame(
        [
            ROW,
            ROW | {"来源系统编号": "A2", "检查主体": "威海市场局", "检查日期": "2025/05/06", "检查结果": "未发现问题"},
        ]
    )
    with frozen_today(DAY):
        report = load(rows, SYSTEM, "旧系统")
        again = load(rows, SYSTEM, "旧系统")
    assert (report.created, report.errors) == (2, []) and report.written
    joint, alone = Inspection._plain.order_by("visited_on")
    assert joint.joint and joint.found and joint.coded and joint.imported and joint.closed_on == date(2025, 3, 4)
    assert (joint.bodies.count(), joint.items.count(), joint.officers.count()) == (2, 2, 2)
    assert not alone.found and alone.matter.number.endswith("号") and "导" in alone.matter.number
    assert SearchEntry.objects.filter(register="inspection").count() == 0  # the firm of this test has no search text
    assert Event._plain.filter(kind="inspection.imported").count() == 1
    assert not again.written and "已经导入过" in again.errors[0][2]


@pytest.mark.parametrize(
    "change, told",
    [
        ({"统一社会信用代码": "91371002MA3TEF9990"}, "市场主体库里没有"),
        ({"检查日期": "2027-01-01"}, "今天之后"),
        ({"检查日期": "三月四日"}, "不能为空"),
        ({"检查主体": "某某局"}, "不是登记的检查主体"),
        ({"检查结果": "很好"}, "之一"),
        ({"检查事项编码": "X9"}, "没有编码为"),
        ({"执法证号": "Z9"}, "没有执法证号为"),
    ],
)
def test_a_row_at_fault_is_named_and_nothing_is_written(city: SimpleNamespace, change: dict, told: str) -> None:
    rows = pl.DataFrame([ROW | {"来源系统编号": "A0"}, ROW | change])
    with frozen_today(DAY):
        report = load(rows, SYSTEM, "旧系统")
    assert report.errors[0][0] == 3 and told in report.errors[0][2]
    assert not Inspection._plain.exists()


def test_only_the_own_body_may_be_imported_for(city: SimpleNamespace) -> None:
    with frozen_today(DAY):
        report = load(pl.DataFrame([ROW]), city.actors["fire"], "旧系统")
        assert "没有为威海市场局导入的权限" in report.errors[0][2]
        with pytest.raises(NotAllowed):
            load(pl.DataFrame([ROW]), city.actors["leader"], "旧系统")


def test_a_small_file_goes_through_the_page(city: SimpleNamespace) -> None:
    row = {
        "检查日期": "2025-03-04",
        "统一社会信用代码": USCC,
        "检查启动": "投诉举报",
        "检查结果": "责令限期改正",
        "来源系统": "旧系统",
    }
    with frozen_today(DAY):
        report = import_rows(city.book, [row], city.actors["officer"], city.market.pk)
    assert report.written, report.bad
    case = Inspection._plain.get()
    assert (case.imported, case.found, case.state, case.visited_on) == (True, True, "closed", date(2025, 3, 4))
