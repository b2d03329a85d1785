"""The life of a plan after it is announced: version n+1 keeps what was announced, and every change has its price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .check import caps_of
from .conflicts import months_text
from .draw import Draw
from .frame import Frame
from .plan import YearPlan, arrange

Key = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """What version n+1 changes: months are 1..12; moved holds (enterprise, item, before, after)."""

    kept: int
    moved: tuple[tuple[str, str, int, int], ...]
    added: tuple[tuple[str, str, int], ...]
    dropped: tuple[tuple[str, str, int], ...]
    broken: tuple[str, ...]

    @property
    def stability(self) -> float:
        """Unchanged lines / lines of the earlier version."""
        before = self.kept + len(self.moved) + len(self.dropped)
        return self.kept / before if before else 1.0


def months_by_pair(frame: Frame, months: dict[Key, int]) -> np.ndarray:
    """[P] month of each pair, 0 where there is none."""
    place = {name: i for i, name in enumerate(frame.ids)}
    item = {name: i for i, name in enumerate(frame.items)}
    size = max(len(frame.items), 1)
    pairs = frame.e.astype(np.int64) * size + frame.it
    found = np.zeros(len(pairs), np.int64)
    known = [(place[e] * size + item[i], m) for (e, i), m in months.items() if e in place and i in item]
    if known and len(pairs):
        keys, values = np.array(known, np.int64).T
        at = np.minimum(np.searchsorted(pairs, keys), len(pairs) - 1)
        right = pairs[at] == keys
        found[at[right]] = values[right]
    return found


def months_of(plan: YearPlan) -> dict[Key, int]:
    """{(enterprise, item): month} of a plan."""
    frame, merged = plan.frame, plan.merged
    return {(frame.ids[e], frame.items[i]): m
            for e, i, m in zip(merged.e.tolist(), merged.item.tolist(), plan.month.tolist(), strict=True)}


def replan(frame: Frame, drawn: Draw, before: dict[Key, int], announced: Iterable[Key],
           most_bodies: int | None = None) -> tuple[YearPlan, Change]:
    """Version n+1. frame: as it is now (quiet months, windows, capacity may have changed; the same enterprises and
    items in the same order as for the draw); drawn: the tasks now (the frozen draw with later exclusions); before:
    months of version n; announced: pairs whose month is known to the enterprise: they stay, even where a rule
    changed, and each that no longer holds is named. The rest stays where it can."""
    fixed = {k: before[k] for k in announced if k in before}
    pinned = months_by_pair(frame, fixed)
    plan = arrange(frame, drawn, most_bodies, pinned, months_by_pair(frame, before))
    return plan, compare(plan, before, broken_pins(frame, drawn, pinned))


def broken_pins(frame: Frame, drawn: Draw, pinned: np.ndarray) -> tuple[str, ...]:
    """Announced visits that a changed window or quiet month now forbids: a person must decide."""
    held = np.flatnonzero((pinned > 0) & drawn.tasks)
    wrong = held[frame.open_months[held] >> (pinned[held] - 1) & 1 == 0]
    return tuple(f"企业「{frame.ids[frame.e[p]]}」事项「{frame.items[frame.it[p]]}」已通知在 {pinned[p]} 月，"
                 f"而现在只能在 {months_text(int(frame.open_months[p]))}" for p in wrong.tolist())


def compare(plan: YearPlan, before: dict[Key, int], broken: tuple[str, ...] = ()) -> Change:
    """Two versions line by line."""
    now = months_of(plan)
    both = now.keys() & before.keys()
    return Change(sum(now[k] == before[k] for k in both),
                  tuple((*k, before[k], now[k]) for k in sorted(both) if now[k] != before[k]),
                  tuple((*k, now[k]) for k in sorted(now.keys() - before.keys())),
                  tuple((*k, before[k]) for k in sorted(before.keys() - now.keys())), broken)


@dataclass(frozen=True)
class Price:
    """What a move costs. visits: more (or fewer) visits to the enterprise; overload {body: minutes more}; refused:
    rules that forbid it; warned: rules that a person may answer for."""

    month: int
    visits: int
    overload: dict[str, int]
    refused: tuple[str, ...]
    warned: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """Overload in all."""
        return sum(self.overload.values())


class Prices:
    """Prices of moves against one plan, for a calendar that shows them while one drags. Answers in well under 1 ms."""

    def __init__(self, plan: YearPlan):
        self.plan, self.frame = plan, plan.frame
        self.load = plan.months.load.copy()
        self.month = plan.month.copy()
        self.place = {name: i for i, name in enumerate(self.frame.ids)}
        self.item = {name: i for i, name in enumerate(self.frame.items)}

    def _tasks(self, enterprise: str, items: Iterable[str] | None) -> tuple[np.ndarray, np.ndarray]:
        """Tasks of the enterprise, and those of them that move (None: all)."""
        e = self.place[enterprise]
        low, high = np.searchsorted(self.plan.merged.e, [e, e + 1])
        mine = np.arange(low, high)
        if items is None:
            return mine, mine
        wanted = {self.item[i] for i in items}
        return mine, mine[[int(i) in wanted for i in self.plan.merged.item[mine]]]

    def move(self, enterprise: str, items: Iterable[str] | None, month: int) -> Price:
        """Price of moving these items (None: all of the enterprise) to `month` 1..12. Raises KeyError for unknown
        ids."""
        mine, moving = self._tasks(enterprise, items)
        after = {int(k): int(self.month[k]) for k in mine} | {int(k): month for k in moving}
        visits = len(set(after.values())) - len({int(self.month[k]) for k in mine})
        refused, warned = self._rules(enterprise, moving, month), self._caps(enterprise, mine, after, month)
        return Price(month, visits, self._overload(moving, month), tuple(refused), tuple(warned))

    def every_month(self, enterprise: str, items: Iterable[str] | None = None) -> list[Price]:
        """Prices of all twelve months."""
        chosen = None if items is None else list(items)
        return [self.move(enterprise, chosen, m) for m in range(1, 13)]

    def take(self, enterprise: str, items: Iterable[str] | None, month: int) -> Price:
        """Make the move; the following prices count with it. Raises ValueError when a rule forbids it."""
        chosen = None if items is None else list(items)
        price = self.move(enterprise, chosen, month)
        if price.refused:
            raise ValueError("；".join(price.refused))
        for k in self._tasks(enterprise, chosen)[1].tolist():
            body, minutes = self._size(k)
            self.load[body, self.month[k] - 1] -= minutes
            self.load[body, month - 1] += minutes
            self.month[k] = month
        return price

    def _size(self, k: int) -> tuple[int, int]:
        item = int(self.plan.merged.item[k])
        return int(self.frame.body[item]), int(self.frame.minutes[item])

    def _overload(self, moving: np.ndarray, month: int) -> dict[str, int]:
        change: dict[tuple[int, int], int] = {}
        for k in moving.tolist():
            body, minutes = self._size(k)
            change[body, int(self.month[k]) - 1] = change.get((body, int(self.month[k]) - 1), 0) - minutes
            change[body, month - 1] = change.get((body, month - 1), 0) + minutes
        told: dict[str, int] = {}
        for (b, m), minutes in change.items():
            now = int(self.load[b, m] - self.frame.capacity[b, m])
            told[self.frame.bodies[b]] = told.get(self.frame.bodies[b], 0) + max(0, now + minutes) - max(0, now)
        return {body: minutes for body, minutes in told.items() if minutes}

    def _rules(self, enterprise: str, moving: np.ndarray, month: int) -> list[str]:
        bit, e = 1 << (month - 1), self.place[enterprise]
        if self.frame.quiet[e] & bit:
            return [f"{month} 月是企业「{enterprise}」的静默月"]
        return [f"事项「{self.frame.items[i]}」的窗口是 {months_text(int(self.frame.window[i]))}，不含 {month} 月"
                for i in self.plan.merged.item[moving].tolist() if not self.frame.window[i] & bit]

    def _caps(self, enterprise: str, mine: np.ndarray, after: dict[int, int], month: int) -> list[str]:
        """Caps and spacing that the move would break, and more bodies in a visit than the plan wants."""
        e, warned, frame = self.place[enterprise], [], self.frame
        all_visits, by_body = caps_of(self.plan)
        cap = int(all_visits.of(np.array([e]))[0])
        if len(set(after.values())) > cap:
            warned.append(f"到访将达 {len(set(after.values()))} 次，超过「{all_visits.rule(e).rule}」每年 {cap} 次")
        months: dict[int, set[int]] = {}
        for k in mine.tolist():
            months.setdefault(int(frame.body[self.plan.merged.item[k]]), set()).add(after[k])
        for b, when in months.items():
            key = e * max(len(frame.bodies), 1) + b
            if len(when) > int(by_body.of(np.array([key]))[0]):
                warned.append(f"「{frame.bodies[b]}」将到访 {len(when)} 次，超过「{by_body.rule(key).rule}」")
            if any(0 < abs(month - m) < frame.spacing for m in when) and month in when:
                warned.append(f"「{frame.bodies[b]}」两次到访相隔不足 {frame.spacing} 个月")
        there = [b for b, when in months.items() if month in when]
        if self.plan.most_bodies and len(there) > self.plan.most_bodies:
            warned.append(f"{month} 月的到访将有 {len(there)} 个主体，超过每次 {self.plan.most_bodies} 个")
        return warned
