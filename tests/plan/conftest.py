"""The real organs of the city, and people who hold the plan's roles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from fadu.aspects.a9_coordination.annual_plan.loading import load_synthetic
from fadu.aspects.a9_coordination.annual_plan.models import Plan, Task
from fadu.kernel.access import Actor, PostView
from fadu.kernel.today import frozen_today
from fadu.people.city import load_city
from fadu.people.models import Organ

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def organs(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The organs, once for a file, inside one transaction that is rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_city()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def planned(organs: None, django_db_blocker: Any) -> Iterator[int]:
    """The plan of the year, loaded once for a file; what a test does to it is rolled back after the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        with frozen_today(DAY):
            made = load_synthetic(2026)
        yield made.pk
        transaction.set_rollback(True)


@pytest.fixture
def city(organs, db):
    with frozen_today(DAY):
        yield


def person(pk: int, role: str, organ_key: str) -> Actor:
    """Somebody with one role at one organ."""
    organ = Organ.objects.get(key=organ_key)
    return Actor(
        pk, f"某{pk}", f"某{pk}（{organ.short}）", (PostView(role, organ.pk, frozenset({organ.pk}), organ.area.code),)
    )


@pytest.fixture
def office(city) -> Actor:
    return person(1, "coordinator", "fazhiban")


@pytest.fixture
def second(city) -> Actor:
    return person(2, "coordinator", "fazhiban")


@pytest.fixture
def leader(city) -> Actor:
    return person(3, "leader", "fazhiban")


@pytest.fixture
def plan(planned: int, city) -> Plan:
    return Plan._plain.get(pk=planned)


def task(plan: Plan, no: str) -> Task:
    return Task._plain.select_related("plan", "organ").get(plan=plan, no=no)


def contact(task: Task, pk: int = 9) -> Actor:
    """The contact person of a task's lead unit."""
    return person(pk, "unit_contact", task.organ.key)
