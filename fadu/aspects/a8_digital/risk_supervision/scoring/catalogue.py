"""Items of the supervision catalogue over time: what applies on a day, and what came after what was repealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ItemVersion:
    """An item as listed from a day on. repealed: first day without it; successor: code that replaces it."""

    code: str
    listed: date
    repealed: date | None = None
    successor: str | None = None

    def open_on(self, day: date) -> bool:
        """Whether acts can be recorded under it on that day."""
        return self.listed <= day and (self.repealed is None or day < self.repealed)


def item_on(versions: Iterable[ItemVersion], code: str, day: date) -> tuple[ItemVersion | None, str]:
    """The item of that code and its state on the day: 有效, 未列入, or 已关闭 with the code that replaces it."""
    found = [each for each in versions if each.code == code and each.listed <= day]
    if not found:
        return None, "未列入"
    last = max(found, key=lambda each: each.listed)
    if last.open_on(day):
        return last, "有效"
    return last, f"已关闭，改用 {last.successor}" if last.successor else "已关闭"
