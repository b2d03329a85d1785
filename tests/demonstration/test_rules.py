"""The frame, the checks of folders, drawing and agreement."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from fadu.aspects.a9_coordination import demonstration
from fadu.aspects.a9_coordination.demonstration.rules import checks, frame, mock, survey

TEXT = (Path(demonstration.__file__).parent / "tests" / "examples.md").read_text(encoding="utf-8")
KINDS = {"文件": "file", "照片": "photo"}
WORDS = {"达到": "met", "部分": "partly", "未": "unmet"}


def rows(prefix: str) -> list[list[str]]:
    lines = (line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("|"))
    found = [[cell.strip() for cell in cells] for cells in lines]
    return [row for row in found if row[0].startswith(prefix)]


def item(text: str) -> checks.Item:
    found = re.findall(r"\d{4}-\d{2}-\d{2}", text)
    day = date.fromisoformat(found[0]) if found else date(2026, 5, 1)
    valid = day if "有效期" in text else None
    number = text.partition("文号 ")[2].strip()
    return checks.Item(KINDS[text[:2]], "材料", number, date(2026, 5, 1) if valid else day, valid_until=valid,
                       secrecy="secret" if "涉密" in text else "open", made_on=day)  # fmt: skip


@pytest.mark.parametrize("row", rows("D-"), ids=lambda row: row[0])
def test_folders_say_what_to_mind(row):
    items = [] if row[1] == "无" else [item(part) for part in row[1].split("；")]
    found = checks.flags(items, date(2025, 1, 1), date(2026, 12, 31), date(2026, 12, 31))
    assert (any(row[2] in text for text in found) if row[2] else found == []), found


@pytest.mark.parametrize("row", rows("K-"), ids=lambda row: row[0])
def test_agreement_of_two_graders(row):
    pairs = list(zip(*([WORDS[word] for word in cell.split()] for cell in row[1:3]), strict=True))
    found = mock.kappa(pairs)
    assert found == (None if row[3] == "不可算" else Fraction(row[3]))


def test_the_empty_frame_has_ten_thirty_four_and_a_hundred_and_four_slots():
    lines = frame.slots()
    assert frame.shape(lines) == (10, 34, 104) and frame._tree(lines) == []
    assert all(line.points is None and not line.standard for line in lines)
    assert [line.confidence for line in lines if line.level == 1] == ["read"] + ["memory"] * 9


def test_a_table_is_read_or_refused_with_its_rows():
    good = [{"编号": "1", "指标": "甲"}, {"编号": "1.1"}, {"编号": "1.1.1", "标准": "有", "类别": "必备", "分值": 2.5}]
    lines, faults = frame.read(good)
    assert not faults and lines[2].points == Decimal("2.5") and lines[2].kind == "must" and lines[0].points is None
    bad = [{"编号": "一"}, {"编号": "1"}, {"编号": "1"}, {"编号": "2.1", "类别": "重要", "分值": "许多"}]
    words = "；".join(frame.read(bad)[1])
    for part in ("第 2 行：编号「一」", "第 4 行：编号「1」出现两次", "类别「重要」", "分值「许多」"):
        assert part in words
    assert "没有上级「3」" in frame.read([{"编号": "3.1.1"}])[1][0] or "没有上级「3.1」" in frame.read([{"编号": "3.1.1"}])[1][0]


def test_anybody_can_draw_again_by_the_seed():
    codes = [line.code for line in frame.slots() if line.level == 3]
    first = mock.draw(codes, 8, "abc")
    assert first == mock.draw(list(reversed(codes)), 8, "abc")[::-1] and len(set(first)) == 8
    assert first != mock.draw(codes, 8, "abd") and mock.draw(codes, 200, "x") == codes


def test_points_count_only_when_all_are_published():
    grades, points = {"1": "met", "2": "partly", "3": "none"}, {"1": Decimal(4), "2": Decimal(2), "3": None}
    assert mock.total(grades, points) == (5, 6)
    assert mock.total(grades, points | {"2": None}) is None and mock.total({"3": "none"}, points) is None


@pytest.mark.parametrize("row", rows("S-"), ids=lambda row: row[0])
def test_a_share_is_told_with_its_interval(row):
    assert survey.share(int(row[1]), int(row[2])) == row[3]
    with pytest.raises(ValueError):
        survey.share(int(row[2]) + 1, int(row[2]))
