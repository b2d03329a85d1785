"""How the two registers are shown: lists, filters, panels, what the portal publishes."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Column, Filter, Pages, Panel, Portal
from fadu.kernel.fieldwork import FieldWork

from . import panels, publishing
from .field import FIELD
from .rules import vocab


def title(case: Any) -> str:
    """Enterprise and kind."""
    return f"{case.enterprise_name} {vocab.label(vocab.KINDS, case.kind)}"


PAGES = Pages(
    columns=(
        Column("matter.number", "案号"),
        Column("state", "状态"),
        Column("enterprise_name", "企业"),
        Column("trigger", "启动"),
        Column("planned_on", "拟检查", sort="planned_on"),
        Column("visited_on", "检查", sort="visited_on"),
        Column("result", "结果"),
    ),
    filters=(
        Filter("state", "状态"),
        Filter("trigger", "启动", choices=vocab.TRIGGERS),
        Filter("result", "结果", choices=vocab.RESULTS),
        Filter("joint", "联合", "bool"),
        Filter("off_site", "非现场", "bool"),
        Filter("coded", "检查前已亮码", "bool"),
        Filter("found", "发现问题", "bool"),
        Filter("imported", "导入", "bool"),
        Filter("uscc", "信用代码", "text"),
        Filter("visited_on", "检查日期", "date"),
        Filter("organ", "检查主体", "organ"),
    ),
    panels=panels.PANELS,
    path=("requested", "approved", "assigned", "on_site", "recorded", "told", "closed"),
    waits=(
        ("requested", "approve"),
        ("approved", "issue_code"),
        ("coded", "assign"),
        ("assigned", "start"),
        ("on_site", "finish"),
        ("turned_away", "again"),
        ("recorded", "tell"),
        ("rectified", "recheck"),
    ),
    title=title,
    select=("initiator__organ",),
    portal=Portal(
        publish=("enterprise_name", "visited_on", "result", "kind", "joint", "off_site", "published_on"),
        text=publishing.page,
        since=publishing.since,
        withdrawn=publishing.withdrawn,
        dated="published_on",
    ),
    field=FIELD,
)
LOG_PAGES = Pages(
    columns=(
        Column("matter.number", "编号"),
        Column("state", "状态"),
        Column("enterprise_name", "企业"),
        Column("purpose", "目的"),
        Column("visited_on", "到访", sort="visited_on"),
        Column("people", "人数"),
        Column("opened_on", "登记", sort="opened_on"),
    ),
    filters=(
        Filter("state", "状态"),
        Filter("purpose", "目的", choices=vocab.PURPOSES),
        Filter("uscc", "信用代码", "text"),
        Filter("visited_on", "到访日期", "date"),
        Filter("organ", "登记机关", "organ"),
    ),
    panels=(
        Panel(
            "visit", "到访", ("enterprise_name", "uscc", "purpose", "detail", "visited_on", "people", "license_number")
        ),
        Panel("doubt", "变相检查", ("flagged_why", "answer")),
    ),
    title=lambda case: f"{case.enterprise_name} {vocab.label(vocab.PURPOSES, case.purpose)}",
    field=FieldWork(steps=("log",), pack=lambda actor, day: ()),  # logged on the spot; nothing is carried along
)
