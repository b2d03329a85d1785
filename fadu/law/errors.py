"""Errors of fadu.law. Every message is one Chinese sentence that can be shown to a user as it is."""

from __future__ import annotations


class LawError(ValueError):
    """Base of all errors of this package."""


class UnknownStatute(LawError):
    """The catalogue has no statute of that name."""


class NotInForce(LawError):
    """No version of the statute, or of the term, was in force on the day asked about."""


class MissingText(LawError):
    """A version is in force but its text has not been loaded: a person has to decide (待核)."""


class UnknownTerm(LawError):
    """The catalogue has no term of that key."""


class BadInput(LawError):
    """A date, pause or extension that the term does not allow."""


class OutOfRange(LawError):
    """A day outside the span of the working calendar."""
