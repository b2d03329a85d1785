"""Comparators, colours and forecasts: the table of examples.md and the scenario rows of the year."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.aspects.a9_coordination.annual_plan.rules import (
    Measure,
    Part,
    Spec,
    TaskFacts,
    Verdict,
    aggregate,
    colour_of,
    course_of,
    judge,
    lint,
    softened,
)
from fadu.aspects.a9_coordination.annual_plan.rules.aggregation import Held, Refused, add_up, amount, told
from fadu.aspects.a9_coordination.annual_plan.rules.comparators import points
from fadu.aspects.a9_coordination.annual_plan.rules.forecast import elapsed

from .tables import rows


def spec_of(comparator: str, target: str, more: str) -> Spec:
    amount = re.match(r"([\d.]+)(?:～([\d.]+))?(.*)", target)
    tolerance = re.search(r"容差 (\d+)%", more)
    baseline = re.search(r"基期 (\d+)", more)
    return Spec(
        comparator,
        Fraction(amount[1]) if amount else None,
        Fraction(amount[2]) if amount and amount[2] else None,
        amount[3] if amount else "",
        Fraction(int(tolerance[1]), 100) if tolerance else None,
        Fraction(baseline[1]) if baseline else None,
    )


def measure_of(comparator: str, value: str, more: str) -> Measure:
    if comparator == "cycle":
        return Measure(cycle=tuple(map(int, value.split())))
    if comparator == "outcome":
        return Measure(proved=value == "有证明")
    register = re.search(r"登记册 (\d+)", more)
    frozen = "未冻结" not in more
    if "/" in value:
        hit, base = value.split("/")
        return Measure(
            hit=Fraction(hit), base=Fraction(base), register=int(register[1]) if register else None, frozen=frozen
        )
    return Measure(value=Fraction(value))


@pytest.mark.parametrize(("comparator", "target", "value", "more", "expected"), rows("五、比较与颜色"))
def test_judgement(comparator: str, target: str, value: str, more: str, expected: str) -> None:
    assert judge(spec_of(comparator, target, more), measure_of(comparator, value, more)).word == expected


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 100))
def test_ratios_are_compared_exactly(hit: int, base: int, wanted: int) -> None:
    hit = min(hit, base)
    verdict = judge(Spec(">=", Fraction(wanted), unit="%"), Measure(hit=Fraction(hit), base=Fraction(base)))
    assert verdict.met == (hit * 100 >= wanted * base)


def test_what_has_no_register_or_no_number_is_said() -> None:
    assert judge(Spec(">=", Fraction(70)), Measure(connected=False)).word == "未接入"
    assert judge(Spec(">=", quantified=False), Measure()).word == "未设量化目标"


# -- colours ---------------------------------------------------------------------------------------------------------

YEAR_END = date(2026, 12, 31)
NEW_YEAR = date(2026, 1, 1)


def facts(today: date, spec: Spec, measure: Measure, *, level: bool = False, **more: object) -> TaskFacts:
    course = course_of(spec, measure, elapsed(NEW_YEAR, YEAR_END, today), level)
    base: dict[str, object] = {
        "today": today,
        "deadline": YEAR_END,
        "started": True,
        "planned_start": NEW_YEAR,
        "verified": False,
        "verdicts": (judge(spec, measure),),
        "courses": (course,) if course else (),
    }
    return TaskFacts(**(base | more))  # type: ignore[arg-type]


def test_june_49_of_72_towns_is_green_with_forecast() -> None:
    """68.06 % reported against 70 %: the straight line asks for 35 % at mid-year."""
    spec, measure = Spec(">=", Fraction(70), unit="%"), Measure(hit=Fraction(49), base=Fraction(72))
    course = course_of(spec, measure, Fraction(1, 2))
    assert course is not None
    assert course.planned_value == 35
    assert int(course.value * 100) == 6805
    assert course.meets
    colour = colour_of(facts(date(2026, 6, 30), spec, measure))
    assert colour.key == "green"
    assert "计划进度" in colour.reason


@pytest.mark.parametrize(("value", "expected"), [(0, "green"), (30, "yellow")])
def test_a_ceiling_that_is_passed_is_no_green(value: int, expected: str) -> None:
    """At most 0 visits beyond the cap: thirty are not "within the deadline", however far the year's end is."""
    spec, measure = Spec("<=", Fraction(0), unit="次"), Measure(value=Fraction(value))
    assert colour_of(facts(date(2026, 6, 30), spec, measure)).key == expected


