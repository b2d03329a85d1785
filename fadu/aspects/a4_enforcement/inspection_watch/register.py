"""The register of warnings."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Grant, everywhere, own_area, own_organ
from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Panel
from fadu.kernel.indicators import Count, Ratio
from fadu.kernel.register import Register
from fadu.kernel.register import register as book

from .documents import DOCUMENTS
from .models import OUTCOMES, SUBJECTS, InspectionClue, InspectionWarning
from .steps.warning import HEAD, OPINION, OWN, PLANNER, PROCEDURE, STATES, SUPERVISOR

READERS = ("coordinator", "leader", "auditor")


def evidence(case: InspectionWarning, actor: Any) -> list[dict[str, Any]]:
    """The visits that the warning rests on, as far as the reader may see them."""
    rows = book("inspection").model.objects.for_user(actor).filter(pk__in=case.evidence).select_related("matter")
    found = [
        {"number": row.matter, "on": row.visited_on, "organ": row.organ.short, "result": row.get_result_display()}
        for row in rows.select_related("organ").order_by("visited_on")
    ]
    return found or _clues(case, actor)


def _clues(case: InspectionWarning, actor: Any) -> list[dict[str, Any]]:
    """The clues, where the rule counts clues."""
    rows = InspectionClue.objects.for_user(actor).filter(pk__in=case.evidence).select_related("matter", "organ")
    return [
        {"number": row.matter, "on": row.returned_on or row.sent_on, "organ": row.organ.short,
         "result": row.return_reason or row.get_channel_display()}
        for row in rows.order_by("sent_on")
    ]  # fmt: skip


INDICATORS = (
    Count("raised", "检查预警", dated="raised_on", unit="件", basis=OWN, formula="期内产生的预警件数", good="down"),
    Ratio("handled", "预警处理率", dated="raised_on", hit=Q(state="resolved"), basis=OWN, good="up",
          formula="期内产生的预警中已处理的 ÷ 期内产生的预警"),
    Ratio("justified", "预警理由成立率", dated="raised_on", hit=Q(outcome="accepted"), base=Q(state="resolved"), basis=OWN,
          formula="期内产生并已处理的预警中，理由成立的 ÷ 已处理的"),
)  # fmt: skip
register = Register(
    "inspection_warning",
    "检查预警",
    InspectionWarning,
    procedure=PROCEDURE,
    access=(
        Grant(SUPERVISOR, rows=own_area),
        Grant(HEAD, rows=own_organ, steps=("explain",), party=True),
        Grant(PLANNER, rows=own_organ, steps=("explain",), party=True),
        *(Grant(role, rows=everywhere, steps=()) for role in READERS),
    ),
    indicators=INDICATORS,
    documents=DOCUMENTS,
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("state", "状态"),
            Column("text", "预警"),
            Column("organ.short", "主体"),
            Column("raised_on", "日期", sort="raised_on"),
            Column("outcome", "结果"),
        ),
        filters=(
            Filter("state", "状态", choices=tuple((s.key, s.title) for s in STATES)),
            Filter("subject", "对象", choices=SUBJECTS),
            Filter("outcome", "结果", choices=OUTCOMES),
            Filter("raised_on", "预警日期", "date"),
            Filter("organ", "主体", "organ"),
        ),
        panels=(
            Panel("what", "预警", ("rule_title", "subject", "text", "enterprise", "inspector", "body", "raised_on",
                                  "window_from", "action")),
            Panel("evidence", "所依据的检查、线索", rows=evidence,
                  columns=(("number", "编号"), ("on", "日期"), ("organ", "主体"), ("result", "结果"))),
            Panel("handling", "核查和处理", ("question", "explanation", "explained_on", "explained_by", "outcome",
                                         "opinion", "resolved_on", "resolved_by")),
        ),
        path=("raised", "asked", "explained", "resolved"),
        title=lambda case: case.text[:120],
        select=("enterprise", "inspector", "body__organ"),
    ),
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False),
        Field("raised_on", "预警日期", "date", imported=False),
        Field("rule_title", "规则", imported=False),
        Field("organ", "主体", path="organ.name", imported=False),
        Field("text", "预警", imported=False),
        Field("state", "状态", imported=False),
        Field("outcome", "结果", choices=OUTCOMES, imported=False),
    )),
    basis=(OPINION,),
    aspect="a4",
    task="T10",
    number="{prefix}检预警〔{year}〕{n}号",
    roles=((SUPERVISOR, "行政执法监督人员"), (HEAD, "检查主体负责人"), (PLANNER, "检查计划经办人员")),
    search=lambda case: (f"{case.rule_title} {case.text}", ""),
)  # fmt: skip
