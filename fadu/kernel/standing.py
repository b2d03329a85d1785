"""How the state of a case is told on a day: some states say more than is true until a date of the case has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .today import today

if TYPE_CHECKING:
    from .declare import State
    from .register import Register


@dataclass(frozen=True)
class Pending:
    """While the date in the field `until` is still to come, `state` is shown with this title; {day} is that date."""

    state: str
    until: str
    title: str
    tone: str = "soon"


def state_of(register: Register, case: Any) -> State | None:
    """The declared state of a case (an object, or a row of plain values with `until`) as it stands today."""
    if register.procedure is None:
        return None
    read = case.get if isinstance(case, Mapping) else lambda name: getattr(case, name)
    state = register.procedure.by_state.get(str(read("state")))
    for pending in register.pages.pending:
        day = read(pending.until) if state and pending.state == state.key else None
        if state and day and day > today():
            return replace(state, title=pending.title.format(day=f"{day.month}月{day.day}日"), tone=pending.tone)
    return state
