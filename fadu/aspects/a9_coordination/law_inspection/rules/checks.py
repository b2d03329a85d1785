"""Small rules: triage of an event, drawing a sample of files that anybody can repeat, write-off, similar cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from fadu.law.reckoning import add_months


def triage(effect: int, persons: int, gravity: int, recurrence: int) -> tuple[int, str]:
    """(score, route): ≥ 7 major, 4–6 special, below ordinary (本平台口径). Raises ValueError outside 0–3."""
    parts = (effect, persons, gravity, recurrence)
    if any(part not in range(4) for part in parts):
        raise ValueError("每项按 0 至 3 分评定")
    score = sum(parts)
    return score, "major" if score >= 7 else "special" if score >= 4 else "ordinary"


def draw(population: int, size: int, seed: str) -> list[int]:
    """Numbers 1…population drawn without repetition; the same seed draws the same. Raises ValueError."""
    if not 0 < size <= population:
        raise ValueError(f"抽取 {size} 件，总数 {population} 件，抽取数应当在 1 和总数之间")
    return sorted(Random(seed).sample(range(1, population + 1), size))  # noqa: S311 repeatable on purpose


def needs_site_check(severity: int, number: int, share: int = 10) -> bool:
    """Whether the result is checked on site: severity 3 and above always, of the others every tenth."""
    return severity >= 3 or number % share == 0


@dataclass(frozen=True)
class Alike:
    """A problem as the search for similar cases takes it."""

    key: Hashable
    unit: int
    closed: date


def classes(rows: Iterable[Alike], day: date, least: int = 3, units: int = 2) -> list[Hashable]:
    """Keys shared by at least `least` closed problems of at least `units` units within the twelve months before."""
    begin = add_months(day, -12)
    recent = [row for row in rows if begin <= row.closed <= day]
    number = Counter(row.key for row in recent)
    found = {row.key: {r.unit for r in recent if r.key == row.key} for row in recent}
    return sorted((k for k, n in number.items() if n >= least and len(found[k]) >= units), key=str)


def change(before: int, after: int) -> Fraction | None:
    """Relative change in percent points of one: 9 → 3 gives -2/3; None when there was nothing before."""
    return Fraction(after - before, before) if before else None


def characters(content: Any) -> int:
    """Characters of a paper's text: every string of its blocks, their kinds left out."""
    if isinstance(content, str):
        return len("".join(content.split()))
    if isinstance(content, Mapping):
        return sum(characters(part) for name, part in content.items() if name != "block")
    return sum(map(characters, content)) if isinstance(content, Sequence) else 0


def reused(proofs: Sequence[str], known: Iterable[str]) -> list[str]:
    """Hashes of proofs that already prove another problem."""
    seen = set(known)
    return [proof for proof in proofs if proof and proof in seen]
