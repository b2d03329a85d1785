"""The registers of dispatch: proofs, promises, policies from above, requests."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_organ
from fadu.kernel.declare import Column, Document, Exchange, Field, Filter, Pages, Panel
from fadu.kernel.indicators import Count, Ratio, indicator
from fadu.kernel.papers import Fields, Paper, Para, Table
from fadu.kernel.register import Reaction, Register
from fadu.kernel.today import today

from .models import DataRequest, EvidenceItem, EvidenceUse, PolicyDemand, Promise, UpperPolicy
from .promises import figures
from .steps import books
from .steps.books import OWN
from .steps.effects import used_by_task

NUMBER, STATE = Column("matter.number", "编号"), Column("state", "状态")


def asked_units(actor: Actor, role: str) -> Q:
    """Requests to one's own unit."""
    return Q(unit_id__in=actor.organs(role))


def concerned(actor: Actor, role: str) -> Q:
    """Policies with a demand on one's own unit."""
    mine = PolicyDemand._plain.filter(lead_id__in=actor.organs(role)).values("matter_id")
    return Q(pk__in=mine)


def access(unit_rows: Any, unit_steps: Any = "*", party: bool = True) -> tuple[Grant, ...]:
    """The office works everywhere, leader and auditor read, the unit sees its own."""
    return (
        Grant("coordinator", rows=everywhere),
        Grant("leader", rows=everywhere, steps=()),
        Grant("auditor", rows=everywhere, steps=()),
        Grant("unit_contact", rows=unit_rows, steps=unit_steps, party=party),
    )


def uses(case: Any, actor: Actor) -> list[dict[str, Any]]:
    """What an item proves."""
    found = EvidenceUse._plain.filter(matter_id=case.pk).select_related("target").order_by("id")
    return [{"target": row.target, "title": row.target.title, "on": row.on, "by": row.by} for row in found]


def proofs(case: Any, actor: Actor) -> list[dict[str, Any]]:
    """Items that prove a case, with what else they prove left aside."""
    found = EvidenceUse._plain.filter(target_id=case.pk).select_related("matter").order_by("id")
    return [{"item": row.matter, "title": row.matter.title, "on": row.on} for row in found]


def counted(case: Promise, actor: Actor) -> list[dict[str, Any]]:
    """The figure of the register that counts a promise."""
    figure = figures([case], today()).get(case.pk)
    if figure is None:
        return []
    ind = indicator(case.indicator)
    return [{"title": f"{ind.register.title}：{ind.title}", "text": figure.text, "formula": ind.meaning}]


def demands(case: Any, actor: Actor) -> list[dict[str, Any]]:
    """Demands of a policy; a unit sees its own."""
    found = case.of(PolicyDemand).select_related("lead", "evidence")
    if actor.roles == {"unit_contact"}:
        found = found.filter(lead_id__in=actor.organs("unit_contact"))
    names = ("no", "text", "lead", "due_on", "done_on", "result", "evidence")
    return [{name: getattr(row, name) for name in names} for row in found]


def build_assessment(case: UpperPolicy, facts: Any) -> Paper:
    """上级政策落实评估表."""
    rows = tuple(
        (
            str(r.no),
            r.text,
            r.lead.short or r.lead.name,
            str(r.due_on or "—"),
            str(r.done_on or "未落实"),
            r.result or "—",
        )
        for r in case.of(PolicyDemand).select_related("lead")
    )
    head = Fields((("文件", case.title), ("文号", case.document_number or "—"), ("发文机关", case.issuer),
                   ("评估结论", case.get_grade_display())))  # fmt: skip
    table = Table(("序号", "要求", "责任单位", "期限", "落实", "情况"), rows, widths=(1, 5, 2, 2, 2, 4))
    on = facts["on"]
    return Paper(head=case.organ.name_on(on), kind="上级政策落实评估表", number=facts["number"],
                 title="上级政策落实评估表", body=(head, table, Para(case.conclusion)), signer=case.organ.name_on(on),
                 date=on, seal=False, layout="record", basis=OWN.text(on))  # fmt: skip


