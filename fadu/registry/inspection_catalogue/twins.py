"""The same rule twice, and rules about the same thing that hold on the same days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q

from .models import Ruled

# What a rule is about, and what it says: two with the same first half stand beside one another, with both they are one.
ABOUT = {
    "frequency": ("kind", "body", "domain", "item", "grade", "field_class", "scope"),
    "ratio": ("body", "item", "domain", "grade", "object_class", "bound"),
    "quiet": ("area", "town", "mark", "enterprise"),
    "warning": ("kind", "subject", "unit", "window", "window_days"),
    "alert": ("kind",),
    "rating": (),
}
SAYS = {
    "frequency": ("n", "per_years", "counts", "blocks"),
    "ratio": ("numerator", "denominator"),
    "quiet": ("months", "day_from", "day_to", "exceptions"),
    "warning": ("limit", "reset", "skip_for_cause", "action"),
    "alert": ("level", "limit", "window_days"),
    "rating": (),
}
ALONE = ("rating",)  # families of which one row holds at a time
TOGETHER = {
    "frequency": "并列适用，以更严的为准", "ratio": "并列适用，分别计算", "quiet": "并列适用，任何一条安静即不查",
    "warning": "并列适用，分别提示", "alert": "并列适用，分别预警",
}  # fmt: skip


@dataclass
class Beside:
    """What stands in the way, and what is only told."""

    refusal: str = ""
    told: list[str] = field(default_factory=list)


def beside(new: Ruled, old: Ruled | None) -> Beside:
    """Rules of the same family about the same thing whose days overlap those of `new` (not saved)."""
    found = Beside()
    if new.family not in ABOUT or not new.active:
        return found
    for row in _neighbours(new, old):
        same = all(_same(row, new, name) for name in SAYS[new.family])
        if same or new.family in ALONE:
            ends = f"至 {row.valid_to}" if row.valid_to else "长期"
            wish = "请修改原有的一条，或者先停用它" if new.family in ALONE else "不必重复；要改期限的，请修改原有的一条"
            found.refusal = f"「{row.title}」（{row.valid_from} 起，{ends}）适用对象和期间相同，{wish}"
            return found
        found.told.append(f"与「{row.title}」（{row.valid_from} 起）适用对象相同、期间重叠：{TOGETHER[new.family]}")
    return found


def _neighbours(new: Ruled, old: Ruled | None) -> list[Ruled]:
    rows = type(new)._default_manager.filter(active=True).exclude(pk=old.pk if old else None)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=new.valid_from) & Q(valid_to__gte=F("valid_from")))
    if isinstance(new.valid_to, date):
        rows = rows.filter(valid_from__lte=new.valid_to)
    about = {name: getattr(new, name) for name in ABOUT[new.family]}
    return list(rows.filter(**about).order_by("pk")[:20])


def _same(row: Ruled, new: Ruled, name: str) -> bool:
    if name in ("numerator", "denominator"):  # 3 of 100 is 30 of 1000
        one: Any = row
        two: Any = new
        return bool(one.numerator * two.denominator == two.numerator * one.denominator)
    have, want = getattr(row, name), getattr(new, name)
    return sorted(have) == sorted(want) if isinstance(have, list) else have == want
