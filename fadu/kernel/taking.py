"""What a step is refused with, what it works with and what it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import clocks
from .access import Actor
from .declare import Step
from .models import Event, PaperRecord, Run


class NotAllowed(Exception):
    """The step may not be taken; `.reasons` say why, in Chinese, with the article where there is one."""

    def __init__(self, reasons: list[str]):
        super().__init__("；".join(reasons))
        self.reasons = reasons


class InvalidFacts(Exception):
    """Answers that cannot be taken: `.errors` maps field to message."""

    def __init__(self, errors: dict[str, str]):
        super().__init__("；".join(f"{k}：{v}" for k, v in errors.items()))
        self.errors = errors


class Stale(Exception):
    """Somebody else moved the case since the form was opened."""


@dataclass
class Outcome:
    """What a step did."""

    case: Any
    event: Event
    papers: list[PaperRecord] = field(default_factory=list)


@dataclass
class Offer:
    """A step and whether it may be taken now; reasons say why not."""

    step: Step
    allowed: bool
    reasons: list[str]


@dataclass
class Taking:
    """What an effect works with. `facts` are typed answers; `public` is merged into the event's facts."""

    case: Any
    step: Step
    facts: dict[str, Any]
    actor: Actor
    on: date
    public: dict[str, Any] = field(default_factory=dict)
    wanted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    notices: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    text: str = ""
    after: list[Any] = field(default_factory=list)

    def note(self, text: str) -> None:
        """A sentence for the timeline."""
        self.text = f"{self.text}；{text}" if self.text else text

    def paper(self, key: str, **extra: Any) -> None:
        """Ask for a paper besides those the step names."""
        self.wanted.append((key, extra))

    def notify(self, text: str, *, role: str = "", organ_id: int | None = None, user_id: int | None = None) -> None:
        """Put a line on somebody's desk."""
        self.notices.append(({"role": role, "organ_id": organ_id, "user_id": user_id}, text))

    def start(self, key: str, on: date | None = None, whose: str = "") -> Run:
        """Start a clock that the step does not name."""
        return clocks.start(self.case, self.case.register().procedure.by_clock[key], on or self.on, whose)

    def stop(self, key: str, whose: str | None = None) -> None:
        clocks.stop(self.case, key, self.on, self.step.key, whose)
