"""The three books of the catalogue: bodies, items, officers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_area, own_organ
from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Panel, Portal
from fadu.kernel.register import Reaction, Register
from fadu.kernel.taking import Taking

from .documents import BODY_DOCUMENTS
from .models import Body, Item, ItemBasis, Officer, Recusal
from .rules import scope, vocab
from .rules.eligibility import NATURES, RANKS
from .steps import body as body_steps
from .steps import item as item_steps
from .steps import officer as officer_steps
from .steps.shared import HEAD, OFFICER, OPINION, PLANNER, ROLES, SUPERVISOR

READERS = ("coordinator", "leader", "auditor")


def listed(actor: Actor, role: str) -> Q:
    """What is published: the list that everybody may read."""
    return Q(state__in=("published", "revising"))


def on_duty(actor: Actor, role: str) -> Q:
    """Officers who are shown on the published list of their body."""
    return Q(state="active", kind="officer", body__state="published")


def _access(public: Any, *steps_of_planner: str) -> tuple[Grant, ...]:
    return (
        Grant(SUPERVISOR, rows=own_area),
        Grant(PLANNER, rows=own_organ, steps=steps_of_planner),
        *(Grant(role, rows=own_organ, steps=()) for role in (HEAD, OFFICER)),
        *(Grant(role, rows=public, steps=()) for role in (PLANNER, HEAD, OFFICER)),
        *(Grant(role, rows=everywhere, steps=()) for role in READERS),
    )


def _officers(body: Body) -> Any:
    return body.officers.filter(state="active", kind="officer").order_by("certificate_no")


def _bases(item: Item) -> list[Any]:
    """Bases with readable ranks."""
    rows = list(item.bases.all())
    for row in rows:
        row.rank = dict(RANKS).get(row.rank, row.rank)
        row.article = row.article or "待核"
    return rows


def published_text(item: Item) -> str:
    """What everybody may read of an item: who it is about, what is looked at, on which basis."""
    lines = [f"检查对象：{item.object_class or scope.words(scope.parse(item.scope))}"]
    lines += [f"依据：{basis}" for basis in item.bases.filter(valid_to=None)]
    lines += [f"{line.no}. {line.content}" for line in (item.form.lines.all() if item.form else [])]
    return "\n".join(lines)


BODY_PAGES = Pages(
    unit="个",
    columns=(
        Column("matter.number", "编号"),
        Column("organ.name", "主体"),
        Column("kind", "类别"),
        Column("state", "状态"),
        Column("confirmed_on", "确认", sort="confirmed_on"),
        Column("published_on", "公布", sort="published_on"),
    ),
    filters=(
        Filter("state", "状态"),
        Filter("kind", "类别", choices=vocab.BODY_KINDS),
        Filter("published_on", "公布日期", "date"),
    ),
    panels=(
        Panel("facts", "主体", ("nature", "kind", "basis", "duties", "conferred", "principal", "entrustment")),
        Panel("result", "确认", ("confirmed_on", "confirmed_by", "published_on", "withdrawn_on", "refusal")),
        Panel("officers", "执法人员", rows=lambda case, actor: _officers(case),
              columns=(("name", "姓名"), ("certificate_no", "执法证号"), ("certificate_until", "有效期至"),
                       ("competences", "专业"))),
        Panel("items", "检查事项", rows=lambda case, actor: case.items.filter(state="published").order_by("code")[:200],
              columns=(("code", "编码"), ("name", "事项"), ("minutes", "用时（分钟）"))),
    ),
    path=("applied", "confirmed", "published"),
    waits=(("applied", "confirm"), ("confirmed", "publish")),
    title=lambda case: case.organ.name,
    select=("organ", "principal__organ"),
    portal=Portal(publish=("organ", "kind", "duties", "basis", "published_on")),
)  # fmt: skip
ITEM_PAGES = Pages(
    unit="项",
    columns=(
        Column("matter.number", "编号"),
        Column("name", "事项"),
        Column("domain", "领域"),
        Column("level", "层级"),
        Column("state", "状态"),
        Column("organ.short", "主体"),
        Column("minutes", "用时", sort="minutes"),
        Column("last_used_on", "最近使用", sort="last_used_on"),
    ),
    filters=(
        Filter("state", "状态"),
        Filter("domain", "领域", choices=vocab.DOMAINS),
        Filter("level", "层级", choices=vocab.LEVELS),
        Filter("method", "方式", choices=vocab.METHODS),
        Filter("simple", "简单事项", "bool"),
        Filter("offsite_ok", "可非现场", "bool"),
        Filter("organ", "主体", "organ"),
    ),
    panels=(
        Panel("facts", "事项", ("code", "name", "domain", "level", "object_class", "scope", "level_of_risk")),
        Panel("how", "怎样检查", ("method", "offsite_ok", "minutes", "form", "simple", "competences")),
        Panel("life", "公布和使用", ("published_on", "changed_on", "retired_on", "replaced_by", "last_used_on",
                                   "confidence", "synthetic")),
        Panel("bases", "依据", rows=lambda case, actor: _bases(case),
              columns=(("law", "依据"), ("rank", "位阶"), ("article", "条款"), ("valid_from", "起"), ("valid_to", "止"),
                       ("confidence", "可信度"))),
        Panel("bodies", "检查主体", rows=lambda case, actor: case.bodies.select_related("organ"),
              columns=(("organ", "主体"), ("kind", "类别"))),
        Panel("lines", "检查表单", rows=lambda case, actor: case.form.lines.all() if case.form else [],
              columns=(("no", "序号"), ("content", "检查内容"), ("standard", "标准"), ("answer_type", "填写"))),
    ),
    path=("draft", "reviewed", "published"),
    waits=(("draft", "review"), ("reviewed", "publish")),
    title=lambda case: case.name,
    select=("form", "replaced_by"),
    portal=Portal(
        publish=("name", "domain", "level", "code", "object_class", "method", "minutes", "published_on"),
        text=published_text,
    ),
)  # fmt: skip
OFFICER_PAGES = Pages(
    unit="人",
    columns=(
        Column("matter.number", "编号"),
        Column("name", "姓名"),
        Column("body.organ.name", "主体"),
        Column("kind", "类别"),
        Column("certificate_no", "执法证号"),
        Column("certificate_until", "有效期至", sort="certificate_until"),
        Column("state", "状态"),
    ),
    filters=(
        Filter("state", "状态"),
        Filter("kind", "类别", choices=vocab.OFFICER_KINDS),
        Filter("certificate_until", "有效期至", "date"),
        Filter("organ", "主体", "organ"),
    ),
    panels=(
        Panel("facts", "人员", ("name", "user", "kind", "body", "certificate_no", "certificate_until", "competences",
                              "supervisor", "left_on")),
        Panel("recusals", "回避", inner=True, rows=lambda case, actor: case.recusals.select_related("enterprise"),
              columns=(("enterprise", "企业"), ("reason", "事由"), ("since", "起"), ("until", "止"))),
    ),
    title=lambda case: case.name,
    select=("body__organ",),
)  # fmt: skip


def used(taking: Taking) -> None:
    """An inspection that was carried out keeps its items alive."""
    touched = Item._plain.filter(pk__in=taking.case.items.values("item_id"))
    touched.filter(Q(last_used_on=None) | Q(last_used_on__lt=taking.on)).update(last_used_on=taking.on)


OPEN_TO_ALL = (Grant("public", rows=listed, steps=(), list_rows=False),)
BODIES = Register(
    "inspection_body", "行政检查主体", Body,
    procedure=body_steps.PROCEDURE,
    access=_access(listed, "apply", "amend") + OPEN_TO_ALL,
    documents=BODY_DOCUMENTS,
    pages=BODY_PAGES,
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False),
        Field("organ", "主体", path="organ.name", imported=False),
        Field("nature", "组织性质", "choice", choices=NATURES, required=True),
        Field("basis", "职权依据"), Field("duties", "检查职责"), Field("conferred", "赋权决定"),
        Field("entrustment", "委托书及公开情况"),
        Field("state", "状态", imported=False),
        Field("confirmed_on", "确认日期", "date", imported=False),
        Field("published_on", "公布日期", "date", imported=False),
    ), "apply"),
    basis=(OPINION,), aspect="a4", task="T10", number="{prefix}检主〔{year}〕{n}号", roles=ROLES,
    search=lambda case: (f"{case.organ.name} {case.basis} {case.duties}", ""),
)  # fmt: skip
ITEMS = Register(
    "inspection_item", "检查事项", Item,
    procedure=item_steps.PROCEDURE,
    access=_access(listed, "draft", "edit", "basis", "end_basis", "body", "change") + OPEN_TO_ALL,
    pages=ITEM_PAGES,
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False),
        Field("code", "事项编码", required=True), Field("name", "事项名称", required=True),
        Field("domain", "领域", "choice", choices=vocab.DOMAINS, required=True),
        Field("level", "层级", "choice", choices=vocab.LEVELS),
        Field("object_class", "检查对象"), Field("scope", "对象范围规则"),
        Field("method", "检查方式", "choice", choices=vocab.METHODS),
        Field("offsite_ok", "可非现场", "bool"), Field("minutes", "用时（分钟）", "int"),
        Field("simple", "简单事项", "bool"), Field("competences", "所需专业"),
        Field("law", "依据名称", path="", required=True), Field("rank", "位阶", "choice", choices=RANKS, required=True),
        Field("article", "条款"),
        Field("state", "状态", imported=False), Field("published_on", "公布日期", "date", imported=False),
    ), "draft"),
    basis=(OPINION,), aspect="a4", task="T10", number="{prefix}检项〔{year}〕{n}号", roles=ROLES,
    children=(ItemBasis,),
    search=lambda case: (f"{case.code} {case.name} {case.object_class}", ""),
    reactions=(Reaction("inspection", used, steps=("finish",)),),
)  # fmt: skip
OFFICERS = Register(
    "inspection_officer", "执法人员", Officer,
    procedure=officer_steps.PROCEDURE,
    access=_access(on_duty, "enrol", "renew", "skills", "recuse", "end_recusal", "leave"),
    pages=OFFICER_PAGES,
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False),
        Field("name", "姓名", required=True),
        Field("kind", "类别", "choice", choices=vocab.OFFICER_KINDS, required=True),
        Field("certificate_no", "执法证号"), Field("certificate_until", "有效期至", "date"),
        Field("competences", "专业"), Field("body", "主体", path="body.organ.name", imported=False),
        Field("state", "状态", imported=False),
    ), "enrol"),
    basis=(OPINION,), aspect="a4", task="T10", number="{prefix}检员〔{year}〕{n}号", roles=ROLES,
    children=(Recusal,),
    search=lambda case: (f"{case.name} {case.certificate_no} {case.competences}", ""),
)  # fmt: skip
REGISTERS = (BODIES, ITEMS, OFFICERS)
