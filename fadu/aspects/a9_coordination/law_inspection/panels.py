"""Panels: child rows as the reader may see them. A unit sees its own rows of an inspection, never another unit's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fadu.kernel.access import Actor, sight
from fadu.kernel.declare import Panel
from fadu.kernel.models import PaperRecord

from .alike import patterns
from .models import (
    Action,
    Claim,
    ClassCase,
    ClassHit,
    EntryObject,
    Finding,
    FormReply,
    InspectionObject,
    MeasureGround,
    ProblemCheck,
    SiteNote,
    TeamMember,
)
from .rules import vocab
from .rules.checks import characters
from .rules.ladder import parameters
from .steps.entry import refusals
from .steps.shared import UNIT
from .steps.team import ties

Rows = Callable[[Any, Any], list[dict[str, Any]]]


def party(case: Any, actor: Actor) -> bool:
    """Whether this reader is one of the units concerned."""
    return not actor.is_system and sight(case.register(), actor, case.pk).party


def shown(row: Any, name: str) -> Any:
    """A value in words."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return value if value is not None else ""


def rows_of(model: type[Any], *names: str, related: tuple[str, ...] = (), own: bool = False) -> Rows:
    """Rows of a child table; `own`: a unit sees those of its own alone."""

    def rows(case: Any, actor: Actor) -> list[dict[str, Any]]:
        found = case.of(model).select_related(*related) if related else case.of(model)
        if own and party(case, actor):
            found = found.filter(organ_id__in=actor.organs(UNIT))
        return [{name: shown(row, name) for name in names} for row in found]

    return rows


def _panel(
    key: str, title: str, model: type[Any], columns: str, *, related: tuple[str, ...] = (), **more: Any
) -> Panel:
    """columns: `name=Title name=Title`."""
    pairs = tuple(tuple(part.split("=")) for part in columns.split())
    own = more.pop("own", False)
    rows = rows_of(model, *(name for name, _ in pairs), related=related, own=own)
    return Panel(key, title, rows=rows, columns=pairs, **more)  # type: ignore[arg-type]


def clash_rows(case: Any, actor: Actor) -> list[dict[str, str]]:
    """What stands in the way of an item that waits for its decision."""
    return [{"text": text} for text in refusals(case)] if case.state == "proposed" else []


def interest_rows(case: Any, actor: Actor) -> list[dict[str, Any]]:
    """What each member declared, and what the register of posts says beside it."""
    people = list(case.of(TeamMember))
    known = ties(case, people)
    return [
        {"name": m.name, "declared_on": m.declared_on or "尚未申报", "recused_on": m.recused_on or "",
         "interest": m.interest or ("申报没有" if m.declared_on else ""),
         "known": known.get(m.pk, "与被督察单位没有任职关系" if m.user_id else "系统外人员")}
        for m in people
    ]  # fmt: skip


def _findings(case: Any, actor: Actor) -> list[Finding]:
    """Findings that the reader may see: a unit its own."""
    rows = case.of(Finding).select_related("organ", "record", "problem")
    return list(rows.filter(organ_id__in=actor.organs(UNIT)) if party(case, actor) else rows)


def finding_rows(case: Any, actor: Actor) -> list[dict[str, Any]]:
    """Each finding with its evidence; where that is a record of a register, the record."""
    return [
        {"no": row.no, "organ": row.organ.short or row.organ.name, "fact": row.fact, "rule": row.rule,
         "evidence": row.record or row.evidence, "klass": row.get_klass_display().partition("：")[2],
         "severity": vocab.label(vocab.SEVERITY, str(row.severity)), "state": row.get_state_display(),
         "problem": row.problem or ""}
        for row in _findings(case, actor)
    ]  # fmt: skip


def objection_rows(case: Any, actor: Actor) -> list[dict[str, Any]]:
    """What units object to, and what was ruled."""
    return [
        {"no": row.no, "organ": row.organ.short or row.organ.name, "objection": row.objection,
         "state": row.get_state_display(), "ruling": row.ruling}
        for row in _findings(case, actor) if row.objection or row.ruling
    ]  # fmt: skip


def long_rows(case: Any, actor: Actor) -> list[dict[str, Any]]:
    """Papers above the length that the rules against formalism allow (figures: data/ladder.toml)."""
    p = parameters()
    most = p.special_characters if case.kind == "special" else p.paper_characters
    rows = PaperRecord._plain.filter(matter_id=case.pk).order_by("id")
    long = ((row, characters(row.content.get("body", ()))) for row in rows)
    return [{"title": row.title, "words": f"约 {n} 字，超过 {most} 字"} for row, n in long if n > most]


