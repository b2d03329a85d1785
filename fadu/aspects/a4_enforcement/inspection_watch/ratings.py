"""What the opened ratings say, as sums: watching never sees a single one of an enterprise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Case, Q, Sum, Value, When

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.register import registers
from fadu.kernel.wilson import where_few
from fadu.registry.inspection_catalogue.rules import metrics

from .indicators import same_bodies
from .periods import year_before


@dataclass(frozen=True)
class Ratings:
    """Sums over the opened cells of a period."""

    invited: int = 0
    rated: int = 0
    satisfied: int = 0

    @property
    def coverage(self) -> Fraction | None:
        """评价覆盖率."""
        return metrics.ratio(self.rated, self.invited)

    @property
    def satisfaction(self) -> Fraction | None:
        """满意率."""
        return metrics.ratio(self.satisfied, self.rated)

    @property
    def interval(self) -> str:
        """The 95 % interval where few rated."""
        return where_few(self.satisfied, self.rated)

    def __add__(self, other: Ratings) -> Ratings:
        return Ratings(self.invited + other.invited, self.rated + other.rated, self.satisfied + other.satisfied)


@dataclass(frozen=True)
class Voices:
    """A period; and, over the bodies that could inspect in both, the same months a year before and the period."""

    now: Ratings = Ratings()
    was: Ratings = Ratings()
    like: Ratings = Ratings()

    @property
    def points(self) -> Fraction | None:
        """Change of the share of the satisfied in percentage points, over the bodies of both."""
        return metrics.points(self.was.satisfaction, self.like.satisfaction)


def voices(actor: Actor, period: Period, area: str = "") -> Voices:
    """Ratings opened in a period and a year before, for what this actor may see: one query; nothing where nobody
    keeps them. Bodies are told apart only as compared or not: both sums are sums of opened cells."""
    book = registers().get("visit_rating")
    if book is None:
        return Voices()
    past, rows = year_before(period), book.model.objects.for_user(actor)
    rows = rows.filter(area__startswith=area) if area else rows
    inside = Q(opened_on__range=(period.start, period.end)) | Q(opened_on__range=(past.start, past.end))
    same = Case(When(same_bodies(period), then=Value(True)), default=Value(False))
    now = Case(When(opened_on__gte=period.start, then=Value(True)), default=Value(False))
    told = rows.filter(inside).annotate(same=same, is_now=now).order_by().values("same", "is_now")
    found = {
        (row["same"], row["is_now"]): Ratings(row["i"] or 0, row["r"] or 0, row["s"] or 0)
        for row in told.annotate(i=Sum("invited"), r=Sum("rated"), s=Sum("satisfied"))
    }
    like = found.get((True, True), Ratings())
    return Voices(like + found.get((False, True), Ratings()), found.get((True, False), Ratings()), like)


def ratings(actor: Actor, period: Period, area: str = "") -> Ratings:
    """Ratings opened in a period, for what this actor may see."""
    return voices(actor, period, area).now
