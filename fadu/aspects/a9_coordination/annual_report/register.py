"""The book of annual reports."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_organ
from fadu.kernel.clocks import met
from fadu.kernel.declare import Column, Filter, Pages, Panel
from fadu.kernel.indicators import Count, Ratio
from fadu.kernel.register import Register
from fadu.law import law

from .documents import DOCUMENTS
from .models import Receipt, Report, ReportFigure, Section, SumNote
from .models.report import KINDS
from .steps import APPROVER, DRAFTER, PROCEDURE, STATES

RULES = law("法治政府建设与责任落实督察工作规定")[""]


def published(actor: Actor, role: str) -> Q:
    """Reports that everybody may read."""
    return Q(published_on__isnull=False)


INDICATORS = (
    Count("published", "公开的年度报告", dated="published_on", unit="份", where=Q(published_on__isnull=False), public=True,
          basis=RULES, formula="期间内公开的法治政府建设年度报告份数"),
    Ratio("in_time", "年度报告按期公开率", dated="published_on", hit=met("publish"), base=Q(published_on__isnull=False),
          good="up", public=True, basis=RULES, formula="在公开期限届满日及以前公开的份数 / 公开的份数"),
    Ratio("sent_in_time", "年度报告按期报送率", dated="sent_on", hit=met("submit"), base=Q(sent_on__isnull=False),
          good="up", basis=RULES, formula="在报送期限届满日及以前报送的份数 / 报送的份数"),
    Count("corrected", "更正的年度报告", dated="corrected_on", unit="份", where=Q(corrected_on__isnull=False),
          formula="期间内作过更正发布的年度报告份数"),
)  # fmt: skip
ACCESS = (
    Grant("coordinator", rows=everywhere),
    Grant("leader", rows=everywhere, steps=("approve", "back")),
    Grant(DRAFTER, rows=own_organ),
    Grant(APPROVER, rows=own_organ),
    Grant("unit_contact", rows=own_organ),
    Grant("auditor", rows=everywhere, steps=("recheck",)),
    Grant("public", rows=published, steps=(), list_rows=False),
)
REPORTS = Register(
    key="annual_report",
    title="法治政府建设年度报告",
    model=Report,
    procedure=PROCEDURE,
    access=ACCESS,
    indicators=INDICATORS,
    documents=DOCUMENTS,
    basis=(RULES,),
    aspect="a9",
    task="T25",
    number="{prefix}年报〔{year}〕{n}号",
    children=(ReportFigure, Section, SumNote, Receipt),
    roles=((DRAFTER, "年度报告起草人"), (APPROVER, "年度报告签批人")),
    search=lambda case: (case.title, ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("title", "报告"),
            Column("year", "年度", value=lambda case: f"{case.year}年", sort="year"),
            Column("state", "状态"),
            Column("organ.short", "报告主体"),
            Column("published_on", "公开", sort="published_on"),
            Column("edition", "版次"),
        ),
        filters=(
            Filter("state", "状态", choices=tuple((s.key, s.title) for s in STATES)),
            Filter("year", "年度", "text"),
            Filter("kind", "报告主体", choices=KINDS),
            Filter("organ", "机关", "organ"),
        ),
        panels=(
            Panel("facts", "报告", ("title", "counted_on", "edition", "correction", "corrected_on")),
            Panel(
                "signing",
                "审签",
                ("drafter", "reviewer", "reviewed_on", "discussed_on", "meeting", "approver", "approved_on", "opinion"),
            ),
            Panel("going", "报送和公开", ("frozen_on", "sent_on", "published_on")),
            Panel(
                "receipts",
                "报送对象",
                rows=lambda case, actor: Receipt._plain.filter(matter_id=case.pk).order_by("id"),
                columns=(("receiver", "报送对象"), ("sent_on", "报送"), ("received_on", "签收")),
            ),
        ),
        path=("draft", "reviewed", "approved", "frozen", "published"),
        title=lambda case: case.title or f"{case.year}年度报告",
        select=("organ__area",),
    ),
)
