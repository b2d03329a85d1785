"""Rows of the tables in examples.md, by heading."""

from __future__ import annotations

from pathlib import Path

from fadu.aspects.a9_coordination import annual_plan

HERE = Path(__file__).parent
TABLES = Path(annual_plan.__file__).parent / "tests" / "examples.md"


def rows(*headings: str) -> list[list[str]]:
    """Data rows of the tables under the sections whose heading contains one of the words."""
    found, inside, skip = [], False, 0
    for line in TABLES.read_text().splitlines():
        if line.startswith("#"):
            top = line.startswith("## ")
            inside = any(h in line for h in headings) if top or any(h in line for h in headings) else inside
        elif line.startswith("|"):
            skip += 1
            if inside and skip > 2:
                found.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        else:
            skip = 0
    return found
