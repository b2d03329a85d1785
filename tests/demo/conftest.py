"""The demo city at a small scale, as it is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fadu.kernel.today import frozen_today
from tests.cities import DAY, PLAIN, Cities, inside


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """The tests live on the day of their city."""
    with frozen_today(DAY):
        yield


@pytest.fixture(scope="module")
def city(plain_city: str, cities: Cities, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """This process's copy of the city; gives the stories that the procedure refused."""
    with django_db_blocker.unblock(), inside(cities.copy(PLAIN, plain_city)):
        yield cities.told[PLAIN]
