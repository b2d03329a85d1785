"""The row of a case while a step works on it: locked for whoever acts, compared afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from . import clocks
from .access import Actor
from .audit import remembered
from .register import Register

Convert = Callable[[Any], Any]
ACTOR = "SELECT set_config('fadu.actor', %s, true), pg_advisory_xact_lock_shared(%s)"


@cache
def _statement(model: type[Model]) -> tuple[str, list[str], list[tuple[int, Convert]]]:
    """SELECT of all columns, their attributes, and what some values still have to go through.

    Kept, because compiling a query over a hundred columns costs more than running it.
    """
    fields, quote = model._meta.concrete_fields, connection.ops.quote_name
    listed = ", ".join(quote(str(field.column)) for field in fields)
    text = f"SELECT {listed} FROM {quote(model._meta.db_table)} WHERE matter_id = %s FOR UPDATE"
    later = [(n, _reader(field)) for n, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return text, [field.attname for field in fields], later


def _reader(field: Any) -> Convert:
    column = field.cached_col
    return lambda value: field.from_db_value(value, column, connection)


def _who(actor: Actor) -> list[Any]:
    return [f"{actor.id or ''}:{actor.label or actor.name}", clocks.CALENDAR_LOCK]


def set_actor(actor: Actor) -> None:
    """Tell the database who acts, for the row images, and wait while a holiday notice moves the deadlines."""
    with connection.cursor() as cursor:
        cursor.execute(ACTOR, _who(actor))


def locked(register: Register, pk: int, actor: Actor) -> Any:
    """The row, locked until the step is done, after `set_actor`: two statements sent together.

    Raises the model's DoesNotExist.
    """
    model: Any = register.model
    text, names, later = _statement(model)
    with connection.cursor() as cursor:
        cursor.execute(f"{ACTOR}; {text}", [*_who(actor), pk])
        cursor.nextset()
        row = cursor.fetchone()
    if row is None:
        raise model.DoesNotExist(f"{register.key} {pk}")
    values = list(row)
    for n, convert in later:
        values[n] = convert(values[n])
    case = model.from_db(connection.alias, names, values)
    case.organ = remembered(f"organ:{case.organ_id}", lambda: case.organ)
    case.matter = remembered(f"matter:{pk}", lambda: case.matter)
    return case


def columns(case: Any) -> dict[str, Any]:
    """What the row holds now, to write only what a step changes (lists are copied: an effect may append to them)."""
    held = ((field.attname, getattr(case, field.attname)) for field in case._meta.concrete_fields)
    return {name: value.copy() if isinstance(value, list | dict) else value for name, value in held}
