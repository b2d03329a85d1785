"""Terms: a statutory period with its dated versions. The catalogue stands in ``fadu.law.terms``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from fadu.law.citations import Citation, bind_citation
from fadu.law.errors import MissingText, NotInForce, UnknownTerm
from fadu.law.periods import Period
from fadu.law.statutes import Confidence

Side = Literal["authority", "person", "respondent"]


@dataclass(frozen=True, slots=True)
class Since:
    """One version of a term, in force from `start` through `until` (both days included).

    `until` None: until the next version begins, or open. `period` None: the law of that time is in
    force but its text is not loaded, so a person decides (待核). `extend`: the most one extension
    may add, in the same unit; `extend_times` extensions at most; `extend_free`: the law sets no
    figure, the approver does.
    """

    start: date
    period: Period | None
    citation: Citation
    extend: Period | None = None
    extend_times: int = 1
    until: date | None = None
    extend_citation: Citation | None = None
    extend_free: bool = False

    def __post_init__(self) -> None:
        if self.extend and self.period and self.extend.unit != self.period.unit:
            raise ValueError("an extension has the unit of its period")

    @property
    def missing(self) -> bool:
        """Whether the text of this time is not loaded."""
        return self.period is None

    @property
    def most(self) -> int:
        """Most units that extensions may add in all (0: none; not meaningful with extend_free)."""
        return self.extend.n * self.extend_times if self.extend else 0


def missing(start: date, citation: Citation) -> Since:
    """From `start` on the term rests on a text that is not loaded."""
    return Since(start, None, citation)


@dataclass(frozen=True, slots=True)
class Term:
    """A named period. `start` says which event it runs from; that day itself never counts.

    `side`: who must keep it. `minimum`: shortest allowed (notice ≥ n ahead) instead of latest.
    `clear`: of a minimum, the event may take place only after the last day (满…后), not on it.
    `lapse`: the day reached is the first one no longer covered (half-open), as with validity.
    `retro`: an event before the first version is measured by the first version (limits that a new
    law sets for older acts).
    `counting`: the rules that say how days run, a key of ``fadu.law.counting.RULES``.
    """

    key: str
    title: str
    start: str
    since: tuple[Since, ...]
    side: Side = "authority"
    minimum: bool = False
    confidence: Confidence = "verified"
    note: str = ""
    clear: bool = False
    lapse: bool = False
    counting: str = "civil"
    retro: bool = False

    def __post_init__(self) -> None:
        for item, first, last in self.spans():
            bind_citation(item.citation, first, last)
            if item.extend_citation is not None:
                bind_citation(item.extend_citation, first, last)

    def version_on(self, day: date) -> Since | None:
        """The version that applies on that day; None when none is in force or its text is missing."""
        found = self._find(day)
        return None if found is None or found.missing else found

    def day_of_law(self, start: date) -> date:
        """The day whose law applies to an event on `start`, unless the caller names another."""
        return max(start, self.since[0].start) if self.retro else start

    def require(self, day: date) -> Since:
        """As `version_on`, raising NotInForce or MissingText with a sentence for users."""
        found = self._find(day)
        if found is None:
            raise NotInForce(f"期限“{self.title}”在{day.isoformat()}没有施行中的规定。")
        if found.missing:
            raise MissingText(
                f"期限“{self.title}”自{found.start.isoformat()}起由"
                f"{found.citation.version(found.start).title}规定，该文本尚未载入，"
                "请由办案人员核对原文后确定（待核）。"
            )
        return found

    @property
    def current(self) -> Since:
        """The newest version with a period: what a list of terms shows."""
        return next(s for s in reversed(self.since) if s.period is not None)

    def spans(self) -> list[tuple[Since, date, date | None]]:
        """Versions with first and last day in force (None: open)."""
        out: list[tuple[Since, date, date | None]] = []
        for i, item in enumerate(self.since):
            after = self.since[i + 1].start if i + 1 < len(self.since) else None
            last = item.until or (after - timedelta(days=1) if after else None)
            out.append((item, item.start, last))
        return out

    def _find(self, day: date) -> Since | None:
        for item, first, last in self.spans():
            if first <= day and (last is None or day <= last):
                return item
        return None


_TERMS: Final[dict[str, Term]] = {}


def add_terms(items: Iterable[Term]) -> None:
    """Put terms into the catalogue, all or none; a key may be used once, else ValueError."""
    new: dict[str, Term] = {}
    for item in items:
        if item.key in _TERMS or item.key in new:
            raise ValueError(f"term listed twice: {item.key}")
        new[item.key] = item
    _TERMS.update(new)


def term(key: str) -> Term:
    """The term of that key; UnknownTerm if the catalogue does not have it."""
    if key not in _TERMS:
        raise UnknownTerm(f"没有名为“{key}”的期限，可用 fadu due --list 查看全部期限。")
    return _TERMS[key]


def terms() -> list[Term]:
    """All terms of the catalogue, in order of their areas."""
    return list(_TERMS.values())
