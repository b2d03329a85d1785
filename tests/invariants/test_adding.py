"""Invariants 1 to 3 over random cases: areas add up to the city, months to the year, ratios are counted anew."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.aspects.a6_disputes.reconsideration.rules import vocab
from fadu.aspects.a9_coordination.annual_report import adding_up, counting
from fadu.aspects.a9_coordination.annual_report.figures import Stock
from fadu.aspects.a9_coordination.annual_report.models import Report
from fadu.kernel.access import SYSTEM, within
from fadu.kernel.figures import Period
from fadu.kernel.indicators import Days, Ratio
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.models import Organ

from .conftest import YEAR, drawn, rows, undone

pytestmark = pytest.mark.django_db
ORGANS = ("weihai", "huancui", "wendeng", "rongcheng", "rushan")
CASE = st.tuples(
    st.sampled_from(ORGANS), st.dates(date(YEAR - 1, 6, 1), date(YEAR, 12, 31)), st.integers(0, 400),
    st.sampled_from([key for key, _ in vocab.CLOSE_RESULTS]), st.booleans(), st.booleans(),
)  # fmt: skip
CASES = st.lists(CASE, min_size=4, max_size=30)
DRAWN = drawn(4)
WHOLE = Period.year(YEAR)
RANDOM = st.randoms(use_true_random=False)


def filed(cases):
    """Cases as they stand at the end of the year."""
    organs = {organ.key: organ for organ in Organ.objects.filter(key__in=ORGANS).select_related("area")}
    made = []
    for key, opened, days, result, sued, taken in cases:
        ended = opened + timedelta(days=days)
        over = ended <= date(YEAR, 12, 31)
        more = {"state": "closed", "closed_on": ended, "result": result} if over else {"state": "received"}
        more |= {"accepted_on": opened} if taken else {}
        made.append((organs[key], opened, {"sued_on": ended if over and sued else None, **more}))
    rows("reconsideration", made)


def figures(random):
    """Some of the figures of the book that can answer, its stock among them."""
    able = [ind for ind in register("reconsideration").indicators if ind.kind != "awaiting"]
    return random.sample(able, 9) + [ind for ind in able if isinstance(ind, Stock)]


def scopes():
    """Every county of the city, and the organs of the city itself."""
    areas = Organ.objects.filter(key__in=ORGANS).exclude(key="weihai").values_list("area__code", flat=True)
    return [*({"area": within(code)} for code in areas), {"organ": Organ.objects.get(key="weihai").pk}]


@DRAWN
@given(cases=CASES, random=RANDOM)
def test_the_city_is_the_sum_of_its_areas_and_ratios_are_counted_anew(city, cases, random):
    with undone():
        filed(cases)
        for ind in figures(random):
            whole = ind.value(SYSTEM, WHOLE)
            parts = [ind.value(SYSTEM, WHOLE, **scope) for scope in scopes()]
            assert whole.base == sum(part.base for part in parts), ind.name
            if isinstance(ind, Ratio):
                hit = sum(part.hit for part in parts)
                assert whole.hit == hit
                assert whole.value == (Fraction(hit, whole.base) if whole.base else ind.quotient(0, 0)), ind.name
            elif not isinstance(ind, Days):
                assert whole.value == sum(part.value for part in parts), ind.name


@DRAWN
@given(cases=CASES, cut=st.integers(1, 11), random=RANDOM)
def test_half_a_year_is_not_more_than_the_year(city, cases, cut, random):
    with undone():
        filed(cases)
        part = WHOLE.until(Period.month(YEAR, cut).end)
        rest = Period(part.end + timedelta(days=1), WHOLE.end)
        for ind in figures(random):
            if not ind.adds_up:
                continue
            some, other, all_of_it = (ind.value(SYSTEM, period) for period in (part, rest, WHOLE))
            assert some.base <= all_of_it.base == some.base + other.base, ind.name
            if ind.kind == "count":
                assert some.value <= all_of_it.value == some.value + other.value, ind.name


@DRAWN
@given(cases=CASES)
def test_stock_carries_its_day_and_is_not_added(city, cases):
    with undone(), frozen_today(date(YEAR + 1, 1, 15)):
        filed(cases)
        stock = [ind for ind in register("reconsideration").indicators if isinstance(ind, Stock)]
        assert stock and not any(ind.adds_up for ind in stock)
        before, after = stock
        day = date(YEAR, 7, 1)
        first, second = Period(WHOLE.start, day - timedelta(days=1)), Period(day, WHOLE.end)
        assert after.value(SYSTEM, first).value == before.value(SYSTEM, second).value  # what goes out comes in
        report = Report(year=YEAR, kind="government", organ=Organ.objects.get(key="weihai"))
        told = {found.key: found.dated for found in counting.count(report)}
        assert {told[key] for key in ("F090e", "F090f") if key in told} <= {date(YEAR - 1, 12, 31), WHOLE.end}
        assert all(told[key] is None for key in told if key in ("F090a", "F090c"))


@DRAWN
@given(cases=CASES)
def test_live_sums_hold_whatever_the_cases(city, cases):
    with undone(), frozen_today(date(YEAR + 1, 1, 15)):
        filed(cases)
        report = Report(year=YEAR, kind="government", organ=Organ.objects.get(key="weihai"))
        values = adding_up.exact(counting.count(report))
        for one in adding_up.checked(values):
            assert one.state == "holds", one.sentence
