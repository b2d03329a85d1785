"""The data of a paper: JSON and back, numbering, titles, checks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.kernel.papers import (
    Annex,
    Fields,
    Paper,
    PaperError,
    Para,
    Quote,
    Signatures,
    Table,
    blocked,
    check,
    check_lines,
    check_number,
)  # fmt: skip
from fadu.kernel.papers.geometry import WIDTH, em, fit_mark
from fadu.kernel.papers.model import LAYOUTS
from fadu.kernel.papers.numbers import chinese, date_text
from fadu.kernel.papers.pieces import pieces
from fadu.kernel.papers.titles import break_title
from tests.papers.samples import DECISION, EVERY, NOTICE

WORDS = st.text(max_size=12)
MANY = st.lists(WORDS, max_size=3).map(tuple)
CELLS = st.lists(st.lists(WORDS, min_size=2, max_size=2).map(tuple), max_size=3).map(tuple)
ALIGN = st.sampled_from([(), ("left", "right")])
BLOCK = st.one_of(
    st.builds(Para, WORDS, st.integers(0, 4), st.booleans()),
    st.builds(Fields, CELLS, st.sampled_from([1, 2])),
    st.builds(Table, st.tuples(WORDS, WORDS), CELLS, WORDS, st.sampled_from([(), (1, 3)]), ALIGN),
    st.builds(Quote, WORDS),
    st.builds(Signatures, MANY, st.booleans()),
)
BODY = st.lists(BLOCK, max_size=4).map(tuple)
DAY = st.none() | st.dates(dt.date(1949, 10, 1), dt.date(2100, 1, 1))
PAPER = st.builds(
    Paper, head=WORDS, kind=WORDS, number=WORDS, title=WORDS, to=MANY, body=BODY, signer=WORDS, date=DAY,
    seal=st.booleans(), copies=MANY, basis=WORDS, attachments=MANY, notes=MANY, layout=st.sampled_from(LAYOUTS),
    watermark=WORDS, signatory=WORDS, upward=st.booleans(), office=WORDS, printed_on=DAY, secrecy=WORDS,
    urgency=WORDS, copy_number=WORDS, annexes=st.lists(st.builds(Annex, WORDS, BODY), max_size=2).map(tuple),
)  # fmt: skip


@given(PAPER)
@settings(max_examples=200)
def test_json_and_back(paper):
    data = paper.to_json()
    assert Paper.from_json(data) == paper
    assert Paper.from_json(json.dumps(data)) == paper
    assert Paper.from_json(data).digest() == paper.digest()


@given(PAPER)
@settings(max_examples=100)
def test_checks_never_fail(paper):
    assert all(f.message and f.field in {x.name for x in dataclasses.fields(Paper)} for f in check(paper))


@pytest.mark.parametrize(
    "data",
    ["[]", "{}", {"head": "甲", "body": [{"block": "无"}]}, {"head": "甲", "layout": "poster"}, {"head": "甲", "wrong": 1},
     {"head": "甲", "date": "5日"}, {"head": "甲", "body": [{"block": "para", "text": "", "level": 5}]}, "nonsense"],
)  # fmt: skip
def test_what_is_not_a_paper_is_refused_in_chinese(data):
    with pytest.raises(PaperError, match="[一-龥]"):
        Paper.from_json(data)


def test_example_10_5_no_leading_zero():
    (finding,) = check_number("威政发〔2026〕012号")
    assert "虚位" in finding.message and finding.suggestion == "威政发〔2026〕12号"


def test_example_10_6_at_most_22_lines():
    (finding,) = check_lines([22, 23])
    assert finding.level == "error" and "第2面23行" in finding.message
    assert [f.level for f in check_lines([23], adjusted=True)] == ["warn"]
    assert not check_lines([22, 22, 5])


def test_example_10_7_upward_paper_without_signatory_is_blocked():
    paper = dataclasses.replace(NOTICE, upward=True)
    assert blocked(check(paper))
    assert not blocked(check(dataclasses.replace(paper, signatory="王五")))
    assert blocked(check(dataclasses.replace(NOTICE, kind="请示")))


@pytest.mark.parametrize("number", ["威政办发〔2025〕9号", "威政复决〔2026〕128号", "鲁政字〔2024〕1号"])
def test_good_numbers(number):
    assert check_number(number) == ()


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("威政发(2025)9号", "威政发〔2025〕9号"),
        ("威政发[2025]9号", "威政发〔2025〕9号"),
        ("威政发〔25〕9号", "威政发〔2025〕9号"),
        ("威政发〔2025〕第9号", "威政发〔2025〕9号"),
        ("威政发〔2025〕9", "威政发〔2025〕9号"),
        ("威 政发〔２０２５〕０９号", "威政发〔2025〕9号"),
        ("威政发2025-9号", "威政发〔2025〕9号"),
        ("威政发九号", ""),
    ],
)
def test_bad_numbers_are_put_right(number, right):
    (finding,) = check_number(number)
    assert finding.suggestion == right


def test_an_order_is_numbered_by_itself():
    assert check_number("威海市人民政府令第12号", "令") == ()


def test_a_good_paper_has_no_findings():
    assert check(NOTICE) == () and check(DECISION) == ()


def test_levels_are_numbered_unless_they_carry_a_number():
    levels = (("甲", 1), ("乙", 2), ("丙", 2), ("二、丁", 1), ("戊", 2), ("己", 3), ("庚", 4), ("第三条 辛", 1))
    body = tuple(Para(text, level) for text, level in levels)
    shown = ["".join(w for _, w in p.runs) for p in pieces(body, False)]
    assert shown == ["一、甲", "（一）乙", "（二）丙", "二、丁", "（一）戊", "1.己", "（1）庚", "第三条 辛"]


def test_only_the_heading_of_a_paragraph_is_set_apart():
    (piece,) = pieces((Para("健全机制。各部门要落实。", 2),), False)
    assert piece.runs == (("kai", "（一）健全机制。"), ("fang", "各部门要落实。"))


def test_chinese_numbers_and_dates():
    assert [chinese(n) for n in (1, 10, 11, 20, 21, 99, 100, 105, 110, 999)] == [
        "一", "十", "十一", "二十", "二十一", "九十九", "一百", "一百零五", "一百一十", "九百九十九",
    ]  # fmt: skip
    assert date_text(dt.date(2026, 1, 5)) == "2026年1月5日"


TITLES = {
    "威海市人民政府关于修改《威海市城市供水管理办法》等3件政府规章的决定": (
        "威海市人民政府关于修改", "《威海市城市供水管理办法》", "等3件政府规章的决定",
    ),
    "威海市人民政府关于2025年法治政府建设情况的报告": ("威海市人民政府关于2025年", "法治政府建设情况的报告"),
    "关于开展全市规范性文件清理工作的通知": ("关于开展全市规范性文件清理工作的通知",),
    "自己定的\n两行": ("自己定的", "两行"),
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_titles_break_between_words(title):
    assert break_title(title) == TITLES[title]


@given(st.text("威海市人民政府关于印发2026年工作计划《》（），的通知A1 ", max_size=90))
@settings(max_examples=150)
def test_titles_lose_nothing_and_fit(title):
    lines = break_title(title)
    assert "".join("".join(lines).split()) == "".join(title.split())
    assert all(em(line) <= 19 for line in lines)


@given(st.integers(1, 60))
def test_marks_fit(n):
    size, stretch = fit_mark("局" * n)
    assert n * size * stretch <= WIDTH / 25.4 * 72 + 0.01
    assert 0.6 <= stretch <= 0.8


@pytest.mark.parametrize("name", EVERY)
def test_samples_survive_json(name):
    assert Paper.from_json(EVERY[name].to_json()) == EVERY[name]
