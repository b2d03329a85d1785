"""Frames into classes, and both into bytes that are kept: the pure part of a run."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from .features import FIELDS
from .scoring import GRADES, Explanation, Scheme, active_on, explain, from_arrow, parse_scheme, score_arrays
from .scoring.tables import columns_of

RESULT = ("uscc", "points", "class", "veto")


def score_frame(scheme: Scheme, given: pl.DataFrame) -> pl.DataFrame:
    """uscc, points, class, veto of each row, in the order of the rows."""
    table = given.select("uscc", *(field.name for field in scheme.used())).to_arrow()
    columns = columns_of(table.schema, scheme)
    arrays = {field.name: from_arrow(table.column(field.name), columns[field.name]) for field in scheme.used()}
    found = score_arrays(scheme, arrays)
    rules = pl.Series([*(veto.key for veto in scheme.vetoes), ""], dtype=pl.String)
    return pl.DataFrame(
        {
            "uscc": given["uscc"],
            "points": pl.Series(found.totals).cast(pl.Int64),
            "class": pl.Series(GRADES, dtype=pl.String).gather(pl.Series(found.ranks).cast(pl.UInt32)),
            "veto": rules.gather(pl.Series(found.vetoes % len(rules)).cast(pl.UInt32)),
        }
    )


@lru_cache(maxsize=32)
def parsed(text: str) -> Scheme:
    """The scheme of a text, read once."""
    return parse_scheme(text)


def scheme_of(text: str, day: date) -> Scheme:
    """The scheme of a run as it stood on its day."""
    return active_on(parsed(text), day)


def packed(rows: pl.DataFrame) -> bytes:
    """Rows as Parquet."""
    buffer = io.BytesIO()
    rows.write_parquet(buffer, compression="zstd", compression_level=2)
    return buffer.getvalue()


def unpacked(content: bytes) -> pl.DataFrame:
    """Rows kept by `packed`."""
    return pl.read_parquet(io.BytesIO(bytes(content)))


def digest(rows: pl.DataFrame) -> str:
    """SHA-256 of what the rows say, whatever program writes them down: their CSV text."""
    return hashlib.sha256(rows.write_csv().encode()).hexdigest()


def digest_of(parts: Iterable[str]) -> str:
    """One digest for the parts of a run, in order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def completeness(given: pl.DataFrame) -> dict[str, int]:
    """For each field, for how many rows a value is there."""
    return dict(zip(FIELDS, given.select(pl.col(name).is_not_null().sum() for name in FIELDS).row(0), strict=True))


def explained(text: str, day: date, given: pl.DataFrame, uscc: str) -> Explanation | None:
    """Why an enterprise has its class; None when the rows do not hold it."""
    found: list[dict[str, Any]] = given.filter(pl.col("uscc") == uscc).to_dicts()
    return explain(scheme_of(text, day), found[0]) if found else None
