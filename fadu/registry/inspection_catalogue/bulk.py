"""Many rows of a register at once, each with its card and search text; the caller writes the one event of the load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from fadu.kernel import search
from fadu.kernel.models import Matter
from fadu.kernel.register import register


def cards(key: str, rows: Sequence[Any], names: Sequence[tuple[str, str]]) -> None:
    """Store rows that are not stored yet. names: (number, title) of each card. Every row gets its id."""
    matters = Matter._plain.bulk_create(
        Matter(register=key, number=number, title=title[:300], organ=row.organ, area=row.area, opened_on=row.opened_on)
        for row, (number, title) in zip(rows, names, strict=True)
    )
    for row, matter in zip(rows, matters, strict=True):
        row.matter = matter
    type(rows[0])._plain.bulk_create(rows) if rows else None
    _searchable(key, rows)


def _searchable(key: str, rows: Sequence[Any]) -> None:
    told = register(key).search
    values = []
    for row in rows:
        open_text, _ = told(row) if told else ("", "")
        text = f"{row.matter.number} {open_text} {search.initials(open_text)[:60]}"
        values.append((row.pk, key, search.vector(text), search.vector(row.matter.title)))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kernel_searchentry (matter_id, register, open, private)"
            " VALUES (%s, %s, %s::tsvector, %s::tsvector)",
            values,
        )
