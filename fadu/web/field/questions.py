"""A step's questions as the device draws them: plain values, evaluated on the case as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.fieldwork import FieldWork, Sheet

WITHOUT_OPTIONS = ("organ", "user")  # asked at the desk, where there is a search


def asks_of(work: FieldWork, step: Step, case: Any, actor: Actor) -> list[dict[str, Any]]:
    """The questions of a step that the device can ask."""
    found = []
    for ask in step.asks:
        options = tuple(ask.offer(case, actor)) if ask.offer else tuple(ask.options(case)) if ask.choices else ()
        if not ask.applies(case) or (ask.kind in WITHOUT_OPTIONS and not options):
            continue
        rests = {"when": _rests(work.when, step, ask), "needs": _rests(work.needs, step, ask)}
        found.append(_ask(ask, work.capture.get(ask.key, ""), options, case) | rests)
    return found


def _rests(rule: Mapping[str, tuple[str, tuple[str, ...]]], step: Step, ask: Ask) -> list[Any] | None:
    """[question, answers] on which it rests whether this one is asked, or has to be answered; None: on nothing."""
    other, answers = rule.get(ask.key, ("", ()))
    return [other, list(answers)] if other in {each.key for each in step.asks} else None


def _ask(ask: Ask, capture: str, options: tuple[tuple[Any, str], ...], case: Any) -> dict[str, Any]:
    kind = "text" if ask.offer and not options else "choice" if ask.kind in WITHOUT_OPTIONS else ask.kind
    return {
        "key": ask.key,
        "title": ask.title,
        "kind": kind,
        "capture": capture or ("photo" if kind == "file" else ""),
        "choices": [[str(key), title] for key, title in options],
        "required": ask.required,
        "default": _plain(ask.initial(case)),
        "help": ask.help,
        "group": ask.group,
        "max_length": ask.max_length,
        "minimum": ask.minimum,
        "maximum": ask.maximum,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "pk"):
        return str(value.pk)
    if hasattr(value, "isoformat"):
        return value.isoformat()[:16]
    return value if isinstance(value, str | int | bool | None) else str(value)


def steps_of(work: FieldWork, steps: dict[str, Step]) -> list[dict[str, Any]]:
    """The field steps of a register: from where to where, on which article."""
    return [
        {
            "key": step.key,
            "title": step.title,
            "source": list(step.source),
            "target": None if step.target is None else step.target if isinstance(step.target, str) else "?",
            "help": step.help,
            "final": step.final,
            "after_sheets": step.key in work.after_sheets,
            "adds": step.key in work.adds,
            "either": list(work.either.get(step.key, ())),
            "sheet": next((ask.key for ask in step.asks if work.capture.get(ask.key) == "sheet"), ""),
        }
        for step in (steps[key] for key in work.steps)
    ]


def sheet_of(sheet: Sheet) -> dict[str, Any]:
    """A check form with what is reported already."""
    lines = [
        {
            "key": line.key,
            "content": line.content,
            "standard": line.standard,
            "basis": line.basis,
            "kind": line.kind,
            "choices": [list(choice) for choice in line.choices],
            "required": line.required,
            "evidence": list(line.evidence),
            "fold": line.fold,
        }
        for line in sheet.lines
    ]
    filled = {key: dict(value) for key, value in sheet.filled.items()}
    return {
        "key": sheet.key,
        "title": sheet.title,
        "group": sheet.group,
        "about": sheet.about,
        "locked": sheet.locked,
        "required": sheet.required,
        "stamp": sheet.stamp,
        "sets": dict(sheet.sets),
        "waived": {key: list(values) for key, values in sheet.waived.items()},
        "done": bool(filled) if sheet.done is None else sheet.done,
        "filled": filled,
        "lines": lines,
    }
