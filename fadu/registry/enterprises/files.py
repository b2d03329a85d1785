"""Reading an import file (XLSX, CSV, Parquet) into columns that carry our keys."""

from __future__ import annotations

import csv
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
    text = _decoded(content)
    head = text.partition("\n")[0]
    between = next((sign for sign in ("\t", ";") if "," not in head and sign in head), ",")
    try:
        return pl.read_csv(text.encode(), infer_schema=False, encoding="utf8", separator=between)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise BadFile(_uneven(text, between)) from error


def _decoded(content: bytes) -> str:
    """Text as office programs save it; the marks of UTF-16 are trusted, without them it is UTF-8 or GB18030."""
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile("文件编码无法识别，请存为 UTF-8 或 GB18030 的 CSV")


def _uneven(text: str, between: str) -> str:
    """Which row has more cells than the heading."""
    try:
        rows = csv.reader(io.StringIO(text), delimiter=between)
        width = len(next(rows))
        for no, row in enumerate(rows, 2):
            if len(row) > width:
                return f"第 {no} 行有 {len(row)} 格，表头只有 {width} 格：格里有分隔符的，请用英文双引号括起来"
    except (csv.Error, StopIteration):
        pass
    return "CSV 读不懂：引号没有成对，或者不是逗号分隔的文本，请用表格软件重新另存"


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
    if twice := [key for key in dict.fromkeys(head) if key and head.count(key) > 1]:
        raise BadFile(f"表头里「{'、'.join(twice[:5])}」出现了两次")
    cells = {key or place: [row[place] for row in rows[1:]] for place, key in enumerate(head)}
    if lost := [
        key for key, values in cells.items() if isinstance(key, int) and any(v not in ("", None) for v in values)
    ]:
        raise BadFile(f"第 {lost[0] + 1} 列有内容，没有表头：合并的表头请拆开，每列写一个")
    columns = {key: values for key, values in cells.items() if isinstance(key, str)}
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
    if unknown and len(unknown) == len(heads):
        raise BadFile(f"第一行「{unknown[0][:40]}」里没有认识的表头：第一行应为表头，请删去标题行和合并单元格")
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
    if nested := [head for head, name in heads if frame.schema[name].is_nested() or frame.schema[name] == pl.Binary]:
        raise BadFile(f"列「{'、'.join(nested[:5])}」里是成组的数据，应为文字、数字或者日期")
    frame = frame.select(list(keys)).rename(keys)
    if not frame.height or frame.height > MOST_ROWS:
        raise BadFile("文件里没有数据行" if not frame.height else f"一次最多导入 {MOST_ROWS:,} 行，请拆分")
    return frame
