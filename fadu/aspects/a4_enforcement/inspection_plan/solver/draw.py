"""The coordinated draw: one public number per enterprise, in every group the smallest.

Each item × class takes exactly its number of enterprises, and all that can be drawn have exactly the same chance.
Inside an item × class the enterprises are grouped by what decides whether they are visited at all (the items with the
largest chances they have); each group of some size gets its proportional share, remainders of shares are given out by
lot (systematic rounding, chances exact), and within a group the smallest numbers are drawn. Grouping does not touch
the chances; it halves the luck in how many enterprises are visited in all. """

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from .frame import CLASSES, Frame

SCHEME = "fadu-draw-2"
TIER = 0.8
LEAST = 4.0
WORD = 1 << 64


@dataclass(frozen=True)
class Method:
    """How to draw. tier: an item decides with others when its chance is at least `tier` of the enterprise's largest;
    least: a group is kept apart when it expects at least so many visits (None: no groups, plainly the smallest numbers
    of each item × class); year, step: numbers are turned by year × step (mod 1), so that chances stay and repeats wait.
    """

    tier: float = TIER
    least: float | None = LEAST
    year: int = 0
    step: Fraction = field(default_factory=Fraction)

    @property
    def turn(self) -> int:
        """The shift of all numbers, in 1/2^64."""
        return int(self.year * self.step * WORD) % WORD


def numbers(seed: str, ids: list[str]) -> np.ndarray:
    """[N] uint64: the first 8 bytes of SHA-256(seed|id); anybody can compute them from the public seed."""
    prefix = hashlib.sha256(f"{seed}|".encode())
    out = bytearray()
    for name in ids:
        state = prefix.copy()
        state.update(name.encode())
        out += state.digest()[:8]
    return np.frombuffer(bytes(out), dtype=">u8").astype(np.uint64)


def lot(seed: str, text: str, size: int) -> int:
    """A whole number below `size`: SHA-256(seed|text) mod size. The bias is below size / 2^256."""
    return int.from_bytes(hashlib.sha256(f"{seed}|{text}".encode()).digest(), "big") % size


@dataclass(frozen=True)
class Draw:
    """drawn [P] bool: chosen by lot; tasks [P] bool: what is to be done, after exclusions and their replacements.

    u [N] the numbers; order [N] enterprises by number; excluded, added: pairs of the re-draw log;
    short: {stratum: how many could not be replaced}.
    """

    seed: str
    method: Method
    u: np.ndarray
    order: np.ndarray
    drawn: np.ndarray
    tasks: np.ndarray
    short: dict[int, int]

    @property
    def excluded(self) -> np.ndarray:
        """Pairs drawn and lawfully passed over."""
        return np.flatnonzero(self.drawn & ~self.tasks)

    @property
    def added(self) -> np.ndarray:
        """Pairs that take their place."""
        return np.flatnonzero(self.tasks & ~self.drawn)


