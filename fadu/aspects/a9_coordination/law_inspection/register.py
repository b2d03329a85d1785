"""The registers of law inspection, kept apart from 政府督查 (State Council decree 733), which has a book of its own."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages
from fadu.kernel.register import Register

from . import access, documents, indicators, panels
from .field import FIELD
from .models import (
    Checklist,
    ClassCase,
    Clue,
    Cooperation,
    LawEvent,
    LawInspection,
    Measure,
    OnlineForm,
    OversightEntry,
    Problem,
)
from .rules import vocab
from .steps import checklist, clue, coop, entry, event, form, inspection, klass, measure, problem, scores
from .steps.shared import RULES

NUMBER = Column("matter.number", "编号")
STATE = Column("state", "状态")


def out(key: str, title: str, kind: str = "text", path: str = "") -> Field:
    """A column that is only exported."""
    return Field(key, title, kind, path, imported=False)


def words(case: Any) -> tuple[str, str]:
    """Search text: title and unit in the open part; access is by the register's grants."""
    return str(getattr(case, "title", "") or getattr(case, "text", ""))[:400], ""


def shown(steps: Any, columns: tuple[Column, ...], filters: tuple[Filter, ...], **more: Any) -> Pages:
    """Pages that begin with number and state, and walk the path of the procedure."""
    states = Filter("state", "状态", choices=tuple((s.key, s.title) for s in steps.PROCEDURE.states))
    more = {"path": steps.PATH, "title": lambda case: case.title} | more
    return Pages(columns=(NUMBER, *columns), filters=(states, *filters), **more)


def book(  # one way for all registers of this module: what differs is said, the rest stands here
    key: str, title: str, model: type[Any], steps: Any, series: str, columns: tuple[Column, ...], *,
    filters: tuple[Filter, ...] = (), pages: dict[str, Any] | None = None,
    exported: tuple[Field, ...] = (),
    **more: Any,
) -> Register:  # fmt: skip
    """A register of law inspection. series: its word in numbers; pages: what its pages have beside columns."""
    number = Field("number", "编号", path="matter.number", imported=False)
    kept = {"search": words, "aspect": "a9"} | more
    return Register(
        key=key, title=title, model=model, procedure=steps.PROCEDURE, number=f"{{prefix}}{series}〔{{year}}〕{{n}}号",
        pages=shown(steps, columns, filters, **(pages or {})),
        exchange=Exchange((number, *exported) if exported else ()), **kept,
    )  # fmt: skip


