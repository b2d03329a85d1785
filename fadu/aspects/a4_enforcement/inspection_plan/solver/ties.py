"""Several visits of one body to one enterprise: their months lie far enough apart, and no more of them than its cap
allows. Exact for each enterprise; what cannot be kept is kept as far as it can, and flagged afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product

import numpy as np

from .caps import body_caps, firm_caps
from .frame import Frame
from .merge import BODIES, ORDER, POPCOUNT, SUBSETS, Merged, needed, smallest_sets

ALWAYS = 12


@dataclass(frozen=True)
class Rule:
    """One body in one unit: the parts it has there (numbers of the plan), their masks, its visits, their spacing."""

    parts: tuple[int, ...]
    masks: tuple[int, ...]
    most: int
    spacing: int


@dataclass(frozen=True)
class Ties:
    """within {unit: rules of the bodies with several parts}; groups: units of one enterprise that share a body, to be
    placed together; spacing: months between them; beside {unit: the others of its group with which it shares one}."""

    within: dict[int, tuple[Rule, ...]] = field(default_factory=dict)
    groups: tuple[tuple[int, ...], ...] = ()
    beside: dict[int, tuple[int, ...]] = field(default_factory=dict)
    spacing: int = 0

    def units(self, count: int) -> np.ndarray:
        """[U] bool: units whose months hang together."""
        found = np.zeros(count, bool)
        found[[*self.within, *self.beside]] = True
        return found

    def kept(self, v: int, months: list[int], first: int) -> bool:
        """Whether a unit's own months keep its rules; first: number of its first part."""
        return all(allowed(r.masks, r.most, r.spacing)[sum(1 << m for m in {months[t - first] for t in r.parts})]
                   for r in self.within.get(v, ()))


@lru_cache(maxsize=8192)
def allowed(masks: tuple[int, ...], most: int, spacing: int) -> np.ndarray:
    """[4096] sets of months in which one body can do these: every mask met, few enough, none too near another."""
    fits = most >= POPCOUNT
    for gap in range(1, spacing):
        fits &= (SUBSETS & (SUBSETS >> gap)) == 0
    for mask in masks:
        fits &= (SUBSETS & mask) != 0
    return fits


@lru_cache(maxsize=8192)
def holding(masks: tuple[int, ...], most: int, spacing: int) -> np.ndarray:
    """[4096] sets that contain an allowed one."""
    found = allowed(masks, most, spacing).copy()
    for m in range(12):
        with_m = SUBSETS[(SUBSETS >> m & 1).astype(bool)]
        found[with_m] |= found[with_m ^ (1 << m)]
    return found


@lru_cache(maxsize=100_000)
def smallest_keeping(masks: tuple[int, ...], rules: tuple[tuple[tuple[int, ...], int, int], ...]) -> tuple[int, ...]:
    """All smallest sets of months that meet every mask and leave each body an allowed one. Empty: there is none."""
    fits = np.ones(1 << 12, bool)
    for mask in masks:
        fits &= (SUBSETS & mask) != 0
    for rule in rules:
        fits &= holding(*rule)
    ordered = ORDER[fits[ORDER]]
    return tuple(int(s) for s in ordered[POPCOUNT[ordered] == POPCOUNT[ordered[0]]]) if len(ordered) else ()


@lru_cache(maxsize=100_000)
def inside(option: int, masks: tuple[int, ...], most: int, spacing: int) -> tuple[int, ...]:
    """The allowed sets within a visit plan of the enterprise; the plan itself where there is none."""
    fits = allowed(masks, most, spacing) & (SUBSETS & ~option == 0)
    return tuple(int(s) for s in np.flatnonzero(fits)) or (option,)


def tie(frame: Frame, merged: Merged) -> tuple[Merged, Ties]:
    """The plan's units with month sets that keep spacing and caps of bodies wherever that is possible, and what ties
    them. Nothing is tied where no body comes twice or no rule asks."""
    if not len(merged.body) or (frame.spacing < 1 and not frame.caps.body_caps):
        return merged, Ties()
    unit = merged.unit
    _, at, count = np.unique(merged.firm[unit] * BODIES + merged.body, return_inverse=True, return_counts=True)
    several = count[at] > 1
    units, parts = np.unique(unit[several], return_counts=True)
    single = np.bincount(np.searchsorted(np.unique(merged.firm), merged.firm))
    alone = single[np.searchsorted(np.unique(merged.firm), merged.firm[units])] == 1
    within, options, fewest = _within(frame, merged, units[alone & (parts > 1)].tolist())
    groups, beside = _groups(merged, units[~alone]) if frame.spacing else ((), {})
    return replace(merged, options=options, fewest=fewest), Ties(within, groups, beside, frame.spacing)


