"""The shipped reconstruction, the synthetic year, districts' parts, next year's plan."""

from __future__ import annotations

import json
from datetime import date

import pytest

from fadu.aspects.a9_coordination.annual_plan.content import faults, from_table
from fadu.aspects.a9_coordination.annual_plan.loading import (
    approved_path,
    load_reference,
    load_synthetic,
    next_year,
    part_for,
    table,
    through,
)
from fadu.aspects.a9_coordination.annual_plan.models import Plan, Target, Task
from fadu.aspects.a9_coordination.annual_plan.overview import overview
from fadu.aspects.a9_coordination.annual_plan.rules import lint
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import take
from fadu.kernel.today import frozen_today
from fadu.people.models import Organ

from .conftest import DAY, task

AREAS = ("huancui", "wendeng", "rongcheng", "rushan", "gaoqu", "jingqu", "lingang", "nanhai")


def test_the_data_is_whole() -> None:
    raw = table()
    content = from_table(raw)
    assert faults(content) == []
    assert [len(raw[k]) for k in ("aspects", "tasks", "commitments")] == [9, 26, 10]
    assert sum(len(t["targets"]) for t in raw["tasks"]) == 37
    assert sum(g["kind"] == "explicit" for t in raw["tasks"] for g in t["targets"]) == 11


def test_lint_names_what_the_pack_names() -> None:
    content = from_table(table())
    points = {(p["target"], p["question"]) for p in lint([t for a in content["aspects"] for t in a["tasks"]])}
    assert {
        ("T16-a", "number"),
        ("T18-a", "number"),
        ("T23-a", "number"),
        ("T25-a", "control"),
        ("T10-a", "baseline"),
    } <= points
    assert ("T17-a", "number") not in points


def test_reference_is_approved_once(city) -> None:
    plan = load_reference()
    assert load_reference().pk == plan.pk
    assert (plan.state, plan.year, plan.edition) == ("in_force", 2024, 1)
    assert Task._plain.filter(plan=plan).count() == 26
    assert Target._plain.filter(task__plan=plan).count() == 37
    version = plan.versions.get()
    assert len(version.snapshot["tasks"]) == 26


def test_synthetic_year_is_labelled_and_moved(plan) -> None:
    assert plan.synthetic and "模拟" in plan.title
    assert set(
        Target._plain.filter(task__plan=plan).exclude(deadline=None).values_list("deadline__year", flat=True)
    ) == {2026}
    assert task(plan, "T17").organ.key == "sfj"
    assert {t.state for t in Task._plain.filter(plan=plan)} == {"in_progress"}


def test_overview_says_what_is_not_connected(plan) -> None:
    page = overview(plan, SYSTEM, DAY)
    assert len(page.aspects) == 9
    by_no = {t.task.no: t for t in page.tasks}
    assert by_no["T23"].colour.word == "未设量化目标"
    assert by_no["T22"].targets[0].verdict.word == "未接入"
    assert by_no["T10"].targets[0].verdict.key in ("awaiting", "not_assessable")
    assert sum(n for _, n in page.counts) == 26


@pytest.mark.parametrize("key", AREAS[:1] + AREAS[4:5])
def test_a_district_makes_its_own_plan_and_loses_no_target(plan, key: str) -> None:
    part = part_for(plan, Organ.objects.get(key=key), SYSTEM, DAY)
    through(part, approved_path(DAY, "分解"))
    assert set(Task._plain.filter(plan=part).values_list("parent__plan", flat=True)) == {plan.pk}
    linked = set(Target._plain.filter(task__plan=part).values_list("parent_id", flat=True))
    assert linked == set(Target._plain.filter(task__plan=plan).values_list("pk", flat=True))


def test_all_eight_areas_split_without_a_lost_target(plan) -> None:
    for key in AREAS:
        part = part_for(plan, Organ.objects.get(key=key), SYSTEM, DAY)
        targets = [g for a in part.content["aspects"] for t in a["tasks"] for g in t["targets"]]
        assert len(targets) == 37
        assert all(g["parent"] for g in targets)
    assert Plan._plain.filter(parent=plan).count() == 8


def test_next_year_from_carried_tasks_problems_and_points_from_above(plan, office) -> None:
    with frozen_today(date(2027, 1, 5)):
        late = task(plan, "T22")
        take(late, "fail", office, {"reason": "建设进度不足"})
        take(late, "carry", office, {"reason": "下年继续"})
        draft = next_year(
            plan, office, date(2027, 1, 5), problems=["案卷评查发现程序问题"], upper=["省要点：规范涉企执法"]
        )
    rows = [t for a in draft.content["aspects"] for t in a["tasks"]]
    assert [t["provenance"] for t in rows] == ["2026年度 T22 结转", "未销号问题", "上级要点"]
    assert rows[0]["carried_from"] == late.pk
    assert rows[0]["targets"][0]["value"] == "60"
    assert rows[0]["targets"][0]["deadline"] == "2027-12-31"
    assert draft.state == "draft" and draft.year == 2027
    json.dumps(draft.content)


def test_synthetic_loads_once(plan) -> None:
    assert load_synthetic(2026).pk == plan.pk
