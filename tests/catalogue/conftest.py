"""A city with its organs, a supervisor of the justice bureau and a planner of the market regulator."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.areas import towns
from fadu.people.city import load_city
from fadu.people.models import Organ

DAY = date(2026, 11, 23)


def somebody(role: str, key: str, pk: int) -> Actor:
    """One role at one organ."""
    organ = Organ.objects.select_related("area").get(key=key)
    return Actor(
        pk, "某甲", f"某甲（{organ.short}）", (PostView(role, organ.pk, frozenset({organ.pk}), organ.area.code),)
    )


@pytest.fixture(scope="package")
def organs(django_db_setup, django_db_blocker):
    """Areas and organs, once for this folder, inside one transaction that is rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_city()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city(organs, db):
    """The city on the day of the tests."""
    with frozen_today(DAY):
        yield


@pytest.fixture
def boss(city):
    """Supervision of the city."""
    return somebody("inspection.supervisor", "sfj", 7)


@pytest.fixture
def planner(city):
    """The planner of one body."""
    return somebody("inspection.planner", "scjg", 8)


@pytest.fixture
def body(city, boss, planner):
    """The market regulator as a published body."""
    facts = {"nature": "department", "basis": "《食品安全法》（条款待核）"}
    made = open_case(register("inspection_body"), planner, facts, organ_id=organ_id("scjg"), on=DAY).case
    made = take(made, "confirm", boss, on=DAY).case
    return take(made, "publish", boss, on=DAY).case


@pytest.fixture
def firms(city):
    """Sixty synthetic enterprises."""
    from fadu.registry.enterprises.bulk import load
    from fadu.registry.enterprises.models import Enterprise
    from fadu.registry.enterprises.synthetic import entities

    rows = [(t.code, t.name, t.legal_parent.code) for t in towns().select_related("legal_parent")]
    load(entities(60, DAY, rows), SYSTEM, "测试")
    return list(Enterprise._plain.select_related("town", "matter").order_by("pk"))


def organ_id(key: str) -> int:
    return Organ.objects.get(key=key).pk


@pytest.fixture
def item(body):
    """A published item of the market regulator."""
    from fadu.kernel.models import Matter
    from fadu.registry.inspection_catalogue.models import Item

    card = Matter._plain.create(register="inspection_item", number="甲-01", organ=body.organ, opened_on=DAY)
    given = {"state": "published", "published_on": DAY, "code": "甲-01", "name": "食品经营检查", "domain": "food"}
    made = Item._plain.create(matter=card, organ=body.organ, area=body.area, opened_on=DAY, **given)
    made.bodies.add(body)
    return made
