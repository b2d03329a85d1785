"""Officers for a visit: drawn at random among the competent, at least two of each body, recusals kept, anybody can
check.

The order is SHA-256(seed|id) in hex, ascending; the first that may go are taken. Seeds of officers end in "|officer"
and a visit's own name, so that every visit has its own lot. """

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

LEAST = 2


@dataclass(frozen=True)
class Officer:
    """A person who may inspect. competences: keys; certificate valid from–until (both included; None: open)."""

    id: str
    body: str
    competences: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Choice:
    """officers: ids in order of the lot; passed: (id, reason) of those before them; short: why fewer than asked for."""

    officers: tuple[str, ...]
    passed: tuple[tuple[str, str], ...] = ()
    short: str = ""
    seed: str = ""


def ranked(seed: str, ids: Iterable[str]) -> list[str]:
    """Identifiers by SHA-256(seed|id), ascending."""
    return sorted(ids, key=lambda i: (hashlib.sha256(f"{seed}|{i}".encode()).hexdigest(), i))


def visit_seed(seed: str, visit: str) -> str:
    """The seed of one visit's officers."""
    return f"{seed}|officer|{visit}"


def choose(seed: str, officers: Sequence[Officer], *, needs: Iterable[str] = (), on: date | None = None,
           recused: Mapping[str, str] | None = None, busy: Mapping[str, str] | None = None,
           count: int = LEAST) -> Choice:
    """Draw `count` officers of one body. needs: competences that each must have; recused, busy: {id: reason}.

    Those passed over are logged with their reason in the order of the lot, the next takes the place."""
    needed, recused, busy = frozenset(needs), recused or {}, busy or {}
    by_id = {o.id: o for o in officers}
    taken: list[str] = []
    passed: list[tuple[str, str]] = []
    for name in ranked(seed, by_id):
        if len(taken) == count:
            break
        reason = why_not(by_id[name], needed, on, recused, busy)
        if reason:
            passed.append((name, reason))
        else:
            taken.append(name)
    short = "" if len(taken) >= max(count, LEAST) else (
        f"可派执法人员不足：需要 {max(count, LEAST)} 名，只有 {len(taken)} 名（{_told(passed)}）")
    return Choice(tuple(taken), tuple(passed), short, seed)


def why_not(officer: Officer, needed: frozenset[str], on: date | None, recused: Mapping[str, str],
            busy: Mapping[str, str]) -> str:
    """Why an officer may not go, or nothing."""
    if officer.id in recused:
        return f"回避：{recused[officer.id]}"
    if on and ((officer.valid_from and on < officer.valid_from) or (officer.valid_until and on > officer.valid_until)):
        return "执法证件不在有效期内"
    if missing := needed - officer.competences:
        return f"不具备事项所需资格：{'、'.join(sorted(missing))}"
    return f"当日已有任务：{busy[officer.id]}" if officer.id in busy else ""


def _told(passed: list[tuple[str, str]]) -> str:
    return "；".join(f"{name} {reason}" for name, reason in passed) or "没有其他登记人员"


def choose_for_visit(seed: str, visit: str, officers: Sequence[Officer], needs: Mapping[str, Iterable[str]], *,
                     on: date | None = None, recused: Mapping[str, str] | None = None,
                     busy: Mapping[str, str] | None = None, count: int = LEAST) -> dict[str, Choice]:
    """Officers of every participating body: needs maps body → competences. Each body sends at least two."""
    own = visit_seed(seed, visit)
    return {body: choose(f"{own}|{body}", [o for o in officers if o.body == body], needs=needs[body], on=on,
                         recused=recused, busy=busy, count=count) for body in sorted(needs)}


@dataclass(frozen=True)
class Frequency:
    """What one visit adds: once for the enterprise, once for each participating body (O-15)."""

    enterprise: int = 0
    bodies: Mapping[str, int] = field(default_factory=dict)

    def after(self, bodies: Iterable[str]) -> Frequency:
        """The counts after a joint visit of these bodies."""
        told = dict(self.bodies)
        for body in set(bodies):
            told[body] = told.get(body, 0) + 1
        return Frequency(self.enterprise + 1, told)

    def over(self, caps: Mapping[str, int]) -> list[str]:
        """Bodies above their cap."""
        return sorted(b for b, n in self.bodies.items() if n > caps.get(b, n))
