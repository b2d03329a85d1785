"""Visits and planned visits as an enterprise sees them. The registers are asked for by key: a city may run without."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.people.models import Organ
from fadu.registry.inspection_catalogue.models import Body

from .rules.policy import month_of, open_until

VISITS, PLANS = "inspection", "inspection_year_plan"


def book(key: str) -> Any:
    """The model of a register, or None where no module declares it."""
    found = registers().get(key)
    return found.model if found else None


def of_enterprise(matter_id: int) -> list[Any]:
    """Every visit made to an enterprise, newest first: what is only asked for or prepared is not told beforehand."""
    model = book(VISITS)
    if model is None:
        return []
    rows = model._plain.filter(enterprise_id=matter_id, visited_on__isnull=False)
    rows = rows.exclude(state__in=("refused", "cancelled"))
    return list(rows.select_related("matter", "organ").order_by("-opened_on", "-pk")[:200])


def one(matter_id: int, visit: int) -> Any:
    """A visit that was made to this enterprise, or None."""
    model = book(VISITS)
    if model is None:
        return None
    return (
        model._plain.select_related("matter", "organ")
        .filter(enterprise_id=matter_id, pk=visit, visited_on__isnull=False)
        .first()
    )


def bodies(visit: Any) -> list[Organ]:
    """The organs that took part, the initiator first."""
    found = [row.body.organ for row in visit.bodies.select_related("body__organ").order_by("-initiating", "pk")]
    return found or [visit.organ]


@dataclass(frozen=True)
class Rateable:
    """A visit and body that may be rated: the day its result was told decides the month."""

    visit: Any
    organ: Organ
    month: str

    @property
    def until(self) -> date:
        """Last day."""
        return open_until(self.month)

    @property
    def open(self) -> bool:
        """Whether one may rate today."""
        return today() <= self.until


def rateable(visit: Any) -> list[Rateable]:
    """One entry per body once the result has been told."""
    if visit.told_on is None or visit.state in ("refused", "cancelled"):
        return []
    return [Rateable(visit, organ, month_of(visit.told_on)) for organ in bodies(visit)]


def invited(since: date, until: date) -> Iterable[tuple[int, str, int]]:
    """(organ, month, enterprise) of every visit whose result was told in these days: those who could rate."""
    model = book(VISITS)
    if model is None:
        return
    rows = model._plain.filter(told_on__gte=since, told_on__lte=until, enterprise__isnull=False)
    rows = rows.exclude(state__in=("refused", "cancelled")).order_by()
    found = rows.values_list("bodies__body__organ_id", "organ_id", "told_on", "enterprise_id")
    for organ, own, told, enterprise in found.iterator(chunk_size=5000):
        yield organ or own, month_of(told), enterprise


def planned(matter_id: int, year: int) -> list[Any]:
    """What the plan of a year has for an enterprise, oldest first."""
    model = book(PLANS)
    lookup = getattr(model, "of_enterprise", None)
    return list(lookup(matter_id, year)) if lookup else []


def expected(matter_id: int, line: int = 0) -> list[int]:
    """Organs that the plans of this year and the next still send to an enterprise; of one planned visit, or of all."""
    year = today().year
    lines = [one for y in (year, year + 1) for one in planned(matter_id, y) if not one.done_on]
    wanted = {body for one in lines if line in (0, one.number) for body in one.bodies}
    rows = Body._plain.filter(pk__in=wanted) if wanted else Body._plain.none()
    return sorted(set(rows.values_list("organ_id", flat=True)))
