"""A scheme over arrays in memory with NumPy alone: blocks that fit the cache, few look-ups, all cores.

Terms over few values become tables; several such terms share one table of their combined codes, as long as it has at
most 256 entries, so that a block costs one look-up for two terms of eight levels, or eight of two.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from .exact import at_scale, nearest
from .explaining import holds, measure
from .scheme import Bins, Choices, Condition, Scheme, Term, Value
from .stepping import count_steps
from .stored import CODES, Stored, lookup, store

BLOCK = 1 << 16
SMALL = 2**31


@dataclass(frozen=True)
class Scores:
    """[n] each: totals (int32 or int64), ranks (0 for A … 3 for D), vetoes (position in the scheme, -1: none); and with
    `explain` the contributions of every term.
    """

    totals: np.ndarray
    ranks: np.ndarray
    vetoes: np.ndarray
    terms: dict[str, np.ndarray]


@dataclass(frozen=True)
class Level:
    """A term as codes: `codes(first, last)` gives [last - first] uint8 below `radix`; table: contribution by code."""

    codes: Callable[[int, int], np.ndarray]
    table: np.ndarray

    @property
    def radix(self) -> int:
        """How many codes there are."""
        return len(self.table)


Source = Callable[[int, int], np.ndarray]


def score_arrays(
    scheme: Scheme, columns: Mapping[str, Any], explain: bool = False, threads: int | None = None
) -> Scores:
    """Score [n] enterprises. columns: field → array of whole numbers, doubles or truth values, or Stored."""
    stored = store(scheme, columns)
    workers = threads or os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        compared = {t.field.name for t in scheme.terms if isinstance(t.measure, Bins | Choices)}
        compared |= {c.field.name for v in scheme.vetoes for c in v.when}
        coded = dict(
            zip(
                stored,
                pool.map(lambda name: stored[name].coded() if name in compared else stored[name], stored),
                strict=True,
            )
        )
        run = _Run(scheme, stored, coded, explain)
        list(pool.map(run.block, range(0, run.size, BLOCK)))
    return run.scores


class _Run:
    """One scoring: tables first, then block after block, in any order and by several threads."""

    def __init__(
        self, scheme: Scheme, stored: Mapping[str, Stored], coded: Mapping[str, Stored], explain: bool
    ) -> None:
        self.scheme, self.stored, self.coded = scheme, stored, coded
        self.size = len(next(iter(stored.values())).values) if stored else 0
        self.kind = np.dtype(np.int32 if scheme.magnitude() < SMALL else np.int64)
        levels = {term.key: self._level(term) for term in scheme.terms}
        self.apart = [
            (term.key, self._source(term, levels[term.key]))
            for term in scheme.terms
            if explain or levels[term.key] is None
        ]
        fused = [] if explain else fuse([level for level in levels.values() if level is not None])
        self.fused = [(level, level.table.astype(self.kind)) for level in fused]
        self.tests = [[self._test(each) for each in veto.when] for veto in scheme.vetoes]
        terms = {term.key: np.empty(self.size, self.kind) for term in scheme.terms} if explain else {}
        self.scores = Scores(
            np.empty(self.size, self.kind), np.empty(self.size, np.uint8), np.full(self.size, -1, np.int16), terms
        )

    def _level(self, term: Term) -> Level | None:
        """The term as codes, None when it has to be computed."""
        coded = self.coded[term.field.name]
        if coded.words is not None and len(coded.words) < CODES:
            table = lookup(coded, lambda word: (term.missing if word is None else measure(term, word)[0]) * term.factor)
            return Level(lambda first, last: coded.values[first:last], table)
        if isinstance(term.measure, Bins) and len(term.measure.bins) < CODES - 1:
            found = [each.points for each in term.measure.bins]
            table = np.array([*found, term.missing], dtype=np.int64) * term.factor
            return Level(self._bin_codes(term), table)
        return None

    def _bin_codes(self, term: Term) -> Source:
        """Codes by counting the edges that a value reaches; for few edges that beats a search."""
        stored = self.stored[term.field.name]
        assert isinstance(term.measure, Bins)
        edges = [threshold(stored, edge) for edge in term.measure.edges]
        lost = len(edges) + 1

        def codes(first: int, last: int) -> np.ndarray:
            values = stored.values[first:last]
            found = np.zeros(last - first, np.uint8)
            for edge in edges:
                found += values >= edge
            _fill(found, lost, absent(stored, first, last))
            return found

        return codes

    def _source(self, term: Term, level: Level | None) -> Source:
        """[last - first] contributions of one term."""
        if level is not None:
            table = level.table.astype(self.kind)
            return lambda first, last: table[level.codes(first, last)]
        stored = self.stored[term.field.name]
        if isinstance(term.measure, Choices):
            return self._chosen(term, stored)
        cap, factor = term.measure, term.factor
        assert not isinstance(cap, Bins), "more bins than codes"

        def counted(first: int, last: int) -> np.ndarray:
            found = count_steps(cap, stored.column, stored.values[first:last], self.kind)
            found *= cap.rate * factor
            if cap.start:
                found += cap.start * factor
            _fill(found, term.missing * factor, absent(stored, first, last))
            return found

        return counted

    def _chosen(self, term: Term, stored: Stored) -> Source:
        way, factor = term.measure, term.factor
        assert isinstance(way, Choices)
        if stored.words is not None:  # many words: still a table, only not shared
            table = lookup(stored, lambda word: (term.missing if word is None else measure(term, word)[0]) * factor)
            table = table.astype(self.kind)
            return lambda first, last: table[stored.values[first:last]]

        def chosen(first: int, last: int) -> np.ndarray:
            found = np.full(last - first, way.other * factor, self.kind)
            for choice in way.choices:
                for value in choice.values:
                    found[equal(stored, value, first, last)] = choice.points * factor
            _fill(found, term.missing * factor, absent(stored, first, last))
            return found

        return chosen

    def _test(self, condition: Condition) -> Source:
        """[last - first] bool: where the condition holds."""
        coded = self.coded[condition.field.name]
        if coded.words is not None:
            table = lookup(coded, lambda word: holds(condition, word)).astype(bool)
            return lambda first, last: table[coded.values[first:last]]

        def tested(first: int, last: int) -> np.ndarray:
            gone = np.broadcast_to(absent(coded, first, last), last - first)
            if condition.op == "missing":
                return gone.copy()
            if condition.op in ("is", "in"):
                found = np.logical_or.reduce([equal(coded, each, first, last) for each in condition.values])
            else:
                bound = condition.values[0]
                assert isinstance(bound, Decimal)
                found = coded.values[first:last] >= threshold(coded, bound)
                found = found if condition.op == "from" else ~found
            return found & ~gone

        return tested

    def block(self, first: int) -> None:
        """Score the enterprises from `first` on, BLOCK of them at most."""
        last = min(first + BLOCK, self.size)
        total = np.zeros(last - first, self.kind)
        part = np.empty(last - first, self.kind)
        for level, table in self.fused:
            np.take(table, level.codes(first, last).astype(np.intp), out=part, mode="clip")
            total += part
        for key, source in self.apart:
            found = source(first, last)
            total += found
            if self.scores.terms:
                self.scores.terms[key][first:last] = found
        self.scores.totals[first:last] = total
        self._rank(first, last, total)

    def _rank(self, first: int, last: int, total: np.ndarray) -> None:
        safer = self.scheme.safer_is_higher
        rank = np.zeros(last - first, np.uint8)
        for cut in self.scheme.cuts:
            rank += (total < cut) if safer else (total >= cut)
        vetoes = self.scheme.vetoes
        held = [np.logical_and.reduce([test(first, last) for test in tests]) for tests in self.tests]
        for veto, where in reversed(list(zip(vetoes, held, strict=True))):  # the first in the file has the last word
            if veto.exactly:
                rank[where] = veto.rank
        for veto, where in zip(vetoes, held, strict=True):
            if not veto.exactly:
                np.maximum(rank, np.where(where, np.uint8(veto.rank), np.uint8(0)), out=rank)
        self.scores.ranks[first:last] = rank
        for i in reversed(range(len(vetoes))):
            self.scores.vetoes[first:last][held[i] & (rank == vetoes[i].rank)] = i


def fuse(levels: list[Level]) -> list[Level]:
    """Levels joined, largest first, while their combined codes fit one byte."""
    joined: list[Level] = []
    for level in sorted(levels, key=lambda each: -each.radix):
        for i, other in enumerate(joined):
            if other.radix * level.radix <= CODES:
                joined[i] = _join(other, level)
                break
        else:
            joined.append(level)
    return joined


def _join(high: Level, low: Level) -> Level:
    radix = np.uint8(low.radix)

    def codes(first: int, last: int) -> np.ndarray:
        found = np.multiply(high.codes(first, last), radix)
        found += low.codes(first, last)
        return found

    return Level(codes, (high.table[:, None] + low.table[None, :]).ravel())


def absent(stored: Stored, first: int, last: int) -> Any:
    """Where the value is missing; False when none is."""
    found: Any = False if stored.missing is None else stored.missing[first:last]
    return found | np.isnan(stored.values[first:last]) if stored.column.storage == "float" else found


def _fill(found: np.ndarray, value: int, where: Any) -> None:
    if where is not False:
        found[where] = value


def threshold(stored: Stored, edge: Decimal) -> Any:
    """The stored number such that reaching it is reaching the edge, as `exact` explains."""
    if stored.column.storage == "float":
        return nearest(edge)
    return at_scale(edge, stored.column.scale)


def equal(stored: Stored, value: Value, first: int, last: int) -> np.ndarray:
    """Where the value is this one."""
    values = stored.values[first:last]
    assert isinstance(value, Decimal)
    if stored.column.storage == "float":
        return values == nearest(value)
    least = at_scale(value, stored.column.scale)
    return values == least if Decimal(least) == value.scaleb(stored.column.scale) else np.zeros(len(values), bool)
