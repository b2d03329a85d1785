"""Plan, task and sheet: who may do what when, and what each step leaves behind."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a9_coordination.annual_plan.burden import burden_of, unanswered
from fadu.aspects.a9_coordination.annual_plan.loading import draft, from_table, table
from fadu.aspects.a9_coordination.annual_plan.models import (
    AdjustmentItem,
    AdjustmentSheet,
    ChangedWithoutSheet,
    Deliverable,
    Evidence,
    Plan,
    Target,
    Task,
)
from fadu.aspects.a9_coordination.annual_plan.overview import overview
from fadu.kernel.access import PUBLIC, SYSTEM, Actor
from fadu.kernel.figures import Period
from fadu.kernel.models import Matter, RowImage
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store
from fadu.people.models import Organ

from .conftest import DAY, contact, person, task
from .tables import HERE

UNCHECKED = {"deliverable": "", "note": "一件佐证"}


def file_plan(office: Actor, text: str = "", name: str = "plan.txt", **facts):
    body = text or (HERE / "documents" / "notice.txt").read_text()
    upload = store(name, body.encode(), office)
    organ = Organ.objects.get(key="fazhiban")
    return open_case(register("plan"), office, {"document": [upload.pk]} | facts, organ_id=organ.pk, step="file").case


def to_review(plan, office):
    take(plan, "consult", office, {"units": "各单位"})
    return take(plan, "review", office, {"opinion": "合法"}).case


# -- the plan -----------------------------------------------------------------------------------------------------------


def test_upload_review_approval_makes_version_one(office, leader) -> None:
    plan = file_plan(office)
    assert (plan.title, plan.year, plan.declared_tasks) == ("海州市2026年法治政府建设工作计划", 2026, 8)
    assert Task._plain.filter(plan=plan).count() == 0
    plan = take(to_review(plan, office), "approve", leader, {}).case
    assert (plan.state, plan.edition, plan.approver) == ("approved", 1, leader.label)
    assert Task._plain.filter(plan=plan).count() == 8
    first = Target._plain.get(task__plan=plan, key="1.2-a")
    assert plan.source_text[first.span_start : first.span_end] == first.text


def test_bad_upload_is_refused_beside_the_field(office) -> None:
    with pytest.raises(InvalidFacts) as refused:
        file_plan(office, text="no Chinese here at all")
    assert "document" in refused.value.errors


def test_a_text_without_year_asks_for_it(office) -> None:
    text = "工作计划\n一、甲\n（一）打造15个场景。\n（二）评查案卷20件。"
    with pytest.raises(InvalidFacts) as refused:
        file_plan(office, text)
    assert "year" in refused.value.errors
    assert file_plan(office, text, year=2026).year == 2026


def test_who_filed_or_corrected_does_not_approve(office) -> None:
    plan = to_review(file_plan(office), office)
    both = Actor(office.id, "甲", "甲", office.posts + (person(1, "leader", "fazhiban").posts[0],))
    with pytest.raises(NotAllowed, match="审定人不能是"):
        take(plan, "approve", both, {})


def test_correction_says_what_changed(office) -> None:
    import json

    plan = file_plan(office)
    content = json.loads(json.dumps(plan.content))
    content["aspects"][0]["tasks"][1]["title"] = "推进集成办"
    outcome = take(plan, "correct", office, {"content": json.dumps(content, ensure_ascii=False)})
    assert outcome.event.facts["changes"] == ["1.2 名称：推进一件事服务 → 推进集成办"]
    assert outcome.case.reading["aspects"][0]["tasks"][1]["title"] == "推进一件事服务"


def test_one_approved_plan_per_organ_and_year(plan, office, leader) -> None:
    second = to_review(draft(from_table(table(), 2026), Organ.objects.get(key="fazhiban"), DAY, office), office)
    with pytest.raises(NotAllowed, match="已有审定的计划"):
        take(second, "approve", leader, {})


def test_close_needs_an_end_for_every_task(plan, office) -> None:
    with pytest.raises(NotAllowed, match="还有 26 项任务没有结果"):
        take(plan, "close", office, {})


# -- adjustment ---------------------------------------------------------------------------------------------------------


def sheet_for(plan, office, *items, on=DAY, reason="建设名单增加两个社区"):
    sheet = open_case(
        register("plan_sheet"), office, {"plan_id": str(plan.pk), "reason": reason}, organ_id=plan.organ_id, on=on
    ).case
    for obj, field, after in items:
        key = f"g:{obj.pk}" if isinstance(obj, Target) else f"t:{obj.pk}"
        sheet = take(sheet, "add", office, {"object": key, "field": field, "after": after}, on=on).case
    return sheet


def test_march_adjustment_of_t22_from_60_to_62(plan, office, leader) -> None:
    march = date(2026, 3, 16)
    target = Target._plain.get(task__plan=plan, key="T22-a")
    with frozen_today(march):
        sheet = take(sheet_for(plan, office, (target, "value", "62"), on=march), "submit", office, {}).case
        assert Plan._plain.get(pk=plan.pk).state == "adjusting"
        outcome = take(sheet, "approve", leader, {"opinion": "同意"})
    plan.refresh_from_db()
    assert (plan.state, plan.edition) == ("in_force", 2)
    assert Target._plain.get(pk=target.pk).value == "62"
    item = AdjustmentItem._plain.get()
    assert (item.before, item.after, item.sheet.approver, item.sheet.decided_on) == ("60", "62", leader.label, march)
    values = [
        t["value"]
        for v in plan.versions.all()
        for k in v.snapshot["tasks"]
        for t in k["targets"]
        if t["key"] == "T22-a"
    ]
    assert values == ["60", "62"]
    assert [p.key for p in outcome.papers] == ["sheet"]
    page = {t.task.no: t for t in overview(plan, SYSTEM, DAY).tasks}
    assert page["T22"].changed and not page["T21"].changed


def test_drafter_does_not_decide_and_rejection_changes_nothing(plan, office, leader) -> None:
    target = Target._plain.get(task__plan=plan, key="T22-a")
    sheet = take(sheet_for(plan, office, (target, "value", "62")), "submit", office, {}).case
    both = Actor(office.id, "甲", "甲", office.posts + leader.posts)
    with pytest.raises(NotAllowed, match="起草人"):
        take(sheet, "approve", both, {})
    take(sheet, "reject", leader, {"opinion": "理由不足"})
    plan.refresh_from_db()
    assert (plan.state, plan.edition, Target._plain.get(pk=target.pk).value) == ("in_force", 1, "60")


def test_one_sheet_at_a_time_and_something_in_it(plan, office) -> None:
    sheet = sheet_for(plan, office)
    with pytest.raises(NotAllowed, match="还没有内容"):
        take(sheet, "submit", office, {})
    with pytest.raises(InvalidFacts, match="已有一张"):
        sheet_for(plan, office)


def test_after_the_deadline_no_adjustment(plan, office) -> None:
    target = Target._plain.get(task__plan=plan, key="T07-a")  # due 30 June
    with pytest.raises(InvalidFacts, match="已过"):
        sheet_for(plan, office, (target, "value", "2"))


def test_new_lead_and_cancellation_go_through_a_sheet(plan, office, leader) -> None:
    one, other = task(plan, "T22"), task(plan, "T23")
    sheet = sheet_for(plan, office, (one, "lead", "市民政局"), (other, "cancel", "取消"))
    take(take(sheet, "submit", office, {}).case, "approve", leader, {})
    assert task(plan, "T22").organ.key == "mzj"
    assert task(plan, "T23").state == "cancelled"


def test_targets_do_not_change_past_the_sheet(plan) -> None:
    target = Target._plain.get(task__plan=plan, key="T22-a")
    target.value = "10"
    with pytest.raises(ChangedWithoutSheet):
        target.save()
    Target._plain.filter(pk=target.pk).update(value="10")  # behind the application's back: seen in the row images
    image = RowImage.objects.filter(table="annual_plan_target", row=target.pk).first()
    assert image is not None and image.image["value"] == "60"


# -- the task -----------------------------------------------------------------------------------------------------------


def prove(task: Task, unit: Actor) -> None:
    """One file for each deliverable."""
    for i, deliverable in enumerate(Deliverable._plain.filter(task=task)):
        upload = store(f"{i}.txt", f"佐证 {i}".encode(), unit)
        task = take(
            task, "prove", unit, {"deliverable": str(deliverable.pk), "file": [upload.pk], "note": "一件佐证"}
        ).case


def test_a_self_report_alone_is_only_submitted(plan, office) -> None:
    work = task(plan, "T22")
    unit = contact(work)
    with pytest.raises(NotAllowed, match="还没有佐证"):
        take(work, "submit", unit, {})
    prove(work, unit)
    assert take(work, "submit", unit, {}).case.state == "submitted"


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


# -- burden -------------------------------------------------------------------------------------------------------------


def ask(work, office, **more):
    facts = {"period": "2026-11", "about": "progress", "question": "目前进展", "answer_by": "2026-11-27"} | more
    return take(work, "dispatch", office, facts)


def test_nothing_is_asked_twice_in_a_period(plan, office) -> None:
    work = task(plan, "T22")
    ask(work, office)
    with pytest.raises(InvalidFacts, match="不得重复"):
        ask(work, office)
    ask(work, office, about="problem")
    ask(work, office, period="2026-12")
    found = burden_of([work], Period.year(2026))
    assert (found.total, found.by_kind, found.repeated) == (3, [("调度", 3)], 0)


def test_missing_answers_turn_the_task_red(plan, office) -> None:
    work = task(plan, "T22")
    with frozen_today(date(2026, 9, 1)):
        ask(work, office, period="2026-09", answer_by="2026-09-08")
    assert {t.task.no: t.colour.key for t in overview(plan, SYSTEM, DAY).tasks}["T22"] != "red"
    with frozen_today(date(2026, 10, 8)):
        ask(work, office, period="2026-10", answer_by="2026-10-15")
    assert {t.task.no: t.colour.key for t in overview(plan, SYSTEM, DAY).tasks}["T22"] == "red"
    take(work, "answer", contact(work), {"answer": "已建成四十六个"})
    assert unanswered(work) == []


# -- access -------------------------------------------------------------------------------------------------------------


def test_rows_open_only_by_grant(plan, office) -> None:
    stranger = person(30, "reconsideration.handler", "sfj")
    drafted = file_plan(office, year=2025)
    assert not Plan.objects.for_user(stranger).exists()
    assert not Task.objects.for_user(stranger).exists()
    assert set(Plan.objects.for_user(PUBLIC).values_list("pk", flat=True)) == {plan.pk}
    assert drafted.pk in set(Plan.objects.for_user(office).values_list("pk", flat=True))
    unit = contact(task(plan, "T22"))
    assert Task.objects.for_user(unit).count() == 26


def test_a_unit_works_only_its_own_tasks(plan) -> None:
    unit = contact(task(plan, "T22"))
    with pytest.raises(NotAllowed):
        take(task(plan, "T18"), "submit", unit, {})


def test_sheets_are_not_public(plan, office) -> None:
    sheet_for(plan, office)
    assert not AdjustmentSheet.objects.for_user(PUBLIC).exists()
