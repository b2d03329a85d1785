"""What a visit's items come to: its result, whether anything was found, how many."""

from __future__ import annotations

from typing import Any

from .rules import vocab


def up(case: Any) -> None:
    """Read the items, write the visit's own columns (the step stores them)."""
    results = [row.result for row in case.item_rows()]
    case.result = vocab.overall(results)
    case.problems = sum(result in vocab.PROBLEMS for result in results)
    case.found = case.problems > 0
