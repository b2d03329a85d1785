"""Who acts in the demonstration campaign."""

from __future__ import annotations

from fadu.kernel.access import Actor

OFFICE, APPROVER, UNIT = ("coordinator",), ("leader",), ("unit_contact",)
GRADER = "demonstration.grader"
SYSTEM_WHO = ("system",)
ROLES = ((GRADER, "模拟评审人员"),)


def by(actor: Actor) -> str:
    """The actor's words on a row."""
    return "系统" if actor.is_system else (actor.label or actor.name)[:120]
