"""Dated law and working time. Pure Python; knows nothing of Django, cases or people.

Statutes and citations: `law`, `Citation`, `Version`. Periods: `workdays`, `days`, `months`,
`years`, `hours`. Terms: `Since`, `Term`, `term`, `terms`. Answers: `due`, `Due`, `Pause`.
Calendar: `Calendar`, `HolidayNotice`, `builtin_calendar`.
"""

from __future__ import annotations

from fadu.law import catalogue as _catalogue  # noqa: F401  fills the statutes first
from fadu.law import terms as _terms  # noqa: F401  then the terms
from fadu.law.calendars import Calendar, HolidayNotice, builtin_calendar
from fadu.law.citations import Citation, Law, created_citations, law
from fadu.law.errors import (
    BadInput,
    LawError,
    MissingText,
    NotInForce,
    OutOfRange,
    UnknownStatute,
    UnknownTerm,
)
from fadu.law.model import Since, Term, add_terms, missing, term, terms
from fadu.law.periods import Period, days, hours, months, workdays, years
from fadu.law.reckoning import Due, Pause, TraceLine, due
from fadu.law.statutes import Statute, Version, find_statute, statutes

__all__ = [
    "BadInput", "Calendar", "Citation", "Due", "HolidayNotice", "Law", "LawError", "MissingText",
    "NotInForce", "OutOfRange", "Pause", "Period", "Since", "Statute", "Term", "TraceLine",
    "UnknownStatute", "UnknownTerm", "Version", "add_terms", "builtin_calendar",
    "created_citations", "days", "due", "find_statute", "hours", "law", "missing", "months",
    "statutes", "term", "terms", "workdays", "years",
]
