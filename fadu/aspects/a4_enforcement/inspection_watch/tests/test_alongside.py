"""Caps, complaints and ratings beside the same months a year before, by the bodies that existed in both."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Matter
from fadu.kernel.register import register

from ..alongside import alongside, compared_lines
from ..ratings import voices
from .conftest import visit

PERIOD = Period(date(2026, 1, 1), date(2026, 11, 23))
# The cap in use is two a year: three visits pass it, one does not.
VISITS = [date(2026, 3, 2), date(2026, 5, 6), date(2026, 9, 7), date(2025, 4, 1)]
CELLS = [(date(2026, 4, 10), 20, 10, 9), (date(2025, 4, 10), 20, 10, 6)]
COMPLAINTS = [date(2026, 2, 2), date(2025, 2, 3), date(2025, 6, 3), date(2025, 12, 1)]


def row(key: str, organ: int, on: date, **values: Any) -> Any:
    """A row of a register that took no step."""
    matter = Matter._plain.create(register=key, number=f"{key}{on}", organ_id=organ, opened_on=on)
    made = register(key).model(matter=matter, organ_id=organ, area="371000", opened_on=on, **values)
    made.save(force_insert=True)
    return made


@pytest.fixture
def two_years(body, firm):
    for day in VISITS:
        visit(body, firm, day)
    for day, invited, rated, satisfied in CELLS:
        month = f"{day:%Y-%m}"
        row("visit_rating", body.organ_id, day, first=month, last=month, invited=invited, rated=rated,
            satisfied=satisfied, total=4 * rated, k=5)  # fmt: skip
    for day in COMPLAINTS:
        row("enterprise_complaint", body.organ_id, day, state="received", body_id=body.organ_id)


def test_caps_complaints_and_ratings_have_a_year_before(two_years, boss):
    found = alongside(boss, PERIOD)
    cap, filed = found["inspection.over_cap"], found["enterprise_complaint.filed"]
    assert (cap.now, cap.was, cap.like, cap.points) == ((1, 1), (0, 1), (1, 1), 100)
    assert (filed.now[1], filed.was[1]) == (1, 2), "the complaint of December is not of the same months"
    for name, one in found.items():
        figure = indicator(name).value(boss, PERIOD)
        assert one.now[1] == figure.base, name
    told = voices(boss, PERIOD)
    assert (told.now.satisfaction, told.was.satisfaction, told.points) == (Fraction(9, 10), Fraction(6, 10), 30)
    lines = {line.key: line for line in compared_lines(found, told)}
    assert lines["inspection.over_cap"].change == "提高 100.00 个百分点"
    assert lines["enterprise_complaint.filed"].change == "下降 50.00%"
    assert (lines["visit_rating.satisfaction"].before, lines["visit_rating.satisfaction"].made) == ("60.00%", "9 / 10")
    assert "95%" in lines["visit_rating.satisfaction"].formula, "ten ratings are few: the interval stands beside"


def test_a_body_of_this_year_alone_compares_with_nothing(two_years, boss, body):
    type(body)._plain.filter(pk=body.pk).update(published_on=date(2025, 6, 1))
    cap, told = alongside(boss, PERIOD)["inspection.over_cap"], voices(boss, PERIOD)
    assert (cap.now, cap.was, cap.points) == ((1, 1), (0, 0), None)
    assert (told.now.rated, told.was.rated, told.points) == (10, 0, None)
