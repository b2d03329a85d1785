"""Import and export of any register as XLSX, CSV or JSON, with a row-by-row report."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import xlsxwriter
from django.db import transaction

from .access import Actor, sight_of
from .declare import Field
from .facts import Invalid, _date
from .procedure import InvalidFacts, NotAllowed, open_case
from .register import Register
from .uploads import MAX_BYTES
from .workbooks import BadTable, grid

MAX_ROWS = 20_000
MASK = "＊＊＊"
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet may take for the beginning of a formula


class Row(dict[str, Any]):
    """A row of a table: header → value, its number in the file, and what is wrong with its shape."""

    number: int = 0
    fault: str = ""


@dataclass
class RowReport:
    """One row of an import: its number in the file, the number given, or what is wrong by field."""

    row: int
    number: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Report:
    """An import: nothing is written while `written` is False."""

    rows: list[RowReport]
    written: bool = False

    @property
    def bad(self) -> list[RowReport]:
        return [r for r in self.rows if r.errors]

    @property
    def good(self) -> int:
        return len(self.rows) - len(self.bad)


# -- reading -------------------------------------------------------------------------------------------------------
def read_table(name: str, content: bytes) -> list[Row]:
    """Rows of an XLSX, CSV or JSON file; empty ones are left out and still counted. Raises BadTable."""
    suffix = name.rsplit(".", 1)[-1].lower()
    readers = {"xlsx": _xlsx_rows, "csv": _csv_rows, "json": _json_rows}
    if suffix not in readers:
        raise BadTable("只能导入 XLSX、CSV 或 JSON 文件")
    if len(content) > MAX_BYTES:
        raise BadTable(f"文件超过 {MAX_BYTES // 1048576} MB，请拆分")
    rows = [r for r in readers[suffix](name, content) if r.fault or any(v not in ("", None) for v in r.values())]
    if not rows:
        raise BadTable("文件里没有数据行：第一行应为表头，从第二行起为数据")
    if len(rows) > MAX_ROWS:
        raise BadTable(f"一次最多导入 {MAX_ROWS} 行，文件有 {len(rows)} 行，请拆分")
    return rows


def _rows(grid: Iterable[list[Any]]) -> Iterator[Row]:
    """The first line is the header. A value that stands under no title is a fault of its row, never dropped unseen."""
    lines = iter(grid)
    header = [str(h).strip() for h in next(lines, [])]
    if twice := [h for i, h in enumerate(header) if h and h in header[:i]]:
        raise BadTable(f"表头有两列都叫「{twice[0]}」，请改名或删去一列")
    for number, line in enumerate(lines, 2):
        cells = list(zip_longest(header, line))
        row = Row((h, v) for h, v in cells if h)
        row.number = number
        if any(v not in ("", None) and not h for h, v in cells):
            row.fault = "有的格子上面没有列名，请检查是否多了逗号或者列"
        yield row


def _xlsx_rows(name: str, content: bytes) -> Iterator[Row]:
    yield from _rows(grid(name, content))


def _csv_rows(name: str, content: bytes) -> Iterator[Row]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            yield from _rows(csv.reader(io.StringIO(text)))
        except csv.Error as error:
            raise BadTable("CSV 读不懂，请用办公软件重新另存后再试") from error
        return
    raise BadTable("文件编码无法识别，请存为 UTF-8 或 GB18030 的 CSV")


def _json_rows(name: str, content: bytes) -> Iterator[Row]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        where = f"，第 {error.lineno} 行第 {error.colno} 列附近有误" if isinstance(error, json.JSONDecodeError) else ""
        raise BadTable(f"不是有效的 JSON{where}") from error
    rows = data.get("rows") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise BadTable("JSON 应为对象的数组，或含 rows 数组的对象")
    for number, given in enumerate(rows, 1):
        row = Row(given)
        row.number = number
        yield row


# -- importing -----------------------------------------------------------------------------------------------------
def _facts(register: Register, row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str], date | None]:
    fields = {f.title: f for f in register.exchange.fields} | {f.key: f for f in register.exchange.fields}
    facts: dict[str, Any] = {}
    errors: dict[str, str] = {}
    day: date | None = None
    for name, value in row.items():
        spec = fields.get(str(name).strip())
        if spec is None:
            errors[str(name)] = "表头没有这一列，请用模板的列名"
        elif spec.key == "opened_on" and value not in ("", None):
            try:
                day = _date(None, value)  # type: ignore[arg-type]
            except Invalid as error:
                errors[spec.title] = str(error)
        elif spec.imported and value not in ("", None):
            facts[spec.key] = value
    return facts, errors, day


class _Undo(Exception):
    """Leaves the transaction without writing."""


def import_rows(
    register: Register,
    rows: Sequence[Mapping[str, Any]],
    actor: Actor,
    organ_id: int,
    *,
    all_or_nothing: bool = True,
    dry: bool = False,
) -> Report:
    """Open one case per row through the register's create step.

    All rows are tried; when one fails nothing is written, unless `all_or_nothing` is False: then the good rows stay.
    """
    reports: list[RowReport] = []
    try:
        with transaction.atomic():
            for n, row in enumerate(rows, 2):
                reports.append(_import_row(register, n, row, actor, organ_id))
            if dry or (all_or_nothing and any(r.errors for r in reports)):
                raise _Undo
    except _Undo:
        for report in reports:
            report.number = ""
        return Report(reports, written=False)
    return Report(reports, written=any(not r.errors for r in reports))


def _import_row(register: Register, n: int, row: Mapping[str, Any], actor: Actor, organ_id: int) -> RowReport:
    if isinstance(row, Row):
        n = row.number or n
        if row.fault:
            return RowReport(n, errors={"整行": row.fault})
    facts, errors, day = _facts(register, row)
    if errors:
        return RowReport(n, errors=errors)
    titles = {f.key: f.title for f in register.exchange.fields}
    titles["on"] = titles.get("opened_on", "办理日期")
    try:
        with transaction.atomic():
            done = open_case(register, actor, facts, organ_id=organ_id, on=day, step=register.exchange.create_step)
    except InvalidFacts as error:
        return RowReport(n, errors={titles.get(k, k): v for k, v in error.errors.items()})
    except NotAllowed as error:
        return RowReport(n, errors={"权限": str(error)})
    return RowReport(n, number=done.case.matter.number)


# -- exporting -----------------------------------------------------------------------------------------------------
def _value(case: Any, spec: Field) -> Any:
    value: Any = case
    for part in (spec.path or spec.key).split("."):
        value = getattr(value, part, None)
        if callable(value):
            value = value()
        if value is None:
            return ""
    choices = dict(spec.choices)
    if choices and not isinstance(value, list):
        return choices.get(value, value)
    return str(value) if hasattr(value, "pk") else value


def export_rows(register: Register, cases: Iterable[Any], actor: Actor) -> Iterator[list[Any]]:
    """Header row, then one row per case; private columns masked for whoever may not read them."""
    fields = register.exchange.fields
    yield [f.title for f in fields]
    readers = [g for g in register.access if actor.has(g.role)]
    may = {f.key: not f.private or actor.is_system or any(g.reads(f.key) for g in readers) for f in fields}
    mixed = len({g.fields for g in readers}) > 1
    for case in cases:
        seen = sight_of(register, actor, case) if mixed else None
        yield [
            _value(case, f) if may[f.key] and (seen is None or not f.private or seen.reads(f.key)) else MASK
            for f in fields
        ]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return value


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe."""
    cell = _cell(value)
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA else cell


def to_csv(rows: Iterable[list[Any]]) -> bytes:
    """UTF-8 with BOM, as office programs expect it."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_safe(v) for v in row])
    return out.getvalue().encode("utf-8-sig")


def to_json(rows: Iterable[list[Any]]) -> bytes:
    """{"rows": [{title: value}]}"""
    iterator = iter(rows)
    header = next(iterator)
    data = {"rows": [dict(zip(header, map(_cell, row), strict=True)) for row in iterator]}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def to_xlsx(rows: Iterable[list[Any]], sheet: str = "数据") -> bytes:
    """A workbook with one sheet; strings are never taken for formulas or links."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet[:31])
    bold = book.add_format({"bold": True})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            page.write(r, c, _cell(value), bold if r == 0 else None)
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def template(register: Register) -> bytes:
    """An empty workbook with the columns an import takes."""
    return to_xlsx([[f.title for f in register.exchange.fields if f.imported]], register.title)


WRITERS = {"xlsx": to_xlsx, "csv": to_csv, "json": to_json}
