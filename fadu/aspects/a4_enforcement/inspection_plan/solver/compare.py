"""The plan against what cities do today: every department alone, and independent draws merged where they coincide."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from .frame import CLASSES, Frame
from .merge import POPCOUNT, needed, smallest_sets

QUANTILES = (0.5, 0.9, 0.99, 1.0)


@dataclass(frozen=True)
class Expected:
    """Expected visits per enterprise [N], without months: each body merging its own items only (`alone`), independent
    draws with coincidences merged (`independent`), one number per enterprise (`together`: the largest chance). bodies
    [N]: how many may inspect it."""

    alone: np.ndarray
    independent: np.ndarray
    together: np.ndarray
    bodies: np.ndarray


def expected(frame: Frame) -> Expected:
    """By formula: Σ over bodies of 1 - Π(1 - p), 1 - Π(1 - p), max p."""
    n, d = len(frame.cls), max(len(frame.bodies), 1)
    key = frame.e * np.int64(d) + frame.body[frame.it]
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    first = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]]) if len(key) else np.zeros(0, np.int64)
    spared = np.multiply.reduceat(1 - frame.chance[order], first) if len(first) else np.zeros(0)
    firm = ranked[first] // d
    start = np.flatnonzero(np.r_[True, firm[1:] != firm[:-1]]) if len(firm) else first
    independent = np.zeros(n)
    independent[firm[start]] = 1 - (np.multiply.reduceat(spared, start) if len(start) else np.zeros(0))
    return Expected(np.bincount(firm, 1 - spared, n), independent, frame.best_chance, np.bincount(firm, minlength=n))


def further(frame: Frame) -> np.ndarray:
    """[N] expected visits beyond the first because the months of an enterprise's tasks do not meet.

    With one number per enterprise its tasks join in order of chance: each set of the largest chances counts with the
    step to the next."""
    found = np.zeros(len(frame.cls))
    able = np.flatnonzero(frame.possible & (frame.chance > 0))
    firms, first = np.unique(frame.e[able], return_index=True)
    bounds = np.r_[first, len(able)]
    meet = np.bitwise_and.reduceat(frame.open_months[able], first) if len(able) else able
    known: dict[tuple[tuple[float, int], ...], float] = {}
    for v in np.flatnonzero(meet == 0).tolist():
        mine = able[bounds[v]:bounds[v + 1]]
        shape = tuple(sorted(zip((-frame.chance[mine]).tolist(), frame.open_months[mine].tolist(), strict=True)))
        if shape not in known:
            known[shape] = _further(shape)
        found[firms[v]] = known[shape]
    return found


def _further(shape: tuple[tuple[float, int], ...]) -> float:
    """shape: (minus chance, months), the largest chance first."""
    chances = [-p for p, _ in shape] + [0.0]
    steps = [(k, chances[k - 1] - chances[k]) for k in range(1, len(chances)) if chances[k - 1] > chances[k]]
    return sum(p * (int(POPCOUNT[smallest_sets(needed({m for _, m in shape[:k]}))[0]]) - 1) for k, p in steps)


def one_draw(frame: Frame, seed: str) -> tuple[int, int]:
    """One simulated year without coordination: every item × class draws its number by its own lot. Returns visits when
    each body goes alone (its own items merged), and enterprises visited when all coincidences are merged."""
    start = int.from_bytes(hashlib.sha256(f"{seed}|independent".encode()).digest()[:8], "big")
    lots = np.random.default_rng(start).random(len(frame.it))
    _, _, wanted = frame.sizes
    able = np.flatnonzero(frame.possible)
    order = able[np.lexsort((lots[able], frame.stratum[able]))]
    keys = frame.stratum[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    position = np.arange(len(keys)) - np.repeat(first, np.diff(np.r_[first, len(keys)]))
    chosen = order[position < wanted[keys]]
    seen = np.zeros(len(frame.cls) * max(len(frame.bodies), 1), bool)
    seen[frame.e[chosen] * np.int64(len(frame.bodies) or 1) + frame.body[frame.it[chosen]]] = True
    return int(seen.sum()), int(seen.reshape(len(frame.cls), max(len(frame.bodies), 1)).any(axis=1).sum())


def gains(frame: Frame, told: Expected) -> dict:
    """Which enterprises gain: how much the expected visits of a year fall against each department alone."""
    fall = told.alone - told.together
    subject = told.alone > 0
    by_class = [_row(f"{c} 类", subject & (frame.cls == i), told) for i, c in enumerate(CLASSES)]
    bands = (("1 个主体", 1, 1), ("2—3 个主体", 2, 3), ("4—9 个主体", 4, 9), ("10 个以上主体", 10, 10**6))
    return {
        "subject": int(subject.sum()), "gain": int((fall > 1e-9).sum()), "lose": int((fall < -1e-9).sum()),
        "fall_quantiles": {str(q): round(float(np.quantile(fall[subject], q)), 4) for q in QUANTILES if subject.any()},
        "by_class": by_class,
        "by_bodies": [_row(label, subject & (told.bodies >= low) & (told.bodies <= high), told)
                      for label, low, high in bands]}


def _row(label: str, mask: np.ndarray, told: Expected) -> dict:
    return {"group": label, "enterprises": int(mask.sum())} | {
        name: round(float(getattr(told, name)[mask].sum()), 1) for name in ("alone", "independent", "together")}
