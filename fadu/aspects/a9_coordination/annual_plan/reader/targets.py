"""From a passage to its targets: numbers, full coverage, cycles, trends, outcomes. No number that is not written."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from . import words
from .dates import Found, deadlines, default_deadline
from .passage import Passage
from .quantities import Quantity, quantities
from .shape import Deadline, Target
from .zipping import spread


class Scope:
    """What a target inherits from its task: the plan's year and the task's own deadline."""

    def __init__(self, year: int | None, deadline: Deadline | None = None) -> None:
        self.year, self.deadline = year, deadline

    def default(self) -> Deadline:
        return self.deadline or default_deadline(self.year)


def _clause_bounds(view: str, start: int, end: int) -> tuple[int, int]:
    """The comma clause around a place; a clause that opens with its verb takes its subject from the one before."""
    left = max(view.rfind(mark, 0, start) for mark in ",;。!?") + 1
    while left > 0 and (end - left < 7 or words.NO_SUBJECT.match(view[left:])):
        before = max(view.rfind(mark, 0, left - 1) for mark in ",;。!?") + 1
        if view[left - 1] in "。!?;" or start - before > 60:
            break
        left = before
    ends = [view.find(mark, end) for mark in ",;。!?"]
    bracket = words.UNIT_BRACKET.search(view, end)
    right = min([e for e in ends if e >= 0] + ([bracket.start()] if bracket else []), default=len(view))
    return left, right


def _soft(view: str, start: int, end: int) -> bool:
    """力争, 争取, 原则上 colour the next amount (and one more horizon of it); 探索 and 适时 only their own comma clause."""
    segment = max(start - 240, *(view.rfind(mark, 0, start) + 1 for mark in ";。!?"))
    clause = max(view.rfind(mark, 0, start) for mark in ",;。!?") + 1
    if words.SOFT_NEAR.search(view[clause:end]):
        return True
    far = list(words.SOFT_FAR.finditer(view[segment:end]))
    if not far:
        return False
    between = view[segment + far[-1].end() : start]
    return not words.AMOUNT.search(between) or bool(words.SAME_SUBJECT.match(view[clause:end]))


def _deadline(view: str, start: int, end: int, dates: list[Found], scope: Scope) -> Deadline:
    """The nearest date before the number in its sentence, else one after it, else the task's, else the default."""
    segment = max(view.rfind(mark, 0, start) for mark in "。!?") + 1
    before = [d for d in dates if segment <= d.start and d.end <= start]
    if before:
        return before[-1].deadline
    stop = min([p for p in (view.find(m, end) for m in ",;。!?") if p >= 0], default=len(view))
    inside = [d for d in dates if end <= d.start < stop]
    closing = [d for d in dates if d.start == stop + 1 and words.COMPLETES.match(view[d.end :])]
    return (inside + closing)[0].deadline if inside or closing else scope.default()


def _build(
    passage: Passage, start: int, end: int, comparator: str, dates: list[Found], scope: Scope, **more: Any
) -> Target:
    left, right = _clause_bounds(passage.view, start, end)
    clause = passage.cut(left, right).strip(" ,;。\n").after(words.ORDINAL)
    return Target(
        text=clause.said,
        span=clause.span,
        comparator=comparator,
        wording=passage.cut(start, end).said,
        soft=more.pop("soft", False) or _soft(passage.view, start, end),
        deadline=_deadline(passage.view, start, end, dates, scope),
        **more,
    )


def _numbered(passage: Passage, found: list[Quantity], dates: list[Found], scope: Scope) -> list[Target]:
    targets = []
    for q in found:
        base = _build(passage, q.start, q.end, q.comparator, dates, scope, value=q.value, unit=q.unit, extra=q.extra)
        targets += [replace(base, subject=subject.said) for subject in spread(passage, q, found)] or [base]
    return targets


