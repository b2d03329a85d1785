"""Append-only, hash-chained events and the check that names a tampered one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from .access import Actor
from .models import Event
from .today import now, today

CHAIN_LOCK = 0x66616475
GENESIS = "0" * 64
_HASHED = (
    "matter_id",
    "on",
    "kind",
    "step",
    "title",
    "from_state",
    "to_state",
    "actor_id",
    "actor",
    "basis",
    "facts",
    "token",
)


class Spoilt(RuntimeError):
    """A step of a sure batch was refused: nothing of the batch is kept; load it again with `sure=False`."""


Writer = Callable[[list[Any]], None]


@dataclass
class Batch:
    """Events collected by one writer that holds the chain for the whole transaction."""

    head: str
    next_id: int
    sure: bool = False
    spoilt: bool = False
    events: list[Event] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    gathered: dict[Writer, dict[Any, Any]] = field(default_factory=dict)


_batch: ContextVar[Batch | None] = ContextVar("fadu_event_batch", default=None)


def plain(value: Any) -> Any:
    """A JSON-ready copy: dates as ISO text, tuples as lists, objects by id."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if hasattr(value, "pk"):
        return value.pk
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def digest(event: Event, prev: str) -> str:
    """SHA-256 over the event's content, its moment (UTC) and the hash before it."""
    content = {name: plain(getattr(event, name)) for name in _HASHED}
    content["at"] = event.at.astimezone(UTC).isoformat()
    content["prev"] = prev
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_chain() -> str:
    """Hold the chain until the transaction ends; returns the last hash."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute("SELECT hash FROM kernel_event ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else GENESIS


def record(
    actor: Actor, kind: str, title: str, *, matter_id: int | None = None, on: date | None = None, **content: Any
) -> Event:
    """Append an event in the caller's transaction.

    content: step, from_state, to_state, basis, facts, token. Raises TransactionManagementError outside a transaction.
    """
    event = Event(
        matter_id=matter_id,
        at=now(),
        on=on or today(),
        kind=kind,
        title=title[:200],
        actor_id=actor.id,
        actor=(actor.label or actor.name)[:120],
        **content,
    )
    event.facts = plain(event.facts)
    batch = _batch.get()
    event.prev = batch.head if batch else _lock_chain()
    event.hash = digest(event, event.prev)
    if batch:
        event.pk = batch.next_id
        batch.next_id, batch.head = batch.next_id + 1, event.hash
        batch.events.append(event)
    else:
        event.save(force_insert=True)
    return event


@contextmanager
def batch(*, sure: bool = False) -> Iterator[None]:
    """Write the events of a large load in one insert at the end of the transaction; the chain is held meanwhile.

    Inside, whoever loads keeps the days in order and ticks each day: steps look neither for earlier events nor for
    periods that have ended. sure: no step is expected to be refused, so that none needs a savepoint of its own; when
    one is refused after all, the whole batch is taken back. Raises Spoilt then.
    """
    with transaction.atomic():
        head = _lock_chain()
        first = (Event._plain.aggregate(last=Max("id"))["last"] or 0) + 1
        current = Batch(head, first, sure)
        token = _batch.set(current)
        try:
            yield
            if current.spoilt:
                raise Spoilt("a step was refused")
            for write, rows in current.gathered.items():
                write(list(rows.values()))
            Event._plain.bulk_create(current.events, batch_size=2000)
            _move_sequence(current.next_id - 1)
        finally:
            _batch.reset(token)


def _move_sequence(last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('kernel_event', 'id'), greatest(%s, 1))", [last])


@contextmanager
def whole() -> Iterator[None]:
    """A transaction that takes its events with it: inside a batch, those of what was refused are taken back too."""
    batch = _batch.get()
    if batch and batch.sure:
        try:
            yield
        except BaseException:
            batch.spoilt = True
            raise
        return
    mark = (batch.head, batch.next_id, len(batch.events)) if batch else None
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if batch and mark:
            batch.head, batch.next_id = mark[:2]
            del batch.events[mark[2] :]
        raise


def in_batch() -> bool:
    """Whether events are being collected for one insert."""
    return _batch.get() is not None


def remembered(key: str, make: Callable[[], Any]) -> Any:
    """What `make` gives; inside a batch it is asked once (for what does not change during a load)."""
    batch = _batch.get()
    if batch is None:
        return make()
    if key not in batch.memory:
        batch.memory[key] = make()
    return batch.memory[key]


def gather(write: Writer, key: Any, value: Any, *, sure: bool = False) -> None:
    """Have the value written now; inside a batch all together at its end, the last one of each key.

    sure: only inside a sure batch, for what others read meanwhile, who then `flush`.
    """
    batch = _batch.get()
    if batch is None or (sure and not batch.sure):
        write([value])
    else:
        batch.gathered.setdefault(write, {})[key] = value


def flush(write: Writer) -> None:
    """Write what has been gathered so far: somebody is about to read it."""
    batch = _batch.get()
    if batch and (rows := batch.gathered.pop(write, None)):
        write(list(rows.values()))


def remind(found: dict[str, Any]) -> None:
    """Tell a batch beforehand what it would have to ask for one by one."""
    batch = _batch.get()
    if batch:
        batch.memory |= found
