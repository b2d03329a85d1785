"""Moves in the calendar: their price, taking them, taking them back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.today import now, today
from fadu.registry.enterprises.models import Enterprise

from .common import ALL_MONTHS, name_of
from .demanded import Words, loads_of, room_table
from .framing import quiet_of
from .framing.build import windows
from .framing.caps import cited, classes_of, read_caps, yearly
from .models import DemandLine, Move, PlanVisit, YearPlan
from .rules.pricing import Cap, Firm, Limits, Price, Task, every_month, price
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
    who: Enterprise
    words: Words

    def price(self, items: list[int], month: int) -> Price:
        """Price of one month."""
        return price(self.tasks, items, self.line.pk, month, self.firm, self.room, self.limits)

    def prices(self, items: list[int] | None = None) -> list[Price]:
        """Prices of all months for these items of the visit (None: all)."""
        chosen = self.line.items if items is None else items
        return every_month(self.tasks, chosen, self.line.pk, self.firm, self.room, self.limits)


def desk(plan: YearPlan, line: PlanVisit, others: list[PlanVisit] | None = None) -> Desk:
    """Everything that decides the price of moving a visit: a fixed small number of queries."""
    if others is None:
        others = list(PlanVisit._plain.filter(plan=plan, enterprise_id=line.enterprise_id, until=None))
    loads = loads_of(plan, {body for other in others for body in other.owners})
    asked = _asked(plan, others)
    words = Words.of(others).knowing((row.item for row in asked), (row.body for row in loads))
    first = today().month if plan.state not in ("proposal", "negotiating") and plan.year == today().year else 1
    limits = Limits(plan.most_bodies, plan.spacing, first)
    who = Enterprise._plain.select_related("town").get(pk=line.enterprise_id)
    tasks = _tasks(others, asked, words)
    return Desk(plan, line, others, tasks, _firm(plan, line, who, tasks, words), room_table(loads), limits, who, words)


def _asked(plan: YearPlan, lines: list[PlanVisit]) -> list[DemandLine]:
    """What was demanded about the items of some visits."""
    wanted = {item for line in lines for item in line.items}
    rows = DemandLine._plain.filter(demand__plan=plan, item_id__in=wanted)
    return list(rows.select_related("item", "demand"))


def _tasks(lines: list[PlanVisit], asked: list[DemandLine], words: Words) -> list[Task]:
    """What each visit does, with the months asked for: of an item several times a year those of its turn."""
    found = {(row.item_id, row.demand.body_id): (windows(row.window, row.times), row.minutes) for row in asked}
    turns: Counter[tuple[int, int]] = Counter()
    told = []
    for line in sorted(lines, key=lambda x: (x.month, x.pk)):
        for pair in zip(line.items, line.owners, strict=True):
            months, minutes = found.get(pair, ([ALL_MONTHS], 60))
            turn = min(turns[pair], len(months) - 1)
            turns[pair] += 1
            told.append(Task(*pair, words.item(pair[0]), minutes, months[turn], line.month, line.pk,
                             line.announced_on is not None, line.visit_id is not None or line.done_on is not None))
    return told


def _firm(plan: YearPlan, line: PlanVisit, who: Enterprise, tasks: list[Task], words: Words) -> Firm:
    """Quiet months, and the caps that the tasks planned there are under."""
    day = plan.frozen_on or plan.opened_on
    caps = read_caps(day, plan.year)
    classes = classes_of([who.pk], caps.fields, day).get(who.pk)
    domains = {pk: row.domain for pk, row in words.items.items()} if caps.limits else {}
    every, own = caps.at(line.grade, ((t.item, t.body, domains.get(t.item, "")) for t in tasks), classes)
    told = {body: Cap(yearly(limit), f"「{limit.title}」（{cited(limit)}）") for body, limit in own.items()}
    total = Cap(yearly(every), f"「{every.title}」（{cited(every)}）") if every else None
    return Firm(quiet_of(who, today()), total, told)


def take_move(actor: Actor, plan: YearPlan, line: PlanVisit, items: list[int], month: int, told: Price, reason: str
              ) -> Move:
    """Write a move that has been priced and is not refused: lines, loads, the log."""
    before = line.month
    asked = {(row.item_id, row.demand.body_id): row.minutes for row in _asked(plan, [line])}
    minutes = {i: asked.get((i, o), 60) for i, o in zip(line.items, line.owners, strict=True)}
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
