"""Finding the same problem elsewhere by query over the registers, not by circular.

A pattern is `clock:<register>.<clock>` (the same statutory period passed), `indicator:<register>.<key>` (the rows that
miss an indicator) or `ledger` (problems of the same class and step). It is read for the whole city by the office that
keeps the ledger; every row it gives can be opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Run
from fadu.kernel.register import registers

from .access import FROM_JOINT
from .models import ClassCase, Problem
from .rules.vocab import NOT_TAKEN

MOST = 200
OWN = ("law_inspection", "law_measure", "law_problem", "law_event", "law_class", "law_clue", "law_coop")


@dataclass(frozen=True)
class Alike:
    """A record that shows the same problem."""

    matter: int
    organ: int
    text: str


def patterns() -> tuple[tuple[str, str], ...]:
    """Every query that can be asked: clocks of the registers, indicators with a good direction."""
    found = [("ledger", "问题台账：同类别、同环节的问题")]
    for book in registers().values():
        if book.key in OWN:
            continue
        clocks = book.procedure.clocks if book.procedure else ()
        found += [(f"clock:{book.key}.{c.key}", f"{book.title}：「{c.title}」超期") for c in clocks]
        found += [
            (f"indicator:{ind.name}", f"{book.title}：未达到「{ind.title}」")
            for ind in book.indicators
            if ind.kind == "ratio" and ind.good == "up"
        ]
    return tuple(found)


def alike(case: ClassCase, day: date) -> list[Alike]:
    """Records of the twelve months before that day that match the pattern, the newest first."""
    kind, _, name = case.pattern.partition(":")
    since = day - timedelta(days=365)
    if kind == "clock":
        return list(_late(name, since, day))
    if kind == "indicator":
        return list(_missed(name, since, day))
    return list(_ledger(case, since))


def _late(name: str, since: date, day: date) -> Iterator[Alike]:
    register, _, key = name.partition(".")
    rows = Run._plain.filter(register=register, key=key, due_on__gte=since, due_on__lt=day)
    late = rows.filter(stopped_on=None, paused=False) | rows.filter(stopped_on__gt=F("due_on"))
    for run in late.select_related("matter").order_by("-due_on", "-id")[:MOST]:
        ended = f"，{run.stopped_on} 才办理" if run.stopped_on else "，至今未办理"
        yield Alike(run.matter_id, run.matter.organ_id, f"{run.due_on} 届满{ended}")


def _missed(name: str, since: date, day: date) -> Iterator[Alike]:
    ind = indicator(name)
    rows = ind.records(SYSTEM, Period(since, day), "miss").order_by("-pk")
    for pk, organ in rows.values_list("pk", "organ_id")[:MOST]:
        yield Alike(pk, organ, f"未达到「{ind.title}」")


def _ledger(case: ClassCase, since: date) -> Iterator[Alike]:
    rows = Problem._plain.filter(~FROM_JOINT, klass=case.klass, failed_step=case.failed_step, opened_on__gte=since)
    rows = rows.exclude(state__in=NOT_TAKEN)
    for row in rows.order_by("-pk")[:MOST]:
        yield Alike(row.pk, row.unit_id, row.text[:200])


def new_problems(case: ClassCase, start: date, end: date) -> int:
    """Problems of the same class and step found in a span of days."""
    same = Problem._plain.filter(klass=case.klass, failed_step=case.failed_step)
    same = same.exclude(state__in=("rejected", *NOT_TAKEN))
    return same.filter(opened_on__gte=start, opened_on__lte=end).count()


def half_year(day: date, months: int) -> date:
    """The day `months` months away (the last day of a shorter month)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
