"""Adjustment sheets: the only way in which an approved plan changes."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a9_coordination.annual_plan.models import (
    AdjustmentItem,
    ChangedWithoutSheet,
    Plan,
    Target,
)
from fadu.aspects.a9_coordination.annual_plan.overview import overview
from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.models import RowImage
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.kernel.today import frozen_today

from .acts import sheet_for
from .conftest import DAY, task


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
