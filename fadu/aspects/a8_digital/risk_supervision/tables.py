"""Rows of a query as a frame, by one message of the server instead of one for each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db import connection

NEW_LINE = "\n"


def fetched(query: str, schema: Mapping[str, Any], params: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """The rows of a query whose columns are those of the schema, in their order.

    The server writes each row in its own text form, which is that of CSV between two brackets.
    """
    whole = f"SELECT string_agg(substr(t::text, 2, length(t::text) - 2), %(newline)s) FROM ({query}) t"
    with connection.cursor() as cursor:
        cursor.execute(whole, {"newline": NEW_LINE, **(params or {})})
        text = cursor.fetchone()[0]
    if not text:
        return pl.DataFrame(schema=dict(schema))
    names = list(schema)
    found = pl.read_csv(text.encode(), has_header=False, new_columns=names, schema_overrides=list(schema.values()))
    return found.select(names)
