"""Two books: opened ratings (sums only) and complaints. Single ratings belong to no book."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_area, own_organ, unlocked
from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Panel
from fadu.kernel.register import Register

from . import indicators
from .documents import DOCUMENTS
from .models import Complaint, RatingCell
from .procedure import HEAD, OWN, PROCEDURE, STRICT, SUPERVISOR
from .rules import vocab

BODIES = ("inspection.head", "inspection.planner", "inspection.officer")
READERS = ("coordinator", "leader", "auditor")


def named_to_body(actor: Actor, role: str) -> Q:
    """Complaints about the actor's organs whose writer agreed to be named, once the organ was asked or told to mend."""
    known = Q(body_id__in=actor.organs(role), may_name=True)
    return known & (Q(asked_on__isnull=False) | Q(state__in=("correcting", "closed"), decided_on__isnull=False))


RATINGS = Register(
    key="visit_rating",
    title="检查评价（汇总）",
    model=RatingCell,
    access=(
        Grant(SUPERVISOR, rows=own_area, steps=()),
        *(Grant(role, rows=own_organ, steps=()) for role in BODIES),
        *(Grant(role, rows=everywhere, steps=()) for role in READERS),
    ),
    indicators=indicators.RATINGS,
    aspect="a4",
    task="T10",
    basis=(OWN,),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("organ.short", "机关"),
            Column("months", "检查月份", value=lambda cell: cell.months),
            Column("invited", "可以评价", sort="invited"),
            Column("rated", "已评价", sort="rated"),
            Column("satisfaction", "满意率", value=lambda cell: f"{float(cell.satisfaction) * 100:.1f}%"),
            Column("mean", "平均分", value=lambda cell: cell.mean),
            Column("opened_on", "公布日期", sort="opened_on"),
        ),
        filters=(Filter("organ", "机关", "organ"), Filter("opened_on", "公布日期", "date")),
        panels=(
            Panel("figures", "评价", ("first", "last", "invited", "rated", "satisfied", "total")),
            Panel("rule", "公布口径", ("k", "basis")),
        ),
        title=lambda cell: f"{cell.organ.name}检查评价（{cell.months}）",
        select=("organ",),
    ),
    exchange=Exchange(
        fields=(
            Field("number", "编号", path="matter.number", imported=False),
            Field("organ", "机关", path="organ.name", imported=False),
            Field("months", "检查月份", imported=False),
            Field("invited", "可以评价", "int", imported=False),
            Field("rated", "已评价", "int", imported=False),
            Field("satisfied", "满意", "int", imported=False),
            Field("mean", "平均分", imported=False),
            Field("interval", "区间", imported=False),
            Field("tags", "集中反映", imported=False),
            Field("opened_on", "公布日期", "date", imported=False),
        )
    ),
    search=lambda cell: (f"{cell.organ.name} 检查评价", ""),
)
COMPLAINTS = Register(
    key="enterprise_complaint",
    title="入企检查投诉",
    model=Complaint,
    procedure=PROCEDURE,
    access=(
        Grant(SUPERVISOR, rows=own_area, fields="*"),
        Grant(HEAD, rows=named_to_body, steps=("answer", "correct"), party=True),
        *(Grant(role, rows=everywhere, steps=()) for role in READERS),
        Grant("public", rows=unlocked, steps=("file", "withdraw"), list_rows=False),
    ),
    indicators=indicators.COMPLAINTS,
    documents=DOCUMENTS,
    aspect="a4",
    task="T10",
    basis=(STRICT, OWN),
    number="{prefix}投诉〔{year}〕{n}号",
    private=("contact", "phone"),
    pages=Pages(
        columns=(
            Column("matter.number", "案号"),
            Column("state", "状态"),
            Column("body.short", "被投诉机关"),
            Column("subject", "投诉事项"),
            Column("opened_on", "收到", sort="opened_on"),
            Column("result", "结果"),
        ),
        filters=(
            Filter("state", "状态"),
            Filter("subject", "投诉事项", choices=vocab.SUBJECTS),
            Filter("result", "结果", choices=vocab.RESULTS),
            Filter("body", "被投诉机关", "organ"),
        ),
        panels=(
            Panel("matter", "投诉", ("enterprise_name", "uscc", "body", "subject", "happened_on", "content", "wish")),
            Panel("contact", "联系方式", ("may_name", "contact", "phone"), inner=True),
            Panel("asked", "机关的说明", ("asked_on", "question", "answered_on", "answer")),
            Panel("result", "处理", ("refusal", "result", "findings", "demand", "demand_due", "decided_on",
                                   "corrected_on", "correction")),
        ),
        path=("received", "handling", "correcting", "closed"),
        title=lambda case: f"对{case.body.short or case.body.name}的投诉" if case.body_id else "",
        select=("body",),
    ),
    exchange=Exchange(
        fields=(
            Field("number", "案号", path="matter.number", imported=False),
            Field("body", "被投诉机关", path="body.name", imported=False),
            Field("subject", "投诉事项", choices=vocab.SUBJECTS, imported=False),
            Field("opened_on", "收到日期", "date", imported=False),
            Field("result", "结果", choices=vocab.RESULTS, imported=False),
            Field("decided_on", "处理日期", "date", imported=False),
        )
    ),
    search=lambda case: (f"{case.body.name if case.body_id else ''} 投诉", case.enterprise_name),
)  # fmt: skip
