"""The two registers: inspections, and visits that are none. Who sees which, what goes in and out."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_area, own_organ, unlocked
from fadu.kernel.declare import Exchange, Field
from fadu.kernel.register import Register

from .documents import DOCUMENTS
from .indicators import INDICATORS, LOG_INDICATORS
from .models import CHILDREN, Inspection, SiteVisit
from .pages import LOG_PAGES, PAGES
from .procedure import PROCEDURE
from .rules import vocab
from .steps import log, refusing, witness
from .steps.shared import HEAD, OFFICER, STRICT, SUPERVISOR

PRIVATE = ("attended_by", "told_to", "statement")


def taking_part(actor: Actor, role: str) -> Q:
    """Visits in which a body of the actor's organs takes part."""
    return Q(organs__overlap=sorted(actor.organs(role))) | own_organ(actor, role)


def published(actor: Actor, role: str) -> Q:
    """Visits whose result has been published."""
    return Q(published_on__isnull=False)


SUPERVISOR_STEPS = tuple(step.key for step in PROCEDURE.steps if SUPERVISOR in step.who)
ACCESS = (
    Grant(OFFICER, rows=taking_part, fields="*"),
    Grant(HEAD, rows=taking_part, fields="*"),
    Grant(SUPERVISOR, rows=own_area, steps=SUPERVISOR_STEPS, fields="*"),
    Grant("coordinator", rows=own_area, steps=()),
    Grant("leader", rows=own_area, steps=()),
    Grant("auditor", rows=everywhere, steps=(), fields="*"),
    Grant("public", rows=published, steps=(), list_rows=False),
    Grant("public", rows=unlocked, steps=("rectified",), list_rows=False),  # the enterprise, signed in
)
LOG_STEPS = ("flag", "judge", "refer")
LOG_ACCESS = (
    Grant(OFFICER, rows=own_organ),
    Grant(HEAD, rows=own_organ),
    Grant(SUPERVISOR, rows=own_area, steps=LOG_STEPS),
    Grant("coordinator", rows=own_area, steps=()),
    Grant("leader", rows=own_area, steps=()),
    Grant("auditor", rows=everywhere, steps=()),
)
ROLES = ((OFFICER, "行政执法人员"), (HEAD, "检查主体负责人"), (SUPERVISOR, "行政执法监督人员"))
EXCHANGE = Exchange(
    (
        Field("number", "案号", path="matter.number", imported=False),
        Field("opened_on", "检查日期", "date"),
        Field("uscc", "统一社会信用代码", required=True),
        Field("enterprise_name", "企业名称", imported=False),
        Field("trigger", "检查启动", "choice", choices=vocab.TRIGGERS),
        Field("item", "检查事项编码", path="import_key"),
        Field("result", "检查结果", "choice", choices=vocab.RESULTS, required=True),
        Field("found", "发现问题", "bool"),
        Field("off_site", "非现场", "bool"),
        Field("coded", "检查前已亮码", "bool"),
        Field("planned", "有计划或者法定事由", "bool", path="planned_ok"),
        Field("joint", "联合检查", "bool", imported=False),
        Field("order_due", "改正期限", "date", imported=False),
        Field("rechecked_on", "复查日期", "date", imported=False),
        Field("recheck_passed", "复查合格", "bool", imported=False),
        Field("published_on", "公开日期", "date", imported=False),
        Field("corrected_on", "更正日期", "date", imported=False),
        Field("withdrawn_on", "撤回公开日期", "date", imported=False),
        Field("source", "来源系统", path="import_source", required=True),
        Field("key", "来源系统编号", path="import_key"),
    ),
    "import",
)
LOG_EXCHANGE = Exchange(
    (
        Field("number", "编号", path="matter.number", imported=False),
        Field("uscc", "统一社会信用代码", required=True),
        Field("enterprise_name", "企业名称", imported=False),
        Field("purpose", "目的", "choice", choices=vocab.PURPOSES, required=True),
        Field("detail", "事由", required=True),
        Field("license_number", "许可申请编号"),
        Field("visited_on", "到访日期", "date", required=True),
        Field("people", "人数", "int"),
    ),
    "log",
)


def searched(case: Inspection) -> tuple[str, str]:
    """Found by the enterprise's name and code, never by persons."""
    return f"{case.enterprise_name} {case.uscc}", ""


register = Register(
    "inspection",
    "入企检查",
    Inspection,
    procedure=PROCEDURE,
    access=ACCESS,
    indicators=(*INDICATORS, *witness.INDICATORS, *refusing.INDICATORS),
    documents=DOCUMENTS,
    pages=PAGES,
    exchange=EXCHANGE,
    basis=(STRICT[""],),
    aspect="a4",
    task="T10",
    number="{prefix}检〔{year}〕{n}号",
    private=PRIVATE,
    children=CHILDREN,
    roles=ROLES,
    search=searched,
)
site_visits = Register(
    "site_visit",
    "到访登记",
    SiteVisit,
    procedure=log.PROCEDURE,
    access=LOG_ACCESS,
    indicators=LOG_INDICATORS,
    pages=LOG_PAGES,
    exchange=LOG_EXCHANGE,
    basis=(STRICT[""],),
    aspect="a4",
    task="T10",
    number="{prefix}访〔{year}〕{n}号",
    search=lambda case: (f"{case.enterprise_name} {case.uscc}", ""),
)
