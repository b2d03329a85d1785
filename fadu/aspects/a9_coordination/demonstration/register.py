"""The two books of the demonstration campaign: indicator frames and applications."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere
from fadu.kernel.declare import Column, Filter, Pages, Panel
from fadu.kernel.indicators import Count
from fadu.kernel.register import Register

from .documents import DOCUMENTS
from .models import Application, Folder, Frame, MockReview
from .models.application import AWARDS, LEVELS
from .steps import application, frame
from .steps.shared import GRADER, ROLES


def sharing(actor: Actor, role: str) -> Q:
    """Applications in which one of the actor's organs answers for an indicator."""
    return Q(pk__in=Folder._plain.filter(owner_id__in=actor.organs(role)).values("application_id"))


def grading(actor: Actor, role: str) -> Q:
    """Applications in which the actor takes part in a mock review."""
    me = actor.id or 0
    return Q(pk__in=MockReview._plain.filter(Q(first_id=me) | Q(second_id=me)).values("application_id"))


FRAMES = Register(
    key="demonstration_frame",
    title="示范创建指标体系",
    model=Frame,
    procedure=frame.PROCEDURE,
    access=(Grant("coordinator", rows=everywhere), Grant("leader", rows=everywhere, steps=()),
            Grant("auditor", rows=everywhere, steps=())),
    aspect="a9",
    task="T26",
    number="{prefix}创建指标〔{year}〕{n}号",
    pages=Pages(
        columns=(Column("matter.number", "编号"), Column("title", "名称"), Column("edition", "版本"),
                 Column("state", "状态"), Column("slots", "空位框架")),
        filters=(Filter("state", "状态", choices=tuple((s.key, s.title) for s in frame.STATES)),),
        panels=(Panel("facts", "指标体系", ("title", "edition", "source", "imported_by", "slots")),
                Panel("nodes", "指标", rows=lambda case, actor: case.nodes.all(),
                      columns=(("code", "编号"), ("title", "指标"), ("kind", "类别"), ("points", "分值")))),
        path=("draft", "in_use"),
        title=lambda f: f.title,
    ),
)  # fmt: skip
APPLICATIONS = Register(
    key="demonstration",
    title="示范创建",
    model=Application,
    procedure=application.PROCEDURE,
    access=(Grant("coordinator", rows=everywhere), Grant("leader", rows=everywhere),
            Grant("auditor", rows=everywhere, steps=()),
            Grant("unit_contact", rows=sharing, steps=("link", "unlink", "assess"), party=True),
            Grant(GRADER, rows=grading, steps=("grade",), party=True)),
    indicators=(
        Count("started", "启动的示范创建", dated="opened_on", unit="项", formula="期间内启动的创建申报数"),
        Count("named", "命名的示范创建", dated="named_on", unit="项", where=~Q(state="revoked"), version="2",
              formula="命名日期在期间内、没有撤销的创建数"),
        *(Count(f"named_{key}", f"命名的{title}示范", dated="named_on", unit="项",
                where=Q(level=key) & ~Q(state="revoked"), formula=f"命名日期在期间内、没有撤销的{title}示范数；各级之和等于命名")
          for key, title in LEVELS),
        Count("rechecked", "通过复核的示范", dated="closed_on", unit="项", where=Q(state="kept"),
              formula="期间内登记复核保持的示范数"),
    ),
    documents=DOCUMENTS,
    aspect="a9",
    task="T26",
    number="{prefix}创建卷〔{year}〕{n}号",
    roles=ROLES,
    search=lambda a: (f"{a.title} {a.round}", ""),
    pages=Pages(
        columns=(Column("matter.number", "编号"), Column("title", "名称"), Column("round", "批次"),
                 Column("state", "状态"), Column("deadline", "材料截止", sort="deadline")),
        filters=(Filter("state", "状态", choices=tuple((s.key, s.title) for s in application.STATES)),
                 Filter("level", "层级", choices=LEVELS), Filter("kind", "类型", choices=AWARDS)),
        panels=(Panel("facts", "申报", ("title", "round", "frame", "starts", "until", "deadline", "result",
                                      "archived_on", "archive_digest")),
                Panel("award", "命名", ("level", "kind", "named_on", "recheck_on")),
                Panel("stages", "外部评审", rows=lambda case, actor: case.stages.all(),
                      columns=(("kind", "环节"), ("body", "组织单位"), ("began_on", "开始"), ("ended_on", "结束"),
                               ("number", "文号"), ("outcome", "结果")))),
        path=("self_assessment", "materials", "city_review", "provincial", "recommended", "third_party", "survey",
              "spot_check", "public_notice", "named", "rechecking", "kept"),
        title=lambda a: a.title,
        select=("frame",),
    ),
)  # fmt: skip
BOOKS = (FRAMES, APPLICATIONS)
