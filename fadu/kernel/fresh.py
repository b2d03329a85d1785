"""The tables of an empty database, made from the models at once.

Django's way from migration to migration draws every related model anew for each step, which takes longer with each
module than all the rest of a first start. The result is the same (`tests/runtime/test_fresh.py` compares the catalogues
of both ways): models, then what migrations do besides tables, then every migration is recorded as applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.recorder import MigrationRecorder

OWN = ("fadu.", "django_otp.plugins.")  # what hangs on our users would have all our models drawn anew by its migrations
BEFORE = ("contenttypes", "auth", "sessions", "axes", "procrastinate")


def is_empty() -> bool:
    """Whether none of our tables is there. Other people's may be, from a first start that was cut short."""
    done = {app for app, _ in MigrationRecorder(connection).applied_migrations()}
    return not any(config.label in done for config in apps.get_app_configs() if config.name.startswith(OWN))


def make_tables() -> None:
    """Tables of other people's apps by their own migrations, ours from the models: all or nothing."""
    for label in BEFORE:
        if apps.is_installed(apps.get_app_config(label).name):
            call_command("migrate", label, verbosity=0, interactive=False, skip_checks=True)
    loader = MigrationLoader(connection)
    own = [key for key in _plan(loader) if apps.get_app_config(key[0]).name.startswith(OWN)]
    with transaction.atomic():
        _run(loader, own, CreateExtension)
        with connection.schema_editor() as editor:
            for model in _models():
                editor.create_model(model)
        _run(loader, own, RunSQL)
        _run(loader, own, RunPython)
        recorder = MigrationRecorder(connection)
        for app, name in own:
            recorder.record_applied(app, name)


def _plan(loader: MigrationLoader) -> list[tuple[str, str]]:
    """All migrations in an order that keeps their dependencies."""
    found: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        found |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(found)


def _models() -> Iterator[type[Any]]:
    for config in apps.get_app_configs():
        if config.name.startswith(OWN):
            yield from (m for m in config.get_models() if m._meta.managed and not m._meta.proxy)


def _run(loader: MigrationLoader, own: list[tuple[str, str]], kind: type[Any]) -> None:
    """The operations of one kind, in order; code that fills tables finds them as they are now."""
    state = loader.project_state() if kind is RunPython else None
    for key in own:
        chosen = [op for op in loader.graph.nodes[key].operations if isinstance(op, kind)]
        with connection.schema_editor() as editor:
            for operation in chosen:
                operation.database_forwards(key[0], editor, state, state)
