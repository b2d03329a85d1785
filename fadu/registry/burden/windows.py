"""Booking the days on which a unit is inspected, and asking whether they clash with others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.once import once

from .inforce import limits_on
from .models import Window
from .rules.clash import Clash, Stay, clashes


def gap(first: date, second: date) -> int:
    """Working days after `first` and before `second`."""
    cal, day, n = once("kernel.calendar", calendar), first + timedelta(days=1), 0
    most = limits_on(first).gap_workdays
    while day < second and n <= most:
        n += cal.is_workday(day)
        day += timedelta(days=1)
    return n


def stay_of(window: Window) -> Stay:
    """A booked window as the rules take it."""
    return Stay(
        window.matter_id, window.organ_id, window.title, window.start, window.end, window.regime, window.comprehensive
    )


def met(units: Any, stay: Callable[[int], Stay]) -> list[Clash]:
    """Clashes of one plan with what is booked; units: ids or a query for them, stay: what is planned with one unit."""
    rows = Window._plain.filter(organ_id__in=units, cancelled=False)
    others = [stay_of(row) for row in rows.order_by("start", "id")]
    stays = [stay(unit) for unit in dict.fromkeys(other.unit for other in others)]
    found = []
    for each in stays:
        bounds = limits_on(each.start)
        found += clashes(each, others, bounds.gap_workdays, bounds.comprehensive_a_year, gap)
    return found


def book(stays: Iterable[Stay], *, office: int | None = None) -> None:
    """Book stays; those of the same matter are replaced."""
    rows = list(stays)
    Window._plain.filter(matter_id__in={stay.key for stay in rows}).delete()
    Window._plain.bulk_create(
        Window(matter_id=stay.key, organ_id=stay.unit, office_id=office, title=stay.title[:200], start=stay.start,
               end=stay.end, regime=stay.regime, comprehensive=stay.comprehensive)
        for stay in rows
    )  # fmt: skip


def cancel(matter_id: int) -> None:
    """Give the days of a matter back."""
    Window._plain.filter(matter_id=matter_id).update(cancelled=True)
