"""Questions and sums: the tables of examples.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from fadu.registry.questionnaire.rules import questions
from fadu.registry.questionnaire.rules.results import points, result


def table(title: str) -> list[list[str]]:
    text = Path(__file__).with_name("examples.md").read_text(encoding="utf-8")
    part = text.split(f"## {title}")[1].split("\n## ")[0]
    return [[c.strip() for c in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")][2:]


@pytest.mark.parametrize("row", table("题目"), ids=lambda row: row[0])
def test_a_line_is_a_question_or_says_what_is_wrong(row):
    line, expected = row
    try:
        (q,) = questions.read(line)
    except ValueError as error:
        assert expected in str(error)
    else:
        assert ("、".join(q.answers) or "（文字）") == expected


@pytest.mark.parametrize("row", table("合计"), ids=lambda row: row[0])
def test_sums_have_sample_mean_and_interval(row):
    counts, unsure, n, mean, half, share = row
    (q,) = questions.read("量表｜总体满意吗")
    said = [option for option, k in zip(q.options, counts.split("、"), strict=True) for _ in range(int(k))]
    found = result(q, said + [questions.UNSURE] * int(unsure))
    assert (found.n, found.unsure) == (int(n), int(unsure))
    told = ("无", "无") if found.mean is None else (f"{float(found.mean):g}", f"{found.half:.2f}")
    assert (*told, found.share or "无") == (mean, half, share)


def test_a_scale_falls_in_even_steps():
    assert [int(p) for p in points(5)] == [100, 80, 60, 40, 20] and points(4)[-1] == 25


def test_answers_are_checked_question_by_question():
    asked = questions.read("量表｜满意吗\n文字｜意见\n选择｜哪里｜甲、乙")
    said, faults = questions.check(asked, {"q1": "满意", "q2": "好\x00 的", "q3": "丙"})
    assert said == {"q1": "满意", "q2": "好 的"} and faults == {"q3": "请选择一项"}
    assert "最多 300 字" in questions.check(asked, {"q1": "满意", "q2": "字" * 301, "q3": "甲"})[1]["q2"]


def test_limits_of_a_questionnaire():
    for text in ("", "\n".join(["文字｜意见"] * 4), "\n".join(["量表｜满意吗"] * 13)):
        with pytest.raises(ValueError, match="应有 1 至 12 题"):
            questions.read(text)
