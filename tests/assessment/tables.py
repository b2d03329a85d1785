"""Rows of examples.md, and small makers of schemes and tables."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from fadu.aspects.a9_coordination import assessment
from fadu.aspects.a9_coordination.assessment.scoring import RULES, Given, Outcome, Row, Table, exact

TABLES = Path(assessment.__file__).parent / "tests" / "examples.md"


def rows(slug: str) -> list[list[str]]:
    """Cells of the table under the heading with this slug."""
    section = TABLES.read_text().split(f"`{slug}`\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def rule(text: str) -> dict[str, Any]:
    """Parameters written as the inside of a TOML table."""
    return tomllib.loads(f"r = {{ {text} }}", parse_float=Decimal)["r"]


def run(params: dict[str, Any], cells: dict[str, str], peers: list[dict[str, str]] | None = None) -> Outcome:
    """One rule on one row."""
    row = Row("甲", "", cells)
    full = exact(params.get("full", 10 if params["type"] == "SR3" else 100))
    return RULES[params["type"]].run(Given("X", params, row, full, [Row("", "", each) for each in peers or []]))


def table(columns: str, *lines: str, group: str = "") -> Table:
    """A table from words: `table("a b", "甲 1 2")`; “-” is an empty cell."""
    names = columns.split()
    found = []
    for line in lines:
        unit, *cells = line.split()
        values = ["" if cell == "-" else cell for cell in cells]
        found.append(Row(unit, group, dict(zip(names, values, strict=True))))
    return Table(tuple(names), tuple(found), bool(group))


def flat(leaves: dict[str, tuple[Any, str]], more: str = "") -> str:
    """A scheme without levels: id → (weight, rule). `more` is put before the tree."""
    parts = [f'scheme = "T"\n{more}']
    for name, (weight, text) in leaves.items():
        line = f'weight = "{weight}"\n' if weight is not None else ""
        parts.append(f'[[tree]]\nid = "{name}"\n{line}rule = {{ {text} }}')
    return "\n".join(parts)


def fractions(cells: list[str]) -> list[Fraction]:
    """Cells as exact numbers."""
    return [exact(cell) for cell in cells]
