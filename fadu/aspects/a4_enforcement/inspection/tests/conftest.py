"""The small city as fixtures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import django_db_modify_db_settings, pytest_unconfigure  # noqa: F401 the server of all tests

from .city import Desk, build


@pytest.fixture
def city(db: Any) -> SimpleNamespace:
    """Two bodies, three items, five officers, one firm."""
    return build()


@pytest.fixture
def desk(city: SimpleNamespace) -> Desk:
    """Somebody for each step."""
    return Desk(city)
