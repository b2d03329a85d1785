"""Ranks with ties as the scheme says, grades with quotas, vetoes on grade and place."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction

from .scheme import Grade


def ranks(keys: Sequence[tuple[Fraction | int, ...]], ties: str = "skip") -> list[int]:
    """Places, best (largest key) first. Equal keys share a place; `skip`: 1,1,3, `dense`: 1,1,2."""
    order = sorted(set(keys), reverse=True)
    counts: dict[tuple[Fraction | int, ...], int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    places, next_place = {}, 1
    for key in order:
        places[key] = next_place
        next_place += 1 if ties == "dense" else counts[key]
    return [places[key] for key in keys]


def grades(
    scores: Sequence[Fraction],
    ladder: Sequence[Grade],
    worst: Sequence[int] | None = None,
    pools: Sequence[Hashable] | None = None,
    quota_ties: str = "down",
) -> list[int]:
    """Place in `ladder` of every unit. `worst` is the best grade still open to a unit (vetoes); `pools` share quotas.

    A quota counts floor(share × units of the pool), vetoed units included in the number but not in the places. Units
    beyond it go to the next grade; a tie over the border goes down together, or up together when the scheme says so.
    """
    caps = worst or [0] * len(scores)
    pool = pools or [0] * len(scores)
    found = []
    for score, cap in zip(scores, caps, strict=True):
        own = next((n for n, grade in enumerate(ladder) if score >= grade.least), len(ladder) - 1)
        found.append(max(own, cap))
    for place, grade in enumerate(ladder[:-1]):
        if grade.quota is not None:
            for name in set(pool):
                _push_down(place, grade.quota, [n for n, p in enumerate(pool) if p == name], scores, found, quota_ties)
    return found


def _push_down(
    place: int, quota: Fraction, units: list[int], scores: Sequence[Fraction], found: list[int], quota_ties: str
) -> None:
    inside = sorted((n for n in units if found[n] == place), key=lambda n: -scores[n])
    room = int(quota * len(units))
    if len(inside) <= room:
        return
    border = scores[inside[room]]
    tied = room > 0 and scores[inside[room - 1]] == border
    for n in inside:
        if scores[n] < border or (scores[n] == border and not (tied and quota_ties == "up")):
            found[n] += 1
