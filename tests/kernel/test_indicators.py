"""A number is its list; freezing keeps it; a correction is visible."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fadu.kernel.access import PUBLIC, SYSTEM, Actor, PostView
from fadu.kernel.figures import Figure, Period, percent
from fadu.kernel.freezing import freeze, latest, may_compare, restatement
from fadu.kernel.indicators import by_organs, indicator
from fadu.kernel.procedure import take
from fadu.kernel.today import frozen_today

from .conftest import officer
from .permit.models import Permit

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)


def decide(case, on):
    who = officer(case.organ)
    with frozen_today(on):
        take(case, "accept", who, on=case.opened_on)
        take(case, "decide", who, {"result": "granted"}, on=on)


def test_ratio_and_lists(file, actor):
    fast, slow, _open = file(), file(), file()
    decide(fast, date(2026, 4, 1))
    decide(slow, date(2026, 6, 1))
    ind = indicator("permit.timely")
    figure = ind.value(actor, YEAR)
    assert (figure.value, figure.hit, figure.base, figure.text) == (Fraction(1, 2), 1, 2, "50%")
    assert [r.pk for r in ind.records(actor, YEAR, "hit")] == [fast.pk]
    assert [r.pk for r in ind.records(actor, YEAR, "miss")] == [slow.pk]
    assert ind.value(PUBLIC, YEAR).base == 0 and ind.value(PUBLIC, YEAR).text == "无记录"
    assert ind.monthly(actor, YEAR) == [(date(2026, 4, 1), 1, 1), (date(2026, 6, 1), 0, 1)]
    with pytest.raises(PermissionError):
        ind.open_value(YEAR)
    assert indicator("permit.received").open_value(YEAR).value == 3


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 300), st.booleans(), st.integers(0, 1)), max_size=8))
def test_every_figure_equals_the_length_of_its_list(file, city, rows):
    for days, closed, at in rows:
        case = file(date(2026, 1, 1) + timedelta(days=days), organ=city[at], fee="10")
        if closed:
            Permit._plain.filter(pk=case.pk).update(state="done", closed_on=case.opened_on + timedelta(days=days % 90))
    for who in (SYSTEM, officer(city[0]), PUBLIC):
        for name in ("received", "timely", "fees", "length"):
            ind = indicator(f"permit.{name}")
            figure = ind.value(who, YEAR)
            assert len(ind.records(who, YEAR)) == (figure.base if name != "fees" else figure.base)
            if name in ("received", "timely"):
                assert len(ind.records(who, YEAR, "hit")) == figure.hit
                assert sum(b for _, _, b in ind.monthly(who, YEAR)) == figure.base
                assert sum(b for *_, b in ind.by_organ(who, YEAR)) == figure.base
        ratios = [indicator("permit.received"), indicator("permit.timely")]
        assert by_organs(ratios, who, YEAR) == {ind.name: ind.by_organ(who, YEAR) for ind in ratios}


def test_freezing_keeps_and_restatement_shows(file, actor):
    decide(file(), date(2026, 4, 1))
    ind = indicator("permit.timely")
    frozen = freeze(ind, YEAR, actor)
    assert frozen.text == "100%" and restatement(frozen) is None
    with pytest.raises(ValueError, match="已经发布"):
        freeze(ind, YEAR, actor)
    decide(file(), date(2026, 6, 20))
    change = restatement(frozen)
    assert len(change.added) == 1 and change.now.text == "50%" and "新增 1 条" in change.sentence
    frozen.refresh_from_db()
    assert frozen.text == "100%"
    with pytest.raises(ValueError, match="理由"):
        freeze(ind, YEAR, actor, restates=frozen)
    again = freeze(ind, YEAR, actor, restates=frozen, reason="补录一件")
    assert again.restates == frozen and latest("permit.timely", YEAR) == again and restatement(again) is None
    assert (frozen.before, again.before) == ("", "100%")
    frozen.definition = "an earlier one"
    assert again.before == "100%，口径不同"
    nowhere = freeze(ind, YEAR, actor, area="99")
    assert (nowhere.base, nowhere.area) == (0, "99") and latest("permit.timely", YEAR, area="99") == nowhere
    assert latest("permit.timely", YEAR) == again and restatement(nowhere) is None


@pytest.mark.parametrize(
    "value,text",
    [
        (Fraction(6996, 10000), "69.96%"),
        (Fraction(699996, 10**6), "69.99%"),
        (Fraction(1), "100%"),
        (Fraction(999999, 10**6), "99.99%"),
        (Fraction(0), "0%"),
    ],
)
def test_a_percentage_never_reaches_a_bound_by_rounding(value, text):
    assert percent(value) == text and Figure(value, 1, 1, "%").text == text


def test_how_all_records_differ_is_told_only_to_those_who_may_count_them(city):
    watcher = Actor(1, "w", "w", (PostView("watcher"),))
    open_one, closed_one = indicator("permit.received"), indicator("permit.timely")
    assert may_compare(open_one, officer(city[0])) and may_compare(closed_one, watcher)
    assert not may_compare(closed_one, officer(city[0]))
