"""What a unit's contact may choose from: what is open at the own unit, and the proofs it has given already.

A choice is a matter's number; `number#part` names one part of it (a deliverable of a task, a demand of a policy).
"""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.register import registers

from ..models import EvidenceItem, EvidenceUse, PolicyDemand, Promise

MOST = 100
Offer = list[tuple[str, str]]
PROBLEMS = ("rectifying", "overdue")


def organs(actor: Actor) -> frozenset[int]:
    """Organs that a person speaks for."""
    return actor.organs("unit_contact") | actor.organs("coordinator")


def open_matters(case: Any, actor: Actor) -> Offer:
    """Everything open at the own unit that a proof may serve, those it serves already left out."""
    mine = organs(actor)
    found = [*_tasks(actor, mine), *_promises(mine), *_demands(mine), *_problems(actor, mine)]
    if case is None:
        return found[:MOST]
    used = EvidenceUse._plain.filter(matter_id=case.pk).values_list("target__number", flat=True)
    known = set(used)
    return [one for one in found if one[0] not in known][:MOST]


def _tasks(actor: Actor, mine: frozenset[int]) -> Offer:
    book = registers().get("plan_task")
    return list(book.model.provable(mine)) if book else []


def _promises(mine: frozenset[int]) -> Offer:
    rows = Promise._plain.filter(organ_id__in=mine, closed_on=None).order_by("key", "pk")
    found = rows.values_list("matter__number", "key", "title")
    return [(number, f"公开承诺 {key} {title}") for number, key, title in found]


def _demands(mine: frozenset[int]) -> Offer:
    rows = PolicyDemand._plain.filter(lead_id__in=mine, done_on=None).order_by("due_on", "pk")
    return [(f"{row.matter.number}#{row.no}", f"上级要求 {row.text[:60]}") for row in rows.select_related("matter")]


def _problems(actor: Actor, mine: frozenset[int]) -> Offer:
    book = registers().get("law_problem")
    if book is None or not any(actor.has(grant.role) for grant in book.access):
        return []
    rows = book.model.objects.for_user(actor).filter(unit_id__in=mine, state__in=PROBLEMS).order_by("deadline", "pk")
    return [(number, f"待整改问题 {text[:60]}") for number, text in rows.values_list("matter__number", "text")[:MOST]]


def own_proofs(case: Any, actor: Actor) -> Offer:
    """Proofs of the own unit that still stand, the newest first."""
    rows = EvidenceItem._plain.filter(organ_id__in=organs(actor), state__in=("linked", "accepted"))
    rows = rows.order_by("-made_on", "-pk")[:MOST]
    return [(number, f"{title}（{on}）") for number, title, on in rows.values_list("matter__number", "title", "made_on")]
