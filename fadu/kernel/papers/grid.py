"""Ruled tables: what a `Table` and the `Fields` of a record have in common once they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from fadu.kernel.papers.geometry import FOUR_PT, MM_PT, SMALL_FOUR_PT, WIDTH, em
from fadu.kernel.papers.model import Align, Fields, Table

MIN_EM = 3.0  # no column narrower than this, in characters
PADDING_PT = 5.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: column widths in points, rows of equal length, how many rows are header, alignment and label columns."""

    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    header: int
    align: tuple[Align, ...]
    labels: tuple[int, ...]
    size: float


def table_grid(table: Table) -> Grid:
    """The grid of a table; columns share the width by `widths` or by how much their cells hold."""
    n = table.columns
    rows = [table.header] if any(table.header) else []
    full = tuple(tuple(row) + ("",) * (n - len(row)) for row in [*rows, *table.rows])
    size = FOUR_PT if n <= 5 else SMALL_FOUR_PT
    cells = list(zip(*full, strict=True)) if full else [()] * n
    longest = [max((em(line) for cell in col for line in cell.split("\n")), default=0.0) for col in cells]
    align = table.align or tuple("center" if w <= 8 else "left" for w in longest)
    weights = [float(w) for w in table.widths] or [min(max(w, MIN_EM), 24.0) for w in longest]
    return Grid(_shares(weights), full, len(rows), align, (), size)


def fields_grid(fields: Fields) -> Grid:
    """The grid of labelled facts: label, value, and again when two pairs share a row."""
    n = fields.columns
    cells = [cell for pair in fields.items for cell in pair]
    cells += [""] * (-len(cells) % (2 * n))
    rows = tuple(tuple(cells[i : i + 2 * n]) for i in range(0, len(cells), 2 * n))
    label = min(max([em(k) for k, _ in fields.items] + [4.0]) + 1, 9.0) * FOUR_PT + 2 * PADDING_PT
    value = (WIDTH * MM_PT - n * label) / n
    align: tuple[Align, ...] = ("center", "left") * n
    return Grid((label, value) * n, rows, 0, align, tuple(range(0, 2 * n, 2)), FOUR_PT)


def _shares(weights: list[float]) -> tuple[float, ...]:
    total = sum(weights) or 1.0
    return tuple(round(WIDTH * MM_PT * w / total, 2) for w in weights)
