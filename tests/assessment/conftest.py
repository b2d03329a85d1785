"""A city with four assessed departments, loaded once for the tests of the campaign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from fadu.aspects.a9_coordination.assessment.models import Assessment
from fadu.kernel.today import frozen_today
from fadu.people.city import load_city

from . import people


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The id of a campaign whose results the units know; everything goes when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_city()
        with frozen_today(date(2026, 3, 2)):
            people.staff()
            people.records()
            yield people.announced().pk
        transaction.set_rollback(True)


@pytest.fixture
def made(told: int, db: None) -> Iterator[Assessment]:
    """The campaign, on a day in March."""
    with frozen_today(date(2026, 3, 2)):
        yield Assessment._plain.select_related("scheme", "organ", "matter").get(pk=told)
