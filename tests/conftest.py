"""What every test may rely on: a Django test database on the embedded server, or on FADU_DATABASE_URL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fadu.runtime.lease import Lease, external
from fadu.runtime.places import data_folder
from fadu.runtime.postgres import cluster

_lease: list[Lease] = []


def _server() -> str:
    """Make sure that a server runs; a line that names it."""
    if external():
        return "PostgreSQL: FADU_DATABASE_URL"
    if not _lease:
        _lease.append(Lease(cluster(data_folder(), throwaway=True)))
    return f"PostgreSQL: embedded, {_lease[0].cluster.bin}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """pytest-django asks for this just before it creates the test database: start the server only when needed."""
    _server()


@pytest.fixture(scope="session", autouse=True)
def _give_back() -> Iterator[None]:
    yield
    while _lease:
        _lease.pop().release()
