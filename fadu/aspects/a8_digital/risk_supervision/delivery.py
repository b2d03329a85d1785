"""Deliveries of facts from other systems: a table by unified code, checked row by row, written whole or not at all."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.exchange import read_table
from fadu.kernel.procedure import InvalidFacts, set_actor
from fadu.kernel.today import now
from fadu.kernel.workbooks import BadTable
from fadu.registry.enterprises.models import Enterprise

from .features import FIELDS
from .models import CreditFacts, FactsImport
from .steps.objection import typed

CODE = ("uscc", "统一社会信用代码")
MOST_ERRORS = 50


@dataclass
class Delivery:
    """What became of a file. Nothing is written while there are errors."""

    rows: int = 0
    unknown: int = 0
    columns: tuple[str, ...] = ()
    errors: list[str] = field(default_factory=list)
    saved: FactsImport | None = None


def columns_of(header: Iterable[str]) -> dict[str, str]:
    """Column of the file → field, by key or Chinese title."""
    titles = {FIELDS[name].title: name for name in CreditFacts.names()}
    return {head: titles.get(head, head) for head in header if titles.get(head, head) in CreditFacts.names()}


def rows_of(name: str, content: bytes) -> Sequence[dict[str, Any]]:
    """The rows of an XLSX, CSV, JSON or Parquet file. Raises BadTable."""
    if not name.lower().endswith(".parquet"):
        return read_table(name, content)
    try:
        return pl.read_parquet(io.BytesIO(content)).to_dicts()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadTable("不是可读的 Parquet 文件") from error


def load(name: str, content: bytes, source: str, as_of: date, actor: Actor) -> Delivery:
    """Check and write a delivery. Fields that the file does not have keep what they held. Raises BadTable."""
    rows = rows_of(name, content)
    code = next((head for head in CODE if rows and head in rows[0]), None)
    if code is None:
        raise BadTable("缺少「统一社会信用代码」一列")
    wanted = columns_of(rows[0])
    if not wanted:
        raise BadTable("没有可以写入的字段；字段名见方案页的字段表")
    found = Delivery(rows=len(rows), columns=tuple(wanted.values()))
    checked = [
        (str(row[code] or "").strip().upper(), _values(getattr(row, "number", no), row, wanted, found))
        for no, row in enumerate(rows, 2)
    ]
    if found.errors:
        return found
    known = dict(Enterprise._plain.filter(uscc__in=[uscc for uscc, _ in checked]).values_list("uscc", "pk"))
    found.unknown = sum(uscc not in known for uscc, _ in checked)
    entries = {known[uscc]: values for uscc, values in checked if uscc in known}
    with transaction.atomic():
        set_actor(actor)
        write(entries, found.columns, source, as_of)
        found.saved = _note(found, name, content, source, as_of, len(entries), actor)
    return found


def _values(no: int, row: dict[str, Any], wanted: dict[str, str], found: Delivery) -> tuple[Any, ...]:
    values = []
    for head, name in wanted.items():
        given = row[head]
        text = ("是" if given else "否") if isinstance(given, bool) else "" if given is None else str(given)
        try:
            values.append(typed(name, text))
        except InvalidFacts as error:
            values.append(None)
            if len(found.errors) < MOST_ERRORS:
                found.errors.append(f"第 {no} 行「{FIELDS[name].title}」：{error.errors['value']}，现为「{text[:20]}」")
    return tuple(values)


def write(entries: dict[int, tuple[Any, ...]], columns: tuple[str, ...], source: str, as_of: date) -> None:
    """Insert or update facts in bulk, by COPY into a table that lives as long as the transaction."""
    table, names = CreditFacts._meta.db_table, ", ".join(columns)
    renewed = ", ".join(f"{name} = excluded.{name}" for name in (*columns, "as_of", "source"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE risk_facts ON COMMIT DROP AS SELECT enterprise_id, {names} FROM {table} WHERE false"
        )
        with cursor.copy(f"COPY risk_facts (enterprise_id, {names}) FROM STDIN") as copy:
            for pk, values in entries.items():
                copy.write_row((pk, *values))
        cursor.execute(
            f"INSERT INTO {table} (enterprise_id, {names}, as_of, source)"
            f" SELECT enterprise_id, {names}, %s, %s FROM risk_facts"
            f" ON CONFLICT (enterprise_id) DO UPDATE SET {renewed}",
            [as_of, source[:200]],
        )
        cursor.execute("DROP TABLE risk_facts")


def _note(
    found: Delivery, name: str, content: bytes, source: str, as_of: date, written: int, actor: Actor
) -> FactsImport:
    saved = FactsImport.objects.create(
        name=name[:200],
        source=source[:200],
        as_of=as_of,
        digest=hashlib.sha256(content).hexdigest(),
        rows=written,
        unknown=found.unknown,
        columns="、".join(FIELDS[column].title for column in found.columns)[:800],
        by=(actor.label or actor.name)[:120],
        at=now(),
    )
    facts = {"file": name, "digest": saved.digest, "rows": written, "unknown": found.unknown, "source": source}
    record(actor, "risk.facts", f"归集数据 {name}：写入 {written:,} 户", facts=facts)
    return saved
