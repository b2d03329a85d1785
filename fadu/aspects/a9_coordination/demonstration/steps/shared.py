"""Who acts in the demonstration campaign."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from fadu.kernel.access import Actor

OFFICE, APPROVER, UNIT = ("coordinator",), ("leader",), ("unit_contact",)
GRADER = "demonstration.grader"
SYSTEM_WHO = ("system",)
ROLES = ((GRADER, "模拟评审人员"),)


def by(actor: Actor) -> str:
    """The actor's words on a row."""
    return "系统" if actor.is_system else (actor.label or actor.name)[:120]


def once(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Choices asked once per case at hand: a page shows the answers of many events of the same case."""

    @wraps(make)
    def choices(case: Any) -> Any:
        if case is None:
            return make(case)
        kept = case.__dict__.setdefault("_choices", {})
        if make not in kept:
            kept[make] = make(case)
        return kept[make]

    return choices
