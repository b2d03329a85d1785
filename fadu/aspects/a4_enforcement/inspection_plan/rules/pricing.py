"""What a move in the calendar costs: visits, overload, and the rules it meets. Answers for one enterprise at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Room = Mapping[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Task:
    """One item planned at the enterprise. line: the visit it belongs to; told: the month is known to the enterprise."""

    item: int
    body: int
    name: str
    minutes: int
    window: int
    month: int
    line: int
    told: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Cap:
    """Visits a year, and the rule that says so, for people."""

    visits: int
    words: str = "本市上限"


@dataclass(frozen=True, slots=True)
class Firm:
    """The enterprise as far as rules look at it. cap: visits a year in all; body_caps: of one body here."""

    quiet: int = 0
    cap: Cap | None = None
    body_caps: Mapping[int, Cap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the plan sets: bodies in one visit, months between two visits of a body, the first month still open."""

    most_bodies: int | None = None
    spacing: int = 0
    first: int = 1


@dataclass(frozen=True)
class Price:
    """visits: more (or fewer) visits to the enterprise; overload: minutes more above capacity, by body; refused: rules
    that forbid the move (caps and spacing among them); warned: what a person may answer for."""

    month: int
    visits: int
    overload: Mapping[int, int]
    refused: tuple[str, ...]
    warned: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """Overload in all."""
        return sum(self.overload.values())


def price(tasks: Iterable[Task], moving: Iterable[int], line: int, month: int, firm: Firm, room: Room,
          limits: Limits) -> Price:
    """Price of moving these items of one visit to another month."""
    tasks, wanted = list(tasks), set(moving)
    gone = [t for t in tasks if t.line == line and t.item in wanted]
    stay = [t for t in tasks if not (t.line == line and t.item in wanted)]
    after = {t.month for t in stay} | ({month} if gone else set())
    visits = len(after) - len({t.month for t in tasks})
    return Price(month, visits, _overload(gone, month, room), tuple(_refused(gone, stay, month, firm, limits)),
                 tuple(_warned(gone, stay, month, limits)))


def every_month(tasks: Iterable[Task], moving: Iterable[int], line: int, firm: Firm, room: Room, limits: Limits
                ) -> list[Price]:
    """Prices of all twelve months."""
    listed, chosen = list(tasks), set(moving)
    return [price(listed, chosen, line, month, firm, room, limits) for month in range(1, 13)]


def _overload(gone: list[Task], month: int, room: Room) -> dict[int, int]:
    change: dict[tuple[int, int], int] = {}
    for task in gone:
        change[task.body, task.month] = change.get((task.body, task.month), 0) - task.minutes
        change[task.body, month] = change.get((task.body, month), 0) + task.minutes
    told: dict[int, int] = {}
    for (body, m), minutes in change.items():
        load, capacity = room.get((body, m), (0, 0))
        over = max(0, load + minutes - capacity) - max(0, load - capacity)
        told[body] = told.get(body, 0) + over
    return {body: minutes for body, minutes in told.items() if minutes}


def _refused(gone: list[Task], stay: list[Task], month: int, firm: Firm, limits: Limits) -> Iterable[str]:
    if not gone:
        yield "没有选中要改期的事项"
    if month < limits.first:
        yield f"{month} 月已经过去"
    if firm.quiet >> (month - 1) & 1:
        yield f"{month} 月是该企业的静默月"
    for task in gone:
        if task.done:
            yield f"「{task.name}」已经检查，不能改期"
        elif not task.window >> (month - 1) & 1:
            yield f"「{task.name}」申报的检查月份不含 {month} 月"
        if any(t.item == task.item and t.body == task.body and t.month == month for t in stay):
            yield f"「{task.name}」一年检查多次，不能并入同一次到访"
    yield from _capped(gone, stay, month, firm)
    yield from _spaced(gone, stay, month, limits.spacing)


def _capped(gone: list[Task], stay: list[Task], month: int, firm: Firm) -> Iterable[str]:
    """Caps that the move would break; one that is broken already does not forbid a move that adds no visit."""
    after = {t.month for t in stay} | {month}
    if gone and firm.cap and len(after) > max(firm.cap.visits, len({t.month for t in stay + gone})):
        yield f"到访将达 {len(after)} 次，超过{firm.cap.words}每年 {firm.cap.visits} 次"
    for body in sorted({t.body for t in gone} & firm.body_caps.keys()):
        cap, months = firm.body_caps[body], {t.month for t in stay if t.body == body}
        before = months | {t.month for t in gone if t.body == body}
        if len(months | {month}) > max(cap.visits, len(before)):
            yield f"同一主体对该企业将到访 {len(months | {month})} 次，超过{cap.words}每年 {cap.visits} 次"


def _spaced(gone: list[Task], stay: list[Task], month: int, spacing: int) -> Iterable[str]:
    """Visits of one body that would follow each other too soon, unless they do already."""
    for body in sorted({t.body for t in gone}):
        months = sorted({t.month for t in stay if t.body == body})
        near = [m for m in months if 0 < abs(m - month) < spacing]
        here = {t.month for t in gone if t.body == body}
        before = sum(0 < abs(m - h) < spacing for m in months for h in here)
        if len(near) > before:
            yield f"与同一主体 {near[0]} 月的到访相隔不足 {spacing} 个月（编制要求，本平台口径）"


def _warned(gone: list[Task], stay: list[Task], month: int, limits: Limits) -> Iterable[str]:
    if any(task.told for task in gone):
        yield "已经通知企业，改期须重新通知"
    there = {t.body for t in stay if t.month == month} | {t.body for t in gone}
    if limits.most_bodies and len(there) > limits.most_bodies:
        yield f"{month} 月的到访将有 {len(there)} 个主体，超过每次 {limits.most_bodies} 个"
