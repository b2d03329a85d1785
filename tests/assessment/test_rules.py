"""Rules of the assessment's course: sources, what a scheme weighs, blinding, outliers, surveys, what-if, letters."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a9_coordination.assessment.rules import advice, blind, survey, units, weighing, whatif
from fadu.aspects.a9_coordination.assessment.rules.sources import Known, Plan, indicator_faults, load_plan, read_plan
from fadu.aspects.a9_coordination.assessment.scoring import Row, SchemeFaults, Table, assess

HERE = Path(__file__).parent
TEXT = (HERE / "campaign.toml").read_text(encoding="utf-8")
KNOWN = {
    "reconsideration.corrected": Known("纠错率", "ratio", frozenset({"organ", "respondent"})),
    "reconsideration.opinion_replied": Known("按期反馈率", "ratio", frozenset({"organ", "respondent"})),
}


def plan() -> Plan:
    return read_plan(TEXT)


def table(*cells: dict[str, str]) -> Table:
    """Units u1, u2 … with the cells of the scheme of the tests, changed where said."""
    usual = {
        "corrected": "10", "replied": "3", "asked": "4", "report": "是", "experts": "80；84；88", "s5": "60", "s3": "30",
        "s1": "10", "s0": "2", "help": "8", "help.reason": "及时", "awards": "", "awards.proof": "否", "fraud": "否",
    }  # fmt: skip
    rows = tuple(Row(f"u{n}", "", usual | own) for n, own in enumerate(cells, 1))
    return Table(tuple(usual), rows)


# -- sources -------------------------------------------------------------------------------------------------------
def faults(text: str) -> str:
    with pytest.raises(SchemeFaults) as caught:
        read_plan(text)
    return "；".join(caught.value.faults)


def test_every_column_has_one_source_and_every_source_a_use():
    found = plan()
    assert found.uses["A1.2"] == ("replied",) and found.uses["B1"] == ("awards",) and found.uses["V1"] == ("fraud",)
    assert "列“report”没有来源" in faults(TEXT.replace('column = "report"\n[[source]]', 'column = "other"\n[[source]]'))
    assert "没有被任何指标使用" in faults(TEXT + '[[source]]\nkind = "veto"\ncolumn = "nothing"\n')
    assert "有两个来源" in faults(TEXT + '[[source]]\nkind = "veto"\ncolumn = "fraud"\n')


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('kind = "guess"\ncolumn = "x"', "kind 应为"),
        ('kind = "manual"\ncolumn = "x"', "必须写明理由"),
        ('kind = "indicator"\nvalue = "x"', "应写明 indicator"),
        ('kind = "survey"\ncolumn = "x"', "不认识“column”"),
        ('kind = "indicator"\nindicator = "a.b"\nvalue = "x"\nyear = "next"', "year 应为 this 或 last"),
    ],
)
def test_a_source_that_cannot_be_says_why(row, words):
    assert words in faults(TEXT + f"[[source]]\n{row}\n")


def test_indicators_are_there_live_and_told_by_unit():
    assert indicator_faults(plan(), KNOWN) == []
    assert "没有登记" in indicator_faults(plan(), {})[0]
    waiting = KNOWN | {"reconsideration.corrected": Known("纠错率", "awaiting", frozenset({"respondent"}))}
    assert "尚未接入" in indicator_faults(plan(), waiting)[0]
    alone = KNOWN | {"reconsideration.corrected": Known("纠错率", "ratio", frozenset({"organ"}))}
    assert "by = respondent 不是该登记册中的单位" in indicator_faults(plan(), alone)[0]
    count = KNOWN | {"reconsideration.opinion_replied": Known("件数", "count", frozenset({"respondent"}))}
    assert "只能用 value" in indicator_faults(plan(), count)[0]


def test_a_text_that_is_no_scheme_gives_one_sentence():
    assert "TOML" in str(load_plan("这不是方案 ="))


# -- what it weighs ------------------------------------------------------------------------------------------------
def test_shares_by_kind_of_source_add_up_to_the_whole():
    rows = weighing.lines(plan())
    found = {kind: share for kind, _, share in weighing.shares(rows)}
    assert found == {"indicator": 50, "expert": 15, "survey": 15, "deliverable": 10, "manual": 10}
    assert weighing.cautions(plan()) == ["指标 A1.1 一项占 30%，超过 25%"]


def test_a_new_version_says_what_it_changes():
    new = TEXT.replace("weight = 30", "weight = 25").replace("weight = 20", "weight = 25")
    assert weighing.differences(plan(), read_plan(new)) == [
        "A1.1 行政复议被纠错：权重 30 → 25", "A1.2 复议意见书按期反馈：权重 20 → 25",
    ]  # fmt: skip


# -- experts -------------------------------------------------------------------------------------------------------
def test_names_of_units_are_taken_out_of_what_experts_read():
    text = "市公安局牵头，威海市公安局与市司法局联合印发，公安局长部署。"
    found = blind.masked(text, ["市公安局", "威海市公安局", "市司法局", ""])
    assert found == "〔被评单位〕牵头，〔被评单位〕与〔被评单位〕联合印发，公安局长部署。"


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(1, 999).map(str), min_size=1, max_size=30), st.text("abc123", max_size=8))
def test_codes_are_one_to_one_and_depend_on_the_seed_alone(names, seed):
    found = blind.codes(sorted(names), seed)
    assert len(set(found.values())) == len(names) and blind.codes(sorted(names, reverse=True), seed) == found


def test_an_outlier_is_marked_not_removed():
    assert blind.outliers([88, 90, 91, 60, 89]) == [3]
    assert blind.outliers([88, 90, 91, 80, 89]) == [] and blind.outliers([10, 90, 90]) == []


# -- surveys -------------------------------------------------------------------------------------------------------
def test_a_survey_tells_mean_sample_and_interval():
    found = survey.mean_of([60, 30, 10], [100, 60, 20])
    assert found and (found.n, found.mean, round(found.half, 2), found.few) == (100, 80, 5.29, False)
    few = survey.mean_of([3, 0, 0], [100, 60, 20])
    assert few and few.few and few.half == 0 and survey.mean_of([0, 0], [1, 2]) is None


def test_lines_of_counts_are_read_or_refused_with_their_number():
    found, wrong = survey.read_counts("甲，1，2\n乙,3,4\n甲，5，6\n丙，1\n", 2, ["甲", "乙", "丙"])
    assert found == {"甲": [1, 2], "乙": [3, 4]}
    assert wrong == ["第 3 行：「甲」出现两次", "第 4 行：单位之后应为 2 个人数，用逗号隔开"]


def test_the_roster_is_read_by_groups():
    names = {"甲局": 1, "乙局": 2, "丙局": 3}
    assert units.read_units("执法：甲局、乙局\n其他：丙局", names, ["执法", "其他"]) == ([(1, "执法"), (2, "执法"), (3, "其他")], [])
    assert units.read_units("甲局 乙局", names, []) == ([(1, ""), (2, "")], [])
    wrong = units.read_units("外组：甲局\n执法：丁局、乙局、乙局", names, ["执法"])[1]
    assert [w.partition("：")[0] for w in wrong] == ["第 1 行", "第 2 行", "第 2 行"]


# -- what if -------------------------------------------------------------------------------------------------------
def test_the_same_weights_give_the_same_result():
    data = table({}, {"corrected": "40", "help": "2"}, {"report": "否"})
    scheme = plan().scheme
    same = {leaf.id: leaf.weight for leaf in scheme.leaves}
    before, after = assess(scheme, data, 100), whatif.what_if(scheme, data, same)
    assert [(u.name, u.score, u.rank) for u in before.units] == [(u.name, u.score, u.rank) for u in after.units]


weights = st.lists(st.integers(0, 40), min_size=6, max_size=6).filter(any)


@settings(max_examples=40, deadline=None)
@given(weights)
def test_other_weights_sum_to_a_hundred_and_scores_stay_in_bounds(wanted):
    scheme = plan().scheme
    asked = {leaf.id: Fraction(w) for leaf, w in zip(scheme.leaves, wanted, strict=True)}
    new = whatif.reweighted(scheme, asked)
    assert sum(leaf.weight for leaf in new.leaves) == 100
    for unit in whatif.what_if(scheme, table({}, {"corrected": "40", "report": "否"}), asked).units:
        assert 0 <= unit.score <= 100 + 3


@settings(max_examples=40, deadline=None)
@given(weights, st.integers(0, 50), st.integers(0, 10), st.integers(0, 4), st.booleans())
def test_doing_better_never_lowers_the_score(wanted, corrected, help_, replied, report):
    scheme = plan().scheme
    asked = {leaf.id: Fraction(w) for leaf, w in zip(scheme.leaves, wanted, strict=True)}
    own = {"corrected": str(corrected), "help": str(help_), "replied": str(replied), "report": "是" if report else "否"}
    better = own | {"corrected": str(max(0, corrected - 7)), "help": str(min(10, help_ + 1)), "report": "是",
                    "replied": str(min(4, replied + 1))}  # fmt: skip
    found = {u.name: u.score for u in whatif.what_if(scheme, table(own, better), asked).units}
    assert found["u2"] >= found["u1"]


@pytest.mark.parametrize(
    ("asked", "words"), [({"X": 1}, "没有指标"), ({"A1.1": -1}, "0 至 100"), ({"A1.1": 101}, "0 至 100")]
)
def test_weights_that_cannot_be_are_refused(asked, words):
    with pytest.raises(ValueError, match=words):
        whatif.reweighted(plan().scheme, {key: Fraction(value) for key, value in asked.items()})


def test_a_veto_and_a_bonus_with_proof():
    data = table({"awards": "鲁1号；鲁1号", "awards.proof": "是"}, {"awards": "鲁1号"}, {"fraud": "是", "corrected": "0"})
    found = {u.name: u for u in assess(plan().scheme, data, 100).units}
    assert found["u1"].score - found["u2"].score == 2  # the same award once; without proof not at all
    assert found["u3"].grade == "一般" and found["u3"].score > found["u2"].score


# -- letters -------------------------------------------------------------------------------------------------------
def test_the_letter_begins_with_what_cost_most():
    items = [
        {"leaf": "a", "title": "甲", "weight": Fraction(10), "points": Fraction(9), "text": ""},
        {"leaf": "b", "title": "乙", "weight": Fraction(20), "points": Fraction(15), "text": ""},
        {"leaf": "c", "title": "丙", "weight": Fraction(5), "points": Fraction(5), "text": ""},
        {"leaf": "d", "title": "丁", "weight": Fraction(5), "points": None, "text": "不涉及"},
    ]
    found = advice.losses(items, {"a": "survey", "b": "indicator"}, {"b": 3})
    assert [(loss.leaf, loss.lost) for loss in found] == [("b", 5), ("a", 1)]
    assert advice.words(found[0]).startswith("b 乙：失 5 分（满分 20）。有 3 件记录没有达到要求")
