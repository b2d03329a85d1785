"""Every row of examples.md against the rules."""

from __future__ import annotations

import pytest

from . import checks, checks_later
from .checks import ROWS
from .tables import Row


def run(row: Row) -> None:
    """Check one row with the function of its table."""
    module = checks if hasattr(checks, f"check_{row.slug}") else checks_later
    getattr(module, f"check_{row.slug}")(row)


@pytest.mark.parametrize("row", [r for r in ROWS if r.slug != "gate"], ids=lambda r: f"{r.slug}:{r['编号']}")
def test_example(row: Row) -> None:
    run(row)


def test_every_worked_example_is_encoded() -> None:
    """R-01 … R-18 all stand in some table."""
    found = {row["编号"][:4] for row in ROWS if row["编号"].startswith("R-")}
    assert found == {f"R-{n:02d}" for n in range(1, 19)}
