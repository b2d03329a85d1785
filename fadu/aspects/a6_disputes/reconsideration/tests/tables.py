"""Reads the given/expect tables of examples.md: each table belongs to the last `slug` written above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SLUG = re.compile(r"`([a-z]+)`\s*$")


@dataclass(frozen=True)
class Row:
    """One example: slug of its table and cells by column title."""

    slug: str
    cells: dict[str, str]

    def __getitem__(self, title: str) -> str:
        return self.cells[title]

    def get(self, title: str) -> str:
        """The cell, empty when the table has no such column."""
        return self.cells.get(title, "")

    def flag(self, title: str) -> bool | None:
        """是 → True, 否 → False, empty → None (not recorded)."""
        return {"是": True, "否": False, "": None}[self.get(title)]

    def day(self, title: str) -> date | None:
        """The date in the cell, None when empty."""
        text = self.get(title)
        return date.fromisoformat(text) if text else None


def rows(path: Path) -> Iterator[Row]:
    """All example rows of the file, in order."""
    slug, header = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := SLUG.search(line):
            slug = found.group(1)
        if not line.startswith("|"):
            header = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not header:
            header = cells
        elif not set("".join(cells)) <= set("-: "):
            assert len(cells) == len(header), f"行与表头列数不同：{line}"
            yield Row(slug, dict(zip(header, cells, strict=True)))


def pairs(text: str) -> dict[str, str]:
    """“甲=一；乙=二” → {"甲": "一", "乙": "二"}."""
    return dict(part.split("=", 1) for part in text.split("；") if part)


def span(text: str) -> tuple[date, date]:
    """“2026-02-02..2026-03-16” → both days."""
    start, end = text.split("..")
    return date.fromisoformat(start), date.fromisoformat(end)