ENTRY = (
    Panel("facts", "项目", ("title", "regime", "kind", "basis", "starts", "ends", "people", "burden_minutes", "outside",
                          "override", "decision", "decided_by", "decided_on", "merged_into")),
    _panel("objects", "对象", EntryObject, "organ=单位", related=("organ",), own=True),
    Panel("clashes", "次数和冲突", rows=clash_rows, columns=(("text", "与现有安排的关系"),), inner=True),
)  # fmt: skip
PROJECT = (
    Panel("facts", "督察", ("kind", "partner", "basis", "content", "starts", "ends", "contact", "asked", "noticed_on",
                          "entered_on", "left_on")),
    _panel("objects", "被督察单位", InspectionObject,
           "organ=单位 noticed_on=通知 self_checked_on=自查报送 self_check=自查情况 confirmed_on=事实核对",
           related=("organ",), own=True),
    _panel("team", "督察组", TeamMember, "name=姓名 post=单位职务 role=分工 recused_on=回避"),
    Panel("interests", "利害关系", rows=interest_rows, inner=True, columns=(
        ("name", "姓名"), ("declared_on", "申报日期"), ("interest", "申报"), ("known", "岗位记录"), ("recused_on", "回避"))),
    Panel("scheme", "方案", ("purpose", "course", "discipline", "reserve"), inner=True),
    Panel("findings", "督察发现", rows=finding_rows, columns=(
        ("no", "序号"), ("organ", "单位"), ("fact", "事实"), ("evidence", "证据"), ("rule", "依据"), ("klass", "类别"),
        ("severity", "程度"), ("state", "状态"), ("problem", "台账"))),
    Panel("objections", "异议和处理", rows=objection_rows, columns=(
        ("no", "序号"), ("organ", "单位"), ("objection", "异议和证据"), ("state", "状态"), ("ruling", "处理"))),
    _panel("notes", "现场记录", SiteNote,
           "on=日期 kind=方式 organ=单位 place=地点 person=谈话对象 content=记录 record=业务记录 by=记录人",
           related=("organ", "record"), inner=True),
    Panel("long", "篇幅", rows=long_rows, columns=(("title", "文书"), ("words", "字数")), inner=True),
    Panel("report", "报告", ("good", "causes", "suggestions", "signed_by", "reported_on", "fed_back_on", "summary"),
          inner=True),
)  # fmt: skip
MEASURE = (
    Panel("facts", "措施", ("rung", "unit", "why", "questions", "issued_on", "answer", "answered_on",
                          "answer_signed_by", "extension_reason", "urged_on")),
    _panel("grounds", "事实", MeasureGround, "kind=种类 text=事实 record=业务记录 due_on=届满日 late=超期工作日 basis=依据",
           related=("record",)),
    Panel("decision", "决定", ("reason", "decided_by", "decided_on", "assessed", "leads_to"), inner=True),
    Panel("talk", "约谈", ("summoned", "talk_on", "talk_place", "host", "recorder", "attended", "minutes")),
)  # fmt: skip
PROBLEM = (
    Panel("facts", "问题", ("unit", "text", "rule", "klass", "severity", "field", "failed_step", "source", "origin",
                          "leaf", "record", "same_class", "confirmed_on", "objection")),
    Panel("plan", "整改", ("person", "deadline", "planned_on", "extensions", "extension_reason", "submitted_on",
                         "stage_targets")),
    _panel("actions", "整改措施", Action, "text=措施 due_on=期限 wanted=应有佐证 done_on=完成 result=情况 file=文件 "
           "record=业务记录", related=("file", "record")),
    _panel("checks", "核查", ProblemCheck, "on=日期 by=核查人 on_site=现场 passed=通过 ground=退回原因 text=情况"),
    Panel("end", "销号和回头看", ("checked_on", "written_off_on", "written_off_by", "reopened_on", "reopen_reason",
                            "looked_back_on", "looked_back_ok")),
)  # fmt: skip


def _query(case: ClassCase, actor: Actor) -> list[dict[str, str]]:
    """What a class asks of which register, in words."""
    return [{"words": dict(patterns()).get(case.pattern, case.pattern)}] if case.pattern else []


CLASS = (
    Panel("facts", "类案", ("title", "klass", "failed_step", "cause", "owner", "remedy", "guided_on",
                          "searched_on")),
    Panel("query", "到哪里查同样的问题", rows=_query, columns=(("words", "查询"),)),
    Panel("effect", "效果", ("before", "since", "measured_on")),
    _panel("hits", "排查结果", ClassHit, "organ=单位 record=业务记录 text=情况 found_on=查出 problem=台账 dismissed=不列入理由",
           related=("organ", "record", "problem")),
)  # fmt: skip
EVENT = (
    Panel("facts", "事件", ("title", "source", "unit", "happened_on", "text", "record")),
    Panel(
        "triage", "初判", ("effect", "persons", "gravity", "recurrence", "score", "route", "verified", "approved_by")
    ),
    Panel("end", "查处", ("findings", "responsibility", "proposal", "problem", "class_case", "example")),
)
CLUE = (
    Panel("facts", "线索", ("receiver", "suspicion", "subject", "content", "materials", "origin")),
    Panel("end", "移送", ("approved_by", "approved_on", "sent_on", "received_on", "received_by", "asked_on", "result",
                        "answered_on")),
)  # fmt: skip
CHECKLIST = (
    Panel("facts", "清单", ("title", "source", "published_on")),
    _panel("claims", "逐项答复", Claim,
           "item=问题 organ=单位 state=答复 text=情况 record=业务记录 file=文件 on=日期 problem=台账",
           related=("item", "organ", "record", "file", "problem"), own=True),
)  # fmt: skip
FORM = (
    Panel("facts", "填报表", ("title", "why", "period", "questions", "project", "issued_on")),
    _panel("replies", "填报", FormReply, "organ=单位 handed_on=填报日期 by=填报人 returned=退回理由", related=("organ",), own=True),
)
COOP = (
    Panel("facts", "协作",
          ("partner", "kind", "subject", "content", "approved_by", "approved_on", "sent_on", "agreed_on")),
    Panel("end", "办理", ("held_on", "attended", "result", "project")),
)
