"""Reading an import file (XLSX, CSV, Parquet) into columns that carry our keys."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineWorkbook

from fadu.kernel import workbooks

from . import parquet
from .columns import BY_KEY, COLUMNS, HEADINGS, IGNORED
from .parquet import MOST_ROWS

SUFFIXES = (".xlsx", ".csv", ".parquet")


class BadFile(ValueError):
    """A file that cannot be read as a table of market entities; the message says why and how to mend it."""


def read(name: str, content: bytes, *, trusted: bool = False) -> pl.DataFrame:
    """The table of a file, headings replaced by our keys. trusted: from the operator's own disk, no limit of cells.

    Raises BadFile.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadFile("只能导入 XLSX、CSV 或 Parquet 文件")
    if not content:
        raise BadFile("文件是空的")
    if suffix == ".csv":
        frame = _csv(content)
    elif suffix == ".parquet":
        frame = _parquet(content)
    else:
        frame = _xlsx(name, content, trusted)
    return _keyed(frame)


def _csv(content: bytes) -> pl.DataFrame:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return pl.read_csv(text.encode(), infer_schema=False, encoding="utf8")
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise BadFile(f"CSV 读不懂：{str(error).splitlines()[0][:120]}") from error
    raise BadFile("文件编码无法识别，请存为 UTF-8 或 GB18030 的 CSV")


def _parquet(content: bytes) -> pl.DataFrame:
    try:
        return pl.read_ipc_stream(parquet.stream(content))
    except parquet.Refused as refused:
        raise BadFile(str(refused)) from refused
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise BadFile(f"Parquet 里有不能导入的列类型：{str(error).splitlines()[0][:120]}") from error


def _xlsx(name: str, content: bytes, trusted: bool) -> pl.DataFrame:
    try:
        if trusted:
            rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        else:
            rows = workbooks.grid(name, content)
    except workbooks.BadTable as error:
        raise BadFile(str(error)) from error
    except Exception as error:  # the reader raises many kinds for a damaged file
        raise BadFile("文件打不开：不是有效的 XLSX 文件，请重新另存后再试") from error
    if not rows:
        raise BadFile("文件里没有数据：第一行应为表头，从第二行起为数据")
    head = [str(cell).strip() for cell in rows[0]]
    columns = {key: [row[place] for row in rows[1:]] for place, key in enumerate(head) if key}
    return pl.DataFrame({key: pl.Series(_plain(values), dtype=pl.String) for key, values in columns.items()})


def _plain(values: list[Any]) -> list[str | None]:
    """Cells as text: spreadsheets keep whole numbers as 12.0."""
    out: list[str | None] = []
    for value in values:
        if isinstance(value, float) and value.is_integer():
            out.append(str(int(value)))
        else:
            out.append(None if value in ("", None) else str(value))
    return out


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """Headings replaced by keys. An unknown or doubled heading stops the import: a typing error loses no column."""
    heads = [(str(head).strip().lstrip("\ufeff"), str(head)) for head in frame.columns]
    unknown = [head for head, _ in heads if head not in HEADINGS and head not in IGNORED]
    if unknown:
        known = "、".join(col.title for col in COLUMNS)
        raise BadFile(f"表头「{'、'.join(unknown[:5])}」不认识，可用的列：{known}")
    keys = {name: HEADINGS[head] for head, name in heads if head in HEADINGS}
    if len(set(keys.values())) < len(keys):
        twice = sorted({BY_KEY[key].title for key in keys.values() if list(keys.values()).count(key) > 1})
        raise BadFile(f"表头里「{'、'.join(twice)}」出现了两次")
    lacking = [col.title for col in COLUMNS if col.required and col.key not in keys.values()]
    if lacking:
        raise BadFile(f"缺少必需的列：{'、'.join(lacking)}")
    frame = frame.select(list(keys)).rename(keys)
    if not frame.height or frame.height > MOST_ROWS:
        raise BadFile("文件里没有数据行" if not frame.height else f"一次最多导入 {MOST_ROWS:,} 行，请拆分")
    return frame
