"""Schemes whose weights are computed, and the other aggregations; against the functions and by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from fadu.aspects.a9_coordination.assessment.scoring import (
    AssessError,
    Inconsistent,
    ahp,
    assess,
    combine,
    critic,
    entropy,
    exact,
    group_ahp,
    parse_scheme,
    topsis,
)

from .tables import flat, fractions, rows, table

RAW = 'type="RAW", column="{}"'
DATA = table("a b c", "甲 30 60 90", "乙 80 55 70", "丙 50 75 10", "丁 64 64 64")
X = np.array([[30, 60, 90], [80, 55, 70], [50, 75, 10], [64, 64, 64.0]])


def three(more: str, weights: tuple[object, ...] = (None, None, None), rule: str = RAW) -> str:
    return flat({name: (weight, rule.format(name.lower())) for name, weight in zip("ABC", weights, strict=True)}, more)


def values(more: str, weights: tuple[object, ...] = (None, None, None)) -> list[float]:
    found = assess(parse_scheme(three(more, weights)), DATA, draws=100)
    assert sum(map(exact, map(str, found.weights["values"].values()))) == 100
    return [weight / 100 for weight in found.weights["values"].values()]


def test_entropy_and_critic_weights_of_a_scheme() -> None:
    assert np.allclose(values('weights = { method = "entropy" }'), entropy(X / 100), atol=1e-6)
    assert np.allclose(values('weights = { method = "critic" }'), critic(X / 100), atol=1e-6)


@pytest.mark.parametrize(("how", "alpha"), [("linear", 0.3), ("product", 0.5)])
def test_combination(how: str, alpha: float) -> None:
    more = f'weights = {{ method = "combination", objective = "critic", alpha = {alpha}, how = "{how}" }}'
    expected = combine(np.array([0.5, 0.3, 0.2]), critic(X / 100), alpha, how)
    assert np.allclose(values(more, (50, 30, 20)), expected, atol=1e-6)


def test_ahp_over_two_levels() -> None:
    scheme = parse_scheme("""scheme = "T"
weights = { method = "ahp", ri = "early", ahp = [
  { order = ["A", "B"], matrix = [[1, 3], ["1/3", 1]] },
  { parent = "A", order = ["A1", "A2"], matrix = [[1, 1], [1, 1]] } ] }
