"""Annex tables (序号 / 任务 / 责任单位 / 完成时限): columns are known by their header, merged cells are copied down."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .dates import field_deadline
from .files import Cell, Source
from .passage import Passage, tidy
from .shape import Deadline, Unit
from .units import read_list

COLUMNS = (
    ("lead", re.compile(r"牵头|主办|主责|第一责任")),
    ("support", re.compile(r"配合|协办|协同|参与|参加|协助")),
    ("units", re.compile(r"(?:责任|负责|承办|实施|落实)(?:单位|部门|主体)|^部门$|^单位$|责任分工|^分工$")),
    ("deadline", re.compile(r"时限|期限|时间|节点|进度")),
    ("target", re.compile(r"目标|指标|成效|成果|标准")),
    ("aspect", re.compile(r"方面|类别|领域|一级|板块|大项|分类|类型|项目类|任务类")),
    ("measure", re.compile(r"措施|举措|内容|要求|具体|做法|事项内容")),
    ("task", re.compile(r"任务|工作|事项|项目|要点")),
    ("no", re.compile(r"序号|编号|^号$|^序$")),
)


@dataclass
class Row:
    """One task row with its cells by meaning."""

    number: int
    aspect: Passage | None
    title: Passage
    texts: list[Passage]
    units: list[Unit] = field(default_factory=list)
    deadline: Deadline | None = None


def _meaning(header: str, taken: set[str]) -> str | None:
    for key, pattern in COLUMNS:
        if key not in taken and pattern.search(header):
            return key
    return None


def _header(rows: list[list[str]]) -> tuple[int, dict[int, str]] | None:
    """The header row and the meaning of its columns; a table without a task column and another is no task table."""
    for at, row in enumerate(rows[:4]):
        columns: dict[int, str] = {}
        for i, text in enumerate(row):
            meaning = _meaning(text, set(columns.values())) if len(text) <= 14 else None
            if meaning:
                columns[i] = meaning
        values = set(columns.values())
        if "task" not in values and "measure" in values:
            columns = {i: "task" if m == "measure" else m for i, m in columns.items()}
            values = set(columns.values())
        if "task" in values and len(values) >= 2 and len(set(row)) >= 2:
            return at, columns
    return None


def _passage(source: Source, cell: Cell) -> Passage:
    return tidy(Passage(source.text, tuple(range(cell.start, cell.end))))


def _row(source: Source, cells: dict[str, Passage], number: int, year: int | None) -> Row:
    task = cells["task"]
    row = Row(number, cells.get("aspect"), task, [p for k in ("task", "measure", "target") if (p := cells.get(k))])
    leads = cells.get("lead")
    if leads:
        row.units += read_list(leads, "lead")
    if cells.get("support"):
        row.units += read_list(cells["support"], "support")
    if cells.get("units"):
        row.units += read_list(cells["units"], "support" if leads else "unspecified")
    if cells.get("deadline"):
        row.deadline = field_deadline(cells["deadline"].view, year)
    return row


def table_rows(source: Source, year: int | None) -> list[Row]:
    """Task rows of every task table; an empty aspect cell takes the one above."""
    found: list[Row] = []
    for table in source.tables:
        texts = [[_passage(source, c).view for c in row] for row in table]
        header = _header(texts)
        if header is None:
            continue
        at, columns = header
        aspect: Passage | None = None
        for line in table[at + 1 :]:
            cells = {m: _passage(source, line[i]) for i, m in columns.items() if i < len(line)}
            if len({(c.start, c.end) for c in line}) == 1:  # one cell across the whole row: a section title
                aspect = _passage(source, line[0])
                continue
            aspect = cells.get("aspect") or aspect
            if not cells.get("task"):
                continue
            number = cells["no"].view if cells.get("no") else ""
            row = _row(
                source,
                {**cells, **({"aspect": aspect} if aspect else {})},
                int(number) if number.isdigit() else len(found) + 1,
                year,
            )
            _add(found, row)
    return found


def _add(found: list[Row], row: Row) -> None:
    """A merged task cell met again adds its measures and units to the same task."""
    if found and found[-1].title.span == row.title.span:
        known = {p.span for p in found[-1].texts}
        found[-1].texts += [p for p in row.texts if p.span not in known]
        names = {u.name for u in found[-1].units}
        found[-1].units += [u for u in row.units if u.name not in names]
        found[-1].deadline = found[-1].deadline or row.deadline
    else:
        found.append(row)


def clean_aspect(passage: Passage) -> Passage:
    """An aspect cell or section row without its number."""
    return passage.after(
        re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、])\s*")
    ).strip(" :。")
