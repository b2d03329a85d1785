"""What somebody who asks for a visit has to know: the firm's year, what may be checked, what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from fadu.kernel.access import Actor
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register, registers
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue.models import Body, Item
from fadu.registry.inspection_catalogue.rules import scope
from fadu.registry.inspection_catalogue.rules.model import Refusal

from . import gate, known, planning
from .models import Inspection
from .rules import vocab


@dataclass(frozen=True)
class Choice:
    """Items of one body that concern this firm."""

    body: Any
    own: bool
    items: list[Any]


def bodies_of(actor: Actor, *roles: str) -> list[Any]:
    """Bodies for which the actor may ask."""
    rows = Body._plain.filter(organ_id__in=actor.organs(*roles), state="published").select_related("organ", "matter")
    return sorted((body for body in rows if body.may_inspect(today())), key=lambda body: body.organ.order)


def choices(body: Any, firm: Any) -> list[Choice]:
    """Items of this body first, then those of others of the same area that may come along."""
    _, _, fields = known.firm_facts(firm.pk, today())
    rows = Item._plain.filter(state__in=("published", "revising")).prefetch_related("bodies__organ").order_by("code")
    found: dict[int, Choice] = {}
    for item in rows:
        if not scope.matches(scope.parse(item.scope), fields):
            continue
        for owner in item.bodies.all():
            if owner.pk != body.pk and (not item.joint_ok or owner.area != body.area):
                continue
            entry = found.setdefault(owner.pk, Choice(owner, owner.pk == body.pk, []))
            entry.items.append(item)
    return sorted(found.values(), key=lambda entry: (not entry.own, entry.body.organ.order))


@dataclass(frozen=True)
class Past:
    """The firm's year so far, and what is still planned."""

    count: int
    visits: list[Any]
    planned: list[Any]
    white: Any
    quiet: tuple[Any, ...]


def past(firm: Any) -> Past:
    """What a scan of the firm's code shows before a visit is asked for."""
    day = today()
    rows = Inspection._plain.filter(enterprise=firm.pk, visited_on__year=day.year, off_site=False)
    rows = rows.select_related("organ").order_by("-visited_on")
    book = registers().get(planning.YEAR)
    lines = book.model.of_enterprise(firm.pk, day.year) if book else []
    planned = [line for line in lines if line.visit is None and line.done_on is None]
    found, _, fields = known.firm_facts(firm.pk, day)
    return Past(
        rows.count(), list(rows[:6]), planned, known.white(firm.pk, day),
        known.quiet_periods(found, fields["marks"], day),
    )  # fmt: skip


LEADS = (("risk_alert", "data", "风险预警"), ("inspection_clue", "transfer", "移送线索"))


@dataclass(frozen=True)
class Lead:
    """An alert or a clue about this firm that is open: the lawful reason of a check on a concrete lead."""

    trigger: str
    title: str
    number: str
    text: str
    pk: int
    book: str


def leads(actor: Actor, firm: Any) -> list[Lead]:
    """What is open about a firm and seen by the actor, newest first; the books are asked for by their keys."""
    found = []
    for key, trigger, title in LEADS:
        if key not in registers():
            continue
        rows = registers()[key].model.objects.for_user(actor).filter(enterprise_id=firm.pk, closed_on=None)
        for row in rows.select_related("matter").order_by("-opened_on")[:10]:
            found.append(Lead(trigger, title, row.matter.number, row.matter.title, row.pk, key))
    return found


class _Undo(Exception):
    """Leaves the transaction without writing."""


def rehearse(actor: Actor, organ_id: int, facts: dict[str, Any]) -> list[Refusal]:
    """What would stand against a code for this request: it is made, judged as if approved, and taken back."""
    found: list[Refusal] = []
    try:
        with transaction.atomic():
            case = open_case(register("inspection"), actor, facts, organ_id=organ_id, step="request").case
            case.approved_on = today()
            found = gate.refusals(case, reason="")
            raise _Undo
    except _Undo:
        return found


def facts_of_line(line: Any, body: Any) -> dict[str, Any]:
    """The request that makes a planned visit, its items with their bodies and its drawn officers."""
    items = Item._plain.in_bulk([item for item, _ in line.items])
    owners = Body._plain.select_related("organ").in_bulk([owner for _, owner in line.items])
    from fadu.registry.inspection_catalogue.models import Officer

    seated = Officer._plain.filter(pk__in=[officer for officer, _ in line.officers])
    people = seated.order_by("certificate_no").values_list("certificate_no", flat=True)
    words = [f"{items[item].code}@{owners[owner].organ.key}" for item, owner in line.items]
    return {
        "uscc": line.uscc, "trigger": "special" if line.special else "plan", "plan_ref": str(line.number),
        "plan_number": line.plan_number, "items": "\n".join(words), "officers": "、".join(people),
        "planned_on": max(today(), line.planned_on or date(line.year, line.month, 1)),
    }  # fmt: skip


TRIGGERS = tuple((key, title) for key, title in vocab.TRIGGERS if key not in ("recheck", "offsite"))
