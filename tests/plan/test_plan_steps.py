"""A plan from upload to approval, and who may see what."""

from __future__ import annotations

import pytest

from fadu.aspects.a9_coordination.annual_plan.loading import draft, from_table, table
from fadu.aspects.a9_coordination.annual_plan.models import (
    AdjustmentSheet,
    Plan,
    Target,
    Task,
)
from fadu.kernel.access import PUBLIC, Actor
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.people.models import Organ

from .acts import file_plan, sheet_for, to_review
from .conftest import DAY, contact, person, task


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
