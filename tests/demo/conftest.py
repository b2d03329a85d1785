"""The demo city at a small scale, made once for the tests of this folder and thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from fadu.demo.load import load
from fadu.kernel.today import frozen_today

DAY = date(2026, 11, 23)
SCALE = "0.03"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """The tests live on the day of their city."""
    with frozen_today(DAY):
        yield


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A loaded city inside one transaction; gives the player that made it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setenv("FADU_DEMO_SCALE", SCALE)
        with frozen_today(DAY):
            yield load()
        transaction.set_rollback(True)
