"""Clocks of a case as they are drawn, and the line of states as it was walked."""

import datetime as dt
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, JSONField, Q, Value
from django.db.models.functions import JSONObject

from fadu.kernel.clocks import compute, trace_json
from fadu.kernel.models import Run
from fadu.web.case.base import CaseBase
from fadu.web.figures import ClockBar, PathStop

RESTS = JSONBAgg(
    JSONObject(start=F("pauses__start"), end=F("pauses__end")),
    filter=Q(pauses__isnull=False),
    order_by="pauses__start",
    default=Value([], output_field=JSONField()),
)


class ClockPart(CaseBase):
    """Deadlines and progress."""

    @cached_property
    def runs(self) -> list[Any]:
        """Clocks with their pauses, oldest first (one query).

        A paused one is shown as if it resumed today, so its date is derived here and now.
        """
        if not self.register.procedure:
            return []
        found = list(self.case.runs().annotate(rests=RESTS))
        for run in found:
            if run.paused and run.stopped_on is None and not run.unresolved:
                result = compute(run)
                run.due_on, run.provisional, run.trace = result.due, result.provisional, trace_json(result)
        return found

    def clock_title(self, run: Run) -> str:
        """The clock's name, with whose it is, or its turn from the second on."""
        procedure = self.register.procedure
        clock = procedure.by_clock.get(run.key) if procedure else None
        name = clock.named(run.whose) if clock else run.key
        return name if run.whose or run.turn == 1 else f"{name}（第{run.turn}次）"

    def bars(self) -> list[ClockBar]:
        """Clocks with a date, oldest first."""
        return [self._bar(run) for run in self.runs if run.due_on]

    def _bar(self, run: Any) -> ClockBar:
        day = dt.date.fromisoformat
        pauses = tuple((day(rest["start"]), day(rest["end"]) if rest["end"] else None) for rest in run.rests)
        bar = ClockBar(self.clock_title(run), run.started_on, run.due_on, run.stopped_on, pauses, run.provisional)
        return replace(bar, lapsed=self._lapsed(run))

    def _lapsed(self, run: Run) -> bool:
        """Whether the system stopped it on its due day because nobody had done what it waits for."""
        clock = self.register.procedure.by_clock.get(run.key) if self.register.procedure else None
        return run.stopped_on is not None and run.stopped_by in ("expired", clock.on_expiry if clock else "expired")

    def pressing(self) -> Run | None:
        """The open clock that is due first; paused ones only when nothing else runs."""
        open_runs = [run for run in self.runs if run.stopped_on is None and run.due_on]
        return min(open_runs, key=lambda run: (run.paused, run.due_on), default=None)

    def unresolved(self) -> list[Run]:
        """Clocks whose date no text decides: a person must settle them."""
        return [run for run in self.runs if run.unresolved and run.stopped_on is None]

    def stops(self) -> list[PathStop]:
        """The main line of states; a state beside the line is put where the case left it."""
        procedure, main = self.register.procedure, list(self.register.pages.path)
        if not procedure or not main:
            return []
        since, passing = self._walked()
        here = self.case.state
        walked = [key for key in since if key in main or key in passing or key == here]
        walked = walked[: walked.index(here) + 1] if here in walked else [*walked, here]
        reached = [main.index(key) for key in walked if key in main]
        ahead = main[max(reached) + 1 :] if reached else main
        closed = procedure.by_state[here].closed and here not in main
        line = walked + ([] if closed else [key for key in ahead if key not in walked])
        return [self._stop(key, n, walked.index(here), since) for n, key in enumerate(line)]

    def _stop(self, key: str, n: int, place: int, since: dict[str, dt.date]) -> PathStop:
        state = self.state if n == place else self.register.procedure.by_state[key]  # type: ignore[union-attr]
        if n == place:
            return PathStop(state.title, "now", since.get(key), state.tone)
        return PathStop(state.title, "next" if n > place else "done", since.get(key))

    def _walked(self) -> tuple[dict[str, dt.date], set[str]]:
        """First day in each state, in order; and the states left for one never entered before (on the way forward)."""
        first: dict[str, dt.date] = {}
        passing = set()
        for event in reversed(self.events):
            if event.to_state and event.to_state not in first:
                first[event.to_state] = event.on
                passing.add(event.from_state)
        return first, passing
