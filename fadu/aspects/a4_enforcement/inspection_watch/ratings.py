"""What the opened ratings say, as sums: watching never sees a single one of an enterprise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Sum

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.register import registers
from fadu.kernel.wilson import where_few
from fadu.registry.inspection_catalogue.rules import metrics


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


def ratings(actor: Actor, period: Period, area: str = "") -> Ratings:
    """Ratings opened in a period, for what this actor may see; nothing where nobody keeps them."""
    book = registers().get("visit_rating")
    if book is None:
        return Ratings()
    rows = book.model.objects.for_user(actor).filter(opened_on__range=(period.start, period.end))
    rows = rows.filter(area__startswith=area) if area else rows
    found = rows.aggregate(i=Sum("invited"), r=Sum("rated"), s=Sum("satisfied"))
    return Ratings(found["i"] or 0, found["r"] or 0, found["s"] or 0)
