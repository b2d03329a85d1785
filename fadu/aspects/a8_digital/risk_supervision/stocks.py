"""Figures over what stands in a book during a period, items, bodies, enterprises, by whether an act has reached it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import Count as SqlCount
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from fadu.kernel.access import Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Indicator, Ratio, flagged
from fadu.kernel.register import Register, registers
from fadu.kernel.today import today
from fadu.registry.enterprises.models import Enterprise

from .models import SupervisionAct
from .scoring import Share
from .scoring.coverage import targeting_lift

PLANNED = ("plan", "special")
FILED = ("filed", "in_force", "replanning", "closed")
VISITED = {
    "h": SqlCount("visit", filter=Q(found=True), distinct=True), "b": SqlCount("visit", distinct=True),
}  # fmt: skip  visits, not their items: the finding rate of watching


def acts_of(column: str, period: Period, **more: Any) -> Exists:
    """Whether a row's item, body or enterprise (`matter_id`: the row itself) has an act in the period."""
    rows = SupervisionAct._plain.filter(opened_on__gte=period.start, opened_on__lte=period.end, **more)
    if column == "matter_id":
        return Exists(rows.filter(enterprise_id=OuterRef("matter_id")))
    return Exists(rows.filter(**{column: OuterRef("enterprise_id" if column == "enterprise_id" else "matter_id")}))


@dataclass(frozen=True)
class Stock(Ratio):
    """A share of rows that stand in a book during the period, wherever they began: items, bodies, list entries."""

    book: str = ""
    column: str = ""
    only_mobile: bool = True
    gated: bool = False
    kind: ClassVar[str] = "ratio"

    @property
    def register(self) -> Register:
        return registers()[self.book or self.register_key]

    def conditions(self) -> tuple[Any, ...]:
        return (self.book, self.column, self.only_mobile, self.empty)

    def standing(self, period: Period) -> Q:
        """Rows that stand in the book during the period."""
        raise NotImplementedError

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        book = self.register.model.objects  # items and bodies that are published stand open to everybody
        rows: QuerySet[Any] = (book.for_user(actor) if self.gated else book.as_system()).filter(self.standing(period))
        if not actor.is_system and not any(actor.has(g.role) for g in registers()[self.register_key].access):
            rows = rows.none()  # a book that is open to everybody does not open the figures of this one
        if scope.get("organ"):
            rows = rows.filter(organ_id=scope["organ"])
        if scope.get("area"):
            rows = rows.filter(area__startswith=scope["area"])
        return flagged(rows, self.reached(period))

    def reached(self, period: Period) -> Any:
        """The rows that count: those with an act of the period."""
        return acts_of(self.column, period, **({"mobile": True} if self.only_mobile else {}))

    def monthly(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[Any, int, int]]:
        """A stock has no months of its own: all of it stands in the last month of the period that has begun."""
        found = self.rows(actor, period, **scope).aggregate(h=SqlCount("pk", filter=Q(is_hit=True)), b=SqlCount("pk"))
        last = max(period.start, min(period.end, today()))
        return [(last.replace(day=1), found["h"], found["b"])] if found["b"] else []


@dataclass(frozen=True)
class MobileItems(Stock):
    """M2: items that can be checked on site, done with a terminal at least once."""

    def standing(self, period: Period) -> Q:
        listed = Q(published_on__lte=period.end) & (Q(retired_on=None) | Q(retired_on__gt=period.start))
        return listed & ~Q(method="offsite")


@dataclass(frozen=True)
class ItemsCovered(Stock):
    """Published items that were used at all, on site or off site."""

    def standing(self, period: Period) -> Q:
        return Q(published_on__lte=period.end) & (Q(retired_on=None) | Q(retired_on__gt=period.start))


def planned_in(period: Period) -> Q:
    """Whether a filed plan has a visit to the row's enterprise in these months, made or not."""
    book = registers().get("inspection_year_plan")
    if book is None:
        return Q(pk__in=[])
    first, last = (period.start.year, period.start.month), (period.end.year, period.end.month)
    inside = Q(plan__year__gt=first[0]) | Q(plan__year=first[0], month__gte=first[1])
    inside &= Q(plan__year__lt=last[0]) | Q(plan__year=last[0], month__lte=last[1])
    lines = book.model.planvisits.rel.related_model._plain.filter(inside, until=None, plan__state__in=FILED)
    return Q(Exists(lines.filter(plan__mode="joint", enterprise_id=OuterRef("matter_id"))))


@dataclass(frozen=True)
class Relief(Stock):
    """Enterprises of the lowest risk for which nothing is planned and that no planned visit has reached."""

    def standing(self, period: Period) -> Q:
        return Q(grade="A", established_on__lte=period.end) & ~Q(status="revoked")

    def reached(self, period: Period) -> Any:
        """The rows that count: those that were left alone."""
        made = Q(acts_of("matter_id", period, on_site=True, trigger__in=PLANNED))
        return ~(planned_in(period) | made)


@dataclass(frozen=True)
class Lift(Indicator):
    """Finding rate at classes C and D over that at A and B: on-site visits that found something over on-site visits.

    A visit of several items is one visit however many of them found something. By the classes of now.
    """

    unit: str = "倍"
    kind: ClassVar[str] = "lift"
    adds_up: ClassVar[bool] = False

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        grade = Enterprise._plain.filter(pk=OuterRef("enterprise_id")).values("grade")[:1]
        rows = self.base_rows(actor, period, **scope).filter(on_site=True)
        return flagged(rows.annotate(grade=Subquery(grade)).exclude(grade=""), Q(found=True))

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        found = {
            r["grade"]: (r["h"], r["b"]) for r in self.rows(actor, period, **scope).values("grade").annotate(**VISITED)
        }
        high, low = ([sum(found.get(grade, (0, 0))[n] for grade in pair) for n in (0, 1)] for pair in ("CD", "AB"))
        lift = targeting_lift(Share(*high), Share(*low))
        return Figure(lift, high[0] + low[0], high[1] + low[1], self.unit)


@dataclass(frozen=True)
class MobileBodies(Stock):
    """M3: published bodies with at least one record made with a terminal."""

    def standing(self, period: Period) -> Q:
        return Q(published_on__lte=period.end) & (Q(withdrawn_on=None) | Q(withdrawn_on__gt=period.start))


@dataclass(frozen=True)
class LowCreditCovered(Stock):
    """Entries of the low-credit list with a supervision act; who left because it closed is not counted."""

    def standing(self, period: Period) -> Q:
        stays = Q(opened_on__lte=period.end) & (Q(until=None) | Q(until__gt=period.start))
        return stays & ~Q(why="closed")


@dataclass(frozen=True)
class DrawnCovered(LowCreditCovered):
    """Entries that stood on the list on the day of the year's frame, with an on-site check in the period."""

    def standing(self, period: Period) -> Q:
        day = frame_day(period.start.year)
        if day is None:
            return Q(pk__in=[])
        return Q(opened_on__lte=day) & (Q(until=None) | Q(until__gt=day))

    def reached(self, period: Period) -> Any:
        """The rows that count: those that somebody went to."""
        return acts_of(self.column, period, on_site=True)


def frame_day(year: int) -> date | None:
    """When the enterprises of the year's joint plan were fixed: the classes of that day are drawn by."""
    book = registers().get("inspection_year_plan")
    rows = book.model._plain.filter(year=year, mode="joint", drawn_on__isnull=False) if book else None
    return rows.order_by("-frozen_on").values_list("frozen_on", flat=True).first() if rows is not None else None
