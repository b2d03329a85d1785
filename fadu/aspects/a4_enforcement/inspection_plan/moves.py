"""Moves in the calendar: their price, taking them, taking them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.today import now, today
from fadu.registry.enterprises.models import Enterprise

from .common import ALL_MONTHS, name_of
from .demanded import Words, room_table
from .framing import quiet_of
from .framing.caps import read_caps
from .models import DemandLine, Move, PlanVisit, YearPlan
from .rules.pricing import Firm, Limits, Price, Task, every_month, price
from .versions import add_load, change, copy_visits, end, working


@dataclass
class Desk:
    """One visit opened for moving: what else is planned at the enterprise, and what binds it."""

    plan: YearPlan
    line: PlanVisit
    others: list[PlanVisit]
    tasks: list[Task]
    firm: Firm
    room: dict[tuple[int, int], tuple[int, int]]
    limits: Limits

    def price(self, items: list[int], month: int) -> Price:
        """Price of one month."""
        return price(self.tasks, items, self.line.pk, month, self.firm, self.room, self.limits)

    def prices(self, items: list[int] | None = None) -> list[Price]:
        """Prices of all months for these items of the visit (None: all)."""
        chosen = self.line.items if items is None else items
        return every_month(self.tasks, chosen, self.line.pk, self.firm, self.room, self.limits)


def desk(plan: YearPlan, line: PlanVisit) -> Desk:
    """Everything that decides the price of moving a visit: a fixed small number of queries."""
    others = list(PlanVisit._plain.filter(plan=plan, enterprise_id=line.enterprise_id, until=None))
    owners = {body for other in others for body in other.owners}
    tasks = _tasks(plan, others)
    first = today().month if plan.state not in ("proposal", "negotiating") and plan.year == today().year else 1
    limits = Limits(plan.most_bodies, plan.spacing, first)
    return Desk(plan, line, others, tasks, _firm(plan, line, owners), room_table(plan, owners), limits)


def _tasks(plan: YearPlan, lines: list[PlanVisit]) -> list[Task]:
    wanted = {item for line in lines for item in line.items}
    asked = DemandLine._plain.filter(demand__plan=plan, item_id__in=wanted).values_list(
        "item_id", "demand__body_id", "window", "minutes"
    )
    found = {(item, body): (window, minutes) for item, body, window, minutes in asked}
    words = Words.of(lines)
    return [
        Task(item, body, words.item(item), found.get((item, body), (0, 60))[1],
             found.get((item, body), (ALL_MONTHS, 0))[0], line.month, line.pk, line.announced_on is not None,
             line.visit_id is not None or line.done_on is not None)
        for line in lines for item, body in zip(line.items, line.owners, strict=True)
    ]  # fmt: skip


def _firm(plan: YearPlan, line: PlanVisit, owners: set[int]) -> Firm:
    firm = Enterprise._plain.get(pk=line.enterprise_id)
    caps = read_caps(plan.frozen_on or plan.opened_on, {body: set() for body in owners}, plan.year)
    return Firm(quiet_of(firm, today()), caps.of_class.get(line.grade), f" {line.grade} 类企业", caps.of_body)


def take_move(actor: Actor, plan: YearPlan, line: PlanVisit, items: list[int], month: int, told: Price, reason: str
              ) -> Move:
    """Write a move that has been priced and is not refused: lines, loads, the log."""
    before = line.month
    minutes = {t.item: t.minutes for t in _tasks(plan, [line])}
    pairs = [(i, o) for i, o in zip(line.items, line.owners, strict=True) if i in items]
    _put(plan, line, pairs, month, minutes)
    for item, owner in pairs:
        add_load(plan, owner, before, -minutes[item])
        add_load(plan, owner, month, minutes[item])
    return Move._plain.create(
        matter_id=plan.pk, plan=plan, edition=working(plan), enterprise_id=line.enterprise_id,
        items=[i for i, _ in pairs], before=before, after=month, visits=told.visits, minutes=told.minutes,
        warned="；".join(told.warned)[:600], reason=reason[:300], by=name_of(actor), by_id=actor.id, at=now(),
    )  # fmt: skip


def _put(plan: YearPlan, line: PlanVisit, pairs: list[tuple[int, int]], month: int, minutes: dict[int, int]) -> None:
    """Take the pairs out of the visit and into the enterprise's visit of the other month, or a new one."""
    moving = {item for item, _ in pairs}
    left = [(i, o) for i, o in zip(line.items, line.owners, strict=True) if i not in moving]
    here = PlanVisit._plain.filter(plan=plan, enterprise_id=line.enterprise_id, until=None, month=month)
    target = here.exclude(pk=line.pk).filter(done_on=None, visit=None).first()
    total = sum(minutes[i] for i in moving)
    if target is None and not left:
        change(plan, line, month=month, planned_on=None, announced_on=None)
        return
    if target is None:
        copy_visits([_row(plan, line, pairs, month, total)])
    else:
        change(plan, target, items=target.items + [i for i, _ in pairs],
               owners=target.owners + [o for _, o in pairs], minutes=target.minutes + total)  # fmt: skip
    if left:
        change(plan, line, items=[i for i, _ in left], owners=[o for _, o in left], minutes=line.minutes - total)
    else:
        end(plan, line)


def _row(plan: YearPlan, line: PlanVisit, pairs: list[tuple[int, int]], month: int, minutes: int) -> tuple[Any, ...]:
    owners = [o for _, o in pairs]
    return (plan.pk, plan.pk, working(plan), None, line.enterprise_id, line.grade, line.area, line.town_id, month,
            None, [i for i, _ in pairs], owners, sorted(set(owners)), max(minutes, 0), None, False, "", line.special_id,
            None, None)  # fmt: skip


def last_open(plan: YearPlan) -> Move | None:
    """The newest move of the version being written that has not been taken back."""
    taken_back = Move._plain.filter(plan=plan, undone__isnull=False).values("undone_id")
    rows = Move._plain.filter(plan=plan, edition=working(plan), undone=None).exclude(pk__in=taken_back)
    return rows.order_by("-pk").first()


def line_of(plan: YearPlan, enterprise: int, month: int, items: list[int]) -> PlanVisit | None:
    """The enterprise's visit in a month that holds these items."""
    rows = PlanVisit._plain.filter(plan=plan, enterprise_id=enterprise, until=None, month=month)
    return rows.filter(items__contains=items).first()
