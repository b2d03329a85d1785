"""Clock rows: started, stopped, paused, prolonged by steps; their dates are always derived from fadu.law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from fadu import law

from .access import SYSTEM, Actor
from .audit import record, remembered
from .declare import Clock
from .models import HolidayNoticeRow, Pause, Run
from .today import today

CALENDAR_LOCK = 0x66616364
STOP = (
    "UPDATE kernel_run SET stopped_on = %s, stopped_by = %s"
    " WHERE matter_id = %s AND key = ANY(%s) AND stopped_on IS NULL"
    " AND (%s::text IS NULL OR whose = %s::text) RETURNING id, paused"
)


def hold_calendar() -> None:
    """Keep every step waiting until this transaction has moved the deadlines; each step holds the same lock shared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])


def notices() -> tuple[law.HolidayNotice, ...]:
    """The notices entered by staff, oldest first."""
    return tuple(
        law.HolidayNotice(
            r.year,
            r.number,
            r.published,
            tuple(map(date.fromisoformat, r.off)),
            tuple(map(date.fromisoformat, r.work)),
            r.source,
            "verified",
        )
        for r in HolidayNoticeRow.objects.order_by("id")
    )


@lru_cache(maxsize=4)
def _calendar(version: int) -> law.Calendar:
    built_in = law.builtin_calendar()
    return law.Calendar((*built_in.notices, *notices())) if version else built_in


def calendar() -> law.Calendar:
    """The working calendar in force: built-in years and the notices entered by staff."""
    return _calendar(remembered("calendar", lambda: HolidayNoticeRow.objects.aggregate(v=Max("id"))["v"] or 0))


def trace_json(result: law.Due) -> list[dict[str, Any]]:
    """The steps by which a date was reached, as stored on the clock."""
    return [{"text": t.text, "on": t.on and t.on.isoformat(), "basis": t.basis} for t in result.trace]


def compute(run: Run, cal: law.Calendar | None = None) -> law.Due:
    """The due date of a clock by the term in force at its start. Raises law.MissingText when no text decides."""
    pauses = [law.Pause(p.start, p.end) for p in run.pauses.all()] if run.pk else []
    return law.due(
        run.term,
        run.started_on,
        pauses=pauses,
        extend=run.extension,
        on=run.law_on or run.started_on,
        calendar=cal or calendar(),
        today=today(),
    )


def refresh(run: Run, cal: law.Calendar | None = None) -> bool:
    """Derive the dates anew; returns whether the due date moved."""
    before = (run.due_on, run.unresolved)
    try:
        result = compute(run, cal)
    except law.MissingText as missing:
        run.due_on = run.alert_on = None
        run.unresolved, run.trace = str(missing)[:300], []
    else:
        run.due_on, run.alert_on, run.provisional = result.due, result.alert, result.provisional
        run.unresolved, run.trace = "", trace_json(result)
    run.save()
    return before != (run.due_on, run.unresolved)


def start(case: Any, clock: Clock, on: date, whose: str = "") -> Run:
    """Start a new turn of a clock; `whose` tells several apart who each have their own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) + 1 FROM kernel_run WHERE matter_id = %s AND key = %s", [case.pk, clock.key])
        turn = cursor.fetchone()[0]
    begun = clock.start(case, on) if clock.start else on
    run = Run(
        matter_id=case.pk,
        register=case.register().key,
        organ_id=case.organ_id,
        area=case.area,
        officer_id=case.officer_id,
        key=clock.key,
        whose=whose[:200],
        turn=turn,
        term=clock.term_of(case),
        started_on=begun,
    )
    refresh(run)
    return run


def running(case: Any, key: str) -> QuerySet[Run]:
    """The open turns of a clock of this case."""
    return Run._plain.filter(matter_id=case.pk, key=key, stopped_on=None)


def stop(case: Any, keys: str | Iterable[str], on: date, step: str, whose: str | None = None) -> None:
    """Stop a clock, or several, of everybody or of one; an open pause ends with it."""
    wanted = [keys] if isinstance(keys, str) else list(keys)
    with connection.cursor() as cursor:
        cursor.execute(STOP, [on, step, case.pk, wanted, whose, whose])
        paused = [pk for pk, standing in cursor.fetchall() if standing]
    if paused:
        Pause.objects.filter(run_id__in=paused, end=None).update(end=on)
        Run._plain.filter(pk__in=paused).update(paused=False)


def name(case: Any, key: str, whose: str) -> None:
    """Say whose the clock is that has run for the only one so far, now that others join."""
    Run._plain.filter(matter_id=case.pk, key=key, whose="").update(whose=whose[:200])


def pause(case: Any, key: str, on: date, reason: str, basis: str) -> None:
    """Let a clock stand still from `on`."""
    for run in running(case, key).filter(paused=False):
        Pause.objects.create(run=run, start=on, reason=reason[:200], basis=basis[:200])
        run.paused = True
        refresh(run)


def resume(case: Any, key: str, on: date, actor: Actor = SYSTEM) -> None:
    """Let a paused clock run on; the days in between do not count."""
    for run in running(case, key).filter(paused=True):
        run.pauses.filter(end=None).update(end=on)
        run.paused = False
        move(run, actor, "恢复后重新计算", on=on)


def extend(case: Any, key: str, n: int) -> None:
    """Prolong a clock by n units of its extension."""
    for run in running(case, key):
        run.extension = n
        refresh(run)


def titled(run: Run) -> str:
    """The name of a clock as people read it, with whose it is."""
    from .register import registers

    book = registers().get(run.register)
    clock = book.procedure.by_clock.get(run.key) if book and book.procedure else None
    return clock.named(run.whose) if clock else run.key


def move(run: Run, actor: Actor, why: str, cal: law.Calendar | None = None, on: date | None = None) -> bool:
    """Derive a clock's date anew and write an event, dated `on`, when it moved."""
    old = run.due_on
    if not refresh(run, cal):
        return False
    record(
        actor,
        "clock.moved",
        f"「{titled(run)}」届满日由{old or '待核'}变为{run.due_on or '待核'}：{why}",
        matter_id=run.matter_id,
        on=on,
        facts={"clock": run.key, "turn": run.turn, "whose": run.whose, "from": old, "to": run.due_on},
    )
    return True


def met(key: str) -> Q:
    """Condition: this clock ran, and no turn of it was stopped after its due day."""
    runs = Run._plain.filter(matter_id=OuterRef("pk"), key=key)
    return Q(Exists(runs.filter(stopped_on__lte=F("due_on")))) & ~Q(Exists(runs.filter(stopped_on__gt=F("due_on"))))


def change_term(case: Any, key: str, term: str, actor: Actor, why: str) -> None:
    """Put a running clock under another term (a change of procedure); its start day stays."""
    for run in running(case, key):
        run.term = term
        move(run, actor, why)


def transfer(case: Any, organ_id: int, officer_id: int | None) -> None:
    """Copy the case's organ and officer to its open clocks (the only writer of that copy)."""
    Run._plain.filter(matter_id=case.pk, stopped_on=None).update(organ_id=organ_id, officer_id=officer_id)
