"""The data of an assessment: one row per unit from CSV or XLSX; cells stay as written until a rule reads them."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from .errors import AssessError

UNIT_NAMES, GROUP_NAMES = ("unit", "单位", "考核对象"), ("group", "组别", "分组")
SIGNS = {"\t": "制表符"}
MAX_CELLS = 20_000_000


@dataclass(frozen=True)
class Row:
    """A unit, its group and its cells by column; line: where it stands in its file, 0 when it comes from none."""

    unit: str
    group: str
    cells: dict[str, str]
    line: int = 0

    @property
    def who(self) -> str:
        """The unit as messages name it."""
        return f"第 {self.line} 行单位“{self.unit}”" if self.line else f"单位“{self.unit}”"


@dataclass(frozen=True)
class Table:
    """Columns (without unit and group) and rows, in the order of the file."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    grouped: bool = False

    def need(self, names: Iterable[str]) -> None:
        """Raise AssessError for the first name that is not a column, with the nearest one that is."""
        for name in names:
            if name not in self.columns:
                near = difflib.get_close_matches(name, self.columns, 1)
                hint = f"，是否指“{near[0]}”" if near else ""
                raise AssessError(f"数据中没有方案所用的列“{name}”{hint}")


def cell_text(value: Any) -> str:
    """A cell as text; whole floats of spreadsheets lose their “.0”."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        written = format(Decimal(repr(value)), "f")
        return written.removesuffix(".0")
    return "" if value is None else str(value).strip()


def grid(path: Path) -> list[tuple[int, list[str]]]:
    """All cells of a CSV (UTF-8 or GB18030) or of the first sheet of an XLSX, each line with its number in the file.

    Empty lines are left out.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        lines: Iterable[tuple[int, list[Any]]] = _sheet(path)
    else:
        lines = _csv(path)
    try:
        cells = [(number, [cell_text(value) for value in line]) for number, line in lines]
    except csv.Error as error:
        raise AssessError(f"“{path.name}”不是可读的 CSV") from error
    cells = [(number, line) for number, line in cells if any(line)]
    if len(cells) < 2:
        raise AssessError(f"“{path.name}”没有数据行")
    if len(cells) * len(cells[0][1]) > MAX_CELLS:
        raise AssessError(f"“{path.name}”过大")
    return cells


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Lines with the number at which each begins (a cell may run over several). Other separators are named."""
    reader = csv.reader(io.StringIO(_decoded(path), newline=""))
    begins = 1
    for line in reader:
        if begins == 1 and len(line) == 1 and (sign := next((s for s in ";；\t，" if s in line[0]), "")):
            raise AssessError(f"“{path.name}”的各列用{SIGNS.get(sign, f'“{sign}”')}隔开，请存为用英文逗号隔开的 CSV")
        yield begins, line
        begins = reader.line_num + 1


def _sheet(path: Path) -> Iterable[tuple[int, list[Any]]]:
    from python_calamine import CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return enumerate(sheet.to_python(), (sheet.start or (0, 0))[0] + 1)
    except OSError:
        raise
    except Exception as error:  # the reader has its own tree of errors for damaged files
        raise AssessError(f"“{path.name}”不是可读的表格文件") from error


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssessError(f"“{path.name}”的编码无法识别，请存为 UTF-8")


def read_table(path: Path) -> Table:
    """Units and their cells. Raises AssessError for a table without a unit column, double columns or double units."""
    (_, head), *lines = grid(path)
    while head and not head[-1]:
        head = head[:-1]
    if len(set(head)) < len(head) or "" in head:
        raise AssessError(f"“{path.name}”的表头有空列名或重复列名")
    unit = next((name for name in UNIT_NAMES if name in head), None)
    group = next((name for name in GROUP_NAMES if name in head), None)
    if unit is None:
        raise AssessError(f"“{path.name}”缺少单位列（unit 或 单位）")
    rows = []
    for number, line in lines:
        if any(line[len(head) :]):
            raise AssessError(f"“{path.name}”第 {number} 行的列数多于表头")
        cells = dict(zip(head, [*line, *[""] * len(head)], strict=False))
        rows.append(Row(cells.pop(unit), cells.pop(group) if group else "", cells, number))
    _names(path, rows)
    return Table(tuple(name for name in head if name not in (unit, group)), tuple(rows), group is not None)


def _names(path: Path, rows: list[Row]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        if not row.unit:
            raise AssessError(f"“{path.name}”第 {row.line} 行没有单位名称")
        if row.unit in seen:
            raise AssessError(f"“{path.name}”中单位“{row.unit}”出现两次（第 {seen[row.unit]} 行、第 {row.line} 行）")
        seen[row.unit] = row.line


def read_matrix(path: Path) -> tuple[list[str], list[str], list[list[str]]]:
    """A labelled matrix: labels of rows (first column), labels of columns (first row), cells."""
    (_, head), *numbered = grid(path)
    wide = len(head)
    odd = next((number for number, line in numbered if len(line) != wide), None)
    if odd is not None and path.suffix.lower() == ".csv":
        raise AssessError(f"“{path.name}”第 {odd} 行的列数与第一行不同")
    lines = [line for _, line in numbered]
    if wide < 2 or "" in head[1:] or len(set(head[1:])) < wide - 1:
        raise AssessError(f"“{path.name}”的表头有空列名或重复列名")
    return [line[0] for line in lines], head[1:], [line[1:] for line in lines]
