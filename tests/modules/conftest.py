"""The synthetic city at a small scale, and everybody who may or may not look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as options
from django.db import transaction
from django.test import Client, override_settings

from fadu.kernel.access import PUBLIC, Actor
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import Register, register, registers
from fadu.kernel.today import frozen_today
from fadu.people.actors import actor_for
from fadu.people.models import User
from fadu.web.views.common import may_list
from tests.cities import DAY, Cities, inside

from .more import further_steps

MORE = [import_module(f"{__package__}.{file.stem}") for file in sorted(Path(__file__).parent.glob("more_*.py"))]

BOOKS = sorted(key for key, book in registers().items() if book.model.__module__.startswith("fadu."))
STRANGER, COOKIE = "stranger", options.SESSION_COOKIE_NAME
STAFF = (
    "clerk", "handler", "head", "decider", "supervisor", "scjg.officer", "wendeng.handler", "coordinator", "leader",
    "auditor", "spj.contact", "jiandu", "scjg.planner", "risk", "xitong", "shenji", STRANGER,
)  # fmt: skip
# Who has signed in stands in the cookie: no page of a register is about where sessions are kept.
IN_COOKIES = "django.contrib.sessions.backends.signed_cookies"
NOBODY = ("", STRANGER, "xitong", "anquan", "shenji")


@pytest.fixture(autouse=True)
def _day(settings: Any) -> Iterator[None]:
    """The tests live on the day of their city."""
    settings.FADU_DEMO, settings.SESSION_ENGINE = True, IN_COOKIES
    with frozen_today(DAY):
        yield


@pytest.fixture(scope="session")
def full_city(plain_city: str, cities: Cities, django_db_blocker: Any) -> str:
    """Database with the city and what its demonstration leaves out. Work in a copy."""
    with django_db_blocker.unblock():
        return cities.filled("full", plain_city, completed)


def completed() -> None:
    """What the demonstration leaves out, so that every kind of paper and of case is there."""
    with transaction.atomic(), frozen_today(DAY):
        adjusted()
        further_steps(DAY)
        for module in MORE:
            module.more(DAY)
        User.objects.create_user(STRANGER, name="路人")


@pytest.fixture(scope="package")
def city(full_city: str, cities: Cities, django_db_blocker: Any) -> Iterator[None]:
    """This process's copy of the city; each test's changes are rolled back."""
    with django_db_blocker.unblock(), inside(cities.copy("full", full_city)):
        yield


def adjusted() -> None:
    """A plan adjustment sheet drafted, submitted and approved, and a second one that is still a draft."""
    office, leader = (actor_for(User.objects.get(username=name), DAY) for name in ("coordinator", "leader"))
    plan = register("plan").model._plain.get(year=DAY.year, parent=None)
    target = plan.tasks.get(no="T02").targets.get(key="T02-a")
    facts = {"plan_id": str(plan.pk), "reason": "场景名单增加两个"}
    sheet = open_case(register("plan_sheet"), office, facts, organ_id=plan.organ_id, on=DAY).case
    sheet = take(sheet, "add", office, {"object": f"g:{target.pk}", "field": "value", "after": "17"}, on=DAY).case
    sheet = take(sheet, "submit", office, on=DAY).case
    take(sheet, "approve", leader, {"opinion": "同意"}, on=DAY)
    open_case(register("plan_sheet"), office, facts | {"reason": "再增加一个"}, organ_id=plan.organ_id, on=DAY)


@pytest.fixture(scope="package")
def actors(city: None) -> Callable[[str], Actor]:
    """Who everybody is, asked once for all tests: nobody changes post in them, and each test is rolled back."""
    return cache(lambda name: actor_for(User.objects.get(username=name), DAY) if name else PUBLIC)


@pytest.fixture
def actor(actors: Callable[[str], Actor], db: None) -> Callable[[str], Actor]:
    """actor("handler") is what the kernel takes; actor("") the public."""
    return actors


@pytest.fixture(scope="package")
def sessions(city: None, django_db_blocker: Any) -> dict[str, str]:
    """The staff's session cookies, signed in once for all tests: what a test changes in them is in its own client."""
    with django_db_blocker.unblock(), frozen_today(DAY), override_settings(SESSION_ENGINE=IN_COOKIES):
        return {name: signed_in(name).cookies[COOKIE].value for name in {*STAFF, *NOBODY} - {""}}


def signed_in(name: str) -> Client:
    """A client in which somebody has signed in."""
    made = Client()
    made.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return made


@pytest.fixture
def client_of(sessions: dict[str, str], db: None) -> Callable[[str], Client]:
    """client_of("handler") is a signed-in client; client_of("") an anonymous one."""

    def client(name: str) -> Client:
        if name and name not in sessions:
            return signed_in(name)
        made = Client()
        if name:
            made.cookies[COOKIE] = sessions[name]
        return made

    return client


def readers(book: Register, actor: Callable[[str], Actor]) -> list[str]:
    """Those of STAFF who may open the register's list."""
    return [name for name in STAFF if may_list(book, actor(name))]


def seen(book: Register, who: Actor) -> dict[int, str]:
    """Numbers of the rows that the gate opens for somebody, by id."""
    return dict(book.model.objects.for_user(who).values_list("pk", "matter__number"))