def _within(frame: Frame, merged: Merged, units: list[int]
            ) -> tuple[dict[int, tuple[Rule, ...]], list[tuple[int, ...]], np.ndarray]:
    body = frame.body[merged.item]
    own = body_caps(frame.caps, BODIES, merged.e, body, merged.pair)
    firms = firm_caps(frame.caps, frame.cls, merged.e, merged.pair)
    room = firms.of(merged.firm.astype(np.int64))
    found: dict[int, tuple[Rule, ...]] = {}
    options, fewest = list(merged.options), merged.fewest.copy()
    for v in units:
        mine = np.arange(merged.start[v], merged.start[v + 1])
        masks = needed(set(merged.mask[mine].tolist()))
        bodies = [b for b, n in zip(*np.unique(merged.body[mine], return_counts=True), strict=True) if n > 1]
        caps = own.of(merged.firm[v] * BODIES + np.array(bodies, np.int64))
        parts = [mine[merged.body[mine] == b] for b in bodies]
        told = [(tuple(p.tolist()), tuple(sorted(set(merged.mask[p].tolist()))), min(int(c), ALWAYS))
                for p, c in zip(parts, caps.tolist(), strict=True)]
        told = [rule for rule in told if frame.spacing > 1 or rule[2] < len(rule[0])]
        if told:
            found[v], options[v] = _settled(masks, told, frame.spacing, int(room[v]))
            fewest[v] = POPCOUNT[options[v][0]]
    return found, options, fewest


def _settled(masks: tuple[int, ...], told: list[tuple[tuple[int, ...], tuple[int, ...], int]], spacing: int,
             room: int) -> tuple[tuple[Rule, ...], tuple[int, ...]]:
    """The rules that can be kept together within the enterprise's cap, or the fewest visits where these are more.

    All; else with less spacing; else without the bodies' caps.
    """
    fewest = smallest_sets(masks)
    most_visits = max(room, int(POPCOUNT[fewest[0]]))
    for capped, least in product((True, False), range(spacing, -1, -1)):
        rules = tuple((own, most if capped else ALWAYS, least) for _, own, most in told)
        sets = smallest_keeping(masks, rules)
        if sets and POPCOUNT[sets[0]] <= most_visits:
            break
    return tuple(Rule(p, *r) for (p, _, _), r in zip(told, rules, strict=True)), sets


def _groups(merged: Merged, units: np.ndarray) -> tuple[tuple[tuple[int, ...], ...], dict[int, tuple[int, ...]]]:
    """Units of split enterprises that share a body."""
    by_firm: dict[int, list[int]] = {}
    for v in units.tolist():
        by_firm.setdefault(int(merged.firm[v]), []).append(v)
    bodies = {v: set(merged.body[merged.start[v]:merged.start[v + 1]].tolist()) for v in units.tolist()}
    beside = {v: tuple(w for w in mine if w != v and bodies[v] & bodies[w]) for mine in by_firm.values() for v in mine}
    return tuple(tuple(mine) for mine in by_firm.values()), beside


def arrangements(units: tuple[int, ...], months: dict[int, tuple[int, ...]], beside: dict[int, tuple[int, ...]],
                 spacing: int, most: int = 4096) -> Iterator[dict[int, int]]:
    """Months for single-visit units so that those that share a body lie far enough apart; the first `most` of them."""
    order = sorted(units, key=lambda v: len(months[v]))
    stack: list[dict[int, int]] = [{}]
    while stack and most:
        placed = stack.pop()
        if len(placed) == len(order):
            most -= 1
            yield placed
            continue
        v = order[len(placed)]
        near = [placed[w] for w in beside[v] if w in placed]
        stack += [placed | {v: m} for m in reversed(months[v]) if all(abs(m - n) >= spacing for n in near)]
