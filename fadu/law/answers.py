"""What a computation takes and gives: pauses in; the due day with its trace out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fadu.law.errors import BadInput
from fadu.law.statutes import Confidence


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One step of a computation: a Chinese sentence, the day reached, the rule it rests on."""

    text: str
    on: date | None
    basis: str

    def as_dict(self) -> dict[str, str | None]:
        """For JSON."""
        return {"text": self.text, "on": self.on.isoformat() if self.on else None,
                "basis": self.basis}


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count: the days after `start` up to and including `end`.

    `end` is the day of resumption, None while it still runs.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise BadInput(f"暂停的恢复日{self.end}早于开始日{self.start}。")


@dataclass(frozen=True, slots=True)
class Due:
    """The answer. `raw`: last day before rolling. `alert`: last working day on or before raw.

    `provisional`: some day it depends on lies in a year without a State Council notice.
    `paused`: a pause is still open; the dates hold if the case resumes on the day asked about.
    For periods in hours `start`, `raw` and `due` are datetimes. Of a minimum period `due` is the
    first day allowed and `alert` the working day on or after it. `law` and `article` are the short
    name and the place (``行政复议法``, ``62.1``), `citation` the label for users.
    """

    term: str
    title: str
    start: date
    raw: date
    due: date
    alert: date
    provisional: bool
    paused: bool
    law: str
    article: str
    citation: str
    version: str = ""
    confidence: Confidence = "verified"
    trace: tuple[TraceLine, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """``term, start, due, alert, provisional, law, article, trace`` and more, JSON types."""
        return {
            "term": self.term, "title": self.title, "start": self.start.isoformat(),
            "raw": self.raw.isoformat(), "due": self.due.isoformat(),
            "alert": self.alert.isoformat(), "provisional": self.provisional,
            "paused": self.paused, "confidence": self.confidence, "law": self.law, "article": self.article,
            "version": self.version, "citation": self.citation, "trace": [line.as_dict() for line in self.trace],
        }


def earliest(*dues: Due) -> Due:
    """The answer whose due day comes first (an absolute limit beside a running one).

    The trace of the winner gains a line that names the others.
    """
    if not dues:
        raise BadInput("没有可以比较的期限。")
    first = min(dues, key=lambda d: (d.due, d.raw))
    others = [d for d in dues if d is not first]
    if not others:
        return first
    named = "；".join(f"{d.title}至{d.due}（{d.citation}）" for d in others)
    line = TraceLine(f"与其他期限比较，以较早者为准：{named}", first.due, first.citation)
    return replace(
        first, trace=(*first.trace, line), provisional=any(d.provisional for d in dues),
        paused=any(d.paused for d in dues),
    )
