"""The two opinions of a double approval as the case holds them: one clause each, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

LEGAL, JUSTICE = "部门法制机构", "司法行政部门"


def has(case: Any, who: str) -> bool:
    """Whether this side has agreed."""
    return f"{who}同意" in case.double_approval


def both(case: Any) -> bool:
    """Whether the visit may go on."""
    return has(case, LEGAL) and has(case, JUSTICE)


def give(case: Any, who: str, on: date, agreed: bool) -> bool:
    """Enter an opinion; a refusal takes back what the other side said, as it spoke of the same request."""
    if agreed:
        case.double_approval = "；".join(word for word in (case.double_approval, f"{who}同意（{on}）") if word)
    else:
        case.double_approval = ""
    return agreed
