"""What can be wrong with a scheme or its data, and the two signals a rule may give instead of a value."""

from __future__ import annotations


class AssessError(ValueError):
    """Bad input. The message is one Chinese line that says what to change."""


class SchemeFaults(AssessError):
    """All faults of a scheme; the message shows the first and how many more there are."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        more = f"（另有 {len(faults) - 1} 处）" if len(faults) > 1 else ""
        super().__init__(f"方案有误：{faults[0]}{more}")


class Inconsistent(AssessError):
    """Judgments whose consistency ratio is 0.10 or more: a finding, not a typing mistake."""

    def __init__(self, message: str, detail: dict[str, object]) -> None:
        super().__init__(message)
        self.detail = detail


class NotApplicable(Exception):
    """The leaf does not apply to this unit (不涉及)."""


class Missing(Exception):
    """A value that should be there is not (应有而缺); the argument is the column."""
