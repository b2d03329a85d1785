"""What a reader should know of a folder before it is handed in. Proposals of the platform; none of them refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

NUMBER = re.compile(r"^.{1,30}〔\d{4}〕\d{1,5}号$")
LATE_SHARE, LATE_DAYS = Fraction(30, 100), 30


@dataclass(frozen=True)
class Item:
    """What the checks need to know of one piece of evidence."""

    kind: str
    title: str
    number: str = ""
    dated: date | None = None
    covers_from: date | None = None
    covers_until: date | None = None
    valid_until: date | None = None
    secrecy: str = "open"
    made_on: date | None = None
    digest: str = ""


def flags(
    items: Sequence[Item], starts: date, until: date, deadline: date, shared: frozenset[str] = frozenset()
) -> list[str]:
    """Sentences about one folder."""
    if not items:
        return ["还没有任何佐证"]
    found = [text for item in items for text in _of_item(item, starts, until)]
    if all(item.kind == "photo" for item in items):
        found.append("只有照片，没有记录或者文件")
    made = [item.made_on for item in items if item.made_on and item.kind in ("file", "photo")]
    late = sum(deadline - timedelta(days=LATE_DAYS) < day <= deadline for day in made)
    if made and Fraction(late, len(items)) > LATE_SHARE:
        share = 100 * late // len(items)
        found.append(f"{share}% 的材料形成于截止前 {LATE_DAYS} 天以内，疑为后补")
    if many := sorted({item.title for item in items if item.digest and item.digest in shared}):
        found.append(f"同时用于其他指标：{'、'.join(many[:3])}")
    return found


def _of_item(item: Item, starts: date, until: date) -> list[str]:
    found, name = [], f"「{item.title[:30]}」"
    begun, ended = item.covers_from or item.dated, item.covers_until or item.dated
    if begun and ended and (ended < starts or begun > until):
        found.append(f"{name}反映的期间不在评价期内")
    if item.valid_until and item.valid_until < until:
        found.append(f"{name}有效期至 {item.valid_until}，在评价期内已经失效")
    if item.kind == "file" and item.number and not NUMBER.match(item.number):
        found.append(f"{name}的文号「{item.number}」不合写法（如 某政办〔2026〕3号）")
    if item.dated and item.covers_until and item.dated < item.covers_until:
        found.append(f"{name}的日期早于所反映的期间，核对是否写错")
    if item.secrecy == "secret":
        found.append(f"{name}涉密，材料包里只有占位")
    return found
