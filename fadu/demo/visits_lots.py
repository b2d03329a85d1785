"""What befalls single visits of the synthetic city, each drawn from code and day: the rest of the city stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from fadu.demo.visits import Maker

FINDINGS = (
    "部分台账记录不完整",
    "安全出口堆放杂物",
    "个别从业人员证明过期",
    "公示信息与实际不符",
    "设备未按期检定",
    "标签标识不规范",
)
ALSO = {"A": 15, "B": 20, "C": 40, "D": 55, "": 15}  # of a hundred further items of a visit that found something
# Working days until the platform has the record, and up to which of a thousand: on the phone, written down afterwards.
ARRIVED = {
    True: ((900, 0), (970, 1), (988, 2), (996, 5), (1000, 8)),
    False: ((300, 0), (640, 1), (820, 2), (910, 3), (965, 5), (1000, 9)),
}
SLOW = 120  # of a thousand: by so much a slow body is behind the others


def also(firm: dict[str, Any], day: date, listed: list[dict[str, Any]]) -> int:
    """Where the first item showed something, others do too, at riskier firms more of them; returns how many did. Drawn
    from code and day, so that the rest of the city stays what it was."""
    if listed[0]["result"] == "no_problem":
        return 0
    found = 1
    for n, line in enumerate(listed[1:], 1):
        lot = crc32(f"{firm['uscc']}{day}{n}".encode())
        if lot % 100 < ALSO[firm["grade"]]:
            line["result"], line["findings"] = "fixed_on_site", FINDINGS[lot // 100 % len(FINDINGS)]
            found += 1
    return found


def received(maker: Maker, row: dict[str, Any], lead: Any, day: date) -> date:
    """When the platform got the record: a few bodies are slower than the others; drawn from code and day."""
    lot = crc32(f"{row['uscc']}{day}{lead.organ.key}".encode()) % 1000
    slow = SLOW if crc32(lead.organ.key.encode()) % 5 == 0 else 0
    days = next(days for upto, days in ARRIVED[bool(row["recorded_on_device"])] if min(lot + slow, 999) < upto)
    return min(maker.world.ahead(day, days), maker.world.today) if days else day


def said(maker: Maker, row: dict[str, Any], day: date) -> dict[str, Any]:
    """What the enterprise said about the code: some confirm it, a few deny it, most say nothing. Drawn from code and
    day, so that the rest of the city stays what it was."""
    lot = crc32(f"{row['uscc']}{day}".encode()) % 1000
    if not row["coded"] or lot >= 420:
        return {"enterprise_said": "", "enterprise_said_on": None}
    until = maker.world.today
    return {"enterprise_said": "no" if lot < 4 else "yes", "enterprise_said_on": min(day + timedelta(lot % 4), until)}


def mended(row: dict[str, Any], day: date, today: date) -> dict[str, Any]:
    """An order is re-checked before it is published, where that day has come; drawn from code and day."""
    lot = crc32(f"{row['uscc']}{day}".encode())
    checked = min(day + timedelta(3 + lot % 8), row["published_on"] or date.max)
    if row["result"] != "order" or checked > today:
        return {"order_on": None, "order_due": None, "rectified_on": None, "rechecked_on": None, "recheck_passed": None}
    words = {"order_text": "；".join(line["findings"] for line in row["items"] if line["findings"])}
    mended = {"rectified_on": max(day, checked - timedelta(lot % 3)), "rechecked_on": checked, "recheck_passed": True}
    return words | mended | {"order_on": day, "order_due": day + timedelta(15)}
