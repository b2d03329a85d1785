"""How evenly the year loads the bodies: the fullest body-month against the mean of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import ALWAYS, Indicator, flagged

from .models import Load

COMPUTED = Q(edition__gte=1, mode="joint")


def peak_and_mean(cells: Iterable[tuple[int, int]]) -> tuple[Fraction, Fraction] | None:
    """(greatest, mean) of minutes / capacity over body-months that have a capacity; None without any."""
    uses = [Fraction(minutes, capacity) for minutes, capacity in cells if capacity]
    return (max(uses), sum(uses, Fraction(0)) / len(uses)) if uses else None


@dataclass(frozen=True)
class Peak(Indicator):
    """Greatest use of capacity of a body in a month over the mean use. The rows are the plans."""

    unit: str = "倍"
    kind: ClassVar[str] = "peak"
    adds_up: ClassVar[bool] = False
    months_title: ClassVar[str] = "各月的峰值使用率（%）"
    organs_title: ClassVar[str] = "峰值使用率（%）"

    def rows(self, actor: Actor, period: Period, **scope: Any) -> Any:
        scope.pop("organ", None)  # a body stands in the plan of its city: its loads are narrowed, not the plans
        return flagged(self.base_rows(actor, period, **scope).filter(COMPUTED), ALWAYS)

    def loads(self, actor: Actor, period: Period, **scope: Any) -> Any:
        """Body-months of the plans with a capacity."""
        found = Load._plain.filter(plan__in=self.rows(actor, period, **scope).values("pk"), capacity__gt=0)
        return found.filter(body__organ_id=scope["organ"]) if scope.get("organ") else found

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        cells = list(self.loads(actor, period, **scope).order_by().values_list("minutes", "capacity"))
        peak, mean = peak_and_mean(cells) or (None, Fraction(0))
        return Figure(peak / mean if peak is not None and mean else None, peak, len(cells), self.unit)

    def monthly(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[Any, int, int]]:
        """The fullest body of each month in whole per cent."""
        rows = self.loads(actor, period, **scope).order_by().values_list("month", "minutes", "capacity")
        most: dict[int, int] = {}
        for month, minutes, capacity in rows:
            most[month] = max(most.get(month, 0), minutes * 100 // capacity)
        return [(date(period.start.year, month, 1), n, n) for month, n in sorted(most.items())]

    def by_organ(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[int, str, int, int]]:
        """The fullest month of each body in whole per cent."""
        names = ("body__organ_id", "body__organ__name", "minutes", "capacity")
        most: dict[tuple[int, str], int] = {}
        for pk, name, minutes, capacity in self.loads(actor, period, **scope).order_by().values_list(*names):
            most[pk, name] = max(most.get((pk, name), 0), minutes * 100 // capacity)
        return [(pk, name, n, n) for (pk, name), n in sorted(most.items(), key=lambda one: -one[1])]