def _full(passage: Passage, found: list[Quantity], dates: list[Found], scope: Scope) -> list[Target]:
    targets = []
    for hit in words.FULL.finditer(passage.view):
        general = hit.group().startswith("全面") or bool(hit["late"])
        if hit.group().startswith("全面") and words.STATUTE_OBJECT.match(passage.view[hit.end() :]):
            continue
        left = max(passage.view.rfind(mark, 0, hit.start()) for mark in ",;。!?") + 1
        right = min(
            [e for e in (passage.view.find(m, hit.end()) for m in ",;。!?") if e >= 0], default=len(passage.view)
        )
        if any(left <= q.start < right and q.unit == "%" for q in found):
            continue  # 全覆盖 beside its own percentage is one target, not two
        extra = (("uncertain", True),) if general or hit.group() == "全部" else ()
        targets.append(_build(passage, hit.start(), hit.end(), "full", dates, scope, extra=extra))
    return targets


def _trends(passage: Passage, found: list[Quantity], dates: list[Found], scope: Scope) -> list[Target]:
    targets = []
    for hit in words.TREND.finditer(passage.view):
        left, right = _clause_bounds(passage.view, hit.start(), hit.end())
        if any(left <= q.start < right for q in found):
            continue
        down = any(word and word in words.DOWN for word in (hit["a"], hit["b"], hit["c"]))
        extra = (("direction", "down" if down else "up"), ("baseline", hit["same"]))
        targets.append(_build(passage, hit.start(), hit.end(), "trend", dates, scope, kind="directional", extra=extra))
    return targets


def _outcomes(passage: Passage, dates: list[Found], scope: Scope) -> list[Target]:
    targets, taken = [], []
    for pattern in (words.STRIVE, words.PAPER_ACT, words.LISTED):
        for hit in pattern.finditer(passage.view):
            start, end = hit.span()
            past = words.PAST.search(passage.view[max(0, start - 4) : start + 4])
            if past or any(s < end and start < e for s, e in taken) or passage.view[end : end + 1] == "了":
                continue
            taken.append((start, end))
            strive = pattern is words.STRIVE
            targets.append(
                _build(
                    passage,
                    start,
                    end,
                    "outcome",
                    dates,
                    scope,
                    kind="strive" if strive else "explicit",
                    soft=hit.group().startswith(("争", "力争")),
                )
            )
    return [t for t in targets if not _said_again(t, targets)]


def _said_again(target: Target, others: list[Target]) -> bool:
    """修订管理办法。修订《某市……管理办法》: the lead sentence names the same paper less fully."""
    bare = words.PAPER_LEAD.sub("", target.wording)
    return any(o is not target and len(o.wording) > len(target.wording) and bare in o.wording for o in others)


def _prohibited(passage: Passage, found: list[Quantity], dates: list[Found], scope: Scope) -> list[Target]:
    hits = (
        h for h in words.PROHIBITED.finditer(passage.view) if not any(h.start() <= q.start < h.end() for q in found)
    )
    return [_build(passage, h.start(), h.end(), "full", dates, scope, kind="prohibition") for h in hits]


def targets_in(passage: Passage, scope: Scope) -> tuple[list[Target], list[dict[str, Any]]]:
    """Targets of one passage in text order, and the numbers left out, each with its reason, for review."""
    found, left_out = quantities(passage)
    dates = deadlines(passage.view, scope.year)
    targets = (
        _numbered(passage, found, dates, scope)
        + _full(passage, found, dates, scope)
        + _trends(passage, found, dates, scope)
        + _outcomes(passage, dates, scope)
        + _prohibited(passage, found, dates, scope)
    )
    return sorted(targets, key=lambda t: t.span), left_out


def exact_text(value: Fraction) -> str:
    """A value without rounding: 70, 2.5, 100/3."""
    if value.denominator == 1:
        return str(value.numerator)
    scaled = value * 10**6
    return f"{float(value):.6f}".rstrip("0") if scaled.denominator == 1 else f"{value.numerator}/{value.denominator}"
