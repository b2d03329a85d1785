"""The reading examples of examples.md, one test a row."""

from __future__ import annotations

import pytest

from fadu.aspects.a9_coordination.annual_plan.reader import read_file
from fadu.aspects.a9_coordination.annual_plan.reader.passage import Passage, tidy
from fadu.aspects.a9_coordination.annual_plan.reader.shape import Target
from fadu.aspects.a9_coordination.annual_plan.reader.targets import Scope, exact_text, targets_in
from fadu.aspects.a9_coordination.annual_plan.reader.units import Responsible

from .tables import HERE, rows


def passage(text: str) -> Passage:
    return tidy(Passage(text, tuple(range(len(text)))))


def shown(target: Target) -> str:
    value = target.value
    amount = (
        "～".join(map(exact_text, value))
        if isinstance(value, tuple)
        else exact_text(value)
        if value is not None
        else ""
    )
    period = dict(target.extra).get("period", "")
    parts = [
        f"{target.comparator} {amount}{target.unit}".strip(),
        f"@{target.deadline.on}",
        "软" if target.soft else "",
        f"〔{target.subject}〕" if target.subject else "",
        f"每{period}" if period else "",
    ]
    return " ".join(p for p in parts if p)


@pytest.mark.parametrize(("sentence", "expected"), rows("一、句子"))
def test_sentence(sentence: str, expected: str) -> None:
    targets, _ = targets_in(passage(sentence), Scope(2026))
    assert ("；".join(map(shown, targets)) or "无") == expected


@pytest.mark.parametrize(("written", "expected"), rows("二、责任单位"))
def test_units(written: str, expected: str) -> None:
    found = Responsible(False, 2026)
    found.read(passage(written))
    assert ("；".join(f"{u.name}={u.role}" for u in found.settled()) or "无") == expected


@pytest.mark.parametrize(("written", "expected"), rows("三、完成时限"))
def test_deadline_field(written: str, expected: str) -> None:
    found = Responsible(False, 2026)
    found.read(passage(written))
    assert found.deadline is not None
    assert f"{found.deadline.on or '无'} {found.deadline.precision}" == expected


@pytest.mark.parametrize("row", rows("四、整份文件"), ids=lambda row: row[0])
def test_document(row: list[str]) -> None:
    name, title, number, issuer, declared, found, per_aspect, targets, warned = row
    reading = read_file(HERE / "documents" / name)

    def said(value: object) -> str:
        return str(value) if value is not None else "无"

    assert [reading.title, said(reading.number), said(reading.issuer)] == [title, number, issuer]
    assert f"{said(reading.declared_aspects)}/{said(reading.declared_tasks)}" == declared
    assert f"{len(reading.aspects)}/{len(reading.tasks)}" == found
    assert " ".join(str(len(a.tasks)) for a in reading.aspects) == per_aspect
    assert sum(len(t.targets) for t in reading.tasks) == int(targets)
    if warned == "无":
        assert reading.warnings == []
    else:
        assert all(any(word in w for w in reading.warnings) for word in warned.split("；")), reading.warnings
