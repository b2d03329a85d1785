"""The five books of the assessment: schemes, campaigns, units' sheets, experts' reviews, objections."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_organ
from fadu.kernel.clocks import met
from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Panel
from fadu.kernel.indicators import Count, Ratio
from fadu.kernel.register import Register

from . import documents
from .indicators import GRADES
from .models import Assessment, Objection, Review, Scheme, Sheet
from .models.campaign import SETTLED
from .steps import campaign, objection, review, scheme, sheet
from .steps.shared import ASSESSOR, EXPERT, RECEIVER, ROLES

ASPECT, TASK = "a9", "T26"


def open_schemes(actor: Actor, role: str) -> Q:
    """Schemes that units are asked about or that apply to them."""
    return Q(state__in=("published", "superseded")) | Q(state__in=("checked", "approved"), consulted_on__isnull=False)


def concerning(actor: Actor, role: str) -> Q:
    """Campaigns in which one of the actor's organs is assessed."""
    mine = Sheet._plain.filter(unit_id__in=actor.organs(role)).values("assessment_id")
    return Q(pk__in=mine) & ~Q(state="prepared")


def own_unit(actor: Actor, role: str) -> Q:
    """Sheets and objections of the actor's organs."""
    return Q(unit_id__in=actor.organs(role))


def own_review(actor: Actor, role: str) -> Q:
    """What the expert was asked to do."""
    return Q(officer_id=actor.id or 0)


def settled(actor: Actor, role: str) -> Q:
    """Campaigns whose result stands."""
    return Q(state__in=SETTLED)


def settled_sheets(actor: Actor, role: str) -> Q:
    """Sheets of such campaigns."""
    return Q(assessment__state__in=SETTLED)


def _states(states: Any) -> tuple[Filter, ...]:
    return (Filter("state", "状态", choices=tuple((s.key, s.title) for s in states)),)


OVER = (Grant("coordinator", rows=everywhere), Grant(ASSESSOR, rows=own_organ), Grant("leader", rows=everywhere),
        Grant("auditor", rows=everywhere, steps=()))  # fmt: skip
