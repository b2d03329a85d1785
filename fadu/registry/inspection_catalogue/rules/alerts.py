"""Early warnings about enterprises (风险预警), each from one model row. An alert is a lead to be verified, no finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .model import Id, Visit

LEVELS = (("high", "高"), ("mid", "中"), ("low", "低"))
KINDS = (
    ("grade_d", "信用风险升为 D 类"),
    ("list", "列入严重违法失信名单、经营异常名录"),
    ("findings", "多次发现问题"),
    ("complaints", "投诉举报引起的检查集中"),
    ("overdue", "责令改正到期没有改正、复查"),
)


@dataclass(frozen=True, slots=True)
class Model:
    """A model of early warning (a row of `AlertRule`)."""

    key: str
    kind: str
    level: str
    title: str = ""
    limit: int = 1
    window_days: int = 365


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that makes an alert by itself: a class, an entry of a list, an order that was not met."""

    kind: str
    enterprise: Id
    on: date
    text: str
    visit: Id | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """An alert: which model, about whom, on which day, from which visits."""

    model: str
    enterprise: Id
    on: date
    evidence: tuple[Id, ...]
    text: str


def _wanted(model: Model, visit: Visit) -> bool:
    return bool(visit.found) if model.kind == "findings" else visit.trigger == "complaint"


def repeated(model: Model, visits: Iterable[Visit]) -> list[Signal]:
    """The `limit`-th such visit within the window raises an alert; then the count begins anew, against noise."""
    groups: dict[Id, list[Visit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda v: (v.on, str(v.id))):
        if _wanted(model, visit):
            groups[visit.enterprise].append(visit)
    found = []
    for enterprise, rows in groups.items():
        near: list[Visit] = []
        for visit in rows:
            near = [v for v in near if (visit.on - v.on) < timedelta(days=model.window_days)] + [visit]
            if len(near) >= model.limit:
                what = "检查发现问题" if model.kind == "findings" else "因投诉举报检查"
                text = f"{model.window_days} 日内{what} {len(near)} 次"
                found.append(Signal(model.key, enterprise, visit.on, tuple(v.id for v in near), text))
                near = []
    return found


def raised(model: Model, visits: Iterable[Visit], entries: Iterable[Entry]) -> list[Signal]:
    """Every alert of one model, oldest first."""
    if model.kind in ("findings", "complaints"):
        found = repeated(model, visits)
    else:
        own = (entry for entry in entries if entry.kind == model.kind)
        found = [Signal(model.key, e.enterprise, e.on, (e.visit,) if e.visit else (), e.text) for e in own]
    return sorted(found, key=lambda s: (s.on, str(s.enterprise)))
