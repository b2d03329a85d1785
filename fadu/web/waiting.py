"""Cases that wait for somebody's step though no deadline runs: an approval has no due day, yet it is on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from fadu.kernel.access import Actor
from fadu.kernel.declare import Step
from fadu.kernel.register import Register, registers


@dataclass(frozen=True)
class Waiting:
    """n cases of one register in one state, and the step of this person that each waits for."""

    register: Register
    state: str
    title: str
    step: Step
    n: int


def waiting(actor: Actor) -> list[Waiting]:
    """What waits for this person, register by register: those that the register declares (`Pages.waits`)."""
    return [found for book in registers().values() if book.pages.waits for found in _of(book, actor)]


def _of(book: Register, actor: Actor) -> Iterator[Waiting]:
    """One query for a register of which this person may take a step; none for any other."""
    assert book.procedure is not None
    mine, rows = {}, Q(pk__in=[])
    for state, key in book.pages.waits:
        step = book.procedure.by_step[key]
        held = [g for g in book.access if g.role in step.who and actor.has(g.role) and g.allows_step(key)]
        for grant in held:
            rows |= Q(state=state) & grant.rows(actor, grant.role)
        if held:
            mine[state] = step
    if mine:
        counted = book.model.objects.as_system().filter(rows).order_by().values_list("state").annotate(n=Count("pk"))
        numbers = dict(counted)
        for state, step in mine.items():
            if n := numbers.get(state, 0):
                yield Waiting(book, state, book.procedure.by_state[state].title, step, n)
