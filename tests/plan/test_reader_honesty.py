"""Whatever the text: every number the reader gives stands in it, every span fits, and nothing makes it stumble."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a9_coordination.annual_plan.reader import Unreadable, read_text
from fadu.aspects.a9_coordination.annual_plan.reader.numbering import to_han
from fadu.aspects.a9_coordination.annual_plan.reader.numerals import from_han, numbers
from fadu.aspects.a9_coordination.annual_plan.reader.passage import Passage
from fadu.aspects.a9_coordination.annual_plan.reader.shape import COMPARATORS

AMOUNTS = st.one_of(
    st.integers(1, 9999).map(str),
    st.integers(1, 99).map(to_han),
    st.integers(1, 100).map(lambda n: f"{n}%"),
    st.integers(1, 99).map(lambda n: f"百分之{to_han(n)}"),
    st.sampled_from(["半数", "三分之一", "八成", "1.5万", "翻一番", "两"]),
)
PIECES = st.one_of(
    AMOUNTS,
    st.sampled_from(list("一二三四五、，。；：（）《》“”年月日个项件次")),
    st.sampled_from(
        [
            "一、",
            "（一）",
            "1.",
            "第一个方面是关于",
            "一是",
            "二是",
            "责任单位：市司法局、各区市",
            "（市公安局牵头，市财政局配合）",
            "打造",
            "达到",
            "不少于",
            "以上",
            "左右",
            "以内",
            "分别",
            "均",
            "每季度",
            "年底前",
            "2027年",
            "6月底前",
            "全覆盖",
            "应设尽设",
            "进一步压减检查频次",
            "争创示范市",
            "力争",
            "\n",
            "场景",
            "覆盖率",
            "共3个方面5项任务",
            "修订《办法》",
            "我就介绍这些",
        ]
    ),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=60).map("".join)


def written(text: str) -> set[Fraction]:
    """Every value that some reading of the text's numerals gives."""
    view = Passage(text, tuple(range(len(text)))).view
    return {n.value for n in numbers(view)}


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_number_occurs_in_the_text(body: str) -> None:
    text = "海州市2026年工作计划\n" + body
    reading = read_text(text)
    known = written(text)
    for target in [t for task in reading.tasks for t in task.targets]:
        for value in target.value if isinstance(target.value, tuple) else [target.value]:
            assert value is None or value in known or value in written(target.wording), (target, text)
        assert target.comparator in COMPARATORS
        assert 0 <= target.span[0] <= target.span[1] <= len(text)
    for stated in (reading.declared_aspects, reading.declared_tasks):
        assert stated is None or Fraction(stated) in known


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
def test_any_text_is_read_or_refused(body: str) -> None:
    try:
        reading = read_text("计划" + body, 2026)
    except Unreadable as refused:
        assert str(refused)
    else:
        assert reading.as_dict()["declared"] is not None


@given(st.integers(1, 99))
def test_han_numerals_return(number: int) -> None:
    assert from_han(to_han(number)) == number


def test_reading_is_deterministic() -> None:
    text = "一、甲\n（一）打造15个场景。（市司法局牵头）\n（二）覆盖率达到70%以上。"
    assert read_text(text, 2026).as_dict() == read_text(text, 2026).as_dict()


@pytest.mark.parametrize(
    "text",
    [
        "一、计划" + "1" * 20_000,
        "计划" + "一二三四五六七八九十百千万" * 3_000,
        "一、计划" + "推进工作，" * 20_000,
        "一、计" + "（" * 20_000 + "负责",
        "第一个方面是关于计划。" + "一是打造10个，" * 3_000 + "\n第二个方面是关于计。",
    ],
    ids=["digits", "numerals", "commas", "brackets", "ordinals"],
)
def test_endless_texts_do_not_take_endless_time(text: str) -> None:
    start = time.monotonic()
    read_text(text, 2026)
    assert time.monotonic() - start < 10
