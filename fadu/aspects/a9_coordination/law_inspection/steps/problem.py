"""The problem ledger: found, confirmed, planned, mended, checked by another, written off; or overdue, reopened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Clock, Procedure, State, Step
from fadu.kernel.models import Matter
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.registry.burden import meter

from ..models import Action, Problem
from ..rules import vocab
from .rectifying import STEPS as WORK
from .rectifying import after_site_check
from .scores import STEPS as SCORES
from .shared import (
    COORDINATOR,
    HEAD,
    LEADER,
    OFFICE,
    OWN,
    RULES,
    UNIT,
    by,
    organs,
    reason,
    record_ask,
    record_of,
    tell_unit,
    unit_posts,
)

STATES = (
    State("proposed", "拟列入", tone="hold"),
    State("found", "已发现"),
    State("confirmed", "已确认"),
    State("planned", "已报方案"),
    State("rectifying", "整改中", tone="soon"),
    State("overdue", "整改逾期", tone="late"),
    State("submitted", "待核查"),
    State("verified", "核查通过", tone="ok"),
    State("closed", "已销号", closed=True, tone="ok"),
    State("long_term", "长期整改", tone="hold"),
    State("rejected", "异议成立，不列入", closed=True),
    State("merged", "并入类案", closed=True),
    State("dismissed", "不列入", closed=True),
)
ONCE = 30


def same_problem(unit: int, record: Matter | None, klass: str, but: int | None = None) -> Problem | None:
    """The open problem of a unit about the same record and of the same class."""
    if record is None:
        return None
    rows = Problem._plain.filter(unit_id=unit, record=record, klass=klass, closed_on=None).exclude(pk=but)
    return rows.select_related("matter").order_by("pk").first()


def _open(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.unit_id, case.severity = int(facts["unit"]), int(facts["severity"])
    if facts.get("origin"):
        case.origin = Matter.called(facts["origin"]).first()
    case.record = record_of(facts.get("record"), taking.actor)
    same = same_problem(case.unit_id, case.record, case.klass, but=case.pk)
    if same is not None:
        raise InvalidFacts({"record": f"该单位就此记录已有未销号的同类问题：{same.matter.number}"})
    if facts.get("confirmed"):
        case.confirmed_on = taking.on
        taking.start("plan")
    else:
        taking.start("confirm")
    tell_unit(taking, case.unit_id, f"督察问题待{'报整改措施' if facts.get('confirmed') else '核对'}：{case.text[:60]}")


def opened_as(case: Any, facts: Any) -> str:
    """Facts that the unit has confirmed before need no second confirmation."""
    return "confirmed" if facts.get("confirmed") else "found"


def guard_mine(case: Problem, actor: Actor) -> list[str]:
    """Only the unit in question."""
    return [] if case.unit_id in unit_posts(actor) else ["由责任单位办理"]


def _confirm(taking: Taking) -> None:
    taking.case.confirmed_on = taking.on


def _object(taking: Taking) -> None:
    taking.case.objection = taking.facts["reason"]
    taking.stop("confirm")
    taking.notify(f"对问题提出异议：{taking.case.matter.number}", role=HEAD, organ_id=taking.case.organ_id)


def guard_objected(case: Problem, actor: Actor) -> list[str]:
    """There is an objection to rule on."""
    return [] if case.objection else ["责任单位没有提出异议"]


def _settle(taking: Taking) -> None:
    if taking.facts["upheld"]:
        taking.note("异议成立")
    else:
        taking.case.confirmed_on = taking.on
        taking.start("plan")
    tell_unit(taking, taking.case.unit_id, f"异议{'成立' if taking.facts['upheld'] else '不成立'}")


def _approve(taking: Taking) -> None:
    """The plan counts; the clock runs to the day that the plan names."""
    case = taking.case
    case.first_due_on = case.deadline
    taking.start("deadline", case.deadline - timedelta(days=1))
    tell_unit(taking, case.unit_id, f"整改措施已审定，期限 {case.deadline}")


def _send_back(taking: Taking) -> None:
    meter.ask(taking.case.pk, [taking.case.unit_id], "return", f"整改措施退回：{taking.facts['reason']}", taking.on,
              office=taking.case.organ_id)  # fmt: skip
    tell_unit(taking, taking.case.unit_id, "整改措施退回重报")


def guard_extension(case: Problem, actor: Actor) -> list[str]:
    """Once by the office, the second time only by the leader."""
    if case.extensions == 0 or (case.extensions == 1 and actor.has(LEADER)):
        return []
    return ["已经延期一次，再次延期由领导决定" if case.extensions == 1 else "已经延期两次，不再延期"]


def check_extension(case: Problem, facts: Mapping[str, Any]) -> dict[str, str]:
    """At most thirty days."""
    most = (case.deadline or date.min) + timedelta(days=ONCE)
    if not case.deadline or not case.deadline < facts["until"] <= most:
        return {"until": f"每次延期不超过 {ONCE} 日：{case.deadline}之后、{most}以前"}
    return {}


def _extend(taking: Taking) -> None:
    case = taking.case
    case.deadline, case.extended_on = taking.facts["until"], taking.on
    case.extensions, case.extension_reason = case.extensions + 1, taking.facts["reason"][:300]
    if case.written_off_on is None:  # after a reopening it has been due before
        case.first_due_on = case.deadline
    taking.stop("deadline")
    taking.start("deadline", case.deadline - timedelta(days=1))


def _overdue(taking: Taking) -> None:
    case = taking.case
    taking.notify(f"整改逾期：{case.matter.title}", role=OFFICE[0], organ_id=case.organ_id)
    tell_unit(taking, case.unit_id, f"整改逾期：{case.matter.number}")


def _long(taking: Taking) -> None:
    """Stages instead of a day: it is counted among the due ones no more."""
    taking.case.stage_targets, taking.case.first_due_on = taking.facts["stage_targets"], None


def _write_off(taking: Taking) -> None:
    case = taking.case
    case.written_off_on, case.written_off_by = taking.on, by(taking)
    tell_unit(taking, case.unit_id, f"已销号：{case.matter.number}")


def _look_back(taking: Taking) -> None:
    taking.case.looked_back_on, taking.case.looked_back_ok = taking.on, taking.facts["passed"]


def guard_recent(case: Problem, actor: Actor) -> list[str]:
    """A problem that comes up again within twelve months is the same problem."""
    if case.written_off_on and today() - case.written_off_on > timedelta(days=366):
        return ["销号已满十二个月，作为新问题登记"]
    return []


def _reopen(taking: Taking) -> None:
    case = taking.case
    case.reopened_on, case.reopen_reason = taking.on, taking.facts["reason"][:300]
    case.closed_on, case.checked_on, case.checked_by, case.submitted_by = None, None, None, None
    case.deadline, case.submitted_on = taking.facts["until"], None
    case.of(Action).update(done_on=None)  # what was proven has not lasted: it is proven anew
    taking.start("deadline", case.deadline - timedelta(days=1))
    tell_unit(taking, case.unit_id, f"问题重开：{taking.facts['reason']}")


def classes(case: Any) -> tuple[tuple[str, str], ...]:
    """Open classes of similar cases."""
    rows = Matter._plain.filter(register="law_class").order_by("-pk")[:60]
    return tuple((str(row.pk), f"{row.number} {row.title}") for row in rows)


def _merge(taking: Taking) -> None:
    taking.case.same_class_id = int(taking.facts["into"])


ASKS = (
    Ask("unit", "责任单位", "choice", organs),
    Ask("text", "问题", "longtext"),
    Ask("rule", "违反的规定", max_length=200),
    Ask("klass", "类别", "choice", vocab.CLASSES),
    Ask("severity", "程度", "choice", vocab.SEVERITY, default="2"),
    Ask("failed_step", "失守环节", required=False, max_length=60, help="如：听证告知；同一环节的问题可作类案处理"),
    Ask("field", "领域", required=False, max_length=40),
    Ask("source", "来源", "choice", vocab.SOURCES),
    Ask("origin", "来源记录编号", required=False, max_length=80),
    record_ask(),
    Ask("confirmed", "事实已经核对", "bool", required=False),
)
HEADING = (
    Step("open", "登记问题", ("",), opened_as, (*OFFICE, COORDINATOR), basis=RULES, asks=ASKS, effect=_open,
         sets=("text", "rule", "klass", "failed_step", "field", "source")),
    Step("confirm", "确认事实", ("found",), "confirmed", (UNIT,), guard=guard_mine, effect=_confirm, stops=("confirm",),
         starts=("plan",), basis=OWN),
    Step("object", "提出异议", ("found",), None, (UNIT,), guard=guard_mine, effect=_object, asks=(reason("异议和证据"),),
         basis=OWN),
    Step("settle", "处理异议", ("found",), lambda c, f: "rejected" if f["upheld"] else "confirmed", (HEAD,),
         guard=guard_objected, effect=_settle, asks=(Ask("upheld", "异议成立", "bool"), reason()), basis=OWN),
    Step("deem", "逾期视为确认", ("found",), "confirmed", (SYSTEM_ROLE,), effect=_confirm, stops=("confirm",),
         starts=("plan",), basis=OWN),
    Step("approve", "审定措施", ("planned",), "rectifying", OFFICE, effect=_approve, stops=("approve",),
         paper="rectification_plan", basis=OWN),
    Step("send_back", "退回措施", ("planned",), "confirmed", OFFICE, effect=_send_back, stops=("approve",),
         starts=("plan",), asks=(reason("退回意见"),), basis=OWN),
    Step("extend", "延期", ("rectifying", "overdue"), "rectifying", (*OFFICE, LEADER), guard=guard_extension,
         check=check_extension, effect=_extend, asks=(Ask("until", "延至", "date"), reason()), basis=OWN),
    Step("lapse", "整改逾期", ("rectifying",), "overdue", (SYSTEM_ROLE,), effect=_overdue, stops=("deadline",),
         basis=OWN),
    Step("long_term", "批准长期整改", ("confirmed", "rectifying", "overdue"), "long_term", (LEADER,), effect=_long,
         stops=("plan", "deadline"), asks=(Ask("stage_targets", "阶段目标", "longtext", help="按季度写明"), reason()),
         basis=OWN),
    Step("write_off", "销号", ("verified",), "closed", (HEAD,), guard=after_site_check, effect=_write_off,
         stops=("close",), paper="write_off", asks=(Ask("opinion", "审批意见", max_length=300, default="同意销号"),),
         basis=RULES),
    Step("look_back", "回头看", ("closed",), None, OFFICE, effect=_look_back, basis=RULES,
         asks=(Ask("passed", "合格", "bool"), reason("情况"))),
    Step("reopen", "重开", ("closed",), "rectifying", OFFICE, guard=guard_recent, effect=_reopen, basis=RULES,
         asks=(reason("复发或者佐证不实的情况"), Ask("until", "整改期限", "date"))),
    Step("merge", "并入类案", ("closed",), "merged", OFFICE, effect=_merge, basis=OWN,
         guard=lambda case, actor: [] if classes(case) else ["还没有类案"],
         asks=(Ask("into", "类案", "choice", classes),)),
)  # fmt: skip
CLOCKS = (
    Clock("confirm", "核对事实", "law_problem.confirm", on_expiry="deem", who="责任单位", public=False),
    Clock("plan", "报送措施", "law_problem.plan", who="责任单位", public=False),
    Clock("approve", "审定措施", "law_problem.approve", who="市委依法治市办", public=False),
    Clock("deadline", "完成整改", "law_problem.deadline", on_expiry="lapse", who="责任单位", public=False),
    Clock("check", "核查", "law_problem.check", who="市委依法治市办", public=False),
    Clock("close", "销号审批", "law_problem.close", who="市委依法治市办", public=False),
)
PROCEDURE = Procedure(STATES, (*HEADING, *WORK, *SCORES), CLOCKS)
PATH = ("found", "confirmed", "planned", "rectifying", "submitted", "verified", "closed")
