"""Proofs given once in their own register and used for deliverables of tasks: by link, with the same hash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.models import Matter
from fadu.kernel.register import Reaction, registers
from fadu.kernel.taking import Taking
from fadu.kernel.today import today

from .models import Deliverable, Evidence, UnitRole
from .models.plan import RUNNING

ITEMS = "evidence_item"
OPEN = ("not_started", "in_progress")


def _open(organs: Iterable[int]) -> Any:
    ids = list(organs)
    named = UnitRole._plain.filter(organ_id__in=ids).values("task_id")
    rows = Deliverable._plain.filter(Q(task__organ_id__in=ids) | Q(task__in=named), task__state__in=OPEN)
    rows = rows.filter(task__plan__state__in=RUNNING, task__plan__year__gte=today().year - 1)
    return rows.select_related("task__matter", "task__plan").order_by("-task__plan__year", "task__order", "order", "pk")


def provable(organs: Iterable[int]) -> list[tuple[str, str]]:
    """See `Task.provable`."""
    found = [(row, row.task) for row in _open(organs)]
    return [
        (f"{task.matter.number}#{row.title}", f"{task.plan.year}年任务 {task.no} {task.title}：{row.title}")
        for row, task in found
    ]


def own_items(case: Any, actor: Actor) -> list[tuple[str, str]]:
    """Proofs that the own unit has given already: (number, words)."""
    book = registers().get(ITEMS)
    if book is None:
        return []
    rows = book.model._plain.filter(organ_id__in=actor.organs("unit_contact") | actor.organs("coordinator"))
    rows = rows.filter(state__in=("linked", "accepted")).order_by("-made_on", "-pk")[:100]
    found = rows.values_list("matter__number", "title", "made_on")
    return [(number, f"{title}（{on}）") for number, title, on in found]


def digest_of(record: Matter | None) -> str:
    """The hash of the proof behind a record, where the record is one."""
    book = registers().get(ITEMS)
    if record is None or book is None or record.register != ITEMS:
        return ""
    return str(book.model._plain.values_list("digest", flat=True).get(pk=record.pk))


def item_of(digest: str) -> str:
    """The number of the proof that already holds a file with this hash."""
    book = registers().get(ITEMS)
    rows = book.model._plain.filter(digest=digest, state__in=("linked", "accepted")) if book and digest else None
    return str(rows.values_list("matter__number", flat=True).first() or "") if rows is not None else ""


def link(taking: Taking) -> None:
    """A proof was tied to deliverables of tasks: they show it, to be checked there for what it proves."""
    item = taking.case
    for chosen in taking.facts.get("target") or ():
        number, _, part = chosen.partition("#")
        row = Deliverable._plain.filter(task__matter__in=Matter.called(number), title=part).first() if part else None
        if row and not Evidence._plain.filter(deliverable=row, record_id=item.pk).exclude(state="rejected").exists():
            Evidence._plain.create(
                matter_id=row.task_id, deliverable=row, record_id=item.pk, note=item.title[:300], digest=item.digest,
                added_on=taking.on, added_by=(taking.actor.label or taking.actor.name)[:120],
                added_by_id=taking.actor.id,
            )  # fmt: skip


REACTION = Reaction(ITEMS, link, steps=("give", "use"))