[[tree]]
id = "A"
children = [{ id = "A1", rule = { type="RAW", column="a" } }, { id = "A2", rule = { type="RAW", column="b" } }]
[[tree]]
id = "B"
rule = { type="RAW", column="c" }
""")
    found = assess(scheme, DATA, draws=100)
    assert found.weights["values"] == {"A1": 37.5, "A2": 37.5, "B": 25.0}
    assert any("RI" in line and "早期 RI 表" in line for line in found.weights["printed"])


def test_inconsistent_judgments_are_a_finding() -> None:
    matrix = '[[1, 9, "1/9"], ["1/9", 1, 9], [9, "1/9", 1]]'
    more = f'weights = {{ method = "ahp", ahp = [{{ order = ["A", "B", "C"], matrix = {matrix} }}] }}'
    with pytest.raises(Inconsistent, match=r"CR .* ≥ 0\.10.*最矛盾的三项：A、B、C"):
        assess(parse_scheme(three(more)), DATA)


def test_group_judgments() -> None:
    labels, one, two = list("ABC"), [[1, 2, 4], ["1/2", 1, 2], ["1/4", "1/2", 1]], [[1, 8, 4], ["1/8", 1, "1/2"],
                                                                                    ["1/4", 2, 1]]
    matrices = [[fractions(row) for row in each] for each in (one, two)]
    single = [np.array(ahp(labels, each).weights) for each in matrices]
    mean = np.sqrt(single[0] * single[1])
    for how in ("AIJ", "AIP"):
        assert np.allclose(group_ahp(labels, matrices, how, "later", "geometric").weights, mean / mean.sum())


def test_topsis_scheme_is_the_function() -> None:
    weights, *data = rows("topsis")
    cells = [" ".join([f"方案{n}", *row[:-1]]) for n, row in enumerate(data, 1)]
    cost = 'type="RAW", column="{}", cost=true'
    leaves = {n: (w, (RAW if n not in "ef" else cost).format(n)) for n, w in zip("abcdef", weights[:-1], strict=True)}
    leaves["a"] = (exact("40.5"), leaves["a"][1])
    scaled = {n: (exact(w) * (100 if n != "a" else 1), text) for n, (w, text) in leaves.items()}
    scaled["f"] = (scaled["f"][0] + 100 - sum(w for w, _ in scaled.values()), scaled["f"][1])
    found = assess(parse_scheme(flat(scaled, 'aggregation = "topsis"')), table("a b c d e f", *cells), draws=100)
    w = [float(weight) / 100 for weight, _ in scaled.values()]
    expected = topsis(np.array([row[:-1] for row in data], float), w, [False] * 4 + [True] * 2)
    by_name = {unit.name: float(unit.score) for unit in found.units}
    assert np.allclose([by_name[f"方案{n}"] for n in range(1, 7)], expected * 100, atol=1e-7)
    assert [unit.name for unit in found.units] == [f"方案{n}" for n in (5, 3, 1, 4, 2, 6)]
    assert found.checks["groups"][""]["rank_reversal"]["possible"]


def test_fuzzy_scheme() -> None:
    relation = ["0.5 0.3 0.2 0", "0.2 0.4 0.3 0.1", "0.1 0.3 0.5 0.1", "0 0.2 0.4 0.4"]
    columns = [[f"{f}{g}" for g in range(4)] for f in "abcd"]
    fuzzy = 'type="SR18", operator="sum", values=[95, "82.5", "67.5", 30], columns={}'
    leaves = {f: (w, fuzzy.format(c)) for f, w, c in zip("ABCD", (40, 30, 20, 10), columns, strict=True)}
    more = 'aggregation = { method = "fuzzy", operator = "sum", values = [95, "82.5", "67.5", 30] }'
    data = table(" ".join(name for row in columns for name in row), "甲 " + " ".join(relation))
    unit = assess(parse_scheme(flat(leaves, more)), data).units[0]
    assert unit.score == exact("76.625")
    assert any("B=(0.28, 0.32, 0.31, 0.09)" in note and "第 2 级" in note for note in unit.notes)


def test_efficacy_scheme() -> None:
    found = assess(parse_scheme(three('aggregation = "efficacy"', (50, 30, 20))), DATA, draws=100)
    by_name = {unit.name: unit.score for unit in found.units}
    low, high = fractions(["30", "55", "10"]), fractions(["80", "75", "90"])
    for row in DATA.rows:
        d = [60 + 40 * (exact(row.cells[n]) - a) / (b - a) for n, a, b in zip("abc", low, high, strict=True)]
        assert by_name[row.unit] == d[0] / 2 + d[1] * Fraction(3, 10) + d[2] / 5
    geometric = 'aggregation = { method = "efficacy", mean = "geometric" }'
    found = assess(parse_scheme(three(geometric, (50, 30, 20))), DATA, draws=100)
    assert all(0 < by_name[unit.name] - unit.score < 3 or unit.score == by_name[unit.name] for unit in found.units)


def test_not_applicable_policies() -> None:
    data = table("a b c", "甲 80 60 不涉及", "乙 80 60 40", "丙 80 60 20")
    expected = {"full": "80.0", "renormalise": "72.5", "group_mean": "66"}
    for policy, score in expected.items():
        more = f'na_policy = "{policy}"'
        found = assess(parse_scheme(three(more, (50, 30, 20))), data, draws=100)
        unit = next(unit for unit in found.units if unit.name == "甲")
        assert unit.score == {"full": 78, "renormalise": exact("72.5"), "group_mean": 64}[policy], score


def test_one_indicator_decides_and_certain_pairs() -> None:
    data = table("a b c", "甲 100 50 50", "乙 10 51 50", "丙 50 50 51")
    found = assess(parse_scheme(three("", (50, 30, 20))), data, draws=200)
    assert any("指标 A " in warning and "一项指标左右结果" in warning for warning in found.checks["warnings"])
    pairs = found.checks["groups"][""]["pairs"]
    assert pairs == {"certain_share": 1.0, "turning": [], "proven_share": 1.0, "proven_delta": 0.1}


def test_relative_rule_needs_three_units() -> None:
    leaf = 'type="SR10", column="a", mode="rank"'
    scheme = parse_scheme(flat({"A": (100, leaf)}))
    found = assess(scheme, DATA, draws=100)
    assert [(u.name, u.score) for u in found.units][:2] == [("乙", 100), ("丁", exact("200/3"))]
    with pytest.raises(AssessError, match="不足 3 个"):
        assess(scheme, table("a", "甲 1", "乙 2"))


def test_refusals_of_weight_methods() -> None:
    for bad, word in (([[1, 1], [1, 1]], "没有差别"), ([[1, -1], [2, 3]], "负数"), ([[1, np.nan], [2, 3]], "不是数")):
        with pytest.raises(AssessError, match=word):
            entropy(np.array(bad, float))
    with pytest.raises(AssessError, match="不互为倒数"):
        ahp(["A", "B"], [fractions(["1", "3"]), fractions(["1/2", "1"])])
    assert critic(np.array([[1.0, 5.0], [2.0, 5.0]])).tolist() == [1, 0]


HAND, OPEN = ("50", "30", "20"), (None, None, None)
SR10 = 'type="SR10", mode="mean", column="{}"'
FUZZY = 'aggregation = { method = "fuzzy", operator = "min-max", values = [90, 60, 30] }'
GRADES = 'type="SR18", operator="sum", values=[90, 60, 30], columns=["a", "b", "c"]'


@pytest.mark.parametrize(("more", "weights", "rule", "cause"), [
    ("", HAND, RAW, ""),
    (FUZZY, HAND, GRADES, ""),
    ('aggregation = "efficacy"', HAND, RAW, "功效系数以同组的最好值、最差值为界"),
    ('aggregation = { method = "efficacy", mean = "geometric" }', HAND, RAW, "功效系数"),
    ('aggregation = "topsis"', HAND, RAW, "TOPSIS"),
    ('weights = { method = "entropy" }', OPEN, RAW, "权重由全体单位的数据算出"),
    ('aggregation = "efficacy"\nweights = { method = "critic" }', OPEN, RAW, "权重由全体单位"),
    ("", HAND, SR10, "指标 A、B、C 与同组单位比较计分"),
])  # fmt: skip
def test_where_ranks_can_turn_and_where_not(more: str, weights: tuple, rule: str, cause: str) -> None:
    data = DATA
    if rule == GRADES:
        data = table("a b c", "甲 0.5 0.3 0.2", "乙 0.2 0.6 0.2", "丙 0.1 0.1 0.8")
    found = assess(parse_scheme(three(more, weights, rule)), data, draws=100)
    group = found.checks["groups"][""]
    turned = group["rank_reversal"]
    assert turned["possible"] is bool(cause) and cause in turned["text"] and len(group["rank_intervals"]) >= 3
    if cause:
        assert turned["tried"] == turned["of"] == 4 and any("重新计算" in line for line in found.lines())
    else:
        assert "不会发生" in turned["text"] and any("不会发生" in line for line in found.lines())


def test_a_turned_pair_is_named_when_a_relative_rule_or_a_computed_weight_turns_it() -> None:
    data = table("a b c", "甲 27 13 63", "乙 4 50 56", "丙 78 98 99", "丁 1 90 58")
    for more, weights, rule in (("", HAND, SR10), ('weights = { method = "entropy" }', OPEN, RAW)):
        found = assess(parse_scheme(three(more, weights, rule)), data, draws=100)
        turned = found.checks["groups"][""]["rank_reversal"]
        by_name = {unit.name: unit.score for unit in found.units}
        assert turned["found"], (more, turned)
        assert all(by_name[a] > by_name[b] for one in turned["found"] for a, b in one["pairs"])
        assert any("名次不稳" in line for line in found.checks["warnings"])
