"""A city with two organs and a citizen who files at a stall."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from fadu.kernel.access import PUBLIC, Actor, PostView
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

DAY = date(2026, 3, 2)


@pytest.fixture
def city(db):
    """Two organs, 甲机关 and 乙机关, of one area."""
    from fadu.people.models import Area, Organ

    area, _ = Area.objects.get_or_create(code="371000", defaults={"name": "某市", "level": "city"})
    return [
        Organ.objects.get_or_create(
            key=f"t.{p}", defaults={"name": f"{p}机关", "short": p, "kind": "government", "area": area, "prefix": p}
        )[0]
        for p in "甲乙"
    ]


@pytest.fixture(autouse=True)
def on_the_day():
    """All tests run on one day."""
    with frozen_today(date(2026, 3, 31)):
        yield


def officer(organ, *roles: str) -> Actor:
    """An official of one organ with these roles (all of the stall's by default)."""
    held = roles or ("s.clerk", "s.handler")
    return Actor(
        None, "经办", f"{organ.short}经办", tuple(PostView(r, organ.pk, frozenset({organ.pk}), "371000") for r in held)
    )


def answers(organ, **changes):
    """A full set of answers to the stall's form."""
    return {
        "applicant": "张三丰",
        "phone": "13806310001",
        "against": str(organ.pk),
        "place": "海边",
        "wish": "请求摆摊",
    } | changes


@pytest.fixture
def stall(city):
    """Files a stall on a day as the public; returns its matter."""

    def _file(on: date = DAY, **facts) -> Matter:
        done = open_case(
            register("stall"),
            PUBLIC,
            answers(city[0]) | {"agree": True} | facts,
            organ_id=city[0].pk,
            on=on,
            step="file",
        )
        return Matter._plain.get(pk=done.case.pk)

    return _file


@pytest.fixture
def move(city):
    """Takes a step as an official."""

    def _move(matter, step, on: date = date(2026, 3, 4), **facts):
        case = register("stall").model._plain.get(pk=matter.pk)
        return take(case, step, officer(city[0]), facts, on=on)

    return _move


def unlock(client: Client, matter: Matter, code: str = ""):
    """Open a case as its applicant would."""
    return client.post("/track", {"number": matter.number, "code": code or matter.query_code})
