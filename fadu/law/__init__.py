"""Dated law and working time. Pure Python; knows nothing of Django, cases or people.

Statutes and citations: `law`, `Citation`, `Version`. Periods: `workdays`, `days`, `months`,
`years`, `hours`. Terms: `Since`, `Term`, `term`, `terms`. Answers: `due`, `Due`, `Pause`.
Calendar: `Calendar`, `HolidayNotice`, `builtin_calendar`.
"""

from __future__ import annotations

from fadu.law import catalogue as _catalogue  # noqa: F401  fills the statutes first
from fadu.law import terms as _terms  # noqa: F401  then the terms
from fadu.law.ahead import latest_notice_day, notice_trace
from fadu.law.answers import Due, Pause, TraceLine, earliest
from fadu.law.calendars import Calendar, builtin_calendar
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
from fadu.law.notices.record import HolidayNotice
from fadu.law.periods import Period, days, hours, months, workdays, years
from fadu.law.reckoning import add_months, due
from fadu.law.statutes import Statute, Version, find_statute, statutes
from fadu.law.vector import due_array

__all__ = [
    "BadInput", "Calendar", "Citation", "Due", "HolidayNotice", "Law", "LawError", "MissingText", "NotInForce",
    "OutOfRange", "Pause", "Period", "Since", "Statute", "Term", "TraceLine", "UnknownStatute", "UnknownTerm",
    "Version", "add_months", "add_terms", "builtin_calendar", "created_citations", "days", "due", "due_array",
    "earliest", "find_statute", "hours", "latest_notice_day", "law", "missing", "months", "notice_trace", "statutes",
    "term", "terms", "workdays", "years",
]
