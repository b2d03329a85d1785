"""Invariant 4: what was published is counted from the frozen records again, and its files stay the same bytes."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from fadu.aspects.a9_coordination.annual_report import freezing
from fadu.aspects.a9_coordination.annual_report.models import ReportFigure
from fadu.aspects.a9_coordination.annual_report.tests import test_report as acts
from fadu.kernel.figures import Figure
from fadu.kernel.indicators import indicator
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

from .conftest import YEAR, drawn, rows, undone

pytestmark = pytest.mark.django_db
town = acts.city
LATER = date(YEAR + 1, 5, 6)
CHANGE = st.sampled_from(["add", "close", "date", "result", "withdraw"])


def files(report) -> dict[str, bytes]:
    """The published files for machines."""
    return {
        form: Client().get(reverse("open-report-figures", args=[report.pk, form])).content for form in ("json", "csv")
    }


def changed(organ, how, n):
    """One thing happens to the records of a year that was reported on."""
    book = register("reconsideration").model._plain
    day = date(YEAR, 1, 1) + timedelta(days=n)
    if how == "add":
        rows("reconsideration", [(organ, day, {"state": "received"})])
        return
    one = list(book.order_by("pk"))[n % book.count()]
    new = {"close": {"closed_on": day, "result": "uphold", "state": "closed"}, "date": {"opened_on": day},
           "result": {"result": "revoke"}, "withdraw": {"state": "draft"}}[how]  # fmt: skip
    book.filter(pk=one.pk).update(**new)


@pytest.fixture
def report(town):
    """Drafted, signed, frozen, published."""
    return acts.published(town)


@drawn(5)
@given(changes=st.lists(st.tuples(CHANGE, st.integers(0, 360)), min_size=1, max_size=6))
def test_what_was_published_stays_whatever_happens_to_the_records(town, report, changes):
    with undone():
        before = files(report)
        for how, n in changes:
            changed(town.weihai, how, n)
        with frozen_today(LATER):
            freezing.recheck(report)
            assert files(report) == before
        for row in ReportFigure._plain.filter(matter_id=report.pk).exclude(frozen=None).select_related("frozen"):
            ind, kept = indicator(row.indicator), row.frozen
            if ind.kind == "ratio":
                value = Fraction(len(kept.hits), len(kept.records)) if kept.records else ind.quotient(0, 0)
                assert Figure(value, len(kept.hits), len(kept.records), ind.unit).text == row.text == kept.text
            elif ind.kind in ("count", "stock"):
                assert Figure(len(kept.records), None, 0, ind.unit).text == row.text == kept.text
