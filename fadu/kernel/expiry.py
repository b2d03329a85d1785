"""Periods that end by themselves: the system takes the expiry step, dated on the due day."""

from __future__ import annotations

import logging
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from . import clocks
from .access import SYSTEM
from .audit import in_batch, record, whole
from .models import Run
from .register import register as register_of
from .register import registers
from .taking import InvalidFacts, NotAllowed
from .today import today

log = logging.getLogger(__name__)


def expire(case: Any, before: date) -> int:
    """Take the expiry steps of this case whose due day lies before `before`, oldest first; returns how many."""
    count = 0
    while run := _expired(before, matter_id=case.pk).first():
        if not _take_expiry(run):
            break
        count += 1
    return count


def _expired(before: date, **where: Any) -> QuerySet[Run]:
    """Open clocks that ended before that day; nothing has ended that ends today or later, whatever day is named."""
    before = min(before, today())
    lapsing = [
        Q(register=reg.key, key__in=[clock.key for clock in reg.procedure.clocks if clock.on_expiry])
        for reg in registers().values()
        if reg.procedure and any(clock.on_expiry for clock in reg.procedure.clocks)
    ]
    if not lapsing:
        return Run._plain.none()
    runs = Run._plain.filter(reduce(or_, lapsing), stopped_on=None, paused=False, due_on__lt=before, **where)
    return runs.order_by("due_on", "id")


def _any_expired(before: date) -> bool:
    """Whether `_expired` would find anything: asked on each day of a load, most days in vain."""
    keys = [
        f"{reg.key}.{clock.key}"
        for reg in registers().values()
        for clock in (reg.procedure.clocks if reg.procedure else ())
        if clock.on_expiry
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM kernel_run WHERE stopped_on IS NULL AND NOT paused AND due_on < %s"
            " AND register || '.' || key = ANY(%s))",
            [min(before, today()), keys],
        )
        return bool(cursor.fetchone()[0])


def _take_expiry(run: Run) -> bool:
    from .procedure import take

    register = register_of(run.register)
    clock = register.procedure.by_clock[run.key]  # type: ignore[union-attr]
    if clock.on_expiry is None or run.due_on is None:
        return False
    with whole():
        case = register.model._plain.select_for_update().get(pk=run.matter_id)
        if not Run._plain.filter(pk=run.pk, stopped_on=None).exists():
            return True
        try:
            with whole():
                take(case, clock.on_expiry, SYSTEM, on=run.due_on)
            # a step that left its own period running would be taken for ever
            Run._plain.filter(pk=run.pk, stopped_on=None, paused=False, due_on=run.due_on).update(
                stopped_on=run.due_on, stopped_by="expired"
            )
        except (NotAllowed, InvalidFacts):
            clocks.stop(case, run.key, run.due_on, "expired", run.whose or None)
            record(
                SYSTEM,
                "clock.expired",
                f"「{clock.named(run.whose)}」届满，系统步骤不适用，转人工处理",
                matter_id=case.pk,
                on=run.due_on,
            )
    return True


def tick(day: date | None = None) -> int:
    """Take all due expiry steps up to yesterday of `day`; returns steps taken.

    Idempotent; after an outage it catches up. A case that fails is logged and does not hold up the others.
    """
    before, count, failed = day or today(), 0, set[int]()
    if not _any_expired(before):
        return 0
    while runs := list(_expired(before).exclude(pk__in=failed)[:500]):
        for run in runs:
            try:
                count += _take_expiry(run)
            except Exception:
                if in_batch():
                    raise
                log.exception("the period %s of matter %s could not lapse", run.key, run.matter_id)
                failed.add(run.pk)
    return count
