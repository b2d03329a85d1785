"""The tables of examples.md row by row, and the checked cases about whole schemes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fadu.aspects.a9_coordination.assessment import scoring
from fadu.aspects.a9_coordination.assessment.scoring import (
    RULES,
    Grade,
    SchemeFaults,
    ahp,
    assess,
    best_grade,
    compose,
    defuzzify,
    entropy,
    exact,
    grades,
    parse_scheme,
    ranks,
    recover_weights,
    rounded,
    topsis,
)
from fadu.aspects.a9_coordination.assessment.scoring.errors import NotApplicable
from fadu.aspects.a9_coordination.assessment.scoring.rules import rule_faults

from .tables import flat, fractions, rows, rule, run, table

RAW = 'type="RAW", column="{}"'


@pytest.mark.parametrize("row", rows("rules"), ids=lambda row: row[0])
def test_rules(row: list[str]) -> None:
    params = rule(row[1])
    assert list(rule_faults(params, params.get("full", 10))) == []
    cells = dict(part.split("=", 1) for part in row[2].split())
    if row[3] == "不涉及":
        with pytest.raises(NotApplicable):
            run(params, cells)
    else:
        assert run(params, cells).value == exact(row[3])


def test_every_rule_has_an_example_and_is_explained() -> None:
    shown = {rule(row[1])["type"] for row in rows("rules")}
    assert set(RULES) - shown == {"SR10"}  # needs a group: test_methods.py
    text = (Path(scoring.__file__).parent.parent / "README.md").read_text()
    for name, kind in RULES.items():
        line = next(line for line in text.splitlines() if line.startswith(f"| {name} {kind.title} |"))
        assert all(f"`{word}`" in line or f"`{word} =" in line for word in (*kind.columns, *kind.needs, *kind.either))


@pytest.mark.parametrize("row", rows("ties"), ids=lambda row: row[0] + row[2])
def test_ties(row: list[str]) -> None:
    _, scores, basis, ties, places = row
    keys = fractions(scores.split())
    keys = [Fraction(rounded(key, 2)) for key in keys] if basis == "rounded" else keys
    assert ranks([(key,) for key in keys], ties) == list(map(int, places.split()))
    more = f'round = {{ display = 2, rank_on = "{basis}", ties = "{ties}" }}\n'
    data = table("x", *(f"单位{n} {score}" for n, score in enumerate(scores.split())))
    found = assess(parse_scheme(flat({"A": (100, RAW.format("x"))}, more)), data, draws=100)
    assert [unit.rank for unit in sorted(found.units, key=lambda unit: unit.name)] == list(map(int, places.split()))


def test_case_5_not_applicable_renormalised() -> None:
    scheme = parse_scheme(flat({"A": (94, 'type="RAW", column="a", full=94'), "B": (6, RAW.format("b"))}))
    unit = assess(scheme, table("a b", "甲 84.6 不涉及")).units[0]
    assert unit.score == 90
    assert sum(item.points for item in unit.items if item.points is not None) == 90


def test_cases_6_and_7_bonus_and_veto() -> None:
    more = """[bonus]
