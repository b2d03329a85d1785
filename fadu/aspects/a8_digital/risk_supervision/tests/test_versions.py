"""Versions of a scheme follow one another without gap, in whatever order they are approved, and are scored at once."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

from .. import running
from ..models import RiskScheme
from ..schemes import default_text, general
from .conftest import DAY

pytestmark = pytest.mark.django_db
MID, LATER = date(2026, 11, 16), date(2026, 12, 10)


def draft(city):
    """A draft of the shipped scheme."""
    facts = {"text": default_text(), "kind": "general"}
    return open_case(register("risk_scheme"), city.officer, facts, organ_id=city.organ.pk, on=DAY).case


def approved(city, since):
    return take(draft(city), "approve", city.head, {"since": since, "opinion": ""}, on=DAY).case


def until(case):
    return RiskScheme._plain.values_list("until", flat=True).get(pk=case.pk)


def test_versions_end_where_the_next_begins(city):
    late, early = approved(city, LATER), approved(city, DAY)
    assert (until(early), until(late)) == (LATER, None)
    middle = approved(city, MID)
    assert [until(case) for case in (early, middle, late)] == [MID, LATER, None]
    again = approved(city, MID)  # the decision taken last counts
    assert [until(case) for case in (early, middle, again)] == [MID, MID, LATER] and general(MID).case == again
    late.refresh_from_db()
    take(late, "end", city.head, {"until": LATER, "opinion": "不启用"}, on=DAY)  # called off before it began
    assert (until(again), until(late)) == (None, LATER) and general(LATER).case == again
    again.refresh_from_db()
    take(again, "end", city.head, {"until": LATER, "opinion": "停用"}, on=DAY)
    assert (until(early), until(middle), until(again)) == (MID, MID, LATER) and general(LATER).case is None


def test_a_version_is_scored_on_the_day_it_takes_effect(city):
    approved(city, DAY)
    newer = approved(city, MID)
    assert len(running.monthly(DAY)) == 1 and running.monthly(date(2026, 11, 15)) == []
    with frozen_today(MID):
        assert [run.scheme_id for run in running.monthly()] == [newer.pk] and running.monthly() == []
    with frozen_today(date(2026, 11, 20)):
        assert running.monthly() == []