def groups(frame: Frame, method: Method) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Groups of pairs: ([P] group, [G] stratum, [G] name), sorted by stratum and name; the name lists the deciding
    items."""
    deciding = np.zeros(len(frame.it), bool)
    cell, names = np.zeros(len(frame.cls), np.int64), [""]
    if method.least is not None:
        best = frame.best_chance
        deciding = (frame.chance > 0) & (frame.chance >= method.tier * best[frame.e]) & (best[frame.e] < 1)
        cell, names = _cells(frame, deciding, method.least)
    key = frame.stratum * len(names) + np.where(deciding, cell[frame.e], 0)
    found, group = np.unique(key, return_inverse=True)
    return group, found // len(names), [names[c] for c in (found % len(names)).tolist()]


def _cells(frame: Frame, deciding: np.ndarray, least: float) -> tuple[np.ndarray, list[str]]:
    """[N] number of each enterprise's cell (0: none) and the cells' names in order of their text."""
    e, it = frame.e[deciding], frame.it[deciding]
    firms, first = np.unique(e, return_index=True)
    mark = np.arange(1, len(frame.items) + 1, dtype=np.uint64)
    shape = np.zeros(len(firms), np.int64)
    for salt in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F):  # two independent 64-bit sums: equal only for equal sets
        mixed = _mix(mark * np.uint64(salt))[it]
        total = np.add.reduceat(mixed, first) if len(firms) else mixed
        shape = np.unique(shape * (len(firms) + 1) + np.unique(total, return_inverse=True)[1], return_inverse=True)[1]
    shape = np.unique(shape * 4 + frame.cls[firms], return_inverse=True)[1]
    _, example, count = np.unique(shape, return_index=True, return_counts=True)
    best = np.zeros(len(example))
    np.maximum.at(best, shape, frame.best_chance[firms])
    bounds = np.r_[first, len(e)]
    kept = np.flatnonzero(count * best >= least).tolist()
    named = {s: "\t".join(sorted(frame.items[i] for i in it[bounds[example[s]]:bounds[example[s] + 1]].tolist()))
             for s in kept}
    names = ["", *sorted(set(named.values()))]
    place = {name: i for i, name in enumerate(names)}
    of_shape = np.zeros(len(example), np.int64)
    of_shape[kept] = [place[named[s]] for s in kept]
    cell = np.zeros(len(frame.cls), np.int64)
    cell[firms] = of_shape[shape]
    return cell, names


def _mix(x: np.ndarray) -> np.ndarray:
    """A scrambling of 64-bit words (the finaliser of splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def shares(frame: Frame, seed: str, method: Method, group: np.ndarray, stratum: np.ndarray) -> np.ndarray:
    """[G] number to draw in each group: its proportional part, remainders by systematic rounding from a lot.

    Sizes of strata are exact, and on average a group of size m in a stratum of size N with n to draw takes n · m / N.
    """
    _, able, wanted = frame.sizes
    size = np.bincount(group[frame.possible], minlength=len(stratum))
    upto = np.cumsum(size)
    first = np.searchsorted(stratum, np.arange(len(able)))
    base = np.r_[0, upto][first][stratum]
    start = np.zeros(len(able), np.int64)
    for k in np.flatnonzero(wanted).tolist():
        start[k] = lot(seed, f"{frame.items[k // 4]}|{CLASSES[k % 4]}|{method.year}", int(able[k]))
    upto -= base
    return portion(wanted[stratum], able[stratum], upto - size, upto, start[stratum])


def portion(n: np.ndarray, total: np.ndarray, first: np.ndarray, last: np.ndarray, r: np.ndarray) -> np.ndarray:
    """How many of n the members first..last-1 of `total` get: ⌊(n·last + r)/total⌋ - ⌊(n·first + r)/total⌋. Summed over
    r = 0..total-1 this is exactly n · (last - first)."""
    total = np.maximum(total, 1)
    return (n * last + r) // total - (n * first + r) // total


def first_of(order: np.ndarray, key: np.ndarray, wanted: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """[P] bool: the `wanted` first allowed pairs of each key in the given order (sorted by key, then number)."""
    ranked = order[allowed[order]]
    keys = key[ranked]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    position = np.arange(len(keys)) - np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
    chosen = np.zeros(len(order), bool)
    chosen[ranked[position < wanted[keys]]] = True
    return chosen


def draw(frame: Frame, seed: str, method: Method | None = None) -> Draw:
    """Draw. Pairs without an open month take no part; a drawn pair that is lawfully barred is passed over and the next
    number of its group takes its place, or of its item × class when the group has no more."""
    method = method or Method()
    u = numbers(seed, frame.ids) + np.uint64(method.turn)
    order = np.lexsort((np.arange(len(u)), u))  # identifiers are sorted: equal numbers fall back on their text
    rank = np.empty(len(u), np.int64)
    rank[order] = np.arange(len(u))
    group, stratum, _ = groups(frame, method)
    share = shares(frame, seed, method, group, stratum)
    by_group = np.argsort(group * len(u) + rank[frame.e], kind="stable")
    drawn = first_of(by_group, group, share, frame.possible)
    tasks, short = _redraw(frame, rank, drawn, first_of(by_group, group, share, frame.possible & (frame.barred == 0)))
    return Draw(seed, method, u, order, drawn, tasks, short)


def _redraw(frame: Frame, rank: np.ndarray, drawn: np.ndarray, tasks: np.ndarray) -> tuple[np.ndarray, dict[int, int]]:
    if (frame.barred[drawn] == 0).all():
        return drawn, {}
    _, _, wanted = frame.sizes
    missing = wanted - np.bincount(frame.stratum[tasks], minlength=len(wanted))
    if missing.any():
        order = np.argsort(frame.stratum * len(rank) + rank[frame.e], kind="stable")
        tasks = tasks | first_of(order, frame.stratum, missing, frame.possible & (frame.barred == 0) & ~tasks)
        missing = wanted - np.bincount(frame.stratum[tasks], minlength=len(wanted))
    return tasks, {int(k): int(missing[k]) for k in np.flatnonzero(missing)}


def exact_floor(frame: Frame) -> Fraction:
    """The floor as an exact fraction (slow; for small frames and tests)."""
    best: dict[int, Fraction] = {}
    _, able, wanted = frame.sizes
    for e, k in zip(frame.e[frame.possible].tolist(), frame.stratum[frame.possible].tolist(), strict=True):
        best[e] = max(best.get(e, Fraction(0)), Fraction(int(wanted[k]), int(able[k])))
    return sum(best.values(), Fraction(0))
