"""The synthetic city at a small scale in databases of its own: filled once per run, copied for each process that asks.

Filling takes longer than all that the tests of one file ask of it; a copy is there in a second. Tests roll back what
they do to the copy, as they do in the ordinary test database.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection

from fadu.kernel.today import frozen_today

DAY, SCALE = date(2026, 11, 23), "0.03"
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or secrets.token_hex(8)  # what an earlier run left behind is not used
LOCK = 7_163_002
PLAIN = "plain"


@contextmanager
def inside(database: str) -> Iterator[None]:
    """Every query goes to another database of the same server meanwhile."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


class Cities:
    """The cities of this run by name, and the copies that this process has made of them."""

    def __init__(self) -> None:
        self.own: str = connection.settings_dict["NAME"]
        self.made: list[str] = []
        self.told: dict[str, Any] = {}

    def filled(self, name: str, base: str, fill: Callable[[], Any]) -> str:
        """A database that holds what `fill` adds to `base`, made by the first process that asks; nobody works in it."""
        database = f"{self.own.partition('_gw')[0]}_{name}"
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            if self._note(cursor, database).get("run") != RUN:
                self._copy(cursor, database, base)
                with inside(database):
                    told = fill()
                    with connection.cursor() as own:
                        own.execute("VACUUM ANALYZE")
                note = json.dumps({"run": RUN, "told": told})
                cursor.execute(f'COMMENT ON DATABASE "{database}" IS %s', [note])
            self.told[name] = self._note(cursor, database)["told"]
        return database

    def copy(self, name: str, base: str) -> str:
        """A copy for this process alone."""
        database = f"{self.own}_{name}"
        if database not in self.made:
            with connection._nodb_cursor() as cursor:
                self._copy(cursor, database, base)
        return database

    def _copy(self, cursor: Any, database: str, base: str) -> None:
        connection.close()  # nobody may be connected to what is copied, not even from before the browser's loop
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [base])
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}"')
        cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE "{base}"')
        self.made.append(database)

    @staticmethod
    def _note(cursor: Any, database: str) -> dict[str, Any]:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database])
        row = cursor.fetchone()
        return json.loads(row[0]) if row and row[0] else {}

    def drop(self) -> None:
        """Leave nothing behind. Whoever still needs one makes it again."""
        with connection._nodb_cursor() as cursor:
            for database in self.made:
                cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def loaded() -> dict[str, str]:
    """Load the city; the stories that the procedure refused."""
    from fadu.demo.load import load

    with pytest.MonkeyPatch.context() as patch, frozen_today(DAY):
        patch.setenv("FADU_DEMO_SCALE", SCALE)
        player = load()
    return player.broken if player else {}


@pytest.fixture(scope="session")
def cities(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cities]:
    """The cities of this run."""
    made = Cities()
    yield made
    with django_db_blocker.unblock():
        made.drop()


@pytest.fixture(scope="session")
def plain_city(cities: Cities, django_db_blocker: Any) -> str:
    """Database with the city as its demonstration loads it. Work in a copy."""
    with django_db_blocker.unblock():
        return cities.filled(PLAIN, cities.own, loaded)
