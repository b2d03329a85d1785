"""Texts that tell their aspects in sentences: press briefings."""

from __future__ import annotations

from fractions import Fraction

import pytest

from fadu.aspects.a9_coordination.annual_plan.reader import Reading, read_file

from .tables import HERE


@pytest.fixture(scope="module")
def briefing() -> Reading:
    return read_file(HERE / "documents" / "briefing.txt")


def test_aspects_and_tasks_are_told_apart(briefing: Reading) -> None:
    assert [a.title for a in briefing.aspects] == ["依法履行政府职能", "加强行政执法工作", "统筹推进"]
    assert [t.title for t in briefing.tasks] == [
        "聚焦集成服务",
        "聚焦营商环境",
        "深化执法体制改革",
        "优化涉企执法方式",
        "推进规范公正执法",
        "做好综合督察工作",
        "充分发挥公职律师的作用",
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
