"""Floors that caps do not allow, with how many enterprises each pair concerns. Nothing is decided here: it is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .reach import enterprises
from .rules import counting
from .rules.model import Limit, Subject


@dataclass(frozen=True)
class Clash:
    """A pair of rows that contradict each other, and the enterprises that fall under both."""

    floor: Limit
    cap: Limit
    text: str
    concerned: int


def subject_of(floor: Limit) -> Subject:
    """An enterprise that the floor is about."""
    classes = {floor.domain: floor.field_class} if floor.field_class else {}
    return Subject("示例", floor.grade, classes)


def clashes(limits: Iterable[Limit], counted: bool = True) -> list[Clash]:
    """Every floor against the caps that apply to the enterprises it is about. counted: how many they are (a query)."""
    rows, found = list(limits), []
    for floor in (row for row in rows if row.kind == "floor"):
        caps = counting.applying(rows, "cap", subject_of(floor), floor.body, floor.item, floor.domain)
        hits = [hit for cap in caps if (hit := counting.conflict(floor, cap))]
        concerned = enterprises(floor).count() if hits and counted else 0
        found.extend(Clash(hit.floor, hit.cap, hit.text, concerned) for hit in hits)
    return found