@pytest.mark.parametrize(
    ("value", "today", "expected"),
    [
        (15, date(2026, 6, 30), "green"),
        (7, date(2026, 7, 1), "green"),
        (6, date(2026, 6, 30), "green"),
        (6, date(2026, 7, 31), "red"),
        (8, date(2026, 8, 31), "yellow"),
        (4, date(2026, 7, 1), "red"),
        (11, date(2026, 12, 10), "red"),
        (12, date(2026, 12, 10), "yellow"),
        (14, date(2027, 1, 5), "red"),
    ],
)
def test_colour_of_a_count(value: int, today: date, expected: str) -> None:
    assert colour_of(facts(today, Spec("=", Fraction(15), unit="个"), Measure(value=Fraction(value)))).key == expected


def test_blue_needs_verification() -> None:
    spec, measure = Spec("=", Fraction(15)), Measure(value=Fraction(15))
    assert colour_of(facts(date(2026, 6, 30), spec, measure)).key == "green"
    assert colour_of(facts(date(2026, 6, 30), spec, measure, verified=True)).key == "blue"


def test_blue_comes_before_red() -> None:
    spec, measure = Spec("=", Fraction(15)), Measure(value=Fraction(15))
    assert colour_of(facts(date(2027, 3, 1), spec, measure, verified=True, missing=5)).key == "blue"


def test_missing_answers_are_red() -> None:
    spec, measure = Spec("=", Fraction(15)), Measure(value=Fraction(15))
    assert colour_of(facts(date(2026, 6, 30), spec, measure, missing=1)).key == "green"
    assert colour_of(facts(date(2026, 6, 30), spec, measure, missing=2)).key == "red"


def test_not_started_is_grey() -> None:
    unknown = TaskFacts(date(2026, 2, 1), YEAR_END, False, date(2026, 4, 1), False)
    assert colour_of(unknown).key == "grey"


def test_a_rate_that_must_hold_all_year_is_yellow_below_its_target() -> None:
    colour = colour_of(
        facts(
            date(2026, 11, 23), Spec("full"), Measure(hit=Fraction(612), base=Fraction(615), frozen=False), level=True
        )
    )
    assert (colour.key, colour.word) == ("yellow", "低于目标")


def test_nothing_measurable_gets_no_colour() -> None:
    day = date(2026, 11, 23)
    assert colour_of(facts(day, Spec(">=", Fraction(9)), Measure(connected=False))).word == "未接入"
    assert colour_of(facts(day, Spec(">=", quantified=False), Measure())).word == "未设量化目标"


@pytest.mark.parametrize("day, accepted, spec, measure, key, words", [
    (date(2026, 6, 30), (0, 5), Spec("="), Measure(connected=False, waits="「智慧社区」"), "none", "「智慧社区」登记册尚未接入"),
    (date(2026, 6, 30), (0, 5), Spec("="), Measure(connected=False), "none", "已核实 0/5，核实一项即按交付成果评价"),
    (date(2026, 6, 30), (1, 5), Spec("="), Measure(connected=False), "green", "已核实 1/5"),
    (date(2026, 11, 30), (0, 5), Spec("="), Measure(connected=False), "none", "已核实 0/5"),  # 31 days left
    (date(2026, 12, 1), (0, 5), Spec("="), Measure(connected=False), "yellow", "距期限 30 天，没有可用的数量目标，交付成果已核实 0/5"),
    (date(2026, 12, 1), (3, 5), Spec("="), Measure(connected=False), "yellow", "已核实 3/5"),
    (date(2026, 12, 1), (4, 5), Spec("="), Measure(connected=False), "green", "已核实 4/5"),
    (date(2026, 12, 1), (0, 0), Spec("="), Measure(connected=False), "none", "没有数据"),
    (date(2026, 12, 1), (0, 5), Spec("=", quantified=False), Measure(), "yellow", "已核实 0/5"),
    (date(2026, 12, 1), (0, 5), Spec("=", Fraction(15)), Measure(value=Fraction(15)), "green", ""),  # a number decides
    (date(2027, 1, 1), (4, 5), Spec("="), Measure(connected=False), "red", "已过期限"),
])  # fmt: skip
def test_without_a_number_the_accepted_deliverables_are_judged(day, accepted, spec, measure, key, words) -> None:
    colour = colour_of(TaskFacts(day, YEAR_END, True, NEW_YEAR, False, (judge(spec, measure),), deliverables=accepted))
    assert colour.key == key and words in colour.reason


