"""The three books: plans of a year, demands of bodies, special plans."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_organ
from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Panel
from fadu.kernel.register import Register

from .common import HEAD, LEADER, OPINION, PLANNER, ROLES, SUPERVISOR, WITNESS
from .documents import PLAN_PAPERS, SPECIAL_PAPERS
from .indicators import DEMAND_FIGURES, PLAN_FIGURES, SPECIAL_FIGURES
from .models import CHILDREN, Demand, SpecialPlan, YearPlan
from .models.plan import FIXED
from .procedure import PROCEDURE, STATES
from .steps import demand, special


def published(actor: Actor, role: str) -> Q:
    """Plans whose frame has been published: from then on everybody can follow the draw."""
    return Q(state__in=FIXED, mode="joint") | Q(mode="joint", round__gte=1)


def told(actor: Actor, role: str) -> Q:
    """Special plans that have been published, and those whose lot has been announced."""
    return Q(published_on__isnull=False) | Q(beacon_on__isnull=False, state="filed")


def called(actor: Actor, role: str) -> Q:
    """Plans for which demands have been called."""
    return ~Q(state="draft")


OVERSEERS = ("coordinator", "auditor")
PLAN_ACCESS = (
    Grant(SUPERVISOR, rows=everywhere),
    Grant(WITNESS, rows=called, steps=("commit", "reveal")),
    *(Grant(role, rows=called, steps=("move", "undo", "pin", "unpin")) for role in (PLANNER, HEAD)),
    Grant("inspection.officer", rows=called, steps=()),
    Grant(LEADER, rows=everywhere, steps=()),
    *(Grant(role, rows=everywhere, steps=()) for role in OVERSEERS),
    Grant("public", rows=published, steps=(), list_rows=False),
)
DEMAND_ACCESS = (
    Grant(PLANNER, rows=own_organ),
    Grant(HEAD, rows=own_organ),
    Grant(SUPERVISOR, rows=everywhere, steps=("back", "withdraw")),
    *(Grant(role, rows=everywhere, steps=()) for role in (*OVERSEERS, LEADER)),
)
SPECIAL_ACCESS = (
    Grant(PLANNER, rows=own_organ),
    Grant(HEAD, rows=own_organ),
    Grant(SUPERVISOR, rows=everywhere),
    Grant(LEADER, rows=everywhere, steps=("approve", "refuse")),
    *(Grant(role, rows=everywhere, steps=()) for role in OVERSEERS),
    Grant("public", rows=told, steps=(), list_rows=False),
)


def _states(states: Any) -> tuple[tuple[str, str], ...]:
    return tuple((s.key, s.title) for s in states)


PLANS = Register(
    key="inspection_year_plan", title="年度检查计划", model=YearPlan, procedure=PROCEDURE, access=PLAN_ACCESS,
    indicators=PLAN_FIGURES, documents=PLAN_PAPERS, basis=(OPINION,), aspect="a4", task="T10",
    number="{prefix}检计〔{year}〕{n}号", children=CHILDREN, roles=ROLES,
    search=lambda plan: (f"{plan} {plan.year}", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"), Column("title", "名称"),
            Column("year", "年度", value=lambda plan: str(plan.year), sort="year"),
            Column("state", "状态"), Column("edition", "版次"), Column("visits", "到访"), Column("tasks", "任务"),
            Column("filed_on", "备案", sort="filed_on"),
        ),
        filters=(Filter("state", "状态", choices=_states(STATES)),),
        panels=(
            Panel("terms", "编制要求", ("year", "mode", "control_number", "special_limit", "most_bodies", "spacing",
                                    "stay_limit", "stay_since", "ungraded", "turn", "turn_step", "demands_due")),
            Panel("draw", "抽取", ("frozen_on", "frame_hash", "round", "announced", "beacon_on", "reveal_by", "beacon",
                                 "beacon_source", "seed", "drawn_on", "merkle_root")),
            Panel("figures", "现行版本", ("edition", "visits", "tasks", "enterprises", "once", "alone", "independent",
                                     "cap_breaches", "overload_minutes", "unavoidable_minutes", "filed_on",
                                     "in_force_on")),
            Panel("versions", "各版本", rows=lambda case, actor: case.planversions.all(),
                  columns=(("no", "版次"), ("kind", "类别"), ("made_on", "日期"), ("tasks", "任务"), ("visits", "到访"),
                           ("kept", "未变动"), ("moved", "改月份"), ("added", "新增"), ("dropped", "取消"),
                           ("reason", "理由"))),
        ),
        path=("draft", "collecting", "frozen", "revealing", "drawing", "proposal", "negotiating", "filed", "in_force",
              "closed"),
        title=str,
    ),
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False), Field("title", "名称", imported=False),
        Field("year", "年度", "int", imported=False), Field("state", "状态", imported=False),
        Field("edition", "版次", "int", imported=False), Field("visits", "到访", "int", imported=False),
        Field("tasks", "任务", "int", imported=False), Field("filed_on", "备案日期", "date", imported=False),
    )),
)  # fmt: skip
DEMANDS = Register(
    key="inspection_demand", title="检查需求申报", model=Demand, procedure=demand.PROCEDURE, access=DEMAND_ACCESS,
    indicators=DEMAND_FIGURES, basis=(OPINION,), aspect="a4", task="T10", number="{prefix}检需〔{year}〕{n}号",
    search=lambda row: (f"{row.body.organ.name if row.body_id else row.organ.name} 检查需求", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"), Column("organ.short", "主体"),
            Column("plan", "年度", value=lambda row: str(row.plan.year)),
            Column("state", "状态"), Column("tasks", "预计任务"), Column("cost_visits", "单独检查到访"),
            Column("cost_extra", "合并后增加"), Column("filed_on", "提交", sort="filed_on"),
        ),
        filters=(Filter("state", "状态", choices=_states(demand.STATES)), Filter("organ", "主体", "organ")),
        panels=(
            Panel("facts", "申报", ("plan", "body", "note", "filed_on", "filed_by", "merged_on")),
            Panel("lines", "事项", rows=lambda case, actor: case.lines.select_related("item"),
                  columns=(("item", "事项"), ("mode", "方式"), ("ratio_a", "A"), ("ratio_b", "B"), ("ratio_c", "C"),
                           ("ratio_d", "D"), ("times", "次数"), ("minutes", "分钟"))),
            Panel("room", "检查力量", rows=lambda case, actor: case.capacities.all(),
                  columns=(("month", "月份"), ("pairs", "检查组"), ("days", "工作日"), ("minutes", "可用分钟"))),
        ),
        path=("draft", "filed", "merged"),
        waits=(("draft", "file"),),
        title=lambda row: f"{row.plan.year}年度检查需求（{row.organ.short or row.organ.name}）",
        select=("plan", "body__organ"),
    ),
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False),
        Field("organ", "主体", path="organ.name", imported=False),
        Field("year", "年度", "int", path="plan.year", imported=False), Field("state", "状态", imported=False),
        Field("tasks", "预计任务", "int", imported=False), Field("filed_on", "提交日期", "date", imported=False),
    )),
)  # fmt: skip
SPECIALS = Register(
    key="special_plan", title="专项检查计划", model=SpecialPlan, procedure=special.PROCEDURE, access=SPECIAL_ACCESS,
    indicators=SPECIAL_FIGURES, documents=SPECIAL_PAPERS, basis=(OPINION,), aspect="a4", task="T10",
    number="{prefix}专检〔{year}〕{n}号", search=lambda row: (f"{row.title} {row.organ.name}", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"), Column("title", "名称"), Column("organ.short", "主体"),
            Column("kind", "部署层级"), Column("state", "状态"), Column("approved_on", "批准", sort="approved_on"),
            Column("published_on", "公布", sort="published_on"),
        ),
        filters=(Filter("state", "状态", choices=_states(special.STATES)), Filter("organ", "主体", "organ")),
        panels=(
            Panel("facts", "专项", ("plan", "title", "problem", "kind", "superior_document", "urgent", "month_from",
                                  "month_to", "grades", "ratio", "control_number", "subject")),
            Panel("draw", "抽取", ("announced", "beacon_on", "frame_hash", "beacon", "seed")),
            Panel("approval", "批准、备案、公布", ("approver", "approved_on", "approval_number", "filed_on",
                                           "published_on", "edition", "result")),
            Panel("items", "事项", rows=lambda case, actor: case.items.all(),
                  columns=(("code", "编码"), ("name", "事项"), ("minutes", "分钟"))),
        ),
        path=("draft", "submitted", "approved", "filed", "published", "done"),
        waits=(("draft", "submit"), ("submitted", "approve")),
        title=str,
        select=("plan",),
    ),
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False), Field("title", "名称", imported=False),
        Field("organ", "主体", path="organ.name", imported=False), Field("state", "状态", imported=False),
        Field("approved_on", "批准日期", "date", imported=False),
        Field("published_on", "公布日期", "date", imported=False),
    )),
)  # fmt: skip
