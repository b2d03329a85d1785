"""A plan: draft, consulting, legality_reviewed, approved, issued, in_force (adjusting), closed, reported, archived."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.models import Attachment
from fadu.kernel.taking import Taking
from fadu.kernel.uploads import adopt

from ..building import build, new_version
from ..content import changes, faults, from_reading
from ..models import AdjustmentSheet, Plan, Task
from ..models.plan import RUNNING
from ..reader import Reading, Unreadable, read_bytes

OFFICE, APPROVER = ("coordinator",), ("leader",)
OPEN_SHEETS = ("drafted", "submitted")
UNFINISHED = ("not_started", "in_progress", "submitted", "verified")


def _read(facts: Mapping[str, Any]) -> tuple[Reading, Attachment]:
    file = Attachment._plain.get(pk=facts["document"][0])
    name = file.name.removesuffix(".txt") if file.name.endswith((".html.txt", ".htm.txt")) else file.name
    return read_bytes(bytes(file.content), name, facts.get("year")), file


def check_file(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """A file that cannot be read is refused beside its field."""
    if len(facts["document"]) != 1:
        return {"document": "请上传一个文件"}
    try:
        reading, _ = _read(facts)
    except Unreadable as refused:
        return {"document": str(refused)}
    if reading.year is None:
        return {"year": "文中没有写明计划年度，请填写"}
    return {}


def file_plan(taking: Taking) -> None:
    """Keep the text, the reading and a working copy of it."""
    plan, (reading, file) = taking.case, _read(taking.facts)
    plan.source_name, plan.source_text = file.name, reading.text
    plan.reading, plan.content = reading.as_dict(), from_reading(reading)
    plan.title = (reading.title or file.name)[:200]
    plan.year = reading.year
    plan.issuer, plan.document_number = reading.issuer or "", reading.number or ""
    plan.declared_aspects, plan.declared_tasks = reading.declared_aspects, reading.declared_tasks
    plan.filed_by = taking.actor.id
    adopt([file.pk], plan.pk)
    taking.note(f"读出 {len(reading.aspects)} 个方面 {len(reading.tasks)} 项任务")
    taking.public = {"warnings": reading.warnings}


def check_content(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """Content that cannot be a plan is refused with its faults."""
    try:
        found = faults(json.loads(facts["content"]))
    except ValueError:
        found = ["审定稿不是有效的数据"]
    return {"content": "；".join(found[:8])} if found else {}


def draft_plan(taking: Taking) -> None:
    """A plan from data: the shipped reconstruction, last year's unfinished tasks, a part for a district."""
    plan = taking.case
    plan.content = json.loads(taking.facts["content"])
    plan.filed_by = taking.actor.id


def correct(taking: Taking) -> None:
    """Replace the working copy and say what changed."""
    plan, after = taking.case, json.loads(taking.facts["content"])
    lines = changes(plan.content, after)
    plan.content, plan.filed_by = after, taking.actor.id or plan.filed_by
    taking.public = {"changes": lines[:60], "count": len(lines)}
    taking.note("；".join(lines[:3]) or "没有改动")


def guard_approve(plan: Plan, actor: Actor) -> list[str]:
    """Who approves is not who filed or corrected; one approved plan per area and year; content in order."""
    reasons = faults(plan.content)[:3]
    if actor.id is not None and actor.id == plan.filed_by:
        reasons.append("审定人不能是录入或者修改审定稿的人")
    same = Plan._plain.filter(area=plan.area, parent_id=plan.parent_id, year=plan.year, edition__gt=0)
    other = same.exclude(pk=plan.pk).first()
    if other:
        reasons.append(f"{plan.year} 年度已有审定的计划（{other.title}），修改请走调整单")
    return reasons


def approve(taking: Taking) -> None:
    """Rows and the first version."""
    plan = taking.case
    plan.approver, plan.approved_on = (taking.actor.label or taking.actor.name)[:120], taking.on
    build(plan, taking.on)
    new_version(plan, taking.on, plan.approver, taking.facts.get("opinion") or "审定")


def guard_close(plan: Plan, actor: Actor) -> list[str]:
    """Every task has ended, no sheet is open."""
    left = Task._plain.filter(plan=plan, state__in=UNFINISHED).order_by("order").values_list("no", flat=True)
    reasons = [f"还有 {len(left)} 项任务没有结果：{'、'.join(left[:8])}"] if left else []
    return reasons + guard_no_sheet(plan, actor)


def guard_no_sheet(plan: Plan, actor: Actor) -> list[str]:
    """No adjustment is under way."""
    return ["有调整单正在办理"] if AdjustmentSheet._plain.filter(plan=plan, state__in=OPEN_SHEETS).exists() else []


