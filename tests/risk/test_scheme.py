"""Every fault of a scheme gives one clear sentence; the shipped scheme has none and says what is from memory."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fadu.aspects.a8_digital.risk_supervision.scoring import (
    NotInForce,
    SchemeFaults,
    ScoringError,
    active_on,
    explain,
    parse_scheme,
    read_scheme,
    shipped,
)
from fadu.aspects.a8_digital.risk_supervision.scoring.errors import BadTable
from fadu.aspects.a8_digital.risk_supervision.scoring.numbers import numbers, rewritten

GOOD = """
key = "small"
title = "小方案"
version = "1"
effective = 2026-01-01
id = "uscc"
higher = "safer"
scale = 100
basis = "示例"
confidence = "platform"
fields = [
  { name = "age", title = "成立时间", kind = "number", unit = "月" },
  { name = "status", title = "登记状态", kind = "text" },
  { name = "listed", title = "在名单", kind = "flag" },
]
cuts = { A = 80, B = 60.5, C = 40 }
classes = { A = "低", B = "一般", C = "较高", D = "高" }
dimensions = [{ key = "basic", title = "基础", weight = 2, basis = "示例", confidence = "memory" }]

[[terms]]
key = "age"
title = "成立时间"
dimension = "basic"
field = "age"
weight = 3
missing = 5
bins = [{ below = 12, points = 1 }, { from = 12, below = 36, points = 2 }, { from = 36, points = 3 }]
basis = "示例"
confidence = "verified"

[[terms]]
key = "status"
title = "登记状态"
dimension = "basic"
field = "status"
weight = 1
missing = 0
values = [{ is = ["存续", "在业"], points = 10 }]
other = 0
basis = "示例"
confidence = "memory"
until = 2026-06-30