ENTRIES = book(
    "oversight_entry", "督查检查考核计划", OversightEntry, entry, "督计",
    (Column("title", "事项"), Column("regime", "类别"), Column("kind", "种类"), STATE, Column("organ.short", "组织单位"),
     Column("starts", "进驻", sort="starts"), Column("ends", "离开")),
    filters=(Filter("regime", "类别", choices=vocab.REGIMES), Filter("starts", "进驻日期", "date")),
    pages={"panels": panels.ENTRY},
    exported=(out("title", "事项"), out("regime", "类别"), out("kind", "种类"), out("state", "状态"),
              out("starts", "进驻", "date"), out("ends", "离开", "date"), out("people", "人数", "int")),
    access=access.ENTRY, sealed=Q(restricted=True), indicators=indicators.ENTRY, documents=documents.ENTRY,
    roles=access.ENTRY_ROLES,
)  # fmt: skip
PROJECTS = book(
    "law_inspection", "法治督察", LawInspection, inspection, "督察",
    (Column("title", "名称"), Column("kind", "种类"), STATE, Column("starts", "进驻", sort="starts"),
     Column("left_on", "离开")),
    filters=(Filter("kind", "种类", choices=vocab.KINDS), Filter("starts", "进驻日期", "date")),
    pages={"panels": panels.PROJECT, "field": FIELD},
    exported=(out("title", "名称"), out("kind", "种类"), out("state", "状态"), out("starts", "进驻", "date"),
              out("left_on", "离开", "date")),
    access=access.PROJECT, sealed=access.JOINT, indicators=indicators.PROJECT, documents=documents.PROJECT,
    basis=(RULES,), task="T26", roles=access.ROLES,
)  # fmt: skip
MEASURES = book(
    "law_measure", "督促措施", Measure, measure, "督促",
    (Column("rung", "措施"), Column("unit.short", "对象"), STATE, Column("decided_on", "决定", sort="decided_on"),
     Column("answered_on", "答复")),
    filters=(Filter("rung", "措施", choices=vocab.RUNGS), Filter("unit", "对象", "organ")),
    pages={"panels": panels.MEASURE, "title": measure.title, "select": ("unit",)},
    exported=(out("rung", "措施"), out("unit", "对象", path="unit.name"), out("state", "状态"),
              out("decided_on", "决定日期", "date"), out("answered_on", "答复日期", "date")),
    access=access.MEASURE, indicators=indicators.MEASURE, documents=documents.MEASURE, basis=(RULES,),
    search=lambda case: (case.unit.name, ""),
)  # fmt: skip
PROBLEMS = book(
    "law_problem", "督察问题台账", Problem, problem, "问题",
    (Column("text", "问题"), Column("unit.short", "责任单位"), Column("severity", "程度"), STATE,
     Column("deadline", "整改期限", sort="deadline"), Column("written_off_on", "销号")),
    filters=(Filter("klass", "类别", choices=vocab.CLASSES), Filter("source", "来源", choices=vocab.SOURCES),
             Filter("unit", "责任单位", "organ")),
    pages={"panels": panels.PROBLEM, "title": lambda case: case.text[:60], "select": ("unit",)},
    exported=(
        out("source", "来源"), out("unit", "责任单位", path="unit.name"), out("text", "问题"), out("rule", "依据"),
        out("klass", "类别"), out("severity", "程度", "int"), out("opened_on", "发现日期", "date"),
        out("person", "责任人"), out("deadline", "期限", "date"), out("extensions", "延期次数", "int"),
        out("state", "状态"), out("written_off_on", "销号日期", "date"), out("reopened_on", "重开日期", "date"),
    ),
    access=access.PROBLEM, sealed=access.FROM_JOINT, indicators=indicators.PROBLEM, documents=documents.PROBLEM,
    basis=(RULES,), reactions=(scores.REACTION,),
)  # fmt: skip
CLASSES = book(
    "law_class", "类案", ClassCase, klass, "类案",
    (Column("title", "名称"), Column("klass", "类别"), STATE, Column("searched_on", "排查"),
     Column("guided_on", "指引", sort="guided_on")),
    filters=(Filter("klass", "类别", choices=vocab.CLASSES),),
    pages={"panels": panels.CLASS, "select": ("owner",)},
    exported=(out("title", "名称"), out("klass", "类别"), out("state", "状态"), out("pattern", "查询")),
    access=access.CLASS, documents=documents.CLASS,
)  # fmt: skip
EVENTS = book(
    "law_event", "重大法治事件", LawEvent, event, "事件",
    (Column("title", "事件"), Column("unit.short", "单位"), Column("score", "初判"), STATE,
     Column("opened_on", "登记", sort="opened_on")),
    filters=(Filter("source", "来源", choices=vocab.EVENT_SOURCES),),
    pages={"panels": panels.EVENT, "select": ("unit",)},
    access=access.EVENT, documents=documents.EVENT, basis=(RULES,),
)  # fmt: skip
CLUES = book(
    "law_clue", "线索移送", Clue, clue, "线索",
    (Column("suspicion", "性质"), STATE, Column("sent_on", "移送", sort="sent_on"), Column("answered_on", "反馈")),
    pages={"panels": panels.CLUE, "title": lambda case: "线索移送", "select": ("receiver",)},
    access=access.CLUE, documents=documents.CLUE, basis=(RULES,), roles=access.CLUE_ROLES, search=None, sealed=True,
    private=("subject", "content", "materials", "result"),
)  # fmt: skip
CHECKLISTS = book(
    "law_checklist", "问题清单认领", Checklist, checklist, "清单",
    (Column("title", "名称"), Column("source", "来源"), STATE, Column("published_on", "公布", sort="published_on")),
    pages={"panels": panels.CHECKLIST},
    access=access.CHECKLIST, documents=documents.CHECKLIST, basis=(RULES,),
)  # fmt: skip
FORMS = book(
    "law_form", "在线填报", OnlineForm, form, "填报",
    (Column("title", "名称"), Column("period", "期间"), STATE, Column("issued_on", "发出", sort="issued_on")),
    pages={"panels": panels.FORM, "title": lambda case: f"{case.title}（{case.period}）"},
    access=access.FORM,
)  # fmt: skip
COOPERATION = book(
    "law_coop", "监督协作", Cooperation, coop, "协作",
    (Column("kind", "方式"), STATE, Column("sent_on", "送达", sort="sent_on")),
    pages={"panels": panels.COOP, "title": lambda case: "监督协作", "select": ("partner",)},
    access=access.COOP, basis=(RULES,), roles=access.CLUE_ROLES, search=None, sealed=True,
    private=("subject", "content", "attended", "result"),
)  # fmt: skip
REGISTERS = (ENTRIES, PROJECTS, MEASURES, PROBLEMS, CLASSES, EVENTS, CLUES, CHECKLISTS, FORMS, COOPERATION)
