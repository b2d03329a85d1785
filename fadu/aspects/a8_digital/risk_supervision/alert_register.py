"""The book of early warnings: who sees and handles them, what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fadu.kernel.access import Actor, Grant, everywhere, own_area, own_organ
from fadu.kernel.clocks import met
from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Panel
from fadu.kernel.figures import Period
from fadu.kernel.indicators import Count, Ratio, flagged
from fadu.kernel.models import Run
from fadu.kernel.register import Register, registers
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue.leads import follow
from fadu.registry.inspection_catalogue.rules.alerts import LEVELS

from . import alerting
from .alert_papers import DOCUMENTS
from .models import RiskAlert
from .steps.alert import BODY, OWN, PROCEDURE, STATES
from .vocab import ACTIONS, ALERT_OUTCOMES, HEAD, OFFICER

READERS = ("coordinator", "leader", "auditor", "inspection.supervisor")


@dataclass(frozen=True)
class Handled(Ratio):
    """Alerts verified in time among those verified and those overdue; what is not due yet is not judged."""

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        open_ = Run._plain.filter(matter_id=OuterRef("pk"), key="verify", stopped_on=None)
        judged = Q(outcome__gt="") | Q(Exists(open_.filter(due_on__lt=today())))
        return flagged(self.base_rows(actor, period, **scope).filter(judged), Q(outcome__gt="") & met("verify"))


def evidence(case: RiskAlert, actor: Any) -> list[dict[str, Any]]:
    """The visits that the alert rests on, as far as the reader may see them."""
    book = registers().get(alerting.VISITS)
    if book is None or not case.evidence:
        return []
    rows = book.model.objects.for_user(actor).filter(pk__in=case.evidence).select_related("matter", "organ")
    return [
        {"number": row.matter, "on": row.visited_on, "organ": row.organ.short, "result": row.get_result_display()}
        for row in rows.order_by("visited_on")
    ]


INDICATORS = (
    Count("raised", "风险预警", dated="opened_on", basis=OWN, formula="期内推送的风险预警件数"),
    Ratio("signed", "预警按期签收率", dated="opened_on", hit=met("sign"), base=Q(signed_on__isnull=False), basis=OWN,
          good="up", formula="期内推送并已签收的预警中，在签收期限内签收的 ÷ 已签收的"),
    Handled("in_time", "预警按期处置率", dated="opened_on", basis=OWN, good="up",
            formula="期内推送的预警中，在核查期限内核查的 ÷（已核查的 + 到期没有核查的）；还没有到期的不计。"
                    "核查期限：高级三个、中级七个、低级十五个工作日（本平台口径）"),
    Ratio("valid", "预警有效率", dated="opened_on", hit=Q(outcome="true"), base=Q(outcome__gt=""), basis=OWN,
          good="up", formula="期内推送并已核查的预警中，属实的 ÷ 已核查的"),
    Ratio("visited", "预警转检查率", dated="opened_on", hit=Q(visit__isnull=False), base=Q(outcome="true"), basis=OWN,
          formula="期内推送并属实的预警中，据以启动检查的 ÷ 属实的"),
)  # fmt: skip
STEPS = ("sign", "return", "verify", "dispose", "feedback")
ALERTS = Register(
    key="risk_alert",
    title="风险预警",
    model=RiskAlert,
    procedure=PROCEDURE,
    access=(
        *(Grant(role, rows=own_organ, steps=STEPS) for role in BODY),
        Grant(OFFICER, rows=own_area, steps=("push",)),
        Grant(OFFICER, rows=own_organ, steps=STEPS),
        Grant(HEAD, rows=own_area, steps=()),
        *(Grant(role, rows=everywhere, steps=()) for role in READERS),
    ),
    indicators=INDICATORS,
    documents=DOCUMENTS,
    reactions=(follow(RiskAlert, alerting.LEADS),),
    basis=(OWN,),
    aspect="a8",
    task="T24",
    number="{prefix}险警〔{year}〕{n}号",
    search=lambda case: (f"{case.company} {case.uscc} {case.model_title}", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("state", "状态"),
            Column("company", "企业"),
            Column("level", "等级"),
            Column("text", "预警"),
            Column("opened_on", "推送", sort="opened_on"),
        ),
        filters=(
            Filter("state", "状态", choices=tuple((s.key, s.title) for s in STATES)),
            Filter("level", "等级", choices=LEVELS),
            Filter("outcome", "核查结果", choices=ALERT_OUTCOMES),
            Filter("action", "处置方式", choices=ACTIONS),
            Filter("opened_on", "推送日期", "date"),
            Filter("organ", "接收主体", "organ"),
        ),
        panels=(
            Panel("what", "预警", ("model_title", "level", "enterprise", "uscc", "signal_on", "text")),
            Panel("evidence", "所依据的检查", rows=evidence,
                  columns=(("number", "检查"), ("on", "日期"), ("organ", "主体"), ("result", "结果"))),
            Panel("handling", "签收和核查", ("signed_on", "signed_by", "returned_on", "return_reason", "verified_on",
                                        "outcome", "findings")),
            Panel("measures", "处置和反馈", ("disposed_on", "action", "measures", "visit", "visit_result", "fed_back_on",
                                        "feedback", "rating")),
        ),
        path=("pushed", "signed", "verified", "disposed", "closed"),
        title=lambda case: f"{case.company}：{case.text}"[:120],
        select=("enterprise", "visit"),
    ),
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False),
        Field("model_title", "预警模型", imported=False),
        Field("level", "等级", choices=LEVELS, imported=False),
        Field("company", "企业", imported=False),
        Field("uscc", "统一社会信用代码", imported=False),
        Field("text", "预警", imported=False),
        Field("organ", "接收主体", path="organ.name", imported=False),
        Field("opened_on", "推送日期", "date", imported=False),
        Field("signed_on", "签收日期", "date", imported=False),
        Field("outcome", "核查结果", choices=ALERT_OUTCOMES, imported=False),
        Field("action", "处置方式", choices=ACTIONS, imported=False),
    )),
)  # fmt: skip
