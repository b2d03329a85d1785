"""The synthetic city's organs, people and plan on a server of its own, and windows of a real browser on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from fadu.aspects.a9_coordination.annual_plan import loading as plans
from fadu.demo import people
from fadu.demo.world import World
from fadu.kernel import today as kernel_today
from fadu.kernel.today import frozen_today
from fadu.people.city import load_city
from tests.law_inspection.conftest import city, office  # noqa: F401 the office of law inspection, without a browser

from .days import SharedDay
from .screen import Screen

YEAR, FIRST = 2026, date(2026, 3, 9)


def pytest_configure(config: pytest.Config) -> None:
    """`-m "not browser"` leaves the slow ones out."""
    config.addinivalue_line("markers", "browser: runs in Debian's chromium")


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Iterator[SharedDay]:
    """`day.set(date)` changes the calendar of the whole server."""
    shared = SharedDay(FIRST)
    monkeypatch.setattr(kernel_today, "_set", shared)
    yield shared


@pytest.fixture
def town(transactional_db: None, day: SharedDay, settings: Any) -> World:
    """Organs, accounts and posts of the synthetic city, without any case."""
    settings.FADU_DEMO = True
    load_city()
    people.open_accounts(date(YEAR - 2, 1, 2))
    world = World(date(YEAR, 7, 1))
    for when, acts in sorted(people.posts_to_come(world).items()):
        with frozen_today(when):
            for act in acts:
                act()
    return world


@pytest.fixture
def plan(town: World) -> Any:
    """The plan of the running year, all tasks begun."""
    with frozen_today(date(YEAR, 1, 12)):
        return plans.load_synthetic(YEAR)


@pytest.fixture
def window(browser: Any, live_server: Any) -> Iterator[Callable[..., Screen]]:
    """window() is a fresh browser window; window("clerk") one in which that person has signed in."""
    opened, errors = [], []

    def fresh(username: str = "", **words: Any) -> Screen:
        size = {"width": 1280, "height": 900}
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, **words)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        opened.append(context)
        screen = Screen(page, live_server.url)
        return screen.sign_in(username) if username else screen

    yield fresh
    for context in opened:
        context.close()
    assert not errors, errors
