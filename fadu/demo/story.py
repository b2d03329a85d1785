"""A case told as dated steps: who does what on which day. The register's own procedure then plays them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from fadu import law
from fadu.demo.course import Course
from fadu.demo.disputes import Dispute
from fadu.demo.names import Applicant
from fadu.demo.world import World

LONG_AFTER = date.max


@dataclass(frozen=True)
class Move:
    """One step of one case. role: module role without its prefix, `respondent` for the organ that acted, or `public`.

    `moving` is the day of the step; `opens` marks the first one.
    """

    on: date
    case: str
    turn: int
    step: str
    role: str
    facts: dict[str, Any]
    authority: str
    respondent: str
    opens: bool = False


@dataclass
class Story:
    """A case in the making. `day` is the cursor; `do` writes a step on it."""

    world: World
    number: str
    authority: str
    respondent: Any
    dispute: Dispute
    course: Course
    applicant: Applicant
    opened: date
    rng: Random
    day: date = date.min
    moves: list[Move] = field(default_factory=list)
    pauses: list[law.Pause] = field(default_factory=list)
    accepted: date = LONG_AFTER
    extended: int = 0
    over: bool = False

    @property
    def simple(self) -> bool:
        return self.course.procedure == "simple"

    def do(self, step: str, who: str, /, on: date | None = None, **facts: Any) -> bool:
        """Write a step on the cursor's day (or another). Returns False once the course has ended."""
        if self.over:
            return False
        turn, opens = len(self.moves), not self.moves
        key = self.respondent.key
        move = Move(on or self.day, self.number, turn, step, who, facts, self.authority, key, opens)
        self.moves.append(move)
        self.over = step == self.course.until
        return not self.over

    def wait(self, low: int, high: int | None = None) -> date:
        """Move the cursor on by some working days."""
        self.day = self.world.ahead(self.day, self.rng.randint(low, high if high is not None else low))
        return self.day

    def rest(self, low: int, high: int) -> date:
        """Move the cursor on by some calendar days, to a working day."""
        self.day = self.world.workday(self.day + timedelta(days=self.rng.randint(low, high)))
        return self.day

    def decide_due(self) -> date:
        """The day on which the decision is due, by what has happened so far."""
        term = "reconsideration.decide_simple" if self.simple else "reconsideration.decide"
        return self.world.due(term, self.accepted, self.pauses, self.extended)
