"""The rows somebody may see as one table: the same columns that an import takes."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
import xlsxwriter
from django.db import transaction
from django.db.models import QuerySet

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.exchange import FORMULA, MASK

from .columns import COLUMNS
from .models import Enterprise
from .register import ACCESS, PRIVATE

FORMS = ("parquet", "csv", "xlsx")
MOST_XLSX = 200_000
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}  # a name is never a link
KEYS = tuple(col.key for col in COLUMNS if col.key != "status_since")
PATHS = {"town": "town__name"}
TYPES = {
    "established_on": pl.Date,
    "closed_on": pl.Date,
    "staff_count": pl.Int64,
    "registered_capital": pl.Decimal(16, 2),
}


class TooMany(ValueError):
    """More rows than the form holds."""


def frame(actor: Actor, rows: QuerySet[Any] | None = None) -> pl.DataFrame:
    """Every row the actor may see (or those of `rows`, already opened), private columns covered without a grant."""
    chosen = Enterprise.objects.for_user(actor) if rows is None else rows
    values = chosen.order_by("pk").values_list(*(PATHS.get(key, key) for key in KEYS))
    found = list(values.iterator(chunk_size=20_000))
    columns = list(zip(*found, strict=True)) if found else [()] * len(KEYS)
    data = {
        key: pl.Series(list(column), dtype=TYPES.get(key, pl.String)) for key, column in zip(KEYS, columns, strict=True)
    }
    table = pl.DataFrame(data)
    return table if reads_contacts(actor) else table.with_columns(pl.lit(MASK).alias(key) for key in PRIVATE)


def reads_contacts(actor: Actor) -> bool:
    """Whether every grant the actor holds uncovers the private columns."""
    grants = [grant for grant in ACCESS if actor.has(grant.role)]
    return actor.is_system or (bool(grants) and all(grant.reads(name) for grant in grants for name in PRIVATE))


def content(table: pl.DataFrame, form: str) -> bytes:
    """A file with Chinese headings. Raises TooMany."""
    named = table.rename({col.key: col.title for col in COLUMNS if col.key in table.columns})
    out = io.BytesIO()
    if form == "parquet":
        named.write_parquet(out)
    elif form == "csv":
        named = named.with_columns(_plain(name) for name, kind in named.schema.items() if kind == pl.String)
        named.write_csv(out, include_bom=True)
    elif table.height > MOST_XLSX:
        raise TooMany(f"有 {table.height:,} 行，超过 XLSX 的 {MOST_XLSX:,} 行，请选 CSV 或 Parquet")
    else:
        book = xlsxwriter.Workbook(out, PLAIN)
        named.write_excel(book, worksheet="市场主体", autofit=False)
        book.close()
    return out.getvalue()


def _plain(name: str) -> pl.Expr:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe."""
    text = pl.col(name)
    risky = text.str.slice(0, 1).is_in(list(FORMULA))
    return pl.when(risky).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(name)


def export(actor: Actor, form: str, rows: QuerySet[Any] | None = None) -> bytes:
    """The file, and the event that it was made."""
    table = frame(actor, rows)
    made = content(table, form)
    with transaction.atomic():
        facts = {"register": "enterprise", "form": form, "rows": table.height}
        record(actor, "register.exported", f"导出「市场主体」{table.height} 行", facts=facts)
    return made


def faults(rows: list[tuple[int, str, str]], name: str, total: int) -> bytes:
    """Wrong cells of an imported file, one a line; what is left out is said in the last one."""
    listed = [(str(row), column, message) for row, column, message in rows]
    if total > len(rows):
        listed.append(("", "", f"共 {total} 处，只列出前 {len(rows)} 处；改好后再导入 {name} 会列出其余的"))
    table = pl.DataFrame(listed, schema={"行": pl.String, "列": pl.String, "哪里不对，怎么改": pl.String}, orient="row")
    out = io.BytesIO()
    table.with_columns(_plain(column) for column in table.columns).write_csv(out, include_bom=True)
    return out.getvalue()