def test_red_passes_through_yellow() -> None:
    spec = Spec("=", Fraction(15))
    red = colour_of(facts(date(2026, 7, 1), spec, Measure(value=Fraction(2))))
    green = colour_of(facts(date(2026, 8, 1), spec, Measure(value=Fraction(15))))
    assert softened(green, red).key == "yellow"
    assert softened(green, green).key == "green"


@given(st.integers(0, 40), st.integers(0, 40), st.dates(NEW_YEAR, YEAR_END))
def test_more_done_never_gives_a_worse_colour(a: int, b: int, day: date) -> None:
    order = {"red": 0, "yellow": 1, "green": 2}
    low, high = sorted((a, b))
    spec = Spec("=", Fraction(30))
    first, second = (order[colour_of(facts(day, spec, Measure(value=Fraction(n)))).key] for n in (low, high))
    assert second >= first


# -- scenario rows ---------------------------------------------------------------------------------------------------


def test_parts_counted_differently_are_not_added() -> None:
    by_person, by_act = (
        Part("甲局", Fraction(70), Fraction(100), "按人员"),
        Part("乙局", Fraction(900), Fraction(1000), "按行为"),
    )
    refused = aggregate([by_person, by_act])
    assert isinstance(refused, Refused)
    assert "口径不一致" in refused.reason


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12))
def test_the_whole_is_the_sum_of_parts_never_an_average(pairs: list[tuple[int, int]]) -> None:
    parts = [Part(str(i), Fraction(h), Fraction(h + more), "同一口径") for i, (h, more) in enumerate(pairs)]
    whole = aggregate(parts)
    assert isinstance(whole, Measure)
    assert (whole.hit, whole.base) == (sum(h for h, _ in pairs), sum(h + m for h, m in pairs))


def test_trend_without_baseline_is_listed_by_the_lint() -> None:
    task = {
        "no": "T10",
        "units": [{"name": "市司法局", "role": "lead"}],
        "targets": [{"key": "T10-a", "comparator": "trend", "value": None, "deadline": "2026-12-31"}],
    }
    assert [(p["target"], p["question"]) for p in lint([task])] == [("T10-a", "baseline")]
    assert judge(Spec("trend"), Measure(value=Fraction(3))) == Verdict("not_assessable", "没有基期数值，无法评价趋势")


def test_an_outcome_without_proof_is_no_progress_but_late_near_its_day() -> None:
    spec, measure = Spec("outcome"), Measure(proved=False)
    assert colour_of(facts(date(2026, 6, 30), spec, measure)).word == "待取得成果"
    assert colour_of(facts(date(2026, 12, 10), spec, measure)).key == "yellow"
    assert colour_of(facts(date(2027, 1, 2), spec, measure)).key == "red"


def test_soft_wording_is_never_failed_automatically() -> None:
    soft = (Verdict("soft", "还没有"),)
    late = TaskFacts(date(2027, 2, 1), YEAR_END, True, NEW_YEAR, False, verdicts=soft)
    assert colour_of(late).word == "争取中"
    done = TaskFacts(date(2027, 2, 1), YEAR_END, True, NEW_YEAR, True, verdicts=soft, deliverables=(2, 2))
    assert colour_of(done).key == "blue"


def parts_of(text: str) -> list[Part]:
    """甲 7 按件；乙 3/5 按件"""
    found = []
    for unit, number, definition in (piece.split() for piece in text.split("；") if piece):
        hit, base = amount(number)  # type: ignore[misc]
        found.append(Part(unit, hit, base, definition))
    return found


@pytest.mark.parametrize(("typed", "claims", "register", "expected"), rows("六、单位申报的汇总数"))
def test_what_units_claim_is_never_added_in_place_of_a_register(typed, claims, register, expected) -> None:
    held = Held("登记册", f"{register}件", Fraction(register)) if register else None
    found = add_up(typed, parts_of(claims), held)
    assert expected in (found.reason if isinstance(found, Refused) else told(found))
    assert isinstance(found, Refused) == (expected != typed)


@pytest.mark.parametrize(
    ("value", "told"), [(Fraction(1272727, 100000), "12.73"), (Fraction(10), "10"), (Fraction(1, 3), "0.33")]
)
def test_percentage_points_are_told_with_two_decimals(value: Fraction, told: str) -> None:
    assert points(value) == told