def adjusted(taking: Taking) -> None:
    """An approved sheet makes the next version."""
    sheet = AdjustmentSheet._plain.get(pk=taking.facts["sheet"])
    version = new_version(taking.case, taking.on, sheet.approver, sheet.reason, sheet)
    taking.note(f"第 {version.no} 版")


STATES = (
    State("draft", "起草"),
    State("consulting", "征求意见"),
    State("legality_reviewed", "合法性审查完成"),
    State("approved", "已审定"),
    State("issued", "已印发"),
    State("in_force", "执行中", tone="ok"),
    State("adjusting", "调整中", tone="hold"),
    State("closed", "已收官"),
    State("reported", "已报告"),
    State("archived", "已归档", closed=True),
)
CONTENT = Ask("content", "审定稿", "longtext", max_length=900_000, private=True)
TITLE, YEAR = Ask("title", "名称", max_length=200), Ask("year", "计划年度", "int", minimum=2000, maximum=2100)
STEPS = (
    Step(
        "file",
        "上传计划文本",
        ("",),
        "draft",
        who=OFFICE,
        check=check_file,
        effect=file_plan,
        help="DOCX、有文字的 PDF、TXT、Markdown；网页请在“年度计划—导入”上传。读出的结果须经人核对、审定后才生效。",
        asks=(
            Ask("document", "计划、通知或者新闻稿", "file"),
            Ask("year", "计划年度", "int", required=False, minimum=2000, maximum=2100, help="文中没有写明时填写"),
        ),
    ),
    Step(
        "draft",
        "由数据起草",
        ("",),
        "draft",
        who=OFFICE,
        check=check_content,
        effect=draft_plan,
        sets=(
            "title",
            "year",
            "short",
            "note",
            "synthetic",
            "parent_id",
            "declared_aspects",
            "declared_tasks",
            "issuer",
        ),
        asks=(
            TITLE,
            YEAR,
            CONTENT,
            Ask("short", "简称", required=False, max_length=80),
            Ask("issuer", "发文机关", required=False, max_length=100),
            Ask("note", "说明", required=False, max_length=300),
            Ask("synthetic", "模拟", "bool", required=False),
            Ask("parent_id", "上级计划编号", "int", required=False),
            Ask("declared_aspects", "自述方面数", "int", required=False),
            Ask("declared_tasks", "自述任务数", "int", required=False),
        ),
    ),
    Step(
        "correct",
        "修改审定稿",
        ("draft", "consulting"),
        None,
        who=OFFICE,
        check=check_content,
        effect=correct,
        asks=(CONTENT,),
    ),
    Step(
        "consult",
        "征求意见",
        ("draft",),
        "consulting",
        who=OFFICE,
        asks=(Ask("units", "征求哪些单位的意见", "longtext"),),
    ),
    Step(
        "review",
        "合法性审查",
        ("consulting",),
        "legality_reviewed",
        who=OFFICE,
        asks=(Ask("opinion", "审查意见", "longtext"),),
    ),
    Step(
        "back",
        "退回起草",
        ("consulting", "legality_reviewed"),
        "draft",
        who=OFFICE + APPROVER,
        asks=(Ask("reason", "理由", "longtext"),),
    ),
    Step(
        "approve",
        "审定",
        ("legality_reviewed",),
        "approved",
        who=APPROVER,
        guard=guard_approve,
        effect=approve,
        final=True,
        asks=(Ask("opinion", "审定意见", required=False, max_length=300),),
        help="审定后成为第 1 版；此后只能凭经批准的调整单修改。",
    ),
    Step(
        "issue",
        "印发",
        ("approved",),
        "issued",
        who=OFFICE,
        sets=("document_number", "issued_on"),
        asks=(Ask("document_number", "文号", required=False, max_length=80), Ask("issued_on", "印发日期", "date")),
    ),
    Step("enforce", "开始执行", ("issued",), "in_force", who=OFFICE),
    Step("begin_adjusting", "进入调整", RUNNING[:1], "adjusting", who=("system",)),
    Step(
        "adjusted",
        "完成调整",
        ("adjusting",),
        "in_force",
        who=("system",),
        effect=adjusted,
        asks=(Ask("sheet", "调整单", "int"),),
    ),
    Step("drop_adjusting", "结束调整", ("adjusting",), "in_force", who=("system",)),
    Step("close", "年度收官", ("in_force",), "closed", who=OFFICE, guard=guard_close),
    Step("report", "报告", ("closed",), "reported", who=OFFICE, asks=(Ask("report", "报告名称和文号"),)),
    Step("archive", "归档", ("reported",), "archived", who=OFFICE),
)
PROCEDURE = Procedure(STATES, STEPS)
