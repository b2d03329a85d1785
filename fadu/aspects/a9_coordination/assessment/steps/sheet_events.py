"""Manual scores, awards and losses on a unit's sheet; verifying, telling, objecting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.clocks import running
from fadu.kernel.models import Attachment, Matter, PaperRecord
from fadu.kernel.procedure import open_case
from fadu.kernel.taking import Taking
from fadu.kernel.today import today
from fadu.kernel.uploads import adopt

from ..models import ExtraEvent, ManualScore, Sheet
from ..models.campaign import SETTLED
from ..scoring import exact
from .shared import STAFF, book, by, once, same
from .sheet_rules import check_result, guard_running, open_evidence


@once
def manual_sources(case: Sheet) -> tuple[tuple[str, str], ...]:
    """What a person scores."""
    return tuple((source.id, source.title) for source in case.assessment.scheme.plan.of_kind("manual"))


def range_of(case: Sheet, source: str) -> tuple[Any, Any]:
    """Least and most points of a manual score."""
    plan = case.assessment.scheme.plan
    leaf = next(leaf for leaf in plan.scheme.leaves if source in plan.uses[leaf.id])
    rule, full = leaf.rule or {}, leaf.weight or 100
    return exact(rule.get("min", 0)), exact(rule.get("max", rule.get("full", full)))


def check_manual(case: Sheet, facts: Mapping[str, Any]) -> dict[str, str]:
    """Within the range of the rule."""
    low, high = range_of(case, facts["source"])
    if not low <= exact(str(facts["points"])) <= high:
        return {"points": f"应在 {float(low):g} 至 {float(high):g} 之间"}
    return {}


def manual(taking: Taking) -> None:
    """A reasoned score."""
    facts = taking.facts
    ManualScore._plain.create(
        matter_id=taking.case.pk, sheet=taking.case, source=facts["source"], points=facts["points"],
        reason=facts["reason"], given_on=taking.on, given_by=by(taking.actor), given_by_id=taking.actor.id,
    )  # fmt: skip


@once
def event_sources(case: Sheet) -> tuple[tuple[str, str], ...]:
    """Bonus, deductions, vetoes."""
    return tuple((source.id, source.title) for source in case.assessment.scheme.plan.of_kind("events", "veto"))


def check_event(case: Sheet, facts: Mapping[str, Any]) -> dict[str, str]:
    """An award or an event counts once: not twice here, not again in another year."""
    if facts.get("record") and not Matter.called(facts["record"]).exists():
        return {"record": f"没有编号为「{facts['record']}」的业务记录"}
    used = ExtraEvent._plain.filter(number=facts["number"], sheet__unit_id=case.unit_id).exclude(state="rejected")
    hit = used.select_related("sheet__assessment").first()
    if hit:
        return {"number": f"「{facts['number']}」已在《{hit.sheet.assessment.title}》中使用，不得重复计"}
    return {}


def add_event(taking: Taking) -> None:
    """An event with what proves it; it counts only when somebody else confirms it."""
    facts, ids = taking.facts, list(taking.facts.get("file") or ())
    adopt(ids, taking.case.pk)
    ExtraEvent._plain.create(
        matter_id=taking.case.pk, sheet=taking.case, source=facts["source"], number=facts["number"],
        title=facts["title"], authority=facts["authority"], happened_on=facts["happened_on"],
        attachment=Attachment._plain.filter(pk__in=ids).first(),
        record=Matter.called(facts["record"]).first() if facts.get("record") else None,
        added_by=by(taking.actor), added_by_id=taking.actor.id, added_on=taking.on,
    )  # fmt: skip


@once
def open_events(case: Sheet) -> tuple[tuple[str, str], ...]:
    """Events that wait for a decision."""
    titles = dict(event_sources(case))
    rows = ExtraEvent._plain.filter(sheet=case, state="linked")
    return tuple((str(row.pk), f"{titles.get(row.source, row.source)}：{row.number} {row.title}") for row in rows)


def guard_report(case: Sheet, actor: Actor) -> list[str]:
    """While the campaign collects; once the result stands, only the office, towards a restatement."""
    if case.assessment.state in SETTLED:
        return [] if actor.is_system or actor.has(*STAFF) else ["结果已经审定"]
    return guard_running(case, actor)


def guard_event(case: Sheet, actor: Actor) -> list[str]:
    """There is an event to decide on."""
    return guard_report(case, actor) or ([] if open_events(case) else ["没有待认定的事件"])


def check_decision(case: Sheet, facts: Mapping[str, Any]) -> dict[str, str]:
    """Nothing is accepted without proof, nothing refused without a reason."""
    row = ExtraEvent._plain.get(pk=int(facts["event"]))
    if facts["result"] == "accepted" and not row.proven:
        return {"result": "没有证明材料，不能认定"}
    return check_result(case, facts)


def decide_event(taking: Taking) -> None:
    """Confirmed by somebody other than who brought it."""
    facts = taking.facts
    row = ExtraEvent._plain.get(pk=int(facts["event"]), sheet=taking.case)
    row.state, row.decided_by, row.reason = facts["result"], by(taking.actor), facts.get("reason") or ""
    row.save(update_fields=["state", "decided_by", "reason"])
    taking.note(f"{row.number}：{row.get_state_display()}")


def guard_verify(case: Sheet, actor: Actor) -> list[str]:
    """After self-scores are closed; nothing unchecked; not by who submitted."""
    reasons = ["核验人不能是自评人"] if same(actor, case.submitted_by) else []
    if case.assessment.state != "verifying":
        reasons.append("自评尚未结束")
    for rows, what in ((open_evidence(case), "佐证"), (open_events(case), "加扣分事件")):
        reasons += [f"还有 {len(rows)} 件{what}没有核验"] if rows else []
    return reasons


def verify(taking: Taking) -> None:
    """Who verified."""
    case = taking.case
    case.verified_on, case.verified_by, case.verified_by_id = taking.on, by(taking.actor), taking.actor.id


def tell(taking: Taking) -> None:
    """The unit learns its result."""
    text = f"{taking.case.assessment.title}结果已反馈，如有异议请在期限内提出"
    taking.notify(text, role="unit_contact", organ_id=taking.case.unit_id)


def guard_object(case: Sheet, actor: Actor) -> list[str]:
    """Within the period; afterwards the refusal names its last day and what is left to do."""
    run = case.runs().filter(key="object").order_by("-pk").first()
    if run is None:
        return ["结果还没有反馈，异议期尚未开始"]
    if run.due_on and today() > run.due_on:
        return [f"异议期已于 {run.due_on} 届满，不再受理；业务记录确有错误的，由登记单位更正，更正后结果另行更正并告知"]
    return ["结果已经审定"] if run.stopped_on else []


def check_objection(case: Sheet, facts: Mapping[str, Any]) -> dict[str, str]:
    """Records and papers are named by numbers that exist; what says that evidence should count brings it."""
    if facts.get("record") and not Matter.called(facts["record"]).exists():
        return {"record": f"没有编号为「{facts['record']}」的业务记录"}
    if facts.get("paper") and not PaperRecord.called(facts["paper"]).exists():
        return {"paper": f"没有文号为「{facts['paper']}」的文书"}
    return {}


@once
def leaves(case: Sheet) -> tuple[tuple[str, str], ...]:
    """Leaves of this unit."""
    scheme = case.assessment.scheme.plan.scheme
    return tuple((leaf.id, f"{leaf.id} {leaf.title}") for leaf in scheme.leaves if scheme.applies(leaf, case.group))


def protest(taking: Taking) -> None:
    """Open the objection's own case at the office."""
    case, facts, who = taking.case, taking.facts, by(taking.actor)
    given = {"sheet_id": case.pk, "unit_id": case.unit_id, "leaf": facts.get("leaf") or "", "ground": facts["ground"],
             "text": facts["text"], "filed_by": who}  # fmt: skip
    given |= {key: facts[key] for key in ("record", "paper") if facts.get(key)}
    given |= {"file_id": ids[0]} if (ids := list(facts.get("file") or ())) else {}
    taking.after.append(lambda: open_case(book("objection"), SYSTEM, given, organ_id=case.organ_id, on=taking.on))


def settle(taking: Taking) -> None:
    """The result stands; what was lost is to be made better."""
    case = taking.case

    def due() -> None:
        run = running(case, "improve").first()
        Sheet._plain.filter(pk=case.pk).update(improve_by=run.due_on if run else None)

    taking.after.append(due)
    taking.notify(f"{case.assessment.title}结果已公布", role="unit_contact", organ_id=case.unit_id)


def told_again(taking: Taking) -> None:
    """The unit learns that its result was restated."""
    text = f"{taking.case.assessment.title}的结果已更正：{taking.facts['reason']}"
    taking.notify(text, role="unit_contact", organ_id=taking.case.unit_id)
