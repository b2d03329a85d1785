"""One enterprise's proof that its draw is right, from its credit code and its own code, seeing nobody else's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from .files import TREE
from .identity import public_id
from .models import PlanFile, Subject, YearPlan
from .solver.merkle import Proof, verify
from .solver.proofs import check


@dataclass(frozen=True)
class Shown:
    """proof: as it is handed out; faults: what does not hold (none: it is right); items: frame items drawn."""

    proof: Proof
    root: str
    faults: list[str]

    def as_dict(self) -> dict[str, Any]:
        """JSON shape, as `fadu inspections proof` prints it."""
        return self.proof.as_dict() | {"merkle_root": self.root, "ok": not self.faults}


def prove(plan: YearPlan, uscc: str, own: str) -> Shown | None:
    """The proof; None when no enterprise of the frame has this pair of codes."""
    name = public_id(plan.year, uscc.strip().upper(), own)
    row = Subject.objects.filter(plan=plan, public_id=name).first()
    return proof_of(plan, row) if row else None


def proof_of(plan: YearPlan, row: Subject) -> Shown:
    """The proof of one row: its leaf, and its path out of the kept tree."""
    items = tuple(row.drawn.split("|")) if row.drawn else ()
    size = Subject.objects.filter(plan=plan).count()
    proof = Proof(row.public_id, row.number, items, _path(plan, row.place, size))
    seed = plan.seed if plan.turn == 0 or plan.turn_step in ("", "0") else None
    return Shown(proof, plan.merkle_root, check(proof.as_dict(), plan.merkle_root, seed))


def _path(plan: YearPlan, at: int, size: int) -> tuple[tuple[str, str], ...]:
    """Sibling hashes, read out of the file of all levels without loading it."""
    wanted: list[tuple[str, int]] = []
    start = 0
    while size > 1:
        sibling = at ^ 1
        if sibling < size:
            wanted.append(("L" if sibling < at else "R", start + sibling))
        start, size, at = start + size, (size + 1) // 2, at // 2
    if not wanted:
        return ()
    parts = ", ".join("encode(substring(content from %s for 32), 'hex')" for _ in wanted)
    where = f'FROM "{PlanFile._meta.db_table}" WHERE plan_id = %s AND round = %s AND name = %s'
    with connection.cursor() as cursor:
        offsets = [1 + 32 * place for _, place in wanted]
        cursor.execute(f"SELECT {parts} {where}", [*offsets, plan.pk, plan.round, TREE])
        nodes = cursor.fetchone()
    return tuple((side, node) for (side, _), node in zip(wanted, nodes, strict=True))


__all__ = ["Shown", "proof_of", "prove", "verify"]
