"""Ruled tables: what a `Table` and the `Fields` of a record have in common once they are drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from fadu.kernel.papers.geometry import MM_PT, WIDTH, em
from fadu.kernel.papers.model import Align, Fields, Table

PADDING_PT = 5.0
SIZES = (14.0, 12.0, 10.5, 9.0)  # 4号 小四 五号 小五: the first at which no word has to be cut
WIDTH_PT = WIDTH * MM_PT
SHORT = 12  # characters of a value that should not be broken
LOW = 3.0  # lines a row that still read well
SMALL = 10.5  # type gets smaller than this only when words would be cut
_NARROW = re.compile(r"[ -~]")
_WORD = re.compile(r"[!-~]+")  # letters and digits that stay together


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: column widths and type size in points, rows of equal length, header rows, label columns."""

    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    header: int
    align: tuple[Align, ...]
    labels: tuple[int, ...]
    size: float


def table_grid(table: Table) -> Grid:
    """The grid of a table; columns share the width by `widths` or by how much their cells hold."""
    n = table.columns
    head = [table.header] if any(table.header) else []
    rows = tuple(tuple(row) + ("",) * (n - len(row)) for row in [*head, *table.rows])
    cells: list[Sequence[str]] = [[row[i] for row in rows] for i in range(n)]
    align = table.align or tuple("center" if longest(column) <= 8 else "left" for column in cells)
    widths, size = _given(table.widths, cells) if table.widths else _shared(cells)
    return Grid(widths, rows, len(head), align, (), size)


def fields_grid(fields: Fields) -> Grid:
    """The grid of labelled facts: label, value, and again when two pairs share a row."""
    n = fields.columns
    cells = [cell for pair in fields.items for cell in pair]
    cells += [""] * (-len(cells) % (2 * n))
    rows = tuple(tuple(cells[i : i + 2 * n]) for i in range(0, len(cells), 2 * n))
    columns = [[row[i] for row in rows] for i in range(2 * n)]
    chars = min(max([em(k) for k, _ in fields.items] + [4.0]) + 1, 9.0)
    for size in SIZES:
        label = chars * size + 2 * PADDING_PT
        widths = (label, WIDTH_PT / n - label) * n
        if _fits(widths, columns, size) and (size <= SIZES[1] or _snug(widths, columns, size)):
            break
    align: tuple[Align, ...] = ("center", "left") * n
    return Grid(widths, rows, 0, align, tuple(range(0, 2 * n, 2)), size)


def longest(cells: Sequence[str]) -> float:
    """Width in characters of the longest line of some cells."""
    return max((_em(line) for cell in cells for line in cell.split("\n")), default=0.0)


def _em(text: str) -> float:
    """As `em`, with the wider letters and digits of the fonts of the PDF."""
    return em(text) + 0.08 * len(_NARROW.findall(text))


def _word(cells: Sequence[str]) -> float:
    return max((_em(word) for cell in cells for word in _WORD.findall(cell)), default=0.0)


def _fits(widths: Sequence[float], columns: Sequence[Sequence[str]], size: float) -> bool:
    """Whether no word has to be cut."""
    return all(_word(c) * size + 2 * PADDING_PT <= w for w, c in zip(widths, columns, strict=True))


def _snug(widths: Sequence[float], columns: Sequence[Sequence[str]], size: float) -> bool:
    """Whether short values stay on one line."""
    return all(
        _em(line) * size + 2 * PADDING_PT <= w
        for w, column in zip(widths, columns, strict=True)
        for cell in column
        for line in cell.split("\n")
        if _em(line) <= SHORT
    )


def _given(shares: Sequence[int], columns: Sequence[Sequence[str]]) -> tuple[tuple[float, ...], float]:
    total = sum(shares) or 1
    widths = tuple(WIDTH_PT * share / total for share in shares)
    return widths, next((size for size in SIZES if _fits(widths, columns, size)), SIZES[-1])


def _shared(columns: Sequence[Sequence[str]]) -> tuple[tuple[float, ...], float]:
    """Every column gets what it cannot do without, and of the rest a share by what it would like.

    The first try of the largest type whose rows stay low is taken, else the one with the lowest rows.
    """
    natural = [longest(c) for c in columns]
    least = [max(2.0, _word(c)) for c in columns]
    short = [n if n <= 6 else max(4.0, k) for n, k in zip(natural, least, strict=True)]
    tries: list[tuple[float, tuple[float, ...], float]] = []
    for size in SIZES[0 if len(columns) <= 5 else 1 :]:
        for need in (short, least):
            spare = WIDTH_PT - sum(need) * size - 2 * PADDING_PT * len(columns)
            if spare < 0:
                continue
            wish = [max(n - k, 0.0) + 0.2 for n, k in zip(natural, need, strict=True)]
            unit = spare / sum(wish)
            widths = tuple(k * size + 2 * PADDING_PT + w * unit for k, w in zip(need, wish, strict=True))
            tries.append((_lines(widths, columns, size), widths, size))
            if tries[-1][0] <= LOW:
                return widths, size
        if tries and size == SMALL:
            break
    scale = WIDTH_PT / sum(least)
    _, widths, size = min(tries, default=(0.0, tuple(k * scale for k in least), SIZES[-1]))
    return widths, size


def _lines(widths: Sequence[float], columns: Sequence[Sequence[str]], size: float) -> float:
    """Mean number of lines a row of the table will have."""
    rooms = [(w - 2 * PADDING_PT) / size for w in widths]
    rows = list(zip(*columns, strict=True))
    tallest = (
        max(sum(max(1, math.ceil(_em(s) / room)) for s in cell.split("\n")) for cell, room in cells)
        for cells in (list(zip(row, rooms, strict=True)) for row in rows)
    )
    return sum(tallest) / max(1, len(rows))