def states(procedure: Any) -> Filter:
    """A filter by state."""
    return Filter("state", "状态", choices=tuple((s.key, s.title) for s in procedure.states))


def exchange(*fields: tuple[str, str, str]) -> Exchange:
    """Export: (key, title, path)."""
    return Exchange(tuple(Field(key, title, path=path, imported=False) for key, title, path in fields))


EVIDENCE = Register(
    key="evidence_item",
    title="成果佐证",
    model=EvidenceItem,
    reactions=(Reaction("plan_task", used_by_task, steps=("prove",)),),
    procedure=books.EVIDENCE,
    access=access(own_organ, ("give", "use", "withdraw"), party=False),
    indicators=(
        Count("accepted", "已核实成果", dated="checked_on", where=Q(state="accepted"), basis=OWN,
              formula="期间内经提交人以外的人核实的成果佐证件数"),
    ),
    aspect="a9",
    task="T25",
    number="{prefix}佐证〔{year}〕{n}号",
    search=lambda case: (case.title, ""),
    pages=Pages(
        columns=(NUMBER, Column("title", "成果"), Column("organ.short", "单位"), STATE,
                 Column("made_on", "形成日期", sort="made_on"), Column("source", "来源")),
        filters=(states(books.EVIDENCE), Filter("organ", "单位", "organ"), Filter("made_on", "形成日期", "date")),
        panels=(
            Panel("facts", "成果", ("title", "made_on", "person", "source", "record", "digest")),
            Panel("uses", "用在哪里", rows=uses,
                  columns=(("target", "事项"), ("title", "名称"), ("on", "引用日期"), ("by", "引用人"))),
            Panel("check", "核实", ("checked_by", "checked_on", "reason")),
        ),
        path=("linked", "accepted"),
        title=lambda case: case.title,
    ),
    exchange=exchange(("number", "编号", "matter.number"), ("title", "成果", ""), ("organ", "单位", "organ.name"),
                      ("made_on", "形成日期", ""), ("state", "状态", ""), ("digest", "摘要", "")),
)  # fmt: skip
PROMISES = Register(
    key="public_promise",
    title="公开承诺",
    model=Promise,
    procedure=books.PROMISE,
    access=access(own_organ, ("start", "report", "submit"), party=False),
    indicators=(
        Count("due", "到期的公开承诺", dated="deadline", unit="项", basis=OWN, formula="期限在期间内的公开承诺数"),
        Ratio("kept", "公开承诺兑现率", dated="deadline", hit=Q(state="done"), good="up", basis=OWN,
              formula="经核验兑现的 / 期限在期间内的公开承诺"),
    ),
    aspect="a9",
    task="T21",
    number="{prefix}承诺〔{year}〕{n}号",
    search=lambda case: (f"{case.key} {case.title} {case.text}", ""),
    pages=Pages(
        columns=(NUMBER, Column("key", "序号"), Column("title", "承诺"), Column("organ.short", "责任单位"), STATE,
                 Column("demand", "要求", value=lambda case: case.demand), Column("value", "现值"),
                 Column("deadline", "期限", sort="deadline")),
        filters=(states(books.PROMISE), Filter("organ", "责任单位", "organ")),
        panels=(
            Panel("facts", "承诺", ("key", "year", "title", "text", "where", "comparator", "wanted", "measure",
                                  "deadline", "value", "progress", "reported_on")),
            Panel("live", "系统算出", rows=counted,
                  columns=(("title", "指标"), ("text", "现值"), ("formula", "口径"))),
            Panel("proofs", "成果佐证", rows=proofs, columns=(("item", "编号"), ("title", "成果"), ("on", "引用日期"))),
        ),
        path=("not_started", "in_progress", "submitted", "done"),
        title=lambda case: f"{case.key} {case.title}",
    ),
    exchange=exchange(("number", "编号", "matter.number"), ("key", "序号", ""), ("title", "承诺", ""),
                      ("organ", "责任单位", "organ.name"), ("state", "状态", ""), ("value", "现值", ""),
                      ("deadline", "期限", "")),
)  # fmt: skip
POLICIES = Register(
    key="upper_policy",
    title="上级政策落实",
    model=UpperPolicy,
    procedure=books.POLICY,
    access=access(concerned, ("report",)),
    indicators=(
        Count("assessed", "督导评估的上级政策", dated="assessed_on", where=Q(state="assessed"), basis=OWN,
              formula="期间内完成督导评估的上级政策文件件数"),
        Ratio("landed", "上级政策落地率", dated="assessed_on", hit=Q(grade="landed"), base=Q(state="assessed"), good="up",
              basis=OWN, formula="评估为已落地的 / 期间内评估的上级政策文件"),
    ),
    documents=(Document("assessment", "上级政策落实评估表", build_assessment, "{prefix}政评〔{year}〕{n}号", basis=OWN,
                        seal=False),),
    aspect="a9",
    task="T25",
    number="{prefix}政策〔{year}〕{n}号",
    search=lambda case: (f"{case.title} {case.document_number} {case.issuer}", ""),
    pages=Pages(
        columns=(NUMBER, Column("title", "文件"), Column("document_number", "文号"), Column("issuer", "发文机关"), STATE,
                 Column("opened_on", "收到", sort="opened_on"), Column("grade", "结论")),
        filters=(states(books.POLICY), Filter("level", "层级", choices=UpperPolicy.LEVELS)),
        panels=(
            Panel("facts", "文件", ("title", "document_number", "issuer", "level", "issued_on")),
            Panel("demands", "要求", rows=demands,
                  columns=(("no", "序号"), ("text", "要求"), ("lead", "责任单位"), ("due_on", "期限"), ("done_on", "落实"),
                           ("result", "情况"), ("evidence", "佐证"))),
            Panel("end", "评估", ("grade", "conclusion", "assessed_on")),
        ),
        path=("registered", "assigned", "assessed"),
        title=lambda case: case.title,
    ),
    exchange=exchange(("number", "编号", "matter.number"), ("title", "文件", ""), ("document_number", "文号", ""),
                      ("issuer", "发文机关", ""), ("state", "状态", ""), ("grade", "结论", "")),
)  # fmt: skip
REQUESTS = Register(
    key="data_request",
    title="材料要求",
    model=DataRequest,
    procedure=books.REQUEST,
    access=access(asked_units, ("answer",)),
    indicators=(
        Count("asked", "向单位要材料", dated="opened_on", where=~Q(state="withdrawn"), unit="次", good="down", basis=OWN,
              formula="期间内向单位提出的材料要求次数，撤回的不计"),
    ),
    aspect="a9",
    task="T25",
    number="{prefix}要料〔{year}〕{n}号",
    search=lambda case: (case.question, ""),
    pages=Pages(
        columns=(NUMBER, Column("unit.short", "单位"), Column("question", "要什么"), Column("kind", "种类"), STATE,
                 Column("opened_on", "提出", sort="opened_on"), Column("answered_on", "答复")),
        filters=(states(books.REQUEST), Filter("unit", "单位", "organ")),
        panels=(
            Panel("facts", "要求", ("unit", "kind", "key", "period", "question", "why", "over")),
            Panel("answer", "答复", ("answer", "answered_on")),
        ),
        path=("asked", "answered"),
        title=lambda case: case.question,
        select=("unit",),
    ),
    exchange=exchange(("number", "编号", "matter.number"), ("unit", "单位", "unit.name"), ("question", "要什么", ""),
                      ("state", "状态", ""), ("opened_on", "提出日期", "")),
)  # fmt: skip
REGISTERS = (EVIDENCE, PROMISES, POLICIES, REQUESTS)
