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


def listing_faults(powers_code: str) -> list[str]:
    """Why an item cannot be listed: it must rest on an entry of the list of powers and responsibilities."""
    return [] if powers_code.strip() else ["没有对应的权责清单编码，不能列入监管事项目录，登记为例外"]


def evidence_faults(legal_audit: bool, technical_audit: bool, place_public: bool) -> list[str]:
    """Why a record of a fixed device cannot go into a case file (行政处罚法 art. 41)."""
    wanted = ((legal_audit, "法制审核"), (technical_audit, "技术审核"))
    found = [f"设备没有经过{what}" for done, what in wanted if not done]
    found += [] if place_public else ["设置地点没有向社会公布"]
    return [f"{'；'.join(found)}，记录不能作为证据入卷（《行政处罚法》第四十一条）"] if found else []


def burden(visits: Iterable[Iterable[str]]) -> tuple[int, int]:
    """(disturbances, behaviours) of visits given as the items each of them checked."""
    rows = [tuple(items) for items in visits]
    return len(rows), sum(map(len, rows))
