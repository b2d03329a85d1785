"""The three books of the plan: plans, tasks, adjustment sheets."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere
from fadu.kernel.declare import Column, Document, Exchange, Field, Filter, Pages, Panel
from fadu.kernel.papers import Fields, Paper, Para, Table
from fadu.kernel.register import Register

from .models import AdjustmentSheet, Plan, Task, UnitRole
from .models.change import FIELDS
from .models.plan import ANNOUNCED
from .proving import REACTION
from .steps import plan as plan_steps
from .steps import sheet as sheet_steps
from .steps import task as task_steps


def announced(actor: Actor, role: str) -> Q:
    """Plans that have been issued."""
    return Q(state__in=ANNOUNCED)


def of_announced(actor: Actor, role: str) -> Q:
    """Tasks of plans that have been issued."""
    return Q(plan__state__in=ANNOUNCED)


def own_tasks(actor: Actor, role: str) -> Q:
    """Tasks that the actor's organs lead or support."""
    organs = actor.organs(role)
    named = UnitRole._plain.filter(organ_id__in=organs).values("task_id")
    return Q(organ_id__in=organs) | Q(pk__in=named)


def approved(actor: Actor, role: str) -> Q:
    """Sheets that have changed the plan."""
    return Q(state="approved")


READERS = ("leader", "auditor")
PLAN_ACCESS = (
    Grant("coordinator", rows=everywhere),
    Grant("leader", rows=everywhere),
    Grant("auditor", rows=everywhere, steps=()),
    Grant("unit_contact", rows=announced, steps=()),
    Grant("public", rows=announced, steps=(), list_rows=False),
)
TASK_ACCESS = (
    Grant("coordinator", rows=everywhere),
    *(Grant(r, rows=everywhere, steps=()) for r in READERS),
    Grant("unit_contact", rows=own_tasks, steps=("start", "prove", "claim", "submit", "answer")),
    Grant("unit_contact", rows=of_announced, steps=()),
    Grant("public", rows=of_announced, steps=(), list_rows=False),
)
SHEET_ACCESS = (
    Grant("coordinator", rows=everywhere),
    Grant("leader", rows=everywhere),
    Grant("auditor", rows=everywhere, steps=()),
    Grant("unit_contact", rows=approved, steps=()),
)


def _sheet_row(item: Any) -> tuple[str, str, str, str]:
    what = f"{item.target.key} {item.target.title}" if item.target else f"{item.task.no} {item.task.title}"
    return what, dict(FIELDS)[item.field], item.before or "—", item.after


def build_sheet(case: AdjustmentSheet, facts: Any) -> Paper:
    """The adjustment sheet as an official paper."""
    rows = tuple(_sheet_row(i) for i in case.items.select_related("task", "target"))
    return Paper(
        head=case.organ.name,
        kind="调整单",
        number=facts["number"],
        title=f"{case.plan.name}调整单",
        body=(
            Fields(
                (
                    ("理由", case.reason),
                    ("起草", case.drafter),
                    ("批准", case.approver),
                    ("意见", case.opinion or "同意"),
                )
            ),
            Table(("任务或目标", "调整内容", "原值", "新值"), rows),
            Para("自批准之日起按新值执行，原值存档备查。"),
        ),
        signer=case.organ.name,
        date=facts["on"],
    )


PLANS = Register(
    key="plan",
    title="年度计划",
    model=Plan,
    procedure=plan_steps.PROCEDURE,
    access=PLAN_ACCESS,
    aspect="a9",
    task="T25",
    number="{prefix}计划〔{year}〕{n}号",
    search=lambda p: (f"{p.title} {p.year}", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("title", "名称"),
            Column("year", "年度", sort="year"),
            Column("state", "状态"),
            Column("edition", "版次"),
            Column("approved_on", "审定日期"),
        ),
        filters=(Filter("state", "状态", choices=tuple((s.key, s.title) for s in plan_steps.STATES)),),
        panels=(
            Panel(
                "facts",
                "计划",
                (
                    "title",
                    "year",
                    "issuer",
                    "document_number",
                    "issued_on",
                    "source_name",
                    "note",
                    "approver",
                    "approved_on",
                ),
            ),
        ),
        path=(
            "draft",
            "consulting",
            "legality_reviewed",
            "approved",
            "issued",
            "in_force",
            "closed",
            "reported",
            "archived",
        ),
        title=lambda p: p.title,
    ),
)
TASKS = Register(
    key="plan_task",
    title="计划任务",
    model=Task,
    reactions=(REACTION,),
    procedure=task_steps.PROCEDURE,
    access=TASK_ACCESS,
    aspect="a9",
    task="T25",
    number="{prefix}任务〔{year}〕{n}号",
    search=lambda t: (f"{t.no} {t.title} {t.plan.year}", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("no", "任务号"),
            Column("title", "任务"),
            Column("plan.year", "年度"),
            Column("organ.short", "牵头单位"),
            Column("deadline", "完成时限", sort="deadline"),
            Column("state", "状态"),
        ),
        filters=(
            Filter("state", "状态", choices=tuple((s.key, s.title) for s in task_steps.STATES)),
            Filter("organ", "牵头单位", "organ"),
        ),
        panels=(Panel("facts", "任务", ("no", "title", "text", "deadline", "planned_start", "provenance")),),
        path=("not_started", "in_progress", "submitted", "verified", "done"),
        title=lambda t: f"{t.no} {t.title}",
        select=("plan", "aspect"),
    ),
    exchange=Exchange(
        fields=(
            Field("number", "编号", path="matter.number", imported=False),
            Field("no", "任务号", imported=False),
            Field("title", "任务", imported=False),
            Field("year", "年度", path="plan.year", imported=False),
            Field("organ", "牵头单位", path="organ.name", imported=False),
            Field("deadline", "完成时限", "date", imported=False),
            Field("state", "状态", imported=False),
        )
    ),
)
ADJUSTMENTS = Register(
    key="plan_sheet",
    title="计划调整单",
    model=AdjustmentSheet,
    procedure=sheet_steps.PROCEDURE,
    access=SHEET_ACCESS,
    aspect="a9",
    task="T25",
    number="{prefix}调整〔{year}〕{n}号",
    documents=(Document("sheet", "计划调整单", build_sheet, number="{prefix}计划调整〔{year}〕{n}号"),),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("plan.title", "计划"),
            Column("state", "状态"),
            Column("drafter", "起草"),
            Column("decided_on", "决定日期", sort="decided_on"),
        ),
        panels=(
            Panel("facts", "调整单", ("plan", "reason", "drafter", "approver", "decided_on", "opinion")),
            Panel(
                "items",
                "调整内容",
                rows=lambda case, actor: case.items.select_related("task", "target"),
                columns=(
                    ("task", "任务"),
                    ("target", "目标"),
                    ("field", "改什么"),
                    ("before", "原值"),
                    ("after", "新值"),
                ),
            ),
        ),
        path=("drafted", "submitted", "approved"),
        title=lambda s: f"{s.plan.name}调整单",
        select=("plan",),
    ),
)