[[vetoes]]
key = "listed"
title = "列入名单"
when = [{ field = "listed", is = true }]
class = "D"
basis = "示例"
confidence = "memory"
"""

FAULTS = [  # what is replaced, by what, the sentence
    ("below = 36, points = 2", "below = 40, points = 2", "指标 age：“12至40（不含）”与“36及以上”两档重叠。"),
    ("below = 36, points = 2", "below = 30, points = 2", "指标 age：从 30 到 36 的值没有分档（断档）。"),
    ("{ below = 12, points = 1 }, ", "", "指标 age：低于 12 的值没有分档，最低一档不要写 from。"),
    (
        "{ from = 36, points = 3 }",
        "{ from = 36, below = 99, points = 3 }",
        "指标 age：99 及以上的值没有分档，最高一档不要写 below。",
    ),
    ("from = 12, below = 36", "from = 36, below = 12", "指标 age第2档：这一档是空的：from 36 不小于 below 12。"),
    ("points = 2", "points = 2.5", "指标 age第2档：points 应为整数，写的是 2.5。"),
    ("points = 2", "points = true", "指标 age第2档：points 应为整数，写的是 true。"),
    ("weight = 3", "weight = 1.5", "指标 age：weight 应为整数，写的是 1.5。"),
    ("weight = 3", "weight = 0", "指标 age：weight 不能小于 1，写的是 0。"),
    ("weight = 3", "weigth = 3", "指标 age：缺少 weight（整数）。"),
    ("missing = 5\n", "", "指标 age：缺少 missing（整数）。"),
    ('field = "age"', 'field = "aeg"', "指标 age：字段 aeg 没有在 fields 中声明。"),
    (
        'dimension = "basic"\nfield = "age"',
        'dimension = "b"\nfield = "age"',
        "指标 age：维度 b 没有在 dimensions 中声明。",
    ),
    ('field = "age"\nweight', 'field = "status"\nweight', "指标 age：字段 status 是文字，不能用 bins，请用 values。"),
    ("effective = 2026-01-01", "", "方案：缺少 effective（日期）。"),
    ("effective = 2026-01-01", 'effective = "2026-01-01"', "方案：effective 应为日期，写的是 “2026-01-01”。"),
    (
        "effective = 2026-01-01",
        "effective = 2026-01-01\nuntil = 2025-01-01",
        "方案：失效日 until 2025-01-01 早于施行日 effective 2026-01-01。",
    ),
    ("A = 80, B = 60.5", "A = 60, B = 80", "cuts：界线没有按顺序排列：A、B、C 应当依次降低。"),
    ("B = 60.5", "B = 60.555", "cuts：B 的界线 60.555 不是 1/100 的整数倍。"),
    ("C = 40 }\nc", "C = 40, D = 10 }\nc", "cuts：不认识的键 D，可用的键：A、B、C。"),
    ("C = 40 }\nc", "C = inf }\nc", "cuts：C 应为数字，写的是 Infinity。"),
    ("scale = 100", "scale = 50", "方案：scale 应为 1、10、100 等 10 的幂，写的是 50。"),
    ('"在业"], points', '"存续"], points', "指标 status第1组取值：取值 “存续” 重复出现。"),
    ('"在业"]', "3]", "指标 status第1组取值：is 的 3 与字段 status 不是同一种类（文字）。"),
    ("other = 0\n", "", "指标 status：缺少 other（整数）。"),
    ('class = "D"', 'class = "E"', "直接判定 listed：class 只能是 A、B、C、D，写的是 “E”。"),
    ("is = true }]", "from = 3 }]", "直接判定 listed：字段 listed 是布尔值，不能比较大小。"),
    (
        "is = true }]",
        "is = true, missing = true }]",
        "直接判定 listed：条件应当且只能写 is、in、from、below、missing 中的一种。",
    ),
    ('when = [{ field = "listed", is = true }]', "when = []", "直接判定 listed：when 不能为空。"),
    ('basis = "示例"\nconfidence = "verified"', 'confidence = "verified"', "指标 age：缺少 basis（文字）。"),
    (
        'confidence = "verified"',
        'confidence = "sure"',
        "指标 age：confidence 只能是 verified、memory、platform，写的是 “sure”。",
    ),
    ('key = "status"\ntitle', 'key = "age"\ntitle', "指标 age：重复出现。"),
    (
        'key = "age"\ntitle',
        'key = "年龄"\ntitle',
        "指标 年龄：key 只能用小写字母、数字和下划线，以字母开头，不超过 40 个字符。",
    ),
    (
        "from = 12, below",
        "from = 12.0000000000000001, below",
        "指标 age第2档：from 的有效数字不能多于 15 位，写的是 12.0000000000000001。",
    ),
    ("weight = 3", "weight = 950000000000000", "方案：总分可能超过 2 的 53 次方，请减小分值或权重。"),
    (
        '  { name = "listed"',
        '  { name = "unused", title = "多余", kind = "flag" },\n  { name = "listed"',
        "方案：字段 unused 声明了却没有用到。",
    ),
    ("[[vetoes]]", "[[rules]]", "方案：不认识的键 rules，"),
    ('version = "1"', "version = 1", "方案：version 应为文字，写的是 1。"),
    ('title = "小方案"', "title = ", "方案不是有效的 TOML：第 3 行第 9 列写法有误；等号后面应当是"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS, ids=[fault[2][:24] for fault in FAULTS])
def test_each_fault_has_its_sentence(old: str, new: str, sentence: str) -> None:
    assert GOOD.count(old) == 1 or old.startswith(("weight", "missing")), old
    with pytest.raises(SchemeFaults) as caught:
        parse_scheme(GOOD.replace(old, new, 1))
    assert caught.value.faults[0].startswith(sentence) or sentence in caught.value.faults, caught.value.faults
    assert all(fault.count("\n") == 0 and fault.endswith("。") for fault in caught.value.faults)


CAPS = [
    ("{ from = 10, to = 0, step = 1, points_per_step = 1 }", "cap 须 from 小于 to，且 step 大于 0"),
    ("{ from = 0, to = 10, step = 3, points_per_step = 1 }", "cap 从 0 到 10 不是整数个 3"),
    (
        "{ from = 0, to = 100000000, step = 0.00000001, points_per_step = 1 }",
        "cap 的界线与步长合起来不能多于 15 位数字",
    ),
    ("{ from = 0, to = 10, step = 1, points_per_step = 0.5 }", "points_per_step 应为整数，写的是 0.5"),
    ("{ from = 0, to = 10, step = 1 }", "缺少 points_per_step（整数）"),
]


@pytest.mark.parametrize(("cap", "sentence"), CAPS)
def test_caps(cap: str, sentence: str) -> None:
    start = GOOD.index("bins = [")
    with pytest.raises(SchemeFaults) as caught:
        parse_scheme(GOOD[:start] + f"cap = {cap}\n" + GOOD[GOOD.index("\n", start) + 1 :])
    assert caught.value.faults == (f"指标 age：{sentence}。",)


def test_all_faults_are_listed_at_once() -> None:
    with pytest.raises(SchemeFaults) as caught:
        parse_scheme(
            GOOD.replace("points = 2", "points = 0.5").replace("A = 80", "A = 10").replace('title = "小方案"\n', "")
        )
    assert len(caught.value.faults) == 3
    assert "另有 2 处" in str(caught.value)


def test_riskier_schemes_have_rising_cuts() -> None:
    text = GOOD.replace('"safer"', '"riskier"').replace("A = 80, B = 60.5, C = 40 }", "B = 1, C = 2, D = 3 }")
    scheme = parse_scheme(text)
    assert [scheme.rank(total) for total in (0, 99, 100, 200, 299, 300)] == [0, 0, 1, 2, 2, 3]
    with pytest.raises(SchemeFaults, match="依次升高"):
        parse_scheme(text.replace("B = 1", "B = 9"))


def test_dates_choose_terms_and_schemes() -> None:
    scheme = parse_scheme(GOOD)
    assert [term.key for term in active_on(scheme, date(2026, 6, 30)).terms] == ["age", "status"]
    assert [term.key for term in active_on(scheme, date(2026, 7, 1)).terms] == ["age"]
    with pytest.raises(NotInForce, match="自 2026-01-01 起施行，2025-12-31 不适用"):
        active_on(scheme, date(2025, 12, 31))


def test_explanation_in_words() -> None:
    scheme = parse_scheme(GOOD)
    record = {"uscc": "91X", "age": 35, "status": None, "listed": True}
    found = explain(scheme, record)
    assert (found.total, found.by_points, found.grade) == (2 * 3 * 2 + 0, "D", "D")
    words = "\n".join(found.sentences())
    assert "成立时间：35月（12至36（不含）），2 × 6 → 0.12　〔示例（已核对）〕" in words
    assert "列入名单（在名单为是）：不高于 D 类　〔示例（凭记忆，待核）〕" in words
    assert found.as_dict()["lines"][1]["found"] == "缺失"
    with pytest.raises(BadTable, match="没有字段 listed"):
        explain(scheme, {"uscc": "x", "age": 1, "status": "a"})
    with pytest.raises(BadTable, match="不是数字"):
        explain(scheme, record | {"age": "12"})
    assert explain(scheme, record | {"age": 0.1 + 0.2}).lines[0].value == Decimal("0.30000000000000004")


def test_shipped_scheme() -> None:
    scheme = read_scheme("national-general")
    assert [each.title for each in scheme.dimensions] == [
        "企业基础属性信息",
        "企业动态信息",
        "监管信息",
        "关联关系信息",
        "社会评价信息",
    ]
    assert [each.weight for each in scheme.dimensions] == [15, 20, 40, 15, 10]
    for dimension in scheme.dimensions:
        assert sum(term.weight for term in scheme.terms if term.dimension is dimension) == 100
    assert scheme.score(scheme.bounds()[1]) == "100"
    assert {term.basis.confidence for term in scheme.terms} <= {"memory", "platform"}, (
        "nobody has checked these against the text"
    )
    assert {veto.grade for veto in scheme.vetoes if veto.key == "serious"} == {"D"}
    assert shipped().keys() == {"national-general"}


def test_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("title = '法'".encode("gb18030"))
    with pytest.raises(ScoringError, match="不是 UTF-8"):
        read_scheme(tmp_path / "latin.toml")
    with pytest.raises(ScoringError, match="随附方案：national-general"):
        read_scheme("missing.toml")


def test_a_form_changes_numbers_and_nothing_else() -> None:
    """Every number of the shipped scheme has a place of its own; one changed is one changed, nothing else moves."""
    text = shipped()["national-general"].read_text(encoding="utf-8")
    found = numbers(text)
    assert len({n.slot for n in found}) == len(found) and all(text[n.start : n.end] == n.text for n in found)
    assert rewritten(text, {n.slot: n.text for n in found}) == text
    scheme = parse_scheme(text)
    weights = {n.owner: int(n.text) for n in found if (n.section, n.name) == ("terms", "weight")}
    assert weights == {t.key: t.factor // (t.dimension.weight if t.dimension else 1) for t in scheme.terms}
    assert {n.owner: int(n.text) for n in found if n.name == "missing"} == {t.key: t.missing for t in scheme.terms}
    changed = parse_scheme(rewritten(text, {"cuts..A.0": "85", "terms.address.weight.0": "31"}, "2026.9"))
    assert changed.version == "2026.9" and changed.cuts[0] == 85 * scheme.scale and changed.cuts[1:] == scheme.cuts[1:]
    moved = [a.key for a, b in zip(scheme.terms, changed.terms, strict=True) if a.factor != b.factor]
    assert moved == ["address"] and "# 总分" in text
