"""A small city for the kernel's tests: two organs, actors for each role, and a helper that files permits."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.access import Actor, PostView
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

ROLES = ("clerk", "handler", "head")


@pytest.fixture
def city(db):
    """Two organs, "甲" and "乙", of one area."""
    from fadu.people.models import Area, Organ

    area, _ = Area.objects.get_or_create(code="371000", defaults={"name": "某市", "level": "city"})
    return [
        Organ.objects.get_or_create(
            key=f"t.{p}", defaults={"name": f"{p}机关", "short": p, "kind": "government", "area": area, "prefix": p}
        )[0]
        for p in "甲乙"
    ]


def officer(organ, *roles: str) -> Actor:
    """Somebody who holds all module roles (or those named) at one organ."""
    return Actor(
        None,
        f"{organ.short}officer",
        f"{organ.short}经办",
        tuple(PostView(r, organ.pk, frozenset({organ.pk}), "371000") for r in roles or ROLES),
    )


@pytest.fixture
def actor(city):
    return officer(city[0])


@pytest.fixture
def file(city, actor):
    """Files a permit on a day at the first organ."""

    def _file(on: date = date(2026, 3, 2), organ=None, by=None, **facts):
        organ = organ or city[0]
        with frozen_today(on):
            done = open_case(
                register("permit"), by or officer(organ), {"applicant": "张三"} | facts, organ_id=organ.pk, on=on
            )
        return done.case

    return _file
