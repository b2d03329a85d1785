"""Writing and reading the meter: `ask` is called by the step that asks, in its transaction."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Func, Min, Q, QuerySet, Sum

from fadu.kernel.figures import Period

from .inforce import limits_on
from .models import Demand
from .rules.limits import KINDS, Load, limits, over, warnings

READERS = ("coordinator", "leader", "law_inspection.officer", "law_inspection.head")  # who looks over all units
# One matter asks a unit for one kind of thing on one day: once, however many questions a form has.
ONE = Func("organ_id", "matter_id", "on", template="(%(expressions)s)", output_field=CharField())
TIMES = Count(ONE, distinct=True)


def ask(
    matter_id: int, organs: Iterable[int], kind: str, text: str, on: date, *, office: int | None = None, **more: Any
) -> None:
    """Count one demand on each of the units. more: key, period, minutes (default: the kind's estimate)."""
    minutes = more.pop("minutes", limits().kind(kind).minutes)
    Demand._plain.bulk_create(
        Demand(matter_id=matter_id, organ_id=organ, office_id=office, kind=kind, text=text[:300], on=on,
               minutes=minutes, **more)
        for organ in dict.fromkeys(organs)
    )  # fmt: skip


def answered(matter_id: int, organ: int, on: date) -> int:
    """The unit has answered what this matter asked of it; returns how many demands that closes."""
    return Demand._plain.filter(matter_id=matter_id, organ_id=organ, answered_on=None).update(answered_on=on)


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def loads(period: Period, organs: Iterable[int] | None = None) -> dict[int, Load]:
    """Per unit how often it was asked, and for how long, in a period.

    Numbers for everybody; the texts stay behind the gate of each matter.
    """
    rows = Demand._plain.filter(on__gte=period.start, on__lte=period.end)
    if organs is not None:
        rows = rows.filter(organ_id__in=list(organs))
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in rows.order_by().values("organ_id", "kind").annotate(n=TIMES, spent=Sum("minutes")):
        found[row["organ_id"]][row["kind"]] = (row["n"], row["spent"] or 0)
    order = [kind.key for kind in KINDS]
    return {
        organ: Load(tuple((k, kinds[k][0]) for k in order if k in kinds), sum(spent for _, spent in kinds.values()))
        for organ, kinds in found.items()
    }


EMPTY = Load((), 0)


def load_of(organ: int, period: Period) -> Load:
    """One unit's load."""
    return loads(period, [organ]).get(organ, EMPTY)


def warnings_of(organ: int, day: date) -> list[str]:
    """What stands above its limit in the month of this day."""
    return warnings(load_of(organ, month_of(day)), limits_on(day))


def would_exceed(organ: int, kind: str, day: date) -> list[str]:
    """What one more demand of this kind would push above its limit."""
    return over(load_of(organ, month_of(day)), kind, limits_on(day))


def entries(organ: int, period: Period, kind: str = "") -> QuerySet[Any]:
    """What the number of `loads` is made of: one row per matter, kind and day, however many questions it had."""
    rows = Demand._plain.filter(organ_id=organ, on__gte=period.start, on__lte=period.end)
    rows = rows.filter(kind=kind) if kind else rows
    grouped = rows.order_by().values("matter_id", "kind", "on")
    return grouped.annotate(
        mark=Min("pk"), questions=Count("pk"), spent=Sum("minutes"), open=Count("pk", filter=Q(answered_on=None)),
        said=Min("text"), office_name=Min("office__short"), number=Min("matter__number"),
        register=Min("matter__register"),
    )  # fmt: skip
