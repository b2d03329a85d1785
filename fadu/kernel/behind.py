"""A load that runs beside another one, in a process of its own: its events join the chain behind the other's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max

from . import audit
from .models import Event

ROOM = 1_000_000  # ids left free for the events of the load that goes first


class Behind:
    """The load under way."""

    def __init__(self, collected: audit.Batch) -> None:
        self._batch = collected

    def stage(self) -> None:
        """Between two stages: what was put off is written, what was remembered is asked again."""
        self._batch.memory.clear()
        gathered, self._batch.gathered = self._batch.gathered, {}
        for write, rows in gathered.items():
            write(list(rows.values()))


@contextmanager
def behind(wait: Callable[[], None]) -> Iterator[Behind]:
    """One transaction that does not hold the chain: `wait` returns when the other load has committed its events.

    Papers and notices name their events by id before that, so the ids are taken from beyond the other load's; the chain
    goes by their order. Raises RuntimeError when the other load used up the room.
    """
    with transaction.atomic():
        first = (Event._plain.aggregate(last=Max("id"))["last"] or 0) + 1 + ROOM
        collected = audit.Batch(audit.GENESIS, first)
        load, token = Behind(collected), audit._batch.set(collected)
        try:
            yield load
            load.stage()
        finally:
            audit._batch.reset(token)
        wait()
        head = audit._lock_chain()
        if (Event._plain.aggregate(last=Max("id"))["last"] or 0) >= first:
            raise RuntimeError("the load that went first used up the room for its events")
        for event in collected.events:
            event.prev = head
            event.hash = head = audit.digest(event, head)
        Event._plain.bulk_create(collected.events, batch_size=2000)
        audit._move_sequence(collected.next_id - 1)
