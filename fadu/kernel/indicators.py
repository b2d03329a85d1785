"""Indicators: one annotated queryset is both the number and its list, so that they cannot disagree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Avg, BooleanField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models import Count as SqlCount
from django.db.models import Sum as SqlSum

from fadu.law import Citation

from .access import SYSTEM, Actor
from .conditions import worded
from .expressions import MonthOf
from .figures import Figure, Period
from .register import Register, registers

Condition = Any
OrganRow = tuple[int, str, int, int]


@dataclass(frozen=True)
class Indicator:
    """A figure over a register's rows. dated: the date field that puts a row into a period.

    formula: the definition in words, shown with every value; version: raised when the definition changes;
    empty: what an empty base means ("skip": no value, "zero", "full"); public: the number (never the list) is open.
    """

    key: str
    title: str
    dated: str = "closed_on"
    basis: Citation | None = None
    formula: str = ""
    version: str = "1"
    unit: str = "件"
    good: str | None = None
    public: bool = False
    kind: ClassVar[str] = ""
    months_title: ClassVar[str] = ""  # what the columns of the months and of the organs hold, where it is not rows
    organs_title: ClassVar[str] = ""
    adds_up: ClassVar[bool] = True  # the base is the number of rows, and months and organs sum up to the whole
    register_key: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        return f"{self.register_key}.{self.key}"

    @property
    def meaning(self) -> str:
        """The definition in words as it holds today, as every page, paper and frozen value tells it."""
        return self.formula or self.title

    @property
    def register(self) -> Register:
        return registers()[self.register_key]

    @cached_property
    def definition(self) -> str:
        """Hash of what the number means; a frozen figure keeps it."""
        parts = (self.name, self.kind, self.version, self.formula, self.dated, worded(self.conditions()))
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    def conditions(self) -> tuple[Condition, ...]:
        return ()

    def base_rows(self, actor: Actor, period: Period, *, organ: int | None = None, area: str = "") -> QuerySet[Any]:
        rows: QuerySet[Any] = self.register.model.objects.for_user(actor)
        rows = rows.filter(**{f"{self.dated}__gte": period.start, f"{self.dated}__lte": period.end})
        if organ:
            rows = rows.filter(organ_id=organ)
        return rows.filter(area__startswith=area) if area else rows

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        """The one queryset: every row of the base, `is_hit` telling the numerator."""
        raise NotImplementedError

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        """The exact figure for what this actor may see; a public number counts all rows."""
        raise NotImplementedError

    def open_value(self, period: Period, **scope: Any) -> Figure:
        """The figure over all rows, for indicators on the public whitelist. Raises PermissionError otherwise."""
        if not self.public:
            raise PermissionError(f"{self.name} 未列入公开指标")
        return self.value(SYSTEM, period, **scope)

    def records(self, actor: Actor, period: Period, part: str = "base", **scope: Any) -> QuerySet[Any]:
        """The rows behind the figure: part "base", "hit" or "miss"."""
        rows = self.rows(actor, period, **scope)
        return rows if part == "base" else rows.filter(is_hit=part == "hit")

    def monthly(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[Any, int, int]]:
        """(first day of month, hits, base) per month with rows."""
        found = (
            self.rows(actor, period, **scope)
            .annotate(month=MonthOf(self.dated))
            .values("month")
            .annotate(h=SqlCount("pk", filter=Q(is_hit=True)), b=SqlCount("pk"))
            .order_by("month")
        )
        return [(r["month"], r["h"], r["b"]) for r in found]

    def by_organ(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[int, str, int, int]]:
        """(organ id, name, hits, base) per organ with rows."""
        found = (
            self.rows(actor, period, **scope)
            .values("organ_id", "organ__name")
            .annotate(h=SqlCount("pk", filter=Q(is_hit=True)), b=SqlCount("pk"))
            .order_by("organ_id")
        )
        return [(r["organ_id"], r["organ__name"], r["h"], r["b"]) for r in found]


ALWAYS = Q(pk__isnull=False)
NEVER = Q(pk__isnull=True)


def flagged(rows: QuerySet[Any], hit: Condition) -> QuerySet[Any]:
    """Mark the numerator's rows."""
    flag = Case(When(hit, then=Value(True)), default=Value(False), output_field=BooleanField())
    marked: QuerySet[Any] = rows.annotate(is_hit=flag)
    return marked


@dataclass(frozen=True)
class Count(Indicator):
    """Number of rows."""

    where: Q = field(default_factory=Q)
    kind: ClassVar[str] = "count"

    def conditions(self) -> tuple[Condition, ...]:
        return (self.where,)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        rows = self.base_rows(actor, period, **scope).filter(self.where)
        return flagged(rows, ALWAYS)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        n = self.rows(actor, period, **scope).count()
        return Figure(n, n, n, self.unit)


