"""After the facts: report, feedback with the list of problems, rectification, write-off, results, archive."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.taking import Taking
from fadu.registry.burden import meter

from ..models import Finding, InspectionObject, LawInspection, OversightEntry, Problem, TeamMember
from .onsite import guard_findings
from .problem import same_problem
from .shared import HEAD, OFFICE, OWN, RULES, TEAM, by, reason, tell_unit


def guard_leader(case: LawInspection, actor: Actor) -> list[str]:
    """The leader of the team signs the report."""
    leaders = case.of(TeamMember, role="leader", recused_on=None, left_on=None)
    ids = set(leaders.exclude(user=None).values_list("user_id", flat=True))
    return [] if actor.id in ids or not ids else ["督察报告由组长签字（组长负责制）"]


def _report(taking: Taking) -> None:
    taking.case.reported_on, taking.case.signed_by = taking.on, by(taking)


def _feedback(taking: Taking) -> None:
    case = taking.case
    case.fed_back_on = taking.on
    units = list(case.of(InspectionObject).values_list("organ_id", flat=True))
    rows = [row for row in case.of(Finding).select_related("organ") if row.state == "confirmed"]
    for row in rows:
        row.problem_id = _problem(taking, row)
        row.save(update_fields=["problem"])
    for pk in units:
        taking.paper("feedback", unit_id=pk)
        tell_unit(taking, pk, f"督察反馈意见：{case.title}")
    concerned = {row.organ_id for row in rows}
    if concerned:
        meter.ask(case.pk, concerned, "file", f"整改方案：{case.title}", taking.on, office=case.organ_id)


def _problem(taking: Taking, row: Finding) -> int:
    """The problem of the ledger for a confirmed finding: an open one about the same record, otherwise a new one."""
    same = same_problem(row.organ_id, row.record, row.klass)
    if same is not None:
        taking.note(f"第 {row.no} 项已在台账：{same.matter.number}")
        return int(same.pk)
    facts: dict[str, Any] = {
        "unit": str(row.organ_id), "text": row.fact,
        "rule": row.rule, "klass": row.klass, "severity": str(row.severity),
        "source": "inspection", "origin": str(taking.case.matter.number), "confirmed": True,
        "record": row.record.number if row.record else "",
    }  # fmt: skip
    opened = open_case(register("law_problem"), SYSTEM, facts, organ_id=taking.case.organ_id, on=taking.on, step="open")
    Problem._plain.filter(pk=opened.case.pk).update(origin_id=taking.case.pk)  # this very case, not its number
    return int(opened.case.pk)


def problems(case: LawInspection) -> list[Problem]:
    """The problems of this inspection."""
    ids = case.of(Finding).exclude(problem=None).values("problem_id")
    return list(Problem._plain.filter(pk__in=ids).select_related("matter", "unit"))


def guard_planned(case: LawInspection, actor: Actor) -> list[str]:
    """Every problem has an approved plan."""
    waiting = [p.matter.number for p in problems(case) if p.state in ("found", "confirmed", "planned")]
    return [f"整改措施尚未审定：{'、'.join(waiting)}"] if waiting else []


def guard_settled(case: LawInspection, actor: Actor) -> list[str]:
    """Every problem is written off, or approved as a long-term one, or turned out to be none."""
    open_ = [p.matter.number for p in problems(case) if p.state not in ("closed", "long_term", "rejected", "merged")]
    return [f"问题尚未销号，也没有批准长期整改：{'、'.join(open_)}"] if open_ else []


def _verify(taking: Taking) -> None:
    taking.notify(f"整改已核验，可以办结：{taking.case.title}", role=HEAD, organ_id=taking.case.organ_id)


def _close(taking: Taking) -> None:
    taking.paper("result_notice")
    entry = OversightEntry._plain.filter(pk=taking.case.entry_id, state="listed").first()
    if entry:
        taking.after.append(lambda: take(entry, "finish", SYSTEM, on=taking.on))


STEPS = (
    Step("report", "提出督察报告", ("facts_confirmed",), "reported", TEAM, basis=RULES, guard=guard_leader,
         effect=_report, stops=("report",), starts=("feedback",), paper="report",
         sets=("good", "causes", "suggestions"), asks=(
             Ask("good", "做法和成效", "longtext"), Ask("causes", "原因分析", "longtext"),
             Ask("suggestions", "意见建议", "longtext"))),
    Step("feedback", "反馈督察意见", ("reported",), "feedback_sent", (HEAD,), basis=RULES, guard=guard_findings,
         effect=_feedback, stops=("feedback",), starts=("plan",),
         help="已确认的事实逐项记入问题台账，反馈意见书发给各单位"),
    Step("start_rectifying", "整改方案已审定", ("feedback_sent",), "rectifying", OFFICE, basis=RULES, guard=guard_planned,
         stops=("plan",)),
    Step("verify", "整改核验", ("rectifying",), "verified", OFFICE, basis=RULES, guard=guard_settled, effect=_verify,
         starts=("results",)),
    Step("close", "办结", ("verified",), "closed", (HEAD,), basis=OWN, guard=guard_settled, effect=_close,
         sets=("summary",), asks=(Ask("summary", "总结", "longtext"),), stops=("results",), starts=("archive",)),
    Step("archive", "归档", ("closed",), "archived", OFFICE, basis=OWN, stops=("archive",), paper="archive_list"),
    Step("reopen", "重开整改", ("verified", "closed"), "rectifying", (HEAD,), basis=OWN, stops=("results", "archive"),
         asks=(reason(),), effect=lambda taking: setattr(taking.case, "closed_on", None), group="其他"),
)  # fmt: skip
