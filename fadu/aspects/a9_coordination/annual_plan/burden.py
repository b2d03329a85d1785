"""减负: how often each unit is asked for anything, counted from the events; nothing is asked twice in a period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fadu.kernel.figures import Period
from fadu.kernel.models import Event

from .models import Task

# Steps by which the office wants something from a unit, and how they are called.
ASKING = {"dispatch": "调度", "return": "退回重报", "reopen": "重开"}
ABOUT = {"progress": "进展说明", "problem": "困难和原因", "figure": "数据"}


@dataclass(frozen=True)
class Asked:
    """One demand on a unit."""

    on: date
    kind: str
    task: Task
    text: str
    answered: bool


@dataclass
class Burden:
    """A unit's demands of a period, by kind; `repeated` are questions put twice in one period."""

    asked: list[Asked] = field(default_factory=list)
    repeated: int = 0

    @property
    def total(self) -> int:
        return len(self.asked)

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        return Counter(a.kind for a in self.asked).most_common()


def _events(tasks: list[Task], keys: tuple[str, ...]) -> list[Event]:
    rows = Event._plain.filter(matter_id__in=[t.pk for t in tasks], kind="step", step__in=keys)
    return list(rows.order_by("id"))


def unanswered(task: Task, on: date | None = None) -> list[Event]:
    """Questions that wait for an answer; with `on`, only those whose answer was due before that day.

    An answer closes every question put before it.
    """
    waiting: list[Event] = []
    for event in _events([task], ("dispatch", "answer")):
        waiting = [*waiting, event] if event.step == "dispatch" else []
    return [e for e in waiting if on is None or str(e.facts.get("answer_by")) < on.isoformat()]


def missing_answers(tasks: list[Task], on: date) -> dict[int, int]:
    """Per task how many due answers are missing (one query)."""
    waiting: dict[int, list[Event]] = {}
    for event in _events(tasks, ("dispatch", "answer")):
        waiting[event.matter_id or 0] = (
            [*waiting.get(event.matter_id or 0, []), event] if event.step == "dispatch" else []
        )
    return {pk: sum(str(e.facts.get("answer_by")) < on.isoformat() for e in found) for pk, found in waiting.items()}


def already_asked(task: Task, period: str, about: str) -> str:
    """The day on which the same was asked for the same period, or nothing."""
    for event in _events([task], ("dispatch",)):
        if (event.facts.get("period"), event.facts.get("about")) == (period, about):
            return event.on.isoformat()
    return ""


def burden_of(tasks: list[Task], period: Period) -> Burden:
    """What the lead units of these tasks were asked for in a period."""
    by_id = {t.pk: t for t in tasks}
    result, seen, waiting = Burden(), Counter[Any](), {e.pk for t in tasks for e in unanswered(t)}
    for event in _events(tasks, tuple(ASKING)):
        if not period.start <= event.on <= period.end:
            continue
        task = by_id[event.matter_id or 0]
        text = str(event.facts.get("question") or event.facts.get("reason") or event.facts.get("finding") or "")
        result.asked.append(Asked(event.on, ASKING[event.step], task, text, event.pk not in waiting))
        if event.step == "dispatch":
            seen[task.pk, event.facts.get("period"), event.facts.get("about")] += 1
    result.repeated = sum(n - 1 for n in seen.values() if n > 1)
    return result
