"""Supervision acts out of visits: one for each item and body, made when a visit is recorded, renewed when it changes.

The book of inspections is another module: it is found by its key, its rows by the names of their fields.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fadu.kernel.models import Matter
from fadu.kernel.register import Reaction, registers
from fadu.kernel.today import CITY_TIME

from .models import SupervisionAct
from .vocab import FOUND

VISITS, BOOK = "inspection", "risk_supervision"
STEPS = ("finish", "makeup", "import", "tell", "order", "rectified", "recheck", "transfer", "close", "cancel")
BLOCK = 2_000


def lines(visits: Collection[int] | None = None) -> Any:
    """Items of recorded visits: of all, or of some. Empty when the book of inspections is not there."""
    if VISITS not in registers():
        return []
    item = registers()[VISITS].model._meta.get_field("items").related_model
    rows = item._plain.filter(visit__visited_on__isnull=False).exclude(result="")
    rows = rows.exclude(visit__state__in=("cancelled", "refused", "on_site"))  # begun, not reported: no act yet
    rows = rows if visits is None else rows.filter(visit_id__in=visits)
    return rows.select_related("visit__matter", "item", "body__organ").order_by("visit_id", "pk")


def collect(visits: Collection[int] | None = None) -> int:
    """Make the acts that are missing and renew those whose result has changed; returns how many were touched."""
    kept = SupervisionAct._plain.all() if visits is None else SupervisionAct._plain.filter(visit_id__in=visits)
    known = {(act.visit_id, act.item_id, act.body_id): act for act in kept}
    made, changed = [], []
    for line in lines(visits):
        act = known.get((line.visit_id, line.item_id, line.body_id))
        if act is None:
            made.append(line)
        elif (act.result, act.mobile) != (line.result, _mobile(line.visit)):
            act.result, act.found, act.mobile = line.result, line.result in FOUND, _mobile(line.visit)
            changed.append(act)
    SupervisionAct._plain.bulk_update(changed, ["result", "found", "mobile"], batch_size=BLOCK)
    for start in range(0, len(made), BLOCK):
        _make(made[start : start + BLOCK])
    return len(made) + len(changed)


def _make(made: list[Any]) -> None:
    cards = Matter._plain.bulk_create(_card(line) for line in made)
    SupervisionAct._plain.bulk_create(_act(card, line) for card, line in zip(cards, made, strict=True))


def _card(line: Any) -> Matter:
    visit = line.visit
    return Matter(
        register=BOOK,
        number=f"{visit.matter.number}-{line.pk}",
        title=line.item.name[:300],
        organ_id=line.body.organ_id,
        area=visit.place or visit.area,
        opened_on=visit.visited_on,
    )


def _act(card: Matter, line: Any) -> SupervisionAct:
    visit = line.visit
    ended = visit.ended_at.astimezone(CITY_TIME).date() if visit.ended_at else visit.visited_on
    return SupervisionAct(
        matter=card,
        organ_id=card.organ_id,
        area=card.area,
        opened_on=visit.visited_on,
        code=line.item.code,
        item_name=line.item.name,
        enterprise_id=visit.enterprise_id,
        visit_id=visit.pk,
        item_id=line.item_id,
        body_id=line.body_id,
        on_site=not visit.off_site,
        mobile=_mobile(visit),
        trigger=visit.trigger,
        result=line.result,
        found=line.result in FOUND,
        uploaded_on=visit.received_on or max(ended, visit.visited_on),
    )


def _mobile(visit: Any) -> bool:
    """Recorded on the spot with the terminal; nobody is on the spot of an off-site check."""
    return bool(visit.recorded_on_device) and not visit.off_site


def react(taking: Any) -> None:
    """A step of a visit was taken: its acts follow in the same transaction."""
    collect([taking.case.pk])


REACTIONS = (Reaction(VISITS, react, steps=STEPS),)
