"""Bulk rows by COPY: model defaults for every column, a few values per row, indexes made afterwards."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Field

BLOCK = 1 << 20


def text(value: Any) -> str:
    """A value in COPY's text form."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).replace("\\", "\\\\")
    return str(value)


def blank(field: Field) -> str:
    """What a column holds when a row says nothing about it."""
    if field.get_internal_type() == "ArrayField" or "Array" in type(field).__name__:
        return "{}"
    if field.has_default():
        return text(field.get_default())
    return "\\N" if field.null else ""


class Lines:
    """Makes COPY lines of a model. `names` are the fields that rows give, in order; the rest is blank."""

    def __init__(self, model: Any, *names: str) -> None:
        own = model._meta.concrete_fields
        fields = [f for f in own if not (f.primary_key and f.name == "id" and "id" not in names)]
        self.table = model._meta.db_table
        self.columns = [f.column for f in fields]
        self.parts = [blank(f) for f in fields]
        places = {name: n for n, f in enumerate(fields) for name in (f.name, f.attname)}
        self.at = [places[name] for name in names]

    def line(self, values: Iterable[Any]) -> str:
        """One row."""
        for place, value in zip(self.at, values, strict=True):
            self.parts[place] = value if type(value) is str else text(value)
        return "\t".join(self.parts) + "\n"

    def load(self, rows: Iterable[Iterable[Any]]) -> int:
        """COPY all rows; returns how many."""
        quoted = ", ".join(f'"{name}"' for name in self.columns)
        count, size, block = 0, 0, []
        with connection.cursor() as cursor, cursor.copy(f'COPY "{self.table}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                block.append(self.line(row))
                size, count = size + len(block[-1]), count + 1
                if size > BLOCK:
                    copy.write("".join(block))
                    block, size = [], 0
            copy.write("".join(block))
        return count


FOREIGN = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
PLAIN = """
SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes
WHERE tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u', 'x'))
"""


@contextlib.contextmanager
def without_indexes(*models: Any) -> Iterator[None]:
    """Inside: no plain indexes, no checks of foreign keys. After: both made again, identities moved on."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN, [tables])
        pairs = cursor.fetchall()
        cursor.execute(PLAIN, [tables])
        pairs += cursor.fetchall()
        for drop, _ in pairs:
            cursor.execute(drop)
        yield
        cursor.execute("SET maintenance_work_mem = '256MB'")
        for _, make in reversed(pairs):
            cursor.execute(make)
        for model in models:
            _move_identity(cursor, model)


def _move_identity(cursor: Any, model: Any) -> None:
    if model._meta.pk.get_internal_type() in ("BigAutoField", "AutoField"):
        table, column = model._meta.db_table, model._meta.pk.column
        cursor.execute(
            f"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), greatest(max("{column}"), 1))"""
            f' FROM "{table}"'
        )
