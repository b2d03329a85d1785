"""The case, its reader and what every part of the page asks for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fadu.kernel.access import Actor, Sight, sight_of
from fadu.kernel.models import Event
from fadu.kernel.register import Register
from fadu.kernel.standing import state_of
from fadu.web import show
from fadu.web.titles import cover_values, private_columns


@dataclass
class CaseBase:
    """One case for one actor. `uncovered`: private fields are shown (their reading has been logged)."""

    register: Register
    case: Any
    actor: Actor
    uncovered: bool = False

    @cached_property
    def sight(self) -> Sight:
        """Roles and grants that cover this very row (one query)."""
        return sight_of(self.register, self.actor, self.case)

    @cached_property
    def state(self) -> Any:
        """The state the case is in, as it stands today; None for a register without procedure."""
        return state_of(self.register, self.case)

    @cached_property
    def events(self) -> list[Event]:
        """Events newest first (one query)."""
        return list(Event._plain.filter(matter_id=self.case.pk).order_by("-id"))

    @property
    def title(self) -> str:
        """The title with the values of private fields covered, unless they were uncovered."""
        text = self.case.matter.title or self.case.matter.number
        covered = [name for name in private_columns(self.register) if not (self.uncovered and self.sight.reads(name))]
        return cover_values(text, (show.value_of(self.case, name) for name in covered))
