"""Texts that tell their aspects in sentences: press briefings."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from fadu.aspects.a9_coordination.annual_plan.reader import Reading, read_file

from .tables import HERE


@pytest.fixture(scope="module")
def briefing() -> Reading:
    return read_file(HERE / "documents" / "briefing.txt")


def test_aspects_and_tasks_are_told_apart(briefing: Reading) -> None:
    assert [a.title for a in briefing.aspects] == ["转变政府职能", "规范执法工作", "统筹推进"]
    assert [t.title for t in briefing.tasks] == [
        "聚焦集成服务",
        "聚焦营商环境",
        "调整执法体制",
        "改进入企检查",
        "严格办案程序",
        "开展综合督察",
        "加强法律顾问队伍",
    ]


def test_declared_against_found_is_reported_not_repaired(briefing: Reading) -> None:
    assert (briefing.declared_aspects, briefing.declared_tasks) == (3, 8)
    assert len(briefing.tasks) == 7
    assert any("8 项" in w and "7 项" in w for w in briefing.warnings)


def test_every_quantified_target_is_found(briefing: Reading) -> None:
    found = [(t.comparator, t.value, t.unit) for task in briefing.tasks for t in task.targets]
    assert found == [
        ("=", Fraction(12), "个"),
        ("=", Fraction(5), "项"),
        ("outcome", None, ""),
        ("~", Fraction(75), "%"),
        ("trend", None, ""),
        ("full", None, ""),
        (">=", Fraction(70), "%"),
        ("full", None, ""),
    ]


def test_answers_are_commitments_not_tasks(briefing: Reading) -> None:
    assert [(c["comparator"], c["value"], c["soft"]) for c in briefing.commitments] == [
        ("=", 6, False),
        ("full", None, True),
    ]


def test_titles_number_year(briefing: Reading) -> None:
    assert briefing.title == "海州市2026年法治政府建设工作计划"
    assert (briefing.year, briefing.number, briefing.issuer) == (2026, None, None)


@pytest.mark.skipif("FADU_PLAN_TEXT" not in os.environ, reason="FADU_PLAN_TEXT names the city's own press text")
def test_the_citys_own_press_text() -> None:
    """9 aspects, 25 separable tasks against 26 declared, 11 explicit targets; the text itself is not ours to keep."""
    reading = read_file(Path(os.environ["FADU_PLAN_TEXT"]))
    assert (len(reading.aspects), len(reading.tasks), reading.declared_aspects, reading.declared_tasks) == (
        9,
        25,
        9,
        26,
    )
    assert any("26 项" in w and "25 项" in w for w in reading.warnings)
    firm = [t for task in reading.tasks for t in task.targets if t.kind == "explicit"]
    assert [(t.comparator, t.value) for t in firm] == [
        ("=", 15),
        (">=", 10),
        ("=", 6),
        ("outcome", None),
        ("full", None),
        ("~", 80),
        ("full", None),
        (">=", 70),
        ("=", 60),
        (">=", 70),
        ("full", None),
    ]
    assert {("=", 8), ("full", None)} <= {(c["comparator"], c["value"]) for c in reading.commitments}
