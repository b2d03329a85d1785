"""减负: nothing is asked twice in a period, and what is not answered counts; how often is for `registry.burden`."""

from __future__ import annotations

from datetime import date

from fadu.kernel.models import Event

from .models import Task


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
