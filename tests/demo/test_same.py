"""Same day, same scale: the same city to the byte; an interrupted load ends in the same city too."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from fadu.demo import load as loading
from fadu.demo.load import Status, load, status
from fadu.kernel import exchange
from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Run
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.kernel.verifying import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cases_alone(monkeypatch):
    """What the other parts add is looked at in `tests/modules`."""
    monkeypatch.setattr("fadu.demo.load.parts", lambda: ())


def exported() -> list[bytes]:
    """The register as it is exported, and every clock."""
    book = register("reconsideration")
    rows = book.model._plain.select_related("matter", "organ").order_by("matter__number")
    found = [exchange.WRITERS["json"](exchange.export_rows(book, list(rows), SYSTEM))]
    clocks = Run._plain.order_by("matter__number", "key", "turn")
    columns = ("matter__number", "key", "turn", "started_on", "due_on", "stopped_on")
    found.append(repr(list(clocks.values_list(*columns))).encode())
    return found


def made(monkeypatch, day: date, scale: str, stop_after: int = 0) -> list[bytes]:
    """Load a city, look at it, throw it away."""
    monkeypatch.setenv("FADU_DEMO_SCALE", scale)
    with transaction.atomic(), frozen_today(day):
        for months in (stop_after, 0) if stop_after else ():
            with pytest.raises(KeyboardInterrupt):
                load(Interrupt(months))
            assert not status().done and status().until is not None
        player = load()
        assert player is not None and player.broken == {}
        assert verify()[1] == []
        found = exported()
        transaction.set_rollback(True)
    return found


class Interrupt:
    """Progress that stops the load after some months; after 0 when all cases are there and nothing else is."""

    def __init__(self, months: int) -> None:
        self.left = months

    def __call__(self, text: str, done: int = 0, total: int = 0) -> None:
        if done:
            self.left -= 1
            if self.left == 0 or self.left < 0 and done == total:
                raise KeyboardInterrupt


def test_same_day_same_city_even_after_an_interruption(monkeypatch):
    day = date(2026, 11, 23)
    once = made(monkeypatch, day, "0.01")
    assert made(monkeypatch, day, "0.01", stop_after=9) == once


def test_the_last_case_does_not_make_the_city():
    """A start killed after it, before the other parts are there, goes on with them."""
    day = date(2026, 11, 23)
    loading._keep(Status(day, 1.0, day))
    assert status() == Status(day, 1.0, day) and not status().done
    loading._keep(Status(day, 1.0, day, done=True))
    assert status().done


@pytest.mark.parametrize("day", [date(2026, 2, 22), date(2027, 1, 3)])
def test_any_day_will_do(monkeypatch, day):
    assert made(monkeypatch, day, "0.004")
