"""The registers of law inspection, kept apart from 政府督查 (State Council decree 733), which has a book of its own."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Procedure
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


def states(procedure: Procedure) -> Filter:
    """A filter by state."""
    return Filter("state", "状态", choices=tuple((s.key, s.title) for s in procedure.states))


def exchange(*fields: Field) -> Exchange:
    """Export of a register, its number first."""
    return Exchange((Field("number", "编号", path="matter.number", imported=False), *fields))


def out(key: str, title: str, kind: str = "text", path: str = "") -> Field:
    """A column that is only exported."""
    return Field(key, title, kind, path, imported=False)


def words(case: Any) -> tuple[str, str]:
    """Search text: title and unit in the open part; access is by the register's grants."""
    return str(getattr(case, "title", "") or getattr(case, "text", ""))[:400], ""


ENTRIES = Register(
    key="oversight_entry",
    title="督查检查考核计划",
    model=OversightEntry,
    procedure=entry.PROCEDURE,
    access=access.ENTRY,
    sealed=Q(restricted=True),
    indicators=indicators.ENTRY,
    documents=documents.ENTRY,
    aspect="a9",
    number="{prefix}督计〔{year}〕{n}号",
    roles=access.ENTRY_ROLES,
    search=words,
    pages=Pages(
        columns=(NUMBER, Column("title", "事项"), Column("regime", "类别"), Column("kind", "种类"), STATE,
                 Column("organ.short", "组织单位"), Column("starts", "进驻", sort="starts"), Column("ends", "离开")),
        filters=(states(entry.PROCEDURE), Filter("regime", "类别", choices=vocab.REGIMES),
                 Filter("starts", "进驻日期", "date")),
        panels=panels.ENTRY,
        path=("proposed", "listed", "done"),
        title=lambda case: case.title,
    ),
    exchange=exchange(out("title", "事项"), out("regime", "类别"), out("kind", "种类"), out("state", "状态"),
                      out("starts", "进驻", "date"), out("ends", "离开", "date"), out("people", "人数", "int")),
)  # fmt: skip
PROJECTS = Register(
    key="law_inspection",
    title="法治督察",
    model=LawInspection,
    procedure=inspection.PROCEDURE,
    access=access.PROJECT,
    sealed=access.JOINT,
    indicators=indicators.PROJECT,
    documents=documents.PROJECT,
    basis=(RULES,),
    aspect="a9",
    task="T26",
    number="{prefix}督察〔{year}〕{n}号",
    roles=access.ROLES,
    search=words,
    pages=Pages(
        columns=(NUMBER, Column("title", "名称"), Column("kind", "种类"), STATE, Column("starts", "进驻", sort="starts"),
                 Column("left_on", "离开")),
        filters=(states(inspection.PROCEDURE), Filter("kind", "种类", choices=vocab.KINDS),
                 Filter("starts", "进驻日期", "date")),
        panels=panels.PROJECT,
        path=inspection.PATH,
        title=lambda case: case.title,
        field=FIELD,
    ),
    exchange=exchange(out("title", "名称"), out("kind", "种类"), out("state", "状态"), out("starts", "进驻", "date"),
                      out("left_on", "离开", "date")),
)  # fmt: skip
MEASURES = Register(
    key="law_measure",
    title="督促措施",
    model=Measure,
    procedure=measure.PROCEDURE,
    access=access.MEASURE,
    indicators=indicators.MEASURE,
    documents=documents.MEASURE,
    basis=(RULES,),
    aspect="a9",
    number="{prefix}督促〔{year}〕{n}号",
    search=lambda case: (case.unit.name, ""),
    pages=Pages(
        columns=(NUMBER, Column("rung", "措施"), Column("unit.short", "对象"), STATE,
                 Column("decided_on", "决定", sort="decided_on"), Column("answered_on", "答复")),
        filters=(states(measure.PROCEDURE), Filter("rung", "措施", choices=vocab.RUNGS),
                 Filter("unit", "对象", "organ")),
        panels=panels.MEASURE,
        path=measure.PATH,
        title=measure.title,
        select=("unit",),
    ),
    exchange=exchange(out("rung", "措施"), out("unit", "对象", path="unit.name"), out("state", "状态"),
                      out("decided_on", "决定日期", "date"), out("answered_on", "答复日期", "date")),
)  # fmt: skip
PROBLEMS = Register(
    key="law_problem",
    title="督察问题台账",
    model=Problem,
    procedure=problem.PROCEDURE,
    reactions=(scores.REACTION,),
    access=access.PROBLEM,
    sealed=access.FROM_JOINT,
    indicators=indicators.PROBLEM,
    documents=documents.PROBLEM,
    basis=(RULES,),
    aspect="a9",
    number="{prefix}问题〔{year}〕{n}号",
    search=words,
    pages=Pages(
        columns=(NUMBER, Column("text", "问题"), Column("unit.short", "责任单位"), Column("severity", "程度"), STATE,
                 Column("deadline", "整改期限", sort="deadline"), Column("written_off_on", "销号")),
        filters=(states(problem.PROCEDURE), Filter("klass", "类别", choices=vocab.CLASSES),
                 Filter("source", "来源", choices=vocab.SOURCES), Filter("unit", "责任单位", "organ")),
        panels=panels.PROBLEM,
        path=problem.PATH,
        title=lambda case: case.text[:60],
        select=("unit",),
    ),
    exchange=exchange(
        out("source", "来源"), out("unit", "责任单位", path="unit.name"), out("text", "问题"), out("rule", "依据"),
        out("klass", "类别"), out("severity", "程度", "int"), out("opened_on", "发现日期", "date"),
        out("person", "责任人"), out("deadline", "期限", "date"), out("extensions", "延期次数", "int"),
        out("state", "状态"), out("written_off_on", "销号日期", "date"), out("reopened_on", "重开日期", "date"),
    ),
)  # fmt: skip
CLASSES = Register(
    key="law_class",
    title="类案",
    model=ClassCase,
    procedure=klass.PROCEDURE,
    access=access.CLASS,
    documents=documents.CLASS,
    aspect="a9",
    number="{prefix}类案〔{year}〕{n}号",
    search=words,
    pages=Pages(
        columns=(NUMBER, Column("title", "名称"), Column("klass", "类别"), STATE, Column("searched_on", "排查"),
                 Column("guided_on", "指引", sort="guided_on")),
        filters=(states(klass.PROCEDURE), Filter("klass", "类别", choices=vocab.CLASSES)),
        panels=panels.CLASS,
        path=klass.PATH,
        title=lambda case: case.title,
        select=("owner",),
    ),
    exchange=exchange(out("title", "名称"), out("klass", "类别"), out("state", "状态"), out("pattern", "查询")),
)  # fmt: skip
EVENTS = Register(
    key="law_event",
    title="重大法治事件",
    model=LawEvent,
    procedure=event.PROCEDURE,
    access=access.EVENT,
    documents=documents.EVENT,
    basis=(RULES,),
    aspect="a9",
    number="{prefix}事件〔{year}〕{n}号",
    search=words,
    pages=Pages(
        columns=(NUMBER, Column("title", "事件"), Column("unit.short", "单位"), Column("score", "初判"), STATE,
                 Column("opened_on", "登记", sort="opened_on")),
        filters=(states(event.PROCEDURE), Filter("source", "来源", choices=vocab.EVENT_SOURCES)),
        panels=panels.EVENT,
        path=event.PATH,
        title=lambda case: case.title,
        select=("unit",),
    ),
)  # fmt: skip
CLUES = Register(
    key="law_clue",
    title="线索移送",
    model=Clue,
    procedure=clue.PROCEDURE,
    access=access.CLUE,
    documents=documents.CLUE,
    basis=(RULES,),
    aspect="a9",
    number="{prefix}线索〔{year}〕{n}号",
    roles=access.CLUE_ROLES,
    private=("subject", "content", "materials", "result"),
    sealed=True,
    pages=Pages(
        columns=(NUMBER, Column("suspicion", "性质"), STATE, Column("sent_on", "移送", sort="sent_on"),
                 Column("answered_on", "反馈")),
        filters=(states(clue.PROCEDURE),),
        panels=panels.CLUE,
        path=clue.PATH,
        title=lambda case: "线索移送",
        select=("receiver",),
    ),
)  # fmt: skip
CHECKLISTS = Register(
    key="law_checklist",
    title="问题清单认领",
    model=Checklist,
    procedure=checklist.PROCEDURE,
    access=access.CHECKLIST,
    documents=documents.CHECKLIST,
    basis=(RULES,),
    aspect="a9",
    number="{prefix}清单〔{year}〕{n}号",
    search=words,
    pages=Pages(
        columns=(NUMBER, Column("title", "名称"), Column("source", "来源"), STATE,
                 Column("published_on", "公布", sort="published_on")),
        filters=(states(checklist.PROCEDURE),),
        panels=panels.CHECKLIST,
        path=checklist.PATH,
        title=lambda case: case.title,
    ),
)  # fmt: skip
FORMS = Register(
    key="law_form",
    title="在线填报",
    model=OnlineForm,
    procedure=form.PROCEDURE,
    access=access.FORM,
    aspect="a9",
    number="{prefix}填报〔{year}〕{n}号",
    search=words,
    pages=Pages(
        columns=(NUMBER, Column("title", "名称"), Column("period", "期间"), STATE,
                 Column("issued_on", "发出", sort="issued_on")),
        filters=(states(form.PROCEDURE),),
        panels=panels.FORM,
        path=form.PATH,
        title=lambda case: f"{case.title}（{case.period}）",
    ),
)  # fmt: skip
COOPERATION = Register(
    key="law_coop",
    title="监督协作",
    model=Cooperation,
    procedure=coop.PROCEDURE,
    access=access.COOP,
    basis=(RULES,),
    aspect="a9",
    number="{prefix}协作〔{year}〕{n}号",
    roles=access.CLUE_ROLES,
    private=("subject", "content", "attended", "result"),
    sealed=True,
    pages=Pages(
        columns=(NUMBER, Column("kind", "方式"), STATE, Column("sent_on", "送达", sort="sent_on")),
        filters=(states(coop.PROCEDURE),),
        panels=panels.COOP,
        path=coop.PATH,
        title=lambda case: "监督协作",
        select=("partner",),
    ),
)  # fmt: skip
REGISTERS = (ENTRIES, PROJECTS, MEASURES, PROBLEMS, CLASSES, EVENTS, CLUES, CHECKLISTS, FORMS, COOPERATION)
