"""Errors of the scoring core. Every message is one Chinese sentence that can be shown to a user as it is."""

from __future__ import annotations

from collections.abc import Sequence


class ScoringError(ValueError):
    """Base of all errors here."""


class SchemeFaults(ScoringError):
    """A scheme that is not clear. `faults`: one sentence each, in the order of the file; the message is the first."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        more = f"（另有 {len(self.faults) - 1} 处，可用 fadu risk check 全部列出）" if len(self.faults) > 1 else ""
        super().__init__(getattr(self.faults[0], "told", self.faults[0]) + more)


class NotInForce(ScoringError):
    """The scheme does not apply on the day asked about."""


class BadTable(ScoringError):
    """The input lacks a field, a type cannot be compared exactly, or ids are missing or repeated."""


class EngineMissing(ScoringError):
    """The engine asked for is not installed."""
