"""The table of invariants names tests that are there, and most of them draw their examples at random."""

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent
ROWS = [
    line.strip("|").split("|") for line in (HERE / "invariants.md").read_text().splitlines() if line[:3].strip("| ")
]


def named() -> list[tuple[str, list[str]]]:
    """(number, tests) of each row."""
    rows = [[cell.strip() for cell in row] for row in ROWS if len(row) == 3]
    return [(row[0], row[2].split()) for row in rows if row[0].isdecimal()]


def test_each_of_the_ten_has_a_property_test() -> None:
    assert [number for number, _ in named()] == [str(n) for n in range(1, 11)]
    for number, tests in named():
        drawn = []
        for test in tests:
            file, _, name = test.partition("::")
            body = ast.parse((HERE / file).read_text()).body
            found = next(one for one in body if isinstance(one, ast.FunctionDef) and one.name == name)
            drawn.append(
                "given" in {getattr(d.func, "id", "") for d in found.decorator_list if isinstance(d, ast.Call)}
            )
        assert any(drawn), number
