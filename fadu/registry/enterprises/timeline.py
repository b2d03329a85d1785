"""What held of an enterprise on a past day, put together from its history."""

from __future__ import annotations

from datetime import date
from typing import Any


def held(now: dict[str, str], past: dict[str, list[dict[str, Any]]], day: date) -> dict[str, Any]:
    """Status, class, marks and registered facts on a day. now: the facts as they are; past: newest first.

    Two turns on one day: the later one counts. Before the first known status there is none.
    """
    facts = dict(now)
    for row in past["changes"]:  # newest first: each step back uncovers what stood before
        if row["since"] > day:
            facts[row["key"]] = row["note"]
    return {
        "facts": facts,
        "status": next((row["title"] for row in past["statuses"] if _holds(row, day)), ""),
        "grade": next((row["title"] for row in past["classes"] if not row["field"] and _holds(row, day)), ""),
        "marks": [row["title"] for row in past["marks"] if _holds(row, day)],
    }


def _holds(row: dict[str, Any], day: date) -> bool:
    """`until` is the first day of what came next."""
    return bool(row["since"] <= day and (row["until"] is None or day < row["until"]))


def asked(text: str, first: date, last: date) -> tuple[date | None, str]:
    """(the day of an address, what is wrong with it)."""
    if not text.strip():
        return None, ""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None, f"「{text[:20]}」不是日期，请写成 {last.isoformat()} 的样子"
    if day < first:
        return None, f"{day} 早于成立日期 {first}，那时还没有这一户"
    return (None, f"{day} 在今天之后，以后的情况还不知道") if day > last else (day, "")
