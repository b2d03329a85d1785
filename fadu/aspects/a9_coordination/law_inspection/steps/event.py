"""A major event: clue, triage, verification, approval, investigation, handling, rectification, similar cases."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import Taking

from ..models import ClassCase, LawEvent, Problem
from ..rules import vocab
from ..rules.checks import triage
from .shared import COORDINATOR, HEAD, LEADER, OFFICE, OFFICER, OWN, RULES, by, organs, reason, record_ask, record_of

STATES = (
    State("clue", "线索"),
    State("triaged", "已初判"),
    State("verified", "已核实"),
    State("approved", "已批准督察", tone="ok"),
    State("investigating", "调查中", tone="soon"),
    State("finding", "已查明"),
    State("handling", "已提处理意见"),
    State("rectifying", "整改中", tone="soon"),
    State("class_check", "类案排查"),
    State("reviewed", "已复核", tone="ok"),
    State("closed", "已办结", closed=True, tone="ok"),
    State("dismissed", "不属实或者转一般办理", closed=True),
)
MARKS = (
    ("effect", "影响：0 无，1 局部，2 全市，3 跨市或者舆情"),
    ("persons", "人数：0 个别，1 十人以下，2 五十人以下，3 更多"),
    ("gravity", "规则：0 内部要求，1 文件，2 法律程序，3 基本权利"),
    ("recurrence", "重复：0 首次，1 本单位再次，2 多单位，3 屡查屡犯"),
)


def _open(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.unit_id = int(facts["unit"])
    case.record = record_of(facts.get("record"), taking.actor)


def _triage(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.score, case.route = triage(*(facts[key] for key, _ in MARKS))
    taking.note(f"初判 {case.score} 分，{dict(LawEvent.ROUTES)[case.route]}")


def guard_major(case: LawEvent, actor: Actor) -> list[str]:
    """Only a major event is inspected as one."""
    if case.route == "major":
        return []
    return [f"初判 {case.score} 分，不属于重大；请转专项督察、函询或者一般办理"]


def _approve(taking: Taking) -> None:
    taking.case.approved_by = by(taking)
    taking.notify(f"已批准重大法治事件督察：{taking.case.title}", role=OFFICER, organ_id=taking.case.organ_id)


def _handle(taking: Taking) -> None:
    """The handling proposal opens a problem in the ledger."""
    case, facts = taking.case, taking.facts
    given = {
        "unit": str(case.unit_id), "text": case.findings, "rule": facts["rule"], "klass": facts["klass"],
        "failed_step": facts.get("failed_step") or "", "severity": "4", "source": "inspection",
        "origin": str(case.matter.number), "confirmed": True,
    }  # fmt: skip
    opened = open_case(register("law_problem"), SYSTEM, given, organ_id=case.organ_id, on=taking.on, step="open")
    case.problem_id = opened.case.pk


def _to_class(taking: Taking) -> None:
    """Look for the same elsewhere: a class of similar cases is opened on the problem's key."""
    case = taking.case
    problem = Problem._plain.get(pk=case.problem_id)
    given = {
        "title": f"{case.title}同类问题"[:200], "klass": problem.klass, "failed_step": problem.failed_step,
        "pattern": taking.facts["pattern"], "origin": str(problem.matter.number),
    }  # fmt: skip
    opened = open_case(register("law_class"), taking.actor, given, organ_id=case.organ_id, on=taking.on)
    case.class_case_id = opened.case.pk


def _patterns(case: Any) -> tuple[tuple[str, str], ...]:
    from ..alike import patterns

    return patterns()


def guard_settled(case: LawEvent, actor: Actor) -> list[str]:
    """Problem written off, similar cases dealt with."""
    reasons = []
    problem = Problem._plain.filter(pk=case.problem_id).first()
    if problem and problem.state not in ("closed", "long_term", "rejected", "merged"):
        reasons.append(f"问题 {problem.matter.number} 尚未销号")
    found = ClassCase._plain.filter(pk=case.class_case_id).first()
    if found and found.state == "opened":
        reasons.append("类案尚未排查")
    return reasons


STEPS = (
    Step("open", "登记事件", ("",), "clue", (*OFFICE, COORDINATOR), basis=OWN, effect=_open, starts=("triage",),
         sets=("title", "source", "text", "happened_on"), asks=(
             Ask("title", "事件", max_length=200), Ask("source", "来源", "choice", vocab.EVENT_SOURCES),
             Ask("unit", "涉及单位", "choice", organs), Ask("happened_on", "发生日期", "date", required=False),
             Ask("text", "情况", "longtext"), record_ask())),
    Step("triage", "初判", ("clue",), "triaged", OFFICE, basis=OWN, effect=_triage, stops=("triage",),
         starts=("verify",), sets=tuple(key for key, _ in MARKS),
         asks=tuple(Ask(key, words, "int", minimum=0, maximum=3) for key, words in MARKS)),
    Step("verify", "核实", ("triaged",), "verified", OFFICE, basis=OWN, stops=("verify",), sets=("verified",),
         asks=(Ask("verified", "核实情况", "longtext"),)),
    Step("dismiss", "不作重大事件", ("clue", "triaged", "verified"), "dismissed", (HEAD,), basis=OWN,
         stops=("triage", "verify"), asks=(reason(),)),
    Step("approve", "批准督察", ("verified",), "approved", (LEADER,), basis=RULES, guard=guard_major, effect=_approve,
         starts=("report",), asks=(reason("批示"),)),
    Step("investigate", "开始调查", ("approved",), "investigating", OFFICE, basis=RULES),
    Step("find", "查明事实", ("investigating",), "finding", OFFICE, basis=RULES, sets=("findings", "responsibility"),
         asks=(Ask("findings", "查明的事实", "longtext"), Ask("responsibility", "责任分析", "longtext"))),
    Step("handle", "提出处理意见", ("finding",), "handling", (HEAD,), basis=RULES, effect=_handle, stops=("report",),
         paper="event_report", sets=("proposal",), asks=(
             Ask("proposal", "处理意见", "longtext"), Ask("rule", "违反的规定", max_length=200),
             Ask("klass", "类别", "choice", vocab.CLASSES),
             Ask("failed_step", "失守环节", required=False, max_length=60))),
    Step("rectify", "交办整改", ("handling",), "rectifying", OFFICE, basis=RULES, starts=("class_check",)),
    Step("class_check", "类案排查", ("rectifying",), "class_check", OFFICE, basis=OWN, effect=_to_class,
         asks=(Ask("pattern", "到哪里查同样的问题", "choice", _patterns),)),
    Step("review", "复核", ("class_check",), "reviewed", OFFICE, basis=RULES, guard=guard_settled,
         stops=("class_check",), sets=("example",),
         asks=(Ask("example", "典型案例（隐去当事人）", "longtext", required=False),)),
    Step("close", "办结", ("reviewed",), "closed", (HEAD,), basis=RULES, asks=(reason("结论"),)),
)  # fmt: skip
CLOCKS = (
    Clock("triage", "初判", "law_event.triage", who="市委依法治市办", public=False),
    Clock("verify", "核实", "law_event.verify", who="市委依法治市办", public=False),
    Clock("report", "处理意见", "law_event.report", who="市委依法治市办", public=False),
    Clock("class_check", "类案排查", "law_event.class_check", who="市委依法治市办", public=False),
)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
PATH = ("clue", "triaged", "verified", "approved", "investigating", "finding", "handling", "rectifying", "class_check",
        "reviewed", "closed")  # fmt: skip
