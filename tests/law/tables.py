"""Tables of worked examples: markdown that a lawyer reads and pytest runs."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from fadu.law import (
    BadInput,
    Due,
    MissingText,
    Pause,
    Period,
    Since,
    Term,
    days,
    due,
    earliest,
    law,
    months,
    term,
    workdays,
    years,
)

HERE = Path(__file__).parent
PLAIN = re.compile(r"(\d+)(个工作日|日|个月|年)(（不顺延）)?")
MAKE = {"日": days, "个月": months, "年": years}


def tables(path: Path) -> list[dict[str, str]]:
    """Rows of all tables of a file, each a dict by column heading."""
    rows: list[dict[str, str]] = []
    head: list[str] | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            head = None
            continue
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if head is None:
            head = cells
        elif set(line) - set("|-: "):
            rows.append(dict(zip(head, cells, strict=True)))
    return rows


def rows_of(column: str) -> list[tuple[str, dict[str, str]]]:
    """All rows that have this column, with a name for pytest."""
    return [
        (f"{path.stem.removeprefix('examples_')} {row['编号']}", row)
        for path in sorted(HERE.glob("examples_*.md"))
        for row in tables(path)
        if column in row
    ]


def find_term(text: str) -> Term:
    """A term by its key, or an unnamed one from words such as ``60日（不顺延）``."""
    found = PLAIN.fullmatch(text)
    if not found:
        return term(text)
    n, unit, still = int(found[1]), found[2], bool(found[3])
    period: Period = workdays(n) if unit == "个工作日" else MAKE[unit](n, roll=not still)
    return Term("example", text, "起算日", (Since(date(1987, 1, 1), period, law("民法通则")[""], until=date(2020, 12, 31)),
                                        Since(date(2021, 1, 1), period, law("民法典")[""])))


def moment(text: str) -> date:
    """A day, or a moment when it has a T."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def options(text: str) -> dict[str, object]:
    """The column 情形 as arguments of `due`."""
    out: dict[str, object] = {}
    pauses: list[Pause] = []
    for part in text.split():
        if part.startswith("延长"):
            out["extend"] = int(part[2:])
        elif part.startswith("适用"):
            out["on"] = date.fromisoformat(part[2:])
        elif part.startswith("暂停"):
            first, last = part[2:].split("..")
            pauses.append(Pause(date.fromisoformat(first), date.fromisoformat(last)))
        else:
            raise BadInput(part)
    return out | ({"pauses": pauses} if pauses else {})


def answer(row: dict[str, str]) -> Due | None:
    """What the engine says of a row; None when the text in force is missing."""
    pairs = zip(row["期限"].split(" 与 "), row["起算日"].split(" 与 "), strict=True)
    try:
        given = options(row["情形"])
        return earliest(*(due(find_term(t), moment(s), **given) for t, s in pairs))  # type: ignore[arg-type]
    except MissingText:
        return None