SCHEMES = Register(
    key="assessment_scheme",
    title="考核方案",
    model=Scheme,
    procedure=scheme.PROCEDURE,
    access=(*OVER, Grant("unit_contact", rows=open_schemes, steps=("comment",), party=True)),
    documents=documents.SCHEME,
    aspect=ASPECT,
    task=TASK,
    number="{prefix}考核方案〔{year}〕{n}号",
    roles=ROLES[:1],
    search=lambda s: (f"{s.title} {s.key}", ""),
    pages=Pages(
        columns=(Column("matter.number", "编号"), Column("title", "名称"), Column("edition", "版次", sort="edition"),
                 Column("state", "状态"), Column("published_on", "公布日期", sort="published_on")),
        filters=_states(scheme.STATES),
        panels=(
            Panel("facts", "方案", ("edition", "title", "note", "drafter", "checker", "approver", "consulted_on",
                                  "consult_until", "published_on", "digest")),
            Panel("comments", "意见和处理", rows=lambda case, actor: case.comments.select_related("organ"),
                  columns=(("organ", "单位"), ("text", "意见"), ("taken", "处理"), ("answer", "理由"))),
        ),
        path=("draft", "checked", "approved", "published"),
        title=lambda s: f"{s.title}（第 {s.edition} 版）",
    ),
)  # fmt: skip
CAMPAIGNS = Register(
    key="assessment",
    title="年度考核",
    model=Assessment,
    procedure=campaign.PROCEDURE,
    access=(*OVER, Grant("unit_contact", rows=concerning, steps=(), party=True),
            Grant(RECEIVER, rows=settled, steps=(), party=True)),
    documents=documents.CAMPAIGN,
    aspect=ASPECT,
    task=TASK,
    number="{prefix}考核〔{year}〕{n}号",
    roles=(ROLES[0], ROLES[2]),
    search=lambda a: (f"{a.title} {a.year}", ""),
    pages=Pages(
        columns=(Column("matter.number", "编号"), Column("title", "名称"), Column("year", "年度", sort="year"),
                 Column("state", "状态"), Column("until", "计分止", sort="until"), Column("final_on", "审定日期")),
        filters=_states(campaign.STATES),
        panels=(Panel("facts", "考核", ("title", "year", "scheme", "starts", "until", "publication", "frozen_on",
                                      "announced_on", "final_on", "approver")),
                Panel("review", "复核", ("reviewed_by", "caution"), inner=True)),
        path=("prepared", "open", "verifying", "computed", "reviewed", "announced", "final"),
        title=lambda a: a.title,
        select=("scheme",),
    ),
)  # fmt: skip
SHEETS = Register(
    key="assessment_unit",
    title="考核对象",
    model=Sheet,
    procedure=sheet.PROCEDURE,
    access=(*OVER, Grant("unit_contact", rows=own_unit, party=True),
            Grant(RECEIVER, rows=settled_sheets, steps=(), party=True)),
    indicators=(
        Ratio("self_in_time", "自评按期率", dated="opened_on", hit=met("self_score"), base=~Q(state="dropped"), good="up",
              formula="自评期限届满日及以前提交自评的考核对象 / 考核对象"),
        Count("assessed", "考核对象数", dated="opened_on", unit="个", where=~Q(state="dropped"),
              formula="期间内启动的考核的对象数"),
        *GRADES,
    ),
    documents=documents.SHEET,
    aspect=ASPECT,
    task=TASK,
    number="{prefix}考核卷〔{year}〕{n}号",
    roles=(ROLES[0], ROLES[2]),
    search=lambda s: (f"{s.unit.name} {s.assessment.title}", ""),
    pages=Pages(
        columns=(Column("matter.number", "编号"), Column("unit.short", "单位"), Column("group", "组别"),
                 Column("assessment.title", "考核"), Column("state", "状态"), Column("submitted_on", "自评日期")),
        filters=_states(sheet.STATES),
        panels=(Panel("facts", "考核对象", ("unit", "group", "assessment", "submitted_on", "verified_on", "improve_by",
                                        "improvement")),),
        path=("waiting", "submitted", "verified", "told", "settled"),
        title=lambda s: f"{s.unit.short or s.unit.name} {s.assessment.title}",
        select=("assessment", "assessment__scheme", "unit"),
    ),
    exchange=Exchange((Field("number", "编号", path="matter.number", imported=False),
                       Field("unit", "单位", path="unit.name", imported=False),
                       Field("group", "组别", imported=False), Field("state", "状态", imported=False),
                       Field("submitted_on", "自评日期", "date", imported=False))),
)  # fmt: skip
REVIEWS = Register(
    key="assessment_review",
    title="专家评分",
    model=Review,
    procedure=review.PROCEDURE,
    access=(Grant("coordinator", rows=everywhere), Grant(ASSESSOR, rows=own_organ, steps=()),
            Grant(EXPERT, rows=own_review, fields="*"), Grant("auditor", rows=everywhere, steps=(), fields="*")),
    private=("scores",),  # the record of an expert's scores names him: the office reads scores without names
    documents=documents.REVIEW,
    aspect=ASPECT,
    task=TASK,
    number="{prefix}考核评审〔{year}〕{n}号",
    roles=(ROLES[0], ROLES[1]),
    pages=Pages(
        columns=(Column("matter.number", "编号"), Column("assessment.title", "考核"), Column("officer.name", "专家"),
                 Column("state", "状态"), Column("submitted_on", "提交日期")),
        filters=_states(review.STATES),
        panels=(Panel("facts", "评分", ("assessment", "officer", "statement", "declared_on", "submitted_on")),),
        path=("invited", "declared", "submitted"),
        title=lambda r: f"{r.assessment.title} 专家评分",
        select=("assessment", "assessment__scheme", "officer"),
    ),
)  # fmt: skip
OBJECTIONS = Register(
    key="assessment_objection",
    title="考核异议",
    model=Objection,
    procedure=objection.PROCEDURE,
    access=(*OVER, Grant("unit_contact", rows=own_unit, party=True)),
    indicators=(
        Count("filed", "考核异议", dated="opened_on", formula="期间内提出的异议件数"),
        Ratio("answered", "异议按期答复率", hit=met("answer"), base=Q(state="answered"), good="up",
              formula="答复期限届满日及以前答复的件数 / 已答复的件数"),
        Ratio("upheld", "异议成立率", hit=Q(result__in=("upheld", "partly")), base=Q(state="answered"),
              formula="成立和部分成立的件数 / 已答复的件数"),
    ),
    documents=documents.OBJECTION,
    aspect=ASPECT,
    task=TASK,
    number="{prefix}考核异议〔{year}〕{n}号",
    roles=ROLES[:1],
    pages=Pages(
        columns=(Column("matter.number", "编号"), Column("unit.short", "单位"), Column("leaf", "指标"),
                 Column("ground", "理由类别"), Column("state", "状态"), Column("result", "结论")),
        filters=_states(objection.STATES),
        panels=(Panel("facts", "异议", ("unit", "leaf", "ground", "text", "filed_by", "officer", "result", "finding",
                                      "decided_by")),),
        path=("filed", "assigned", "answered"),
        title=lambda o: f"{o.unit.short or o.unit.name} 考核异议",
        select=("unit", "sheet", "sheet__assessment", "sheet__assessment__scheme"),
    ),
)  # fmt: skip
BOOKS = (SCHEMES, CAMPAIGNS, SHEETS, REVIEWS, OBJECTIONS)
