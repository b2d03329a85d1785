"""Short forms in which terms are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from fadu.law.citations import Law, cite
from fadu.law.model import Side, Since, Term
from fadu.law.periods import Period
from fadu.law.statutes import Confidence


class Rest(TypedDict, total=False):
    """Optional parts of a term, as in `Term`."""

    side: Side
    minimum: bool
    confidence: Confidence
    note: str
    clear: bool
    lapse: bool
    counting: str
    retro: bool


@dataclass(frozen=True, slots=True)
class Area:
    """Terms with one prefix of their keys and one set of counting rules."""

    prefix: str
    counting: str = "civil"

    def __call__(self, key: str, title: str, start: str, *since: Since, **rest: Unpack[Rest]) -> Term:
        """One term."""
        options: Rest = {"counting": self.counting, **rest}
        return Term(f"{self.prefix}.{key}", title, start, since, **options)


@dataclass(frozen=True, slots=True)
class From:
    """Versions of terms that rest on one statute from one day on: ``F(days(5), "30.1", "五日内")``."""

    law: Law
    start: str
    until: str | None = None

    def __call__(
        self, period: Period | None, article: str, phrase: str | None = None, extend: Period | None = None
    ) -> Since:
        """One version; `period` None: the text is not loaded."""
        return Since(
            date.fromisoformat(self.start), period, cite(self.law.statute.short, article, phrase), extend=extend,
            until=date.fromisoformat(self.until) if self.until else None,
        )
