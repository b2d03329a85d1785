"""Quiet days: routine checks stay away, with the published exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from . import vocab

# Which exception a trigger means by itself; the rest has to be named and reasoned when the code is asked for.
BY_TRIGGER = {
    "superior": "superior",
    "complaint": "lead",
    "transfer": "lead",
    "data": "lead",
    "offsite": "lead",
    "emergency": "necessary",
}
CONSENT = "request"  # the enterprise itself asks: the quiet is its own to give up


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet from one day of the month to another (both included) in the months of the mask."""

    title: str
    day_from: int
    day_to: int
    months: int = vocab.ALL_MONTHS
    exceptions: frozenset[str] = frozenset(key for key, _ in vocab.QUIET_EXCEPTIONS)
    citation: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day is quiet."""
        return bool(self.months >> (day.month - 1) & 1) and self.day_from <= day.day <= self.day_to

    def whole_months(self) -> int:
        """Months without a single free day: the mask that a planner leaves out."""
        return self.months if self.day_from <= 1 and self.day_to >= 31 else 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """allowed; `exception` names what allows it on a quiet day, `code` its published number (0: none needed)."""

    allowed: bool
    exception: str = ""
    code: int = 0
    period: Quiet | None = None
    text: str = ""


_CODES = {key: no for no, (key, _) in enumerate(vocab.QUIET_EXCEPTIONS, 1)}


def judge(day: date, trigger: str, periods: Iterable[Quiet], named: str = "") -> Verdict:
    """Whether a check of this kind may be made on that day. named: the exception that the body claims, with reasons."""
    hit = next((period for period in periods if period.covers(day)), None)
    if hit is None:
        return Verdict(True)
    if trigger == CONSENT:
        return Verdict(True, CONSENT, 0, hit, "企业自行申请")
    claimed = named or BY_TRIGGER.get(trigger, "")
    if claimed and claimed in hit.exceptions:
        title = vocab.title(vocab.QUIET_EXCEPTIONS, claimed)
        return Verdict(True, claimed, _CODES.get(claimed, 0), hit, f"安静期例外：{title}")
    kind = vocab.title(vocab.TRIGGERS, trigger)
    text = f"{day:%m月%d日}在「{hit.title}」内（{hit.day_from} 日至 {hit.day_to} 日），{kind}不得入企"
    return Verdict(False, "", 0, hit, text)
