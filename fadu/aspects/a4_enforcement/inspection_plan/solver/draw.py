"""The coordinated draw: one number per enterprise, in every item × class the n smallest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .frame import ALL_MONTHS, Frame


def numbers(seed: str, ids: list[str]) -> np.ndarray:
    """[N] uint64: the first 8 bytes of SHA-256(seed ‖ ":" ‖ id); anybody can compute them from the public seed."""
    prefix = hashlib.sha256(f"{seed}:".encode())
    out = bytearray()
    for name in ids:
        state = prefix.copy()
        state.update(name.encode())
        out += state.digest()[:8]
    return np.frombuffer(bytes(out), dtype=">u8").astype(np.uint64)


@dataclass(frozen=True)
class Draw:
    """drawn [P] bool: chosen by lot; tasks [P] bool: what is to be done, after exclusions and their replacements.

    excluded, added: pair indices of the re-draw log. total, wanted [I*4]: stratum sizes. u [N]: the numbers.
    """

    u: np.ndarray
    drawn: np.ndarray
    tasks: np.ndarray
    excluded: np.ndarray
    added: np.ndarray
    total: np.ndarray
    wanted: np.ndarray

    def chances(self, frame: Frame) -> np.ndarray:
        """[P] n / N of each pair's stratum."""
        share = np.divide(self.wanted, self.total, out=np.zeros(len(self.total)), where=self.total > 0)
        return share[frame.stratum]

    def floor(self, frame: Frame) -> float:
        """Σ over enterprises of the largest chance: no joint law with these chances visits fewer, on average."""
        best = np.zeros(len(frame.ids))
        np.maximum.at(best, frame.e, self.chances(frame))
        return float(best.sum())


def _first(order: np.ndarray, stratum: np.ndarray, wanted: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The `wanted` first allowed pairs of each stratum in the given order."""
    ranked = order[allowed[order]]
    keys = stratum[ranked]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    position = np.arange(len(keys)) - np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
    chosen = np.zeros(len(order), bool)
    chosen[ranked[position < wanted[keys]]] = True
    return chosen


def draw(frame: Frame, seed: str) -> Draw:
    """Draw; a drawn pair whose window lies wholly in the enterprise's quiet months is excluded and the next number takes its place."""
    u = numbers(seed, frame.ids)
    by_number = np.lexsort((np.array(frame.ids), u)) if _ties(u) else np.argsort(u, kind="stable")
    rank = np.empty(len(u), np.int64)
    rank[by_number] = np.arange(len(u))
    stratum = frame.stratum
    order = np.argsort(stratum * len(u) + rank[frame.e], kind="stable")
    total, wanted = frame.sizes()
    drawn = _first(order, stratum, wanted, np.ones(len(order), bool))
    possible = (frame.window[frame.it] & ~frame.quiet[frame.e] & ALL_MONTHS) != 0
    tasks = drawn if possible[drawn].all() else _first(order, stratum, wanted, possible)
    return Draw(u, drawn, tasks, np.flatnonzero(drawn & ~tasks), np.flatnonzero(tasks & ~drawn), total, wanted)


def _ties(u: np.ndarray) -> bool:
    ordered = np.sort(u)
    return bool((ordered[1:] == ordered[:-1]).any())


def exact_floor(frame: Frame, total: np.ndarray, wanted: np.ndarray) -> Fraction:
    """The floor as an exact fraction (slow; for small frames and tests)."""
    best: dict[int, Fraction] = {}
    for e, k in zip(frame.e.tolist(), frame.stratum.tolist(), strict=True):
        best[e] = max(best.get(e, Fraction(0)), Fraction(int(wanted[k]), int(total[k])))
    return sum(best.values(), Fraction(0))
