"""The week of a unit: what lags, what ends within seven days, what is asked of it, what was given back. One page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Count, Q

from fadu import law
from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.models import Notification, Run
from fadu.kernel.models.cards import hidden
from fadu.kernel.notify import tell
from fadu.kernel.register import registers
from fadu.registry.burden import meter
from fadu.registry.burden.models import Demand, Window
from fadu.registry.burden.rules.limits import Load

from .course import standings

AHEAD = timedelta(days=7)
BEGINS = "本周："


@dataclass
class Week:
    """A unit's week as its page shows it. Rows come through the gate of the reader."""

    organ: Any
    day: date
    tasks: list[Any] = field(default_factory=list)
    late: list[Any] = field(default_factory=list)
    soon: list[Any] = field(default_factory=list)
    unseen: tuple[int, int] = (0, 0)
    problems: list[Any] = field(default_factory=list)
    measures: list[Any] = field(default_factory=list)
    asked: list[Demand] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    load: Load = meter.EMPTY
    warnings: list[str] = field(default_factory=list)

    @property
    def lagging(self) -> list[Any]:
        return [task for task in self.tasks if task.colour in ("red", "yellow")]

    @property
    def line(self) -> str:
        """The line for the desk; empty in a quiet week."""
        parts = [
            (len(self.lagging), "项任务滞后"), (len(self.late) + self.unseen[0], "个期限超期"),
            (len(self.soon) + self.unseen[1], "个期限七日内到期"),
            (len(self.problems), "个问题待整改"), (len(self.measures), "项督促待答复"),
        ]  # fmt: skip
        words = "、".join(f"{n} {what}" for n, what in parts if n)
        return f"{BEGINS}{words}" if words else ""


@cache
def own_side(key: str) -> bool:
    """Whether a period is the authority's to keep, not a party's or another unit's."""
    return law.term(key).side == "authority"


def ending(rows: Any, organ: int, day: date) -> tuple[int, int]:
    """How many periods of a unit have passed, and how many end within a week."""
    rows = rows.filter(organ_id=organ, stopped_on=None, paused=False, due_on__lte=day + AHEAD).order_by()
    late = soon = 0
    for term, passed, n in rows.values_list("term", Q(due_on__lt=day)).annotate(n=Count("pk")):
        if own_side(term):
            late, soon = late + n * passed, soon + n * (not passed)
    return late, soon


def unseen(actor: Actor, organ: int, day: date) -> tuple[int, int]:
    """The same of the cases that only others of the unit may open; sealed records count for nobody."""
    every = ending(Run._plain.filter(~hidden("matter_id")), organ, day)
    seen = ending(Run.objects.for_user(actor).filter(~hidden("matter_id")), organ, day)
    return every[0] - seen[0], every[1] - seen[1]


def clocks(actor: Actor, organ: int, day: date) -> tuple[list[Run], list[Run]]:
    """Statutory periods of this unit's cases: passed, and ending within a week."""
    rows = Run.objects.for_user(actor).filter(organ_id=organ, stopped_on=None, paused=False)
    found = list(rows.filter(due_on__lte=day + AHEAD).select_related("matter").order_by("due_on", "id")[:60])
    for run in found:
        book = registers().get(run.register)
        clock = book.procedure.by_clock.get(run.key) if book and book.procedure else None
        run.title = clock.named(run.whose) if clock else run.key  # type: ignore[attr-defined]
    mine = [run for run in found if own_side(run.term)]
    return [run for run in mine if run.due_on < day], [run for run in mine if run.due_on >= day]


def rows_of(key: str, actor: Actor, **where: Any) -> list[Any]:
    """Open rows of another register, if it is there and the reader may see them."""
    book = registers().get(key)
    if book is None:
        return []
    return list(book.model.objects.for_user(actor).filter(**where).select_related("matter").order_by("pk")[:30])


def week_of(organ: Any, actor: Actor, day: date, tasks: list[Any] | None = None) -> Week:
    """The week of one unit for one reader."""
    every = standings(actor, day) if tasks is None else tasks
    late, soon = clocks(actor, organ.pk, day)
    month = meter.month_of(day)
    return Week(
        organ,
        day,
        [task for task in every if task.organ == organ.pk],
        late,
        soon,
        unseen(actor, organ.pk, day),
        rows_of("law_problem", actor, unit_id=organ.pk, state__in=("confirmed", "rectifying", "overdue")),
        rows_of("law_measure", actor, unit_id=organ.pk, state__in=("issued", "overdue")),
        list(Demand.objects.for_user(actor).filter(organ=organ, answered_on=None, on__gte=day - timedelta(days=60))
             .select_related("matter").order_by("-on", "-id")[:20]),
        list(Window.objects.for_user(actor).filter(organ=organ, cancelled=False, end__gte=day)
             .select_related("matter").order_by("start")[:10]),
        meter.load_of(organ.pk, month),
        meter.warnings_of(organ.pk, day),
    )  # fmt: skip


def send(day: date) -> int:
    """One line a week on the desk of the contact of each unit that has something to do; returns how many were sent.

    A second run in the same week sends to nobody who has the week's line already.
    """
    post = apps.get_model("people.Post")
    held = post._base_manager.filter(role="unit_contact", from_date__lte=day).exclude(to_date__lt=day)
    ids = set(held.values_list("organ_id", flat=True)) - told(day)
    every, sent = standings(SYSTEM, day) if ids else [], 0
    for organ in apps.get_model("people.Organ")._base_manager.filter(pk__in=sorted(ids)):
        words = week_of(organ, SYSTEM, day, every).line
        if words:
            tell(words, role="unit_contact", organ_id=organ.pk)
            sent += 1
    return sent


def told(day: date) -> set[int]:
    """Units that have the line of this week."""
    monday = day - timedelta(days=day.weekday())
    rows = Notification.objects.filter(role="unit_contact", matter=None, text__startswith=BEGINS)
    week = rows.filter(at__date__gte=monday, at__date__lt=monday + AHEAD)
    return set(week.values_list("organ_id", flat=True))