@dataclass(frozen=True)
class Ratio(Indicator):
    """Rows with `hit` among the rows of `base`, exact."""

    hit: Condition = None
    base: Q = field(default_factory=Q)
    empty: str = "skip"
    unit: str = "%"
    kind: ClassVar[str] = "ratio"

    def conditions(self) -> tuple[Condition, ...]:
        return (self.hit, self.base, self.empty)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        return flagged(self.base_rows(actor, period, **scope).filter(self.base), self.hit)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        sums = self.rows(actor, period, **scope).aggregate(h=SqlCount("pk", filter=Q(is_hit=True)), b=SqlCount("pk"))
        return Figure(self.quotient(sums["h"], sums["b"]), sums["h"], sums["b"], self.unit)

    def quotient(self, hit: int, base: int) -> Fraction | None:
        """hit/base; an empty base gives what `empty` says."""
        if base:
            return Fraction(hit, base)
        return {"skip": None, "zero": Fraction(0), "full": Fraction(1)}[self.empty]


@dataclass(frozen=True)
class Sum(Indicator):
    """Sum of a numeric field."""

    of: str = ""
    where: Q = field(default_factory=Q)
    kind: ClassVar[str] = "sum"

    def conditions(self) -> tuple[Condition, ...]:
        return (self.of, self.where)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        rows = self.base_rows(actor, period, **scope).filter(self.where)
        return flagged(rows, ALWAYS)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        sums = self.rows(actor, period, **scope).aggregate(s=SqlSum(self.of), n=SqlCount("pk"))
        return Figure(Decimal(sums["s"] or 0), Decimal(sums["s"] or 0), sums["n"], self.unit)


@dataclass(frozen=True)
class Days(Indicator):
    """Mean number of days between two date fields."""

    since: str = "opened_on"
    until: str = "closed_on"
    where: Q = field(default_factory=Q)
    unit: str = "天"
    kind: ClassVar[str] = "days"

    def conditions(self) -> tuple[Condition, ...]:
        return (self.since, self.until, self.where)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        rows = self.base_rows(actor, period, **scope).filter(self.where)
        return flagged(rows, ALWAYS)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        gap = F(self.until) - F(self.since)
        found = self.rows(actor, period, **scope).aggregate(mean=Avg(gap), n=SqlCount("pk"))
        mean = found["mean"]
        value = Fraction(round(mean.total_seconds()), 86400) if mean is not None else None
        return Figure(value, None, found["n"], self.unit)


@dataclass(frozen=True)
class Awaiting(Indicator):
    """An indicator whose register is not there yet: it has a definition and no number."""

    needs: tuple[str, ...] = ()
    kind: ClassVar[str] = "awaiting"

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.register.model.objects.for_user(actor).none()
        return flagged(rows, NEVER)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        return Figure(None, None, 0, self.unit, missing="、".join(self.needs))


def all_indicators() -> Iterator[Indicator]:
    """Every declared indicator of every register."""
    for reg in registers().values():
        yield from reg.indicators


def indicator(name: str) -> Indicator:
    """The indicator "register.key". Raises KeyError when none is declared."""
    found = next((ind for ind in all_indicators() if ind.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def values(shown: Sequence[Indicator], actor: Actor, period: Period, *, whole: bool = False) -> dict[str, Figure]:
    """Figures of many indicators: ratios and counts by one query together, the others one by one.

    whole: public figures count every row, whoever reads; all others what the actor may see.
    """
    who = {ind.name: SYSTEM if whole and ind.public else actor for ind in shown}
    together = [ind for ind in shown if ind.kind in ("ratio", "count")]
    counted: dict[str, tuple[int, int]] = {}
    branches = [_sums(ind, who[ind.name], period) for ind in together]
    if branches:
        for row in branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0]:
            counted[row["figure"]] = (row["hits"], row["rows"])
    found = {}
    for ind in shown:
        hits, rows = counted.get(ind.name, (0, 0))
        if isinstance(ind, Ratio):
            found[ind.name] = Figure(ind.quotient(hits, rows), hits, rows, ind.unit)
        elif ind.kind == "count":
            found[ind.name] = Figure(rows, rows, rows, ind.unit)
        else:
            found[ind.name] = ind.value(who[ind.name], period)
    return found


def by_organs(shown: Sequence[Indicator], actor: Actor, period: Period) -> dict[str, list[OrganRow]]:
    """`by_organ` of many indicators by one query; those that count organs in a way of their own one by one."""
    found: dict[str, list[OrganRow]] = {ind.name: [] for ind in shown}
    own = [ind for ind in shown if type(ind).by_organ is not Indicator.by_organ]
    found |= {ind.name: ind.by_organ(actor, period) for ind in own}
    branches = [_sums(ind, actor, period, "organ_id", "organ__name") for ind in shown if ind not in own]
    rows = branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0] if branches else ()
    for row in sorted(rows, key=lambda r: r["organ_id"]):
        found[row["figure"]].append((row["organ_id"], row["organ__name"], row["hits"], row["rows"]))
    return found


def _sums(ind: Indicator, actor: Actor, period: Period, *columns: str) -> QuerySet[Any]:
    named = ind.rows(actor, period).order_by().annotate(figure=Value(ind.name, output_field=CharField()))
    sums = {"hits": SqlCount("pk", filter=Q(is_hit=True)), "rows": SqlCount("pk")}
    found: QuerySet[Any] = named.values("figure", *columns).annotate(**sums)
    return found
