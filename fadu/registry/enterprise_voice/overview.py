"""Opened cells summed by body: every number a sum of whole cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.wilson import where_few

from .models import RatingCell


@dataclass
class Sums:
    """What the cells of one body (or of all) add up to."""

    name: str
    organ: int = 0
    cells: list[RatingCell] = field(default_factory=list)

    @property
    def invited(self) -> int:
        return sum(cell.invited for cell in self.cells)

    @property
    def rated(self) -> int:
        return sum(cell.rated for cell in self.cells)

    @property
    def satisfied(self) -> int:
        return sum(cell.satisfied for cell in self.cells)

    @property
    def coverage(self) -> Fraction | None:
        return Fraction(self.rated, self.invited) if self.invited else None

    @property
    def satisfaction(self) -> Fraction | None:
        return Fraction(self.satisfied, self.rated) if self.rated else None

    @property
    def interval(self) -> str:
        return where_few(self.satisfied, self.rated)

    @property
    def mean(self) -> Decimal | None:
        total = sum(cell.total for cell in self.cells)
        return (Decimal(total) / self.rated).quantize(Decimal("0.1")) if self.rated else None


def by_body(actor: Actor, year: int) -> tuple[Sums, list[Sums]]:
    """All cells of a year that the actor may see, together and by body, least satisfied first."""
    rows: Any = (
        RatingCell.objects.for_user(actor).filter(opened_on__year=year).select_related("organ").order_by("first")
    )
    every, bodies = Sums("合计"), {}
    for cell in rows:
        every.cells.append(cell)
        bodies.setdefault(cell.organ_id, Sums(cell.organ.short or cell.organ.name, cell.organ_id)).cells.append(cell)
    return every, sorted(bodies.values(), key=lambda one: (one.satisfaction or 0, one.name))
