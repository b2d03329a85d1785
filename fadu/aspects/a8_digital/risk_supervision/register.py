"""The module's books: schemes, runs, low-credit list, objections, supervision acts; who sees and does what."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from fadu.kernel.access import Actor, Grant, everywhere, own_area, own_organ, unlocked
from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Panel, Portal
from fadu.kernel.register import Register
from fadu.law import law
from fadu.people.models import Organ
from fadu.registry.enterprises.models import Enterprise

from . import acts
from . import indicators as figures
from .alert_register import ALERTS
from .documents import OBJECTION_DOCUMENTS, RUN_DOCUMENTS
from .models import ClassChange, Correction, LowCredit, Objection, RiskScheme, ScoringRun, SupervisionAct
from .steps import objection as objection_steps
from .steps import run as run_steps
from .steps import scheme as scheme_steps
from .vocab import HEAD, KINDS, LISTED, OBJECTED, OFFICER, RESULTS, ROLES, TRIGGERS

WATCHERS = ("coordinator", "leader", "auditor", "inspection.supervisor")
PLANNERS = ("inspection.planner", "inspection.head", "inspection.officer")
LAW = law("山东省社会信用条例")


def of_visible_enterprise(actor: Actor, role: str) -> Q:
    """Rows about enterprises that the actor may see."""
    return Q(Exists(Enterprise.objects.for_user(actor).filter(matter_id=OuterRef("enterprise_id"))))


def finished(actor: Actor, role: str) -> Q:
    """Runs whose classes are in use."""
    return Q(state="done")


def watching(*roles: str) -> tuple[Grant, ...]:
    """Read everything, do nothing."""
    return tuple(Grant(role, rows=everywhere, steps=()) for role in roles)


def _keepers() -> list[tuple[int, str]]:
    """Market regulators to whom an objection may be sent."""
    rows: Any = Organ.objects.filter(key__endswith="scjg").order_by("pk")
    return [(organ.pk, organ.name) for organ in rows]


SCHEMES = Register(
    key="risk_scheme",
    title="信用风险分类方案",
    model=RiskScheme,
    procedure=scheme_steps.PROCEDURE,
    access=(
        Grant(OFFICER, rows=everywhere),
        Grant(HEAD, rows=everywhere),
        *watching(*WATCHERS),
    ),
    aspect="a8",
    task="T24",
    number="{prefix}信用方案〔{year}〕{n}号",
    roles=ROLES,
    search=lambda case: (f"{case.title} {case.edition} {case.field}", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("title", "名称"),
            Column("edition", "版本"),
            Column("kind", "种类"),
            Column("field", "专业领域"),
            Column("state", "状态"),
            Column("since", "启用", sort="since"),
        ),
        filters=(
            Filter("state", "状态", choices=tuple((s.key, s.title) for s in scheme_steps.STATES)),
            Filter("kind", "种类", choices=KINDS),
        ),
        panels=(
            Panel(
                "facts", "方案", ("title", "edition", "kind", "field", "industries", "since", "until", "from_memory")
            ),
            Panel("approval", "审批", ("drafter", "approver", "approved_on", "opinion")),
        ),
        path=("draft", "approved", "ended"),
        waits=(("draft", "approve"),),
        title=lambda case: f"{case.title} {case.edition}",
    ),
)
RUNS = Register(
    key="risk_run",
    title="信用风险分类",
    model=ScoringRun,
    procedure=run_steps.PROCEDURE,
    access=(
        Grant(OFFICER, rows=everywhere),
        Grant(HEAD, rows=everywhere),
        Grant("auditor", rows=everywhere, steps=("verify",)),
        *watching("coordinator", "leader", "inspection.supervisor"),
        *(Grant(role, rows=finished, steps=()) for role in PLANNERS),
    ),
    indicators=figures.RUN_INDICATORS,
    documents=RUN_DOCUMENTS,
    aspect="a8",
    task="T24",
    number="{prefix}信用分类〔{year}〕{n}次",
    children=(ClassChange,),
    search=lambda case: (f"{case.title} {case.scored_on}", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("scored_on", "评分日", sort="scored_on"),
            Column("state", "状态"),
            Column("title", "方案"),
            Column("trigger", "缘由"),
            Column("scored", "户数"),
            Column("class_d", "D 类"),
            Column("worse", "风险升高"),
        ),
        filters=(
            Filter("kind", "种类", choices=KINDS),
            Filter("trigger", "缘由", choices=TRIGGERS),
            Filter("scored_on", "评分日", "date"),
        ),
        panels=(
            Panel("facts", "评分", ("title", "edition", "kind", "field", "scored_on", "trigger", "only", "failure")),
            Panel("proof", "留存与复算", ("scheme_digest", "input_digest", "output_digest", "verified", "verified_on")),
        ),
        path=("running", "done"),
        title=lambda case: f"{case.scored_on} {case.title}" + (f"（{case.only}）" if case.only else ""),
    ),
)
LOW_CREDIT = Register(
    key="low_credit",
    title="低信用企业名单",
    model=LowCredit,
    access=(
        Grant(OFFICER, rows=own_area),
        Grant(HEAD, rows=own_area),
        *watching(*WATCHERS),
        *(Grant(role, rows=own_area, steps=()) for role in PLANNERS),
    ),
    indicators=figures.LIST_INDICATORS,
    aspect="a8",
    task="T24",
    search=lambda row: (f"{row.company} {row.uscc}", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("company", "企业"),
            Column("uscc", "统一社会信用代码"),
            Column("reason", "列入原因"),
            Column("opened_on", "列入", sort="opened_on"),
            Column("until", "移出", sort="until"),
            Column("organ.short", "登记机关"),
        ),
        filters=(
            Filter("reason", "列入原因", choices=LISTED),
            Filter("opened_on", "列入日期", "date"),
            Filter("until", "移出日期", "date"),
        ),
        panels=(Panel("facts", "名单", ("company", "uscc", "reason", "opened_on", "until", "why")),),
        title=lambda row: row.company,
    ),
    exchange=Exchange(
        fields=(
            Field("number", "编号", path="matter.number", imported=False),
            Field("company", "企业", imported=False),
            Field("uscc", "统一社会信用代码", imported=False),
            Field("reason", "列入原因", imported=False),
            Field("opened_on", "列入日期", "date", imported=False),
            Field("until", "移出日期", "date", imported=False),
        )
    ),
)
OBJECTIONS = Register(
    key="risk_objection",
    title="信用风险分类异议",
    model=Objection,
    procedure=objection_steps.PROCEDURE,
    access=(
        Grant(OFFICER, rows=own_organ, fields="*"),
        Grant(HEAD, rows=own_organ, fields="*"),
        Grant("coordinator", rows=everywhere, steps=()),
        Grant("leader", rows=everywhere, steps=()),
        Grant("auditor", rows=everywhere, steps=(), fields="*"),
        Grant("public", rows=unlocked, steps=("file", "withdraw"), list_rows=False),
    ),
    indicators=figures.OBJECTION_INDICATORS,
    documents=OBJECTION_DOCUMENTS,
    basis=(LAW["39.1"],),
    aspect="a8",
    task="T24",
    number="{prefix}信用异申〔{year}〕{n}号",
    private=("contact", "phone"),
    children=(Correction,),
    query_code=True,
    search=lambda case: (f"{case.company} {case.uscc}", case.contact),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("state", "状态"),
            Column("company", "企业"),
            Column("about", "异议事项"),
            Column("opened_on", "收到", sort="opened_on"),
            Column("told_on", "告知", sort="told_on"),
        ),
        filters=(
            Filter("state", "状态", choices=tuple((s.key, s.title) for s in objection_steps.STATES)),
            Filter("about", "异议事项", choices=OBJECTED),
        ),
        panels=(
            Panel("claim", "异议", ("company", "uscc", "about", "term", "claim", "filer", "grade_before")),
            Panel("contact", "联系方式", ("contact", "phone")),
            Panel("handling", "核查", ("assistant", "checked_on", "findings", "upheld")),
            Panel(
                "corrections",
                "更正",
                rows=lambda case, actor: Correction._plain.filter(matter_id=case.pk).order_by("id"),
                columns=(("what", "数据"), ("before", "原值"), ("after", "现值"), ("basis", "依据"), ("on", "日期")),
            ),
            Panel("result", "结果", ("grade_after", "reply", "told_on", "told_by")),
        ),
        path=("received", "upheld", "corrected", "rescored", "told"),
        title=lambda case: case.company,
        portal=Portal(
            file_step="file",
            track=("company", "uscc", "about", "claim", "findings", "upheld", "grade_after", "reply", "told_on"),
            organs=_keepers,
        ),
    ),
)
ACTS = Register(
    key="risk_supervision",
    title="监管行为",
    model=SupervisionAct,
    access=(
        Grant(OFFICER, rows=of_visible_enterprise),
        *watching(*WATCHERS),
        *(Grant(role, rows=own_organ, steps=()) for role in PLANNERS),
    ),
    indicators=figures.ACT_INDICATORS,
    reactions=acts.REACTIONS,
    aspect="a8",
    task="T24",
    pages=Pages(
        columns=(
            Column("matter.number", "行为编码"),
            Column("item_name", "监管事项"),
            Column("opened_on", "日期", sort="opened_on"),
            Column("enterprise.title", "监管对象"),
            Column("organ.short", "检查主体"),
            Column("mobile", "移动终端"),
            Column("result", "结果"),
        ),
        filters=(
            Filter("mobile", "移动终端", "bool"),
            Filter("on_site", "现场", "bool"),
            Filter("found", "发现问题", "bool"),
            Filter("result", "结果", choices=RESULTS),
            Filter("opened_on", "日期", "date"),
            Filter("organ", "检查主体", "organ"),
        ),
        panels=(
            Panel("act", "行为", ("item_name", "code", "trigger", "on_site", "mobile", "uploaded_on")),
            Panel("result", "结果", ("result", "found")),
        ),
        title=lambda row: row.item_name,
        select=("enterprise", "visit"),
    ),
    exchange=Exchange(
        fields=(
            Field("number", "行为编码", path="matter.number", imported=False),
            Field("code", "检查实施清单编码", imported=False),
            Field("item_name", "监管事项", imported=False),
            Field("enterprise", "监管对象", path="enterprise.title", imported=False),
            Field("uscc", "统一社会信用代码", path="enterprise.number", imported=False),
            Field("organ", "检查主体", path="organ.name", imported=False),
            Field("opened_on", "日期", "date", imported=False),
            Field("on_site", "现场", "bool", imported=False),
            Field("mobile", "移动终端", "bool", imported=False),
            Field("result", "结果", imported=False),
            Field("uploaded_on", "上传日期", "date", imported=False),
        )
    ),
)
REGISTERS = (SCHEMES, RUNS, LOW_CREDIT, OBJECTIONS, ACTS, ALERTS)
