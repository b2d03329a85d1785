"""The lot that chooses officers: every competent one has the same chance, and anybody can draw again from the seed.

Each candidate gets SHA-256 of `seed|certificate number`, as in every lot of this platform; the smallest go. The seed is
drawn at the moment and kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from fadu.kernel.audit import in_batch
from fadu.kernel.procedure import NotAllowed, Taking
from fadu.registry.inspection_catalogue.models import Officer, Recusal

from .steps import items

PER_BODY = 2


def order(seed: str, candidates: Iterable[Any]) -> list[Any]:
    """Candidates in the order of the lot."""
    return sorted(candidates, key=lambda who: hashlib.sha256(f"{seed}|{who.certificate_no}".encode()).hexdigest())


def candidates(case: Any, body_id: int, day: date) -> list[Any]:
    """Certified officers of a body who hold what its items need and need not stand back from this enterprise."""
    away = Recusal._plain.filter(Q(until=None) | Q(until__gte=day), enterprise_id=case.enterprise_id, since__lte=day)
    people = Officer._plain.filter(body_id=body_id, state="active").exclude(pk__in=away.values("officer"))
    return [who for who in people.order_by("pk") if who.certified(day)]


def competent(people: list[Any], needs: frozenset[str]) -> list[Any]:
    """Those who hold every competence; all of them when nobody does (the gate then says what is missing)."""
    return [who for who in people if needs <= who.skills] or people


def seed_for(case: Any) -> str:
    """Fresh randomness; in a load of the demonstration the same city has the same lots."""
    return hashlib.sha256(case.matter.number.encode()).hexdigest() if in_batch() else secrets.token_hex(32)


def draw(taking: Taking, number: int) -> None:
    """Two of each body that takes part, more of the initiating one when more are asked for. Raises NotAllowed."""
    case, seed = taking.case, seed_for(taking.case)
    day = case.planned_on or taking.on
    chosen, faults = [], []
    for found in case.body_rows():
        needs = frozenset().union(*(i.item.needs for i in case.item_rows() if i.body_id == found.body_id))
        wanted = max(PER_BODY, number if found.initiating else PER_BODY)
        able = order(seed, competent(candidates(case, found.body_id, day), needs))
        if len(able) < PER_BODY:
            faults.append(
                f"{found.body.organ.name}能够派出的持证且不须回避的执法人员不足二人，请补充人员或者移交他人检查"
            )
        chosen += able[:wanted]
    if faults:
        raise NotAllowed(faults)
    items.seat(taking, chosen, drawn=True, seed=seed)
    taking.note(f"随机抽取{len(chosen)}人，种子 {seed[:16]}…")
    taking.public["draw_seed"] = seed
