"""The table of figures: 138 rows, each a key with the numbers under it and the register it waits for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
CONNECTED = "（已接入）"
RESTRICTED = "限制"


@dataclass(frozen=True)
class Part:
    """One number of a row. `key`: that of the row and a letter; `indicator`: the live figure, "" when none is named."""

    key: str
    title: str
    indicator: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the table. `waits`: the register that gives it; `note`: how it is counted and what goes wrong."""

    key: str
    title: str
    unit: str
    waits: str
    parts: tuple[Part, ...]
    note: str
    group: str

    @property
    def waiting(self) -> str:
        """Registers that are not there yet: what is connected is left out."""
        return "；".join(name for name in self.waits.split("；") if CONNECTED not in name) or self.waits

    @property
    def giving(self) -> str:
        """Registers that are there, where the row says which."""
        names = [name.replace(CONNECTED, "") for name in self.waits.split("；") if CONNECTED in name]
        return "；".join(names) or self.waits

    @property
    def restricted(self) -> bool:
        """Counted, never published."""
        return RESTRICTED in self.waits


@dataclass(frozen=True)
class Group:
    """Rows of one chapter of the report."""

    key: str
    title: str
    rows: tuple[Row, ...]


def _parts(key: str, title: str, text: str) -> tuple[Part, ...]:
    """`a 新收 = reconsideration.received ; b …`; nothing written: one number under the row's own key."""
    found = []
    for piece in filter(None, (each.strip() for each in text.split(";"))):
        name, _, indicator = piece.partition("=")
        letter, _, words = name.strip().partition(" ")
        found.append(Part(f"{key}{letter}", words.strip(), indicator.strip()))
    return tuple(found) or (Part(key, title),)


def _row(line: str, group: str) -> Row:
    key, title, unit, waits, bound, note = (cell.strip() for cell in line.split("|"))
    return Row(key, title, unit, waits, _parts(key, title, bound), note, group)


@cache
def groups() -> tuple[Group, ...]:
    """The whole table."""
    data = tomllib.loads((DATA / "figures.toml").read_text(encoding="utf-8"))
    return tuple(
        Group(raw["key"], raw["title"], tuple(_row(line, raw["key"]) for line in raw["rows"].strip().splitlines()))
        for raw in data["group"]
    )


@cache
def rows() -> dict[str, Row]:
    """Rows by key."""
    return {row.key: row for group in groups() for row in group.rows}


@cache
def parts() -> dict[str, tuple[Row, Part]]:
    """Numbers by key, each with its row."""
    return {part.key: (row, part) for row in rows().values() for part in row.parts}
