"""A figure equals the length of its list, for everybody, everywhere and in every part of it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import all_indicators
from fadu.people.models import Organ

from .conftest import BOOKS, DAY

FIGURES = sorted(ind.name for ind in all_indicators() if ind.register_key in BOOKS)
COUNTERS = ("coordinator", "handler", "wendeng.handler", "scjg.officer", "auditor", "stranger")
BY_NAME = {ind.name: ind for ind in all_indicators()}
SUMS = [name for name in FIGURES if BY_NAME[name].adds_up]
YEARS = (Period.year(DAY.year - 1), Period.year(DAY.year))


def scopes() -> list[dict]:
    """All, one organ, one county."""
    return [{}, {"organ": Organ.objects.get(key="weihai").pk}, {"area": "371082"}]


@pytest.mark.parametrize("name", SUMS)
def test_the_number_is_the_length_of_the_list(actor, name):
    ind = BY_NAME[name]
    for who in map(actor, COUNTERS):
        for scope in scopes():
            figure = ind.value(who, YEARS[1], **scope)
            rows = list(ind.records(who, YEARS[1], **scope).values_list("pk", "is_hit"))
            assert figure.base == len(rows) == len({pk for pk, _ in rows})
            if ind.kind == "ratio":
                hits = [pk for pk, hit in rows if hit]
                assert figure.hit == len(hits) and figure.value == (
                    Fraction(len(hits), len(rows)) if rows else ind.quotient(0, 0)
                )
                assert set(hits) == set(ind.records(who, YEARS[1], "hit", **scope).values_list("pk", flat=True))
                assert len(rows) - len(hits) == ind.records(who, YEARS[1], "miss", **scope).count()


@pytest.mark.parametrize("name", SUMS)
def test_months_and_organs_add_up_to_the_year(actor, name):
    ind = BY_NAME[name]
    who = actor("auditor")
    for period in YEARS:
        figure = ind.value(who, period)
        for parts in (ind.monthly(who, period), ind.by_organ(who, period)):
            assert sum(part[-1] for part in parts) == figure.base
            if ind.kind == "ratio":
                assert sum(part[-2] for part in parts) == figure.hit


@pytest.mark.parametrize("name", FIGURES)
def test_a_public_number_counts_everything_and_no_other_is_public(actor, name):
    ind = BY_NAME[name]
    if ind.public:
        assert ind.open_value(YEARS[1]) == ind.value(SYSTEM, YEARS[1])
    else:
        with pytest.raises(PermissionError):
            ind.open_value(YEARS[1])
    assert ind.value(actor("stranger"), YEARS[1]).base == 0


def test_the_city_has_something_to_count(actor):
    counted = [name for name in FIGURES if BY_NAME[name].value(actor("auditor"), YEARS[1]).base]
    assert len(counted) * 2 > len(FIGURES), counted
