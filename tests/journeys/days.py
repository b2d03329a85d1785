"""One "today" for every thread: the tests' own and those of the server that answers the browser."""

from __future__ import annotations

from datetime import date


class SharedDay:
    """Stands in for the context variable of `fadu.kernel.today`, which every thread has for itself."""

    def __init__(self, day: date | None = None) -> None:
        self._day = day

    def get(self) -> date | None:
        """The day that was set."""
        return self._day

    def set(self, day: date | None) -> date | None:
        """Set the day; returns the one before, as the token for `reset`."""
        before, self._day = self._day, day
        return before

    def reset(self, token: date | None) -> None:
        """Back to the day before."""
        self._day = token
