"""How visits count against caps and floors.

Two questions are kept apart, because the published readings differ in exactly this: does this kind of check *count*
towards the cap, and does a used-up cap *stop* it? What is not stopped although the cap is reached is tracked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import vocab
from .model import Id, Limit, Subject, Visit

OPINION = "《国务院办公厅关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）"
ANSWERS = "司法部办公厅《严格规范涉企行政检查有关问题解答》"


@dataclass(frozen=True, slots=True)
class Reading:
    """A published way of counting."""

    key: str
    title: str
    counts: frozenset[str]
    blocks: frozenset[str]
    citation: str
    source: str
    confidence: str


_CASES = frozenset(vocab.FOR_CAUSE)
_ROUTINE = frozenset({"plan", "special"})
READINGS: dict[str, Reading] = {
    r.key: r
    for r in (
        Reading("ministry", "司法部问答：日常、个案、专项都计入，上级部署的专项除外", _ROUTINE | _CASES, _ROUTINE,
                ANSWERS, "S5", "verified"),
        Reading("council", "国办意见：有因检查不受上限限制、另行跟踪，不计入", _ROUTINE, _ROUTINE, OPINION, "S1", "memory"),
        Reading("environment", "生态环境部门：个案检查不计入", _ROUTINE, _ROUTINE,
                "浙环发〔2025〕13号及安康市生态环境领域频次上限公告", "S54", "verified"),
    )
}  # fmt: skip
DEFAULT_READING = "ministry"


def counts_toward_cap(trigger: str, reading: str = DEFAULT_READING) -> bool:
    """Whether a check of this kind counts."""
    return trigger in READINGS[reading].counts


def blocked_by_cap(trigger: str, reading: str = DEFAULT_READING) -> bool:
    """Whether a used-up cap stops a check of this kind."""
    return trigger in READINGS[reading].blocks


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted and what was left out, with the reason."""

    used: int
    counted: tuple[Id, ...]
    left_out: tuple[tuple[Id, str], ...] = ()


def _why_not(limit: Limit, visit: Visit) -> str:
    if visit.off_site:
        return "非现场检查不占用现场检查次数"
    if visit.trigger not in limit.counts:
        return f"{vocab.title(vocab.TRIGGERS, visit.trigger)}不计入"
    return ""


def years_of(limit: Limit, on: date) -> tuple[date, date]:
    """First and last day of the calendar years that the limit looks at."""
    return date(on.year - limit.per_years + 1, 1, 1), date(on.year, 12, 31)


