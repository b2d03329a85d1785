"""Who acts in the assessment, and small words that several books use."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.register import register

OFFICE, APPROVER, UNIT = ("coordinator",), ("leader",), ("unit_contact",)
ASSESSOR, EXPERT, RECEIVER = "assessment.assessor", "assessment.expert", "assessment.receiver"
STAFF = ("coordinator", ASSESSOR)
SYSTEM_WHO = ("system",)
ROLES = ((ASSESSOR, "考核人员"), (EXPERT, "评审专家"), (RECEIVER, "考核结果使用单位"))


def by(actor: Actor) -> str:
    """The actor's words on a row."""
    return "系统" if actor.is_system else (actor.label or actor.name)[:120]


def same(actor: Actor, pk: int | None) -> bool:
    """Whether the actor is the person with this id."""
    return actor.id is not None and actor.id == pk


def book(name: str) -> Any:
    """A register of this module, by the end of its key."""
    return register(f"assessment_{name}" if name else "assessment")


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
