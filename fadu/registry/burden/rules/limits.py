"""Kinds of demands, what each costs a unit, and above which number a warning stands."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "limits.toml"


@dataclass(frozen=True)
class Kind:
    """A kind of demand: estimated minutes of work, and how many a unit should meet in a month."""

    key: str
    title: str
    minutes: int
    a_month: int


@dataclass(frozen=True)
class Limits:
    """See data/limits.toml."""

    gap_workdays: int
    comprehensive_a_year: int
    minutes_a_month: int
    kinds: tuple[Kind, ...]

    def kind(self, key: str) -> Kind:
        return next(kind for kind in self.kinds if kind.key == key)


@cache
def limits() -> Limits:
    """The limits in force."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    kinds = tuple(Kind(**row) for row in raw.pop("kind"))
    return Limits(kinds=kinds, **raw)


KINDS = limits().kinds
GENERAL = {
    "minutes_a_month": ("每单位每月合计（分钟）", 60, 9600),
    "gap_workdays": ("两次督查相隔（工作日）", 0, 60),
    "comprehensive_a_year": ("综合督察每年（次）", 1, 4),
}


def fields() -> dict[str, tuple[str, int, int]]:
    """Every limit that the city may set: key → (title, least, most)."""
    return {f"{kind.key}.a_month": (f"{kind.title}每月（次）", 0, 60) for kind in KINDS} | GENERAL


def value_of(bounds: Limits, key: str) -> int:
    """The value of one limit."""
    kind, _, name = key.rpartition(".")
    return int(getattr(bounds.kind(kind) if kind else bounds, name))


def changed(bounds: Limits, values: Mapping[str, int]) -> Limits:
    """The limits with some of them set otherwise."""
    kinds = tuple(replace(k, a_month=values.get(f"{k.key}.a_month", k.a_month)) for k in bounds.kinds)
    return replace(bounds, kinds=kinds, **{key: values[key] for key in GENERAL if key in values})


@dataclass(frozen=True)
class Load:
    """What one unit was asked for in a month: (kind, number) and minutes in all."""

    counts: tuple[tuple[str, int], ...]
    minutes: int

    @property
    def total(self) -> int:
        return sum(n for _, n in self.counts)

    def of(self, kind: str) -> int:
        return dict(self.counts).get(kind, 0)


def load(demands: Iterable[tuple[str, int]]) -> Load:
    """From (kind, minutes) of each demand."""
    rows = list(demands)
    counts = Counter(kind for kind, _ in rows)
    ordered = tuple((kind.key, counts[kind.key]) for kind in KINDS if counts[kind.key])
    return Load(ordered, sum(minutes for _, minutes in rows))


def warnings(month: Load, set_: Limits | None = None) -> list[str]:
    """What is above its limit, in words."""
    bounds = set_ or limits()
    found = [
        f"{kind.title} {n} 次，超过每月 {kind.a_month} 次"
        for kind in bounds.kinds
        if (n := month.of(kind.key)) > kind.a_month
    ]
    if month.minutes > bounds.minutes_a_month:
        found.append(f"估计用时 {month.minutes} 分钟，超过每月 {bounds.minutes_a_month} 分钟")
    return found


def over(month: Load, kind: str, set_: Limits | None = None) -> list[str]:
    """What one more demand of this kind would push above its limit."""
    bounds = set_ or limits()
    more = load([])
    counts = dict(month.counts) | {kind: month.of(kind) + 1}
    more = Load(tuple(counts.items()), month.minutes + bounds.kind(kind).minutes)
    return [text for text in warnings(more, bounds) if text not in warnings(month, bounds)]
