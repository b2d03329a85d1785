"""A small office for the tests of the pages: two organs, people with posts, cases of the tests' own register."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from fadu.kernel.access import Actor
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today, set_today
from fadu.people.actors import actor_for
from fadu.people.models import Area, Organ, Post, User

DAY = date(2026, 11, 23)
PEOPLE = {
    "clerk": ("clerk",),
    "handler": ("handler", "clerk"),
    "head": ("head",),
    "watcher": ("watcher",),
    "coordinator": ("coordinator", "watcher"),
    "auditor": ("audit_admin",),
    "sysadmin": ("system_admin",),
    "idle": (),
}
SECRET = "欧阳锦绣"
PHONE = "13805311234"


def pytest_configure(config: pytest.Config) -> None:
    """`-m "not browser"` leaves the slow ones out."""
    config.addinivalue_line("markers", "browser: runs in Debian's chromium")


@pytest.fixture(autouse=True)
def _day(settings):
    """Every test runs on 2026-11-23 in an installation with synthetic data."""
    settings.FADU_DEMO = True
    set_today(DAY)
    yield
    set_today(None)


@pytest.fixture
def organs(db) -> list[Organ]:
    """甲局 and 乙局."""
    area, _ = Area.objects.get_or_create(code="371000", defaults={"name": "威海市", "level": "city"})
    made = []
    for sign in "甲乙":
        values = {"name": f"{sign}市司法局", "short": f"{sign}局", "kind": "department", "area": area, "prefix": sign}
        made.append(Organ.objects.get_or_create(key=f"web.{sign}", defaults=values)[0])
    return made


@pytest.fixture
def people(organs) -> dict[str, User]:
    """One person per set of roles at 甲局, and a handler of 乙局."""
    found = {}
    for name, roles in PEOPLE.items():
        found[name] = _person(name, organs[0], roles)
    found["other"] = _person("other", organs[1], ("handler", "clerk", "head"))
    return found


def _person(name: str, organ: Organ, roles: tuple[str, ...]) -> User:
    user = User.objects.create_user(name, "Moon-over-the-harbour-7", name=f"某{name}")
    for role in roles:
        Post.objects.create(user=user, organ=organ, role=role, from_date=date(2024, 1, 1))
    return user


@pytest.fixture
def signed_in(people):
    """signed_in("handler") → a client of that person; signed_in("") → an anonymous one."""

    def client(name: str) -> Client:
        made = Client()
        if name:
            made.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client


@pytest.fixture
def actor(people):
    """actor("handler") → what the kernel takes."""
    return lambda name: actor_for(people[name], DAY)


@pytest.fixture
def file(organs, actor):
    """file(on, …) opens a permit at 甲局 and moves it on to `state` (filed, open, held, done)."""

    def make(on: date = date(2026, 11, 2), state: str = "filed", by: str = "handler", **facts: Any) -> Any:
        who: Actor = actor(by)
        given = {"applicant": SECRET, "phone": PHONE, "fee": "50"} | facts
        with frozen_today(on):
            organ = organs[1] if by == "other" else organs[0]
            case = open_case(register("permit"), who, given, organ_id=organ.pk, on=on).case
            if state != "filed":
                case = take(case, "accept", who, {}, on=on).case
            if state == "held":
                case = take(case, "hold", who, {"reason": "需要鉴定"}, on=on).case
            if state == "done":
                case = take(case, "decide", actor("head"), {"result": "granted"}, on=on).case
        return case

    return make
