"""Many visits at once by COPY: cards, rows and what hangs on them. The caller checks them and writes the one event.

A frame holds one row per visit with columns of `Inspection` (whatever is missing takes the model's default) and three
lists: bodies (ids), items (structs item, body, result, findings), people (structs officer, body, name, certificate).
"""

from __future__ import annotations

import io
from typing import Any

import polars as pl
from django.db import connection, models

from .models import Inspection, VisitBody, VisitItem, VisitOfficer

KEY = "inspection"
SEARCHABLE = """
INSERT INTO kernel_searchentry (matter_id, register, open, private)
SELECT v.matter_id, %s, e.open, ''::tsvector
FROM inspection_inspection v JOIN kernel_searchentry e ON e.matter_id = v.enterprise_id
WHERE v.matter_id BETWEEN %s AND %s ON CONFLICT (matter_id) DO NOTHING
"""
BLOCK = """
INSERT INTO kernel_numberseries (series, organ_id, year, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (series, organ_id, year) DO UPDATE SET last = kernel_numberseries.last + excluded.last RETURNING last
"""


def write(rows: pl.DataFrame, *, series: str, pattern: str) -> pl.DataFrame:
    """Store the visits; returns them with matter_id and number. Needs organ_id, prefix, opened_on, enterprise_name."""
    if rows.is_empty():
        return rows
    rows = _identified(rows, series, pattern)
    cards = rows.select(
        id="matter_id", register=pl.lit(KEY), number="number", title=pl.col("title").str.slice(0, 300),
        organ_id="organ_id", area="area", opened_on="opened_on", query_code=pl.lit(""),
    )  # fmt: skip
    _copy("kernel_matter", cards)
    listed = rows.with_columns(organs=_array("organs"))
    _copy(Inspection._meta.db_table, _complete(listed, Inspection))
    _children(rows)
    with connection.cursor() as cursor:
        cursor.execute(SEARCHABLE, [KEY, rows["matter_id"].min(), rows["matter_id"].max()])
    return rows


def _array(name: str) -> pl.Expr:
    return pl.concat_str(
        [pl.lit("{"), pl.col(name).list.eval(pl.element().cast(pl.String)).list.join(","), pl.lit("}")]
    )


def _identified(rows: pl.DataFrame, series: str, pattern: str) -> pl.DataFrame:
    """Ids from the sequence, numbers without gaps per organ and year."""
    rows = rows.sort("opened_on", "organ_id", maintain_order=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('kernel_matter', 'id')) FROM generate_series(1, %s)", [rows.height]
        )
        ids = [row[0] for row in cursor.fetchall()]
        firsts = []
        groups = rows.group_by("organ_id", year=pl.col("opened_on").dt.year()).len().sort("organ_id", "year")
        for organ, year, count in groups.iter_rows():
            cursor.execute(BLOCK, [series, organ, year, count])
            firsts.append({"organ_id": organ, "year": year, "first": cursor.fetchone()[0] - count})
    rows = rows.with_columns(matter_id=pl.Series(ids, dtype=pl.Int64), year=pl.col("opened_on").dt.year())
    rows = rows.join(pl.DataFrame(firsts, schema_overrides={"year": pl.Int32}), on=["organ_id", "year"], how="left")
    turn = pl.int_range(pl.len()).over("organ_id", "year") + pl.col("first") + 1
    head, tail = pattern.split("{n}")
    before = pl.concat_str([pl.lit(part) if n % 2 == 0 else pl.col(part) for n, part in enumerate(_parts(head))])
    return rows.with_columns(number=pl.concat_str([before, turn.cast(pl.String), pl.lit(tail)]))


def _parts(head: str) -> list[str]:
    """Literal, column, literal … of a pattern such as {prefix}检〔{year}〕."""
    found, rest = [], head
    while "{" in rest:
        literal, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        found += [literal, name]
    return [*found, rest]


def _children(rows: pl.DataFrame) -> None:
    """Bodies, items, people."""
    bodies = rows.select(visit_id="matter_id", body_id="bodies", lead="initiator_id").explode("body_id")
    bodies = bodies.with_columns(initiating=pl.col("body_id") == pl.col("lead")).drop("lead")
    _copy(VisitBody._meta.db_table, _complete(bodies, VisitBody))
    for column, model in (("items", VisitItem), ("people", VisitOfficer)):
        if column in rows.columns:
            held = rows.select("matter_id", column).filter(pl.col(column).list.len() > 0).explode(column)
            flat = held.unnest(column).rename({"matter_id": "visit_id"})
            _copy(model._meta.db_table, _complete(flat, model))


def _complete(rows: pl.DataFrame, model: type[models.Model]) -> pl.DataFrame:
    """The table's columns in order: those given, and the model's defaults for the rest."""
    wanted = []
    for field in model._meta.concrete_fields:
        if field.primary_key and not field.is_relation:
            continue
        if field.attname in rows.columns:
            given, default = pl.col(field.attname), _default(field)
            wanted.append(given if default is None else given.fill_null(default))
        else:
            wanted.append(pl.lit(_default(field)).alias(field.attname))
    return rows.select(wanted)


def _default(field: Any) -> Any:
    value = None if field.null else field.get_default()
    return "{}" if value == [] else value


def _copy(table: str, rows: pl.DataFrame) -> None:
    """COPY a frame; the columns bear the table's names."""
    out = io.BytesIO()
    rows.write_csv(out, include_header=False, null_value="\\N", datetime_format="%Y-%m-%d %H:%M:%S%z")
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy,
    ):
        copy.write(out.getvalue())
