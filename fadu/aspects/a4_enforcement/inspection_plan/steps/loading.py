"""A demand as a table: the columns given out are the columns taken in, nothing is written while a row is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fadu.kernel.exchange import read_table
from fadu.kernel.models import Attachment
from fadu.kernel.taking import Taking
from fadu.kernel.workbooks import BadTable
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Item

from ..common import ALL_MONTHS, MONTHS
from ..models import Demand, DemandLine
from ..models.demand import MODES
from ..named import MOST_LISTED, ids_of
from ..previewing import lines_of_demand, weigh
from ..rules.shares import RATIOS
from ..rules.table import COLUMNS, BadHeading, Known, Sheet, judge

SHOWN = 30
CELL = 32_000  # characters that a cell of a spreadsheet holds, a little rounded


def known(demand: Demand) -> list[Known]:
    """Published items of the body."""
    rows = Item._plain.filter(state="published", bodies=demand.body_id).order_by("code")
    return [Known(*row) for row in rows.values_list("pk", "code", "name", "window", "minutes")]


def examined(demand: Demand, name: str, content: bytes) -> Sheet:
    """Every row judged, enterprises looked up. Raises BadTable, BadHeading."""
    sheet = judge(read_table(name, content), known(demand))
    found = ids_of({code for line in sheet.lines for code in line.codes})
    lists = DemandLine._plain.filter(demand=demand, mode="list").values_list("item_id", "listed")
    kept = dict(lists)
    for line in sheet.lines:
        lost = [code for code in line.codes if code not in found]
        line.values["listed"] = [found[code] for code in line.codes if code in found]
        if lost:
            sheet.wrong(line.row, "listed", f"有 {len(lost)} 个代码不在市场主体名录中：{'、'.join(lost[:3])}")
        elif len(line.codes) > MOST_LISTED:
            sheet.wrong(line.row, "listed", f"有 {len(line.codes):,} 家，一个事项最多 {MOST_LISTED:,} 家")
        elif line.values["mode"] == "list" and not line.codes:
            line.values["listed"] = kept.get(line.item.pk, [])
            if not line.values["listed"]:
                sheet.wrong(line.row, "listed", "按名单检查的，请填写统一社会信用代码，用空格分开")
    sheet.faults.sort(key=lambda fault: fault[0])
    return sheet


def _sent(facts: Mapping[str, Any]) -> tuple[str, bytes]:
    row = Attachment._plain.filter(pk__in=facts["table"]).order_by("-pk").values_list("name", "content").first()
    return (row[0], bytes(row[1])) if row else ("", b"")


def check(demand: Demand, facts: Mapping[str, Any]) -> dict[str, str]:
    """Row by row what is wrong with the table."""
    if len(facts["table"]) > 1:
        return {"table": "一次导入一个表格，请只选一个文件"}
    try:
        sheet = examined(demand, *_sent(facts))
    except (BadTable, BadHeading) as refused:
        return {"table": str(refused)}
    if sheet.faults:
        lines = [f"第 {row} 行「{column}」：{message}" for row, column, message in sheet.faults[:SHOWN]]
        more = [f"另有 {len(sheet.faults) - SHOWN} 处"] if len(sheet.faults) > SHOWN else []
        return {"table": "\n".join([f"表格里有 {len(sheet.faults)} 处要改，一行也没有写入", *lines, *more])}
    if not sheet.lines:
        return {"table": f"表格里的 {sheet.empty} 行都没有填写比例或者名单，没有要申报的事项"}
    return {}


def load(taking: Taking) -> None:
    """Write the items of the table; others of the draft stay as they are."""
    demand, sheet = taking.case, examined(taking.case, *_sent(taking.facts))
    here = set(DemandLine._plain.filter(demand=demand).values_list("item_id", flat=True))
    anew = sum(line.item.pk in here for line in sheet.lines)
    DemandLine._plain.bulk_create(
        (DemandLine(matter_id=demand.pk, demand=demand, item_id=line.item.pk, **line.values) for line in sheet.lines),
        update_conflicts=True, unique_fields=["demand", "item"],
        update_fields=["mode", *RATIOS, "times", "window", "minutes", "listed", "reason"],
    )  # fmt: skip
    passed = f"；{sheet.empty} 行没有填写，没有申报" if sheet.empty else ""
    taking.note(f"由表格申报 {len(sheet.lines)} 项，其中 {anew} 项改写了原来的{passed}")
    weigh(taking)


# -- given out -----------------------------------------------------------------------------------------------------
def _months(mask: int) -> str:
    return "全年" if mask == ALL_MONTHS else "、".join(key for key, _ in MONTHS if mask >> (int(key) - 1) & 1)


def blank(demand: Demand) -> Iterator[list[Any]]:
    """The template: every item that the body may ask for, with the months and minutes of the catalogue."""
    yield list(COLUMNS.values())
    for item in known(demand):
        yield [item.code, item.name, *[""] * 6, _months(item.window), item.minutes, "", ""]


def filled(demand: Demand) -> Iterator[list[Any]]:
    """The draft as a table. A list too long for a cell is left out: read again, the draft keeps the one it has."""
    yield list(COLUMNS.values())
    lines = lines_of_demand(demand)
    rows = Enterprise._plain.filter(pk__in={firm for line in lines for firm in line.listed})
    codes, modes = dict(rows.values_list("pk", "uscc")), dict(MODES)
    for line in lines:
        listed = " ".join(codes[firm] for firm in line.listed if firm in codes)
        ratios = [f"{getattr(line, key) * 100:f}".rstrip("0").rstrip(".") + "%" for key in RATIOS]
        told = ratios if line.mode == "ratio" else [""] * len(RATIOS)
        firms = listed if len(listed) < CELL else ""
        yield [line.item.code, line.item.name, modes[line.mode], *told, line.times, _months(line.window),
               line.minutes, firms, line.reason]  # fmt: skip
