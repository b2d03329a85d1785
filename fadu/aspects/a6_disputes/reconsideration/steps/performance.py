"""Performance of the decision and pressure when it is not performed (F25, F26)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Performance
from ..rules import relief
from .shared import (
    DECIDER,
    HEAD,
    LAW,
    OFFICE,
    RESPONDENT,
    SUPERVISOR,
    attach,
    child,
    demand,
    in_force,
    judged_ask,
    last,
    not_before,
    reason_ask,
)

PERFORMABLE = (
    "perform",
    "change",
    "revoke",
    "revoke_part",
    "agreement",
    "agreement_pay",
    "mediated",
    "confirm_unlawful",
)


def _perform_guard(case: Any, actor: Any) -> list[str]:
    if case.effective_on and not in_force(case):
        return [f"决定书公告送达，{case.effective_on}期满后发生法律效力（《行政复议法》第七十五条第二款）"]
    if case.result in PERFORMABLE or case.decision_extras:
        return []
    return ["该决定没有需要被申请人履行的内容（《行政复议法》第七十七条第一款）"]


def _perform_begun(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    begin = case.effective_on or taking.on
    if facts.get("due_on"):
        not_before(taking, "due_on", begin, "决定书生效之日")
    days = case.perform_days
    due_on, basis = facts.get("due_on"), facts.get("due_basis") or ""
    if due_on is None and days:
        due_on, basis = calendar().next_workday(begin + timedelta(days=days)), f"决定书定为{days}日"
    if not days and "redo" in case.decision_extras:
        demand(relief.redo_period(None, begin), taking, "due_on")
    if due_on is None and "redo" in case.decision_extras:
        taking.start("redo", begin)
        due_on = case.runs().filter(key="redo").last().due_on
        basis = basis or "实施条例关于重作期限的规定"
    if due_on is None and not facts.get("judged_reason"):
        raise InvalidFacts({"due_on": "请填写履行期限；决定书和法律都未定期限的，写明如何确定"})
    child(taking, Performance, what=facts["what"], due_on=due_on, due_basis=basis)
    case.perform_due = due_on


def _performed(taking: Taking) -> None:
    row = last(taking.case, Performance)
    row.done_on, row.proof = taking.on, taking.facts["proof"][:300]
    row.save()
    taking.case.performed_on = taking.on
    attach(taking)


def _overdue_guard(case: Any, actor: Any) -> list[str]:
    return ["已经履行完毕"] if case.performed_on else []


def _ordered(taking: Taking) -> None:
    case = taking.case
    if case.perform_due and taking.on <= case.perform_due and not taking.facts.get("refusing"):
        raise InvalidFacts({"until": f"履行期限{case.perform_due}尚未届满；被申请人明确表示不履行的，请勾选"})
    not_before(taking, "until", taking.on, "责令之日")
    row = last(case, Performance)
    row.ordered_on, row.ordered_until = taking.on, taking.facts["until"]
    row.save()
    case.ordered_on = taking.on
    if case.respondent_id:
        taking.notify(f"责令限期履行：{case.matter.number}", role=RESPONDENT, organ_id=case.respondent_id)


def _enforce_guard(case: Any, actor: Any) -> list[str]:
    """The authority enforces changes and mediation papers; what it upheld is enforced by the organ that acted (§78)."""
    if case.result not in ("change", "mediated"):
        return [
            "维持决定由作出行政行为的机关依法强制执行或者申请执行；其他决定没有强制执行的规定（《行政复议法》第七十八条）"
        ]
    if case.sued_on or case.clock_rows("suit", stopped_on=None):
        return ["起诉期限尚未届满，或者已经被诉（《行政复议法》第七十八条）"]
    return []


def _pressed(attribute: str) -> Any:
    def effect(taking: Taking) -> None:
        row = last(taking.case, Performance)
        setattr(row, attribute, taking.on)
        row.save()

    return effect


BEGIN_PERFORMANCE = Step(
    "begin_performance",
    "登记履行内容和期限",
    ("served", "mediated"),
    "performing",
    who=OFFICE,
    basis=LAW["77.1"],
    guard=_perform_guard,
    asks=(
        Ask("what", "履行内容", "longtext"),
        Ask("due_on", "履行届满日", "date", required=False),
        Ask("due_basis", "期限依据", required=False, max_length=300),
        judged_ask(),
    ),
    effect=_perform_begun,
    group="履行",
)
PERFORMED = Step(
    "performed",
    "登记履行完毕",
    ("performing", "overdue_perf"),
    None,
    who=(RESPONDENT, *OFFICE),
    basis=LAW["77.1"],
    guard=_overdue_guard,
    asks=(Ask("proof", "履行情况和证明", max_length=300), Ask("files", "材料", "file", required=False)),
    effect=_performed,
    stops=("redo",),
    group="履行",
)
ORDER_PERFORMANCE = Step(
    "order_performance",
    "责令限期履行",
    ("performing",),
    "overdue_perf",
    who=(DECIDER, HEAD, SUPERVISOR),
    basis=LAW["77.2"],
    guard=_overdue_guard,
    asks=(Ask("until", "限期", "date"), Ask("refusing", "被申请人明确表示不履行", "bool"), reason_ask()),
    effect=_ordered,
    paper="performance_order",
    group="履行",
)
TALK = Step(
    "talk",
    "约谈有关负责人",
    ("overdue_perf",),
    None,
    who=(DECIDER, HEAD, SUPERVISOR),
    basis=LAW["77.2"],
    guard=_overdue_guard,
    asks=(reason_ask("约谈事项"),),
    effect=_pressed("talked_on"),
    paper="talk_notice",
    group="履行",
)
CRITICISE = Step(
    "criticise",
    "通报批评",
    ("overdue_perf",),
    None,
    who=(DECIDER, SUPERVISOR),
    basis=LAW["77.2"],
    guard=_overdue_guard,
    asks=(reason_ask("通报内容"),),
    effect=_pressed("criticised_on"),
    paper="circular",
    group="履行",
)
ENFORCE = Step(
    "enforce",
    "申请强制执行",
    ("served", "mediated", "performing", "overdue_perf", "archived"),
    None,
    who=(DECIDER, HEAD),
    basis=LAW["78"],
    guard=_enforce_guard,
    asks=(reason_ask("申请人、第三人逾期不起诉又不履行的情况"),),
    paper="enforcement_application",
    group="履行",
)

STEPS = (BEGIN_PERFORMANCE, PERFORMED, ORDER_PERFORMANCE, TALK, CRITICISE, ENFORCE)
