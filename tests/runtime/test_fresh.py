"""An empty database made from the models is the one that the migrations make, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState

from fadu.kernel import fresh
from tests.cities import inside

COLUMNS = """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,
 is_identity FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = """SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"""
INDEXES = """SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes
 WHERE schemaname = 'public'"""
TRIGGERS = "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
DONE = "SELECT app, name FROM django_migrations"
RULES = "SELECT count(*) FROM inspection_catalogue_frequencyrule"
ASKED = (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, DONE, RULES)


def catalogue() -> list[set[Any]]:
    """What the database says of itself."""
    with connection.cursor() as cursor:
        return [set(cursor.execute(sql).fetchall()) for sql in ASKED]


@pytest.fixture
def elsewhere(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """`with elsewhere():` works in an empty database beside the tests' own."""
    name = f"{connection.settings_dict['NAME']}_fresh"

    @contextmanager
    def empty() -> Iterator[None]:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            with inside(name):
                yield
        finally:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')

    with django_db_blocker.unblock():
        yield empty


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each operation does to the database what it always does, but draws only the model that it changes.

    Django draws every model anew that is related to the changed one, which here is each model, because all hang on the
    case. Tables need of the others no more than names and types of keys. Code that fills tables gets all drawn anew.
    """
    code = RunPython.database_forwards

    def anew(self: RunPython, label: str, editor: Any, old: ProjectState, new: ProjectState) -> None:
        old.__dict__.pop("apps", None)
        code(self, label, editor, old, new)

    monkeypatch.setattr(ProjectState, "_find_reload_model", lambda self, label, name, delay=False: {(label, name)})
    monkeypatch.setattr(RunPython, "database_forwards", anew)


def test_both_ways_make_the_same_database(elsewhere: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with elsewhere():
        call_command("migrate", "contenttypes", verbosity=0, interactive=False)  # as far as a killed first start came
        assert fresh.is_empty()
        call_command("migrate", verbosity=0, interactive=False)
        assert not fresh.is_empty()
        at_once = catalogue()
    monkeypatch.setattr("fadu.kernel.management.commands.migrate.is_empty", lambda: False)
    alone(monkeypatch)
    with elsewhere():
        call_command("migrate", verbosity=0, interactive=False)
        step_by_step = catalogue()
    for one, other in zip(at_once, step_by_step, strict=True):
        assert one - other == set() and other - one == set()