cap = 5
items = [{ id = "B1", points = 3, count = "b1" }, { id = "B2", points = 2, count = "b2" }]
[[veto]]
id = "V1"
when = "fraud"
effect = "cap_grade:一般"
[[grades]]
zh = "优秀"
min = 90
[[grades]]
zh = "一般"
min = 60
"""
    scheme = parse_scheme(flat({"A": (100, RAW.format("x"))}, more))
    found = assess(scheme, table("x b1 b2 fraud", "甲 88.5 1 2 否", "乙 88.5 1 2 是"), draws=100)
    assert [(unit.name, unit.score, unit.grade) for unit in found.units] == [
        ("甲", exact("93.5"), "优秀"),
        ("乙", exact("93.5"), "一般"),
    ]


def test_case_11_quota_and_tie_over_the_border() -> None:
    ladder = [Grade("优秀", Fraction(90), Fraction(30, 100)), Grade("良好", Fraction(80))]
    scores = [Fraction(100) - Fraction(n, 10) for n in range(46)]
    assert grades(scores, ladder).count(0) == 13
    tied = [*scores[:12], scores[13], scores[13], *scores[14:]]
    assert grades(tied, ladder).count(0) == 12
    assert grades(tied, ladder, quota_ties="up").count(0) == 14


def test_case_13_one_event_once() -> None:
    leaf = 'type="SR3", start=50, d=5, events="{}"'
    scheme = parse_scheme(flat({"A": (50, leaf.format("a")), "B": (50, leaf.format("b"))}))
    unit = assess(scheme, table("a b", "甲 判1;判1;判2 判2;判3")).units[0]
    assert [item.value for item in unit.items] == [40, 45]
    assert "“判2”已在 A 计入，不重复计" in unit.items[1].mark


def test_case_14_weights_must_sum_to_100() -> None:
    with pytest.raises(SchemeFaults, match=r"末级指标权重之和为 99\.9，应为 100"):
        parse_scheme(flat({name: ("33.3", RAW.format(name)) for name in "ABC"}))


def test_published_index_digit_for_digit() -> None:
    *items, total = rows("published")
    scheme = parse_scheme(flat({name: (weight, RAW.format(name)) for name, _, weight, _ in items}))
    data = table(" ".join(row[0] for row in items), "深圳 " + " ".join(row[1] for row in items))
    unit = assess(scheme, data).units[0]
    assert [str(rounded(item.points, 4)) for item in unit.items] == [row[3] for row in items]
    assert (str(rounded(unit.score, 2)), str(rounded(unit.score, 4))) == (total[1], total[3])
    assert str(rounded(sum(fractions([row[1] for row in items])) / 5, 2)) == "86.63"


def test_published_index_weights_are_not_unique() -> None:
    scores = fractions([row[1] for row in rows("published")[:-1]])
    found = recover_weights(scores, exact("84.97"), Fraction(5), Fraction(5))
    assert len(found) == 9
    assert {tuple(map(int, one.weights)) for one in found if one.exact} == {
        (5, 15, 50, 20, 10), (15, 20, 40, 15, 10), (25, 25, 30, 10, 10), (35, 30, 20, 5, 10),
    }  # fmt: skip


@pytest.mark.parametrize("row", rows("ahp-results"), ids=lambda row: row[0])
def test_ahp(row: list[str]) -> None:
    matrix = rows("ahp")
    labels = [line[0] for line in matrix]
    found = ahp(labels, [fractions(line[1:]) for line in matrix], "early", row[0])
    assert [f"{weight:.4f}" for weight in found.weights] == row[1:]
    assert (round(found.lambda_max, 4), round(found.ci, 4), round(found.cr, 4)) == (7.1766, 0.0294, 0.0223)
    assert round(ahp(labels, [fractions(line[1:]) for line in matrix]).cr, 4) == 0.0218
    assert found.consistent


def test_entropy() -> None:
    *data, weights = [[float(cell) for cell in row] for row in rows("entropy")]
    found = entropy(np.array(data))
    assert [round(weight, 4) for weight in found] == weights
    assert f"{found[3]:.1e}" == "3.3e-06"


def test_topsis() -> None:
    weights, *data = rows("topsis")
    matrix = np.array([row[:-1] for row in data], float)
    found = topsis(matrix, list(map(float, weights[:-1])), [False] * 4 + [True] * 2)
    assert [f"{closeness:.4f}" for closeness in found] == [row[-1] for row in data]
    assert list(np.argsort(-found) + 1) == [5, 3, 1, 4, 2, 6]


@pytest.mark.parametrize("row", rows("fuzzy"), ids=lambda row: row[0])
def test_fuzzy(row: list[str]) -> None:
    relation = ["0.5 0.3 0.2 0", "0.2 0.4 0.3 0.1", "0.1 0.3 0.5 0.1", "0 0.2 0.4 0.4"]
    found = compose(fractions(["0.4", "0.3", "0.2", "0.1"]), [fractions(line.split()) for line in relation], row[0])
    assert found == fractions(row[1:5])
    assert best_grade(found) + 1 == int(row[5])
    assert defuzzify(found, fractions(["95", "82.5", "67.5", "30"])) == exact(row[6])