def tally(limit: Limit, visits: Iterable[Visit], enterprise: Id, on: date, body: Id | None = None) -> Tally:
    """Visits of the year at this enterprise that count towards the limit: of one body, or of all (scope joint).

    A joint visit is one row: it counts once for the enterprise and once for each body that took part.
    """
    first, last = years_of(limit, on)
    counted, left = [], []
    for visit in visits:
        if visit.enterprise != enterprise or not first <= visit.on <= last:
            continue
        if limit.scope == "own" and body not in visit.bodies:
            continue
        if why := _why_not(limit, visit):
            left.append((visit.id, why))
        else:
            counted.append(visit.id)
    return Tally(len(counted), tuple(counted), tuple(left))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a body stands with an enterprise under a cap. blocked stops the check; tracked lets it pass, on record."""

    limit: Limit
    used: int
    blocked: bool
    tracked: bool
    text: str

    @property
    def left(self) -> int:
        """Visits that may still be made."""
        return max(0, self.limit.n - self.used)


def standing(
    limit: Limit, visits: Iterable[Visit], enterprise: Id, on: date, trigger: str, body: Id | None = None
) -> Standing:
    """Whether one more check of this kind on that day is stopped by the cap."""
    used = tally(limit, visits, enterprise, on, body).used
    full = used >= limit.n
    blocked = full and trigger in limit.blocks
    tracked = full and not blocked
    kind = vocab.title(vocab.TRIGGERS, trigger)
    years = "本年" if limit.per_years == 1 else f"{limit.per_years} 年内"
    state = f"{years}上限 {limit.n} 次，已计 {used} 次"
    if blocked:
        return Standing(limit, used, True, False, f"{state}：{kind}不得再安排")
    if tracked:
        return Standing(limit, used, False, True, f"{state}：{kind}不受上限限制，列入跟踪监督")
    return Standing(limit, used, False, False, state)


def _fits(limit: Limit, subject: Subject, body: Id | None, item: Id | None, domain: str) -> bool:
    return (
        limit.body in (None, body)
        and limit.item in (None, item)
        and limit.domain in ("", domain)
        and limit.grade in ("", subject.grade)
        and limit.field_class in ("", subject.classes.get(limit.domain, ""))
    )


def _weight(limit: Limit) -> tuple[int, int, int, int, int]:
    """How narrowly a limit is drawn: item, then class in the field, then field, body, general class."""
    return (
        int(limit.item is not None), int(bool(limit.field_class)), int(bool(limit.domain)),
        int(limit.body is not None), int(bool(limit.grade)),
    )  # fmt: skip


def rank(limit: Limit) -> tuple[Any, ...]:
    """Order in which limits go before one another: narrowly drawn first, then the stricter.

    Stricter is the lower cap (the higher floor); of equal ones that which stops more kinds of checks, then that which
    counts more, so that a cap that only watches never stands before one that stops.
    """
    sign = 1 if limit.kind == "cap" else -1
    amount = sign * limit.n * 1000 // limit.per_years
    return tuple(-w for w in _weight(limit)), amount, -len(limit.blocks), -len(limit.counts), str(limit.id)


def applying(
    limits: Iterable[Limit], kind: str, subject: Subject, body: Id | None = None, item: Id | None = None,
    domain: str = "",
) -> tuple[Limit, ...]:  # fmt: skip
    """Every limit that applies, the first in `rank` first: the most narrowly drawn ones of each scope.

    Equally narrow limits hold side by side: twice a year and three times in two years, one that stops and one that
    watches. What one body counts for itself does not replace what all bodies count together.
    """
    fitting = [li for li in limits if li.kind == kind and _fits(li, subject, body, item, domain)]
    narrow = {scope: max(_weight(li) for li in fitting if li.scope == scope) for scope in {li.scope for li in fitting}}
    return tuple(sorted((li for li in fitting if _weight(li) == narrow[li.scope]), key=rank))


def applicable(
    limits: Iterable[Limit], kind: str, subject: Subject, body: Id | None = None, item: Id | None = None,
    domain: str = "",
) -> Limit | None:  # fmt: skip
    """The limit that goes before the others that apply: the most narrowly drawn, among equals the stricter."""
    return min(applying(limits, kind, subject, body, item, domain), key=rank, default=None)


def words(limit: Limit) -> str:
    """「某规则」每年不超过 2 次."""
    most = "不超过" if limit.kind == "cap" else "不少于"
    return f"「{limit.title}」{every(limit.per_years)}{most} {limit.n} 次"


def worst(standings: Sequence[Standing]) -> tuple[Standing, str]:
    """The standing that decides among limits that hold side by side, and the others in words.

    What stops goes before what is tracked, then the stricter limit.
    """
    first, *rest = sorted(standings, key=lambda s: (not s.blocked, not s.tracked, rank(s.limit)))
    others = "、".join(words(one.limit) for one in rest)
    return first, f"；同样适用：{others}" if others else ""


def onsite_need(floor: int, done_onsite: int, done_offsite: int, offsite_ok: bool) -> int:
    """Visits still owed under a floor. A clean off-site check stands for one only where the item allows it."""
    return max(0, floor - done_onsite - (done_offsite if offsite_ok else 0))


def every(years: int) -> str:
    """每年, 每 3 年."""
    return "每年" if years == 1 else f"每 {years} 年"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A floor that a cap does not allow: both rows are named, neither is dropped."""

    floor: Limit
    cap: Limit
    text: str


def conflict(floor: Limit | None, cap: Limit | None) -> Conflict | None:
    """The contradiction between a floor and a cap for the same body and enterprise, per year."""
    if floor is None or cap is None or floor.n * cap.per_years <= cap.n * floor.per_years:
        return None
    text = (
        f"下限「{floor.title}」要求{every(floor.per_years)}不少于 {floor.n} 次，上限「{cap.title}」"
        f"{every(cap.per_years)}不超过 {cap.n} 次，二者不能同时满足，须由检查主体和司法行政部门书面明确"
    )
    return Conflict(floor, cap, text)


def conflicts(limits: Iterable[Limit], subjects: Iterable[tuple[Subject, Id | None, Id | None, str]]) -> list[Conflict]:
    """Contradictions for (enterprise, body, item, domain), each pair of rows once, in the order met."""
    rows, seen, found = list(limits), set(), []
    for subject, body, item, domain in subjects:
        floor = applicable(rows, "floor", subject, body, item, domain)
        for cap in applying(rows, "cap", subject, body, item, domain):
            clash = conflict(floor, cap)
            if clash and (clash.floor.id, clash.cap.id) not in seen:
                seen.add((clash.floor.id, clash.cap.id))
                found.append(clash)
    return found
