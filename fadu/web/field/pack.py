"""What an officer carries: today's cases with questions and check forms, only what grants allow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import segno

from fadu.kernel.access import Actor
from fadu.kernel.fieldwork import FieldCase, FieldWork
from fadu.kernel.procedure import Offer, available
from fadu.kernel.register import Register, registers
from fadu.web.creation import creating_steps, organ_choices
from fadu.web.field.acts import MOST_BYTES, MOST_FILES
from fadu.web.field.questions import asks_of, sheet_of, steps_of
from fadu.web.views.common import may_list


def field_registers(actor: Actor) -> Iterator[tuple[Register, FieldWork]]:
    """Registers with field work whose steps some role of the actor may take."""
    for book in registers().values():
        work = book.pages.field
        if work and book.procedure and may_list(book, actor) and _works(book, work, actor):
            yield book, work


def _works(book: Register, work: FieldWork, actor: Actor) -> bool:
    held = [grant for grant in book.access if actor.has(grant.role)]
    steps = [book.procedure.by_step[key] for key in work.steps]  # type: ignore[union-attr]
    return any(grant.role in step.who and grant.allows_step(step.key) for grant in held for step in steps)


def pack(actor: Actor, day: date, base: str = "") -> dict[str, Any]:
    """Everything the device shows and asks on this day; `base`: address of this site, for codes that lead to it."""
    books, cases, openings = [], [], []
    for book, work in field_registers(actor):
        books.append(book_of(book, work))
        cases += list(cases_of(book, work, actor, day, base))
        openings += list(_openings(book, work, actor))
    limits = {"files": MOST_FILES, "bytes": MOST_BYTES}
    return {"day": day.isoformat(), "registers": books, "cases": cases, "openings": openings, "limits": limits}


def book_of(book: Register, work: FieldWork) -> dict[str, Any]:
    """A register: its states and the steps taken on site."""
    procedure = book.procedure
    assert procedure is not None
    states = {s.key: {"title": s.title, "tone": s.tone, "closed": s.closed} for s in procedure.states}
    return {"key": book.key, "title": book.title, "states": states, "steps": steps_of(work, procedure.by_step)}


def cases_of(
    book: Register, work: FieldWork, actor: Actor, day: date, base: str = "", only: int | None = None
) -> Iterator[dict[str, Any]]:
    """The actor's cases of the day as the device keeps them; `only` one of them, also when it is no longer due."""
    found = (item for item in work.pack(actor, day) if only in (None, item.pk))
    carried = {item.pk: item for item in (found if only is None else islice(found, 1))}
    due = frozenset(carried)
    if only is not None:
        carried.setdefault(only, FieldCase(only, ""))
    opened = book.model.objects.for_user(actor).filter(pk__in=carried)
    rows = {row.pk: row for row in opened.select_related("matter", "organ", "officer", *book.pages.select)}
    for pk, item in carried.items():
        if pk in rows:
            yield _case(book, work, rows[pk], item, actor, base) | {"due": pk in due}


def _case(book: Register, work: FieldWork, row: Any, item: FieldCase, actor: Actor, base: str) -> dict[str, Any]:
    steps = book.procedure.by_step  # type: ignore[union-attr]
    offers = {o.step.key: _offer(work, row, o, actor) for o in available(row, actor)}
    return {
        "register": book.key,
        "pk": row.pk,
        "number": row.matter.number,
        "title": item.title or row.matter.title or row.matter.number,
        "state": row.state,
        "version": row.version,
        "place": item.place,
        "place_order": item.place_order,
        "address": item.address,
        "at": item.at,
        "facts": [list(fact) for fact in item.facts],
        "code": item.code,
        "qr": _qr(urljoin(base, item.code_url)) if item.code_url else [],
        "expect": item.expect,
        "owed": item.owed,
        "sheets": [sheet_of(sheet) for sheet in item.sheets],
        "offers": {key: offers[key] for key in work.steps if key in offers},
        "asks": {key: asks_of(work, steps[key], row, actor) for key in work.steps if not steps[key].opens},
    }


def _offer(work: FieldWork, row: Any, offer: Offer, actor: Actor) -> dict[str, Any]:
    """Whether a step may be recorded now; what waits for another device only is recorded and waits in the queue."""
    waits = work.waits(row, offer.step.key, actor) if work.waits and offer.step.key in work.after_sheets else ""
    allowed = offer.allowed or bool(waits)
    return {"allowed": allowed, "reasons": [] if allowed else offer.reasons} | ({"waits": waits} if waits else {})


@lru_cache(maxsize=512)
def _qr(text: str) -> list[str]:
    """Rows of a QR code, "1" for dark: the device draws it without network."""
    return ["".join("1" if cell else "0" for cell in row) for row in segno.make(text, error="m", micro=False).matrix]


def _openings(book: Register, work: FieldWork, actor: Actor) -> Iterator[dict[str, Any]]:
    """Steps that open a case on site, with the organs for which the actor may do so."""
    for step in creating_steps(book, actor):
        organs = organ_choices(book, actor, step) if step.key in work.steps else []
        if organs:
            yield {
                "register": book.key,
                "step": step.key,
                "title": step.title,
                "organs": [[str(pk), name] for pk, name in organs],
                "asks": asks_of(work, step, None, actor),
            }
