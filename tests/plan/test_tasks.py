"""A task from evidence to done, and what it takes to say so."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a9_coordination.annual_plan.claiming import compared, sum_typed
from fadu.aspects.a9_coordination.annual_plan.figures import bound, view
from fadu.aspects.a9_coordination.annual_plan.models import (
    Deliverable,
    Evidence,
    Target,
)
from fadu.aspects.a9_coordination.annual_plan.overview import overview
from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.models import Matter
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store

from .acts import prove
from .conftest import DAY, contact, task


def test_a_self_report_alone_is_only_submitted(plan, office) -> None:
    work = task(plan, "T22")
    unit = contact(work)
    with pytest.raises(NotAllowed, match="还没有佐证"):
        take(work, "submit", unit, {})
    prove(work, unit)
    assert take(work, "submit", unit, {}).case.state == "submitted"


def test_the_verification_period_is_on_the_desk_of_who_must_verify(plan, office) -> None:
    from fadu.web.desk import Desk

    work = task(plan, "T22")
    unit = contact(work)
    prove(work, unit)
    work = take(work, "submit", unit, {}).case
    run = work.runs().get(key="verify")
    assert (run.term, run.started_on, run.due_on) == ("plan.verify", DAY, date(2026, 12, 7))
    assert "平台" in str(run.trace)
    for who in (office, unit):
        desk = Desk(who, {})
        (line,) = desk.page().rows
        assert line["key"] == "verify" and desk.clock_title("plan_task", "verify") == "核验"
    ((_, _, lines),) = Desk(office, {}).lines(Desk(office, {}).page())
    assert [step.key for step in lines[0].steps] == ["verify", "return"]
    take(work, "return", office, {"ground": "evidence", "reason": "缺验收单"})
    assert not Desk(office, {}).page().rows


def test_checked_by_somebody_else_and_done_only_with_accepted_evidence(plan, office) -> None:
    work = task(plan, "T22")
    unit = contact(work)
    prove(work, unit)
    work = take(work, "submit", unit, {}).case
    same = Actor(unit.id, "甲", "甲", office.posts)
    with pytest.raises(NotAllowed, match="核验人不能是提交人"):
        take(work, "verify", same, {})
    work = take(work, "verify", office, {}).case
    with pytest.raises(NotAllowed, match="尚无经核实的佐证"):
        take(work, "finish", office, {})
    ids = [str(pk) for pk in Evidence._plain.values_list("pk", flat=True)]
    work = take(work, "check", office, {"evidence": ids, "result": "accepted"}).case
    assert take(work, "finish", office, {}).case.state == "done"
    row = Evidence._plain.first()
    assert (row.state, row.checked_by) == ("accepted", office.label) and row.digest


def test_a_claim_the_system_cannot_recompute_needs_an_explanation(plan, office) -> None:
    work = task(plan, "T22")
    unit = contact(work)
    prove(work, unit)
    with pytest.raises(InvalidFacts, match="看不懂"):
        take(work, "submit", unit, {"claimed": "六十个"})
    work = take(work, "submit", unit, {"claimed": "T22-a=60"}).case
    with pytest.raises(InvalidFacts, match="须说明差异"):
        take(work, "verify", office, {})
    assert take(work, "verify", office, {"explanation": "依验收单逐个核对"}).case.claimed == {"T22-a": "60"}


def test_returned_with_a_reason_from_the_list(plan, office) -> None:
    work = task(plan, "T22")
    unit = contact(work)
    prove(work, unit)
    work = take(work, "submit", unit, {}).case
    assert take(work, "return", office, {"ground": "evidence", "reason": "缺验收单"}).case.state == "in_progress"


def test_not_done_only_after_the_deadline_then_carried_over(plan, office) -> None:
    work = task(plan, "T22")
    with pytest.raises(NotAllowed, match="未到"):
        take(work, "fail", office, {"reason": "来不及"})
    with frozen_today(date(2027, 1, 4)):
        work = take(work, "fail", office, {"reason": "来不及"}).case
        assert take(work, "carry", office, {"reason": "继续"}).case.state == "carried_over"


def test_reopened_task_is_not_counted_as_done(plan, office) -> None:
    work = task(plan, "T25")
    unit = contact(work)
    prove(work, unit)
    work = take(work, "submit", unit, {}).case
    work = take(
        work, "check", office, {"evidence": [str(e.pk) for e in Evidence._plain.all()], "result": "accepted"}
    ).case
    work = take(take(work, "verify", office, {}).case, "finish", office, {}).case
    assert work.closed_on
    assert take(work, "reopen", office, {"finding": "督察发现佐证失实"}).case.closed_on is None


def test_evidence_may_be_a_record_of_another_register(plan, office) -> None:
    work = task(plan, "T25")
    unit = contact(work)
    first = Deliverable._plain.filter(task=work).first()
    record = Matter._plain.get(pk=plan.pk).number
    take(work, "prove", unit, {"deliverable": str(first.pk), "record": record})
    assert Evidence._plain.get().record_id == plan.pk
    with pytest.raises(InvalidFacts, match="没有编号"):
        take(work, "prove", unit, {"deliverable": str(first.pk), "record": "不存在"})


def test_an_outcome_needs_its_own_proof(plan, office) -> None:
    work = task(plan, "T06")
    unit = contact(work)
    own = Deliverable._plain.get(task=work, target__key="T06-a")
    other = Deliverable._plain.filter(task=work, target=None).first()

    def verdict() -> str:
        page = {t.task.no: t for t in overview(plan, SYSTEM, DAY).tasks}
        return next(g.verdict.word for g in page["T06"].targets if g.target.key == "T06-a")

    for deliverable, expected in ((other, "未达到"), (own, "达到")):
        upload = store(f"{deliverable.pk}.txt", "佐证".encode(), unit)
        take(work, "prove", unit, {"deliverable": str(deliverable.pk), "file": [upload.pk]})
        ids = [str(e.pk) for e in Evidence._plain.filter(state="linked")]
        take(work, "check", office, {"evidence": ids, "result": "accepted"})
        assert verdict() == expected


def test_claims_of_units_stand_beside_the_register_and_their_sum_is_refused_in_its_place(plan, office) -> None:
    target = next(t for t in Target._plain.filter(task__plan=plan).exclude(value="") if bound(t))
    work = target.task
    if work.state == "not_started":
        work = take(work, "start", office, {}).case
    unit = contact(work)
    for said in ("5", "7"):
        take(work, "claim", unit, {"target": str(target.pk), "amount": said, "definition": "按件"})
    with pytest.raises(InvalidFacts, match="不是数"):
        take(work, "claim", unit, {"target": str(target.pk), "amount": "约七", "definition": "按件"})
    shown = view(target, office, plan.year, DAY)
    ((line,), words) = compared(shown, office)
    assert (line.said, line.claim.organ_id) == ("7", work.organ_id) and line.gap and "未经登记册核实" in words
    assert "不接受填报的汇总数" in sum_typed(shown, "7").reason
