"""Where a case stands, in the words a citizen may read: the line of states, open dates, events by whitelist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fadu.kernel.clocks import compute, trace_json
from fadu.kernel.declare import Procedure
from fadu.kernel.models import Event, PaperRecord, Run
from fadu.kernel.register import Register
from fadu.kernel.standing import state_of
from fadu.web.figures import PathStop
from fadu.web.portal.visitor import Visit


@dataclass(frozen=True)
class NextDate:
    """A public clock: what must happen by when, and how the day was reached."""

    title: str
    due: date | None
    provisional: bool
    paused: bool
    stopped: date | None
    unresolved: str
    trace: list[dict[str, Any]]
    started: date
    otherwise: str = ""


def next_dates(register: Register, case: Any, *, stopped: bool = False) -> list[NextDate]:
    """Clocks that the register declares public; running ones first due first, stopped ones on wish."""
    procedure = register.procedure
    if procedure is None:
        return []
    runs = case.runs().prefetch_related("pauses")
    if not stopped:
        runs = runs.filter(stopped_on=None)
    found = [
        _next(procedure, run) for run in runs if run.key in procedure.by_clock and procedure.by_clock[run.key].public
    ]
    return sorted(found, key=lambda item: (item.stopped is not None, item.due is None, item.due or item.started))


def _next(procedure: Procedure, run: Run) -> NextDate:
    """A paused clock is told as if it resumed today."""
    clock = procedure.by_clock[run.key]
    due, provisional, trace = run.due_on, run.provisional, run.trace
    if run.paused and run.stopped_on is None and not run.unresolved:
        result = compute(run)
        due, provisional, trace = result.due, result.provisional, trace_json(result)
    lapse = procedure.by_step.get(clock.on_expiry or "")
    missed = (lapse.public_title or lapse.title) if lapse else clock.otherwise
    otherwise = f"到期没有办的：{missed}" if missed and run.stopped_on is None else ""
    return NextDate(
        clock.named(run.whose),
        due,
        provisional,
        run.paused,
        run.stopped_on,
        run.unresolved,
        trace,
        run.started_on,
        otherwise,
    )


@dataclass(frozen=True)
class PublicEvent:
    """A line of the timeline that a citizen may read."""

    on: date
    title: str
    basis: str


def public_events(register: Register, events: list[Event]) -> list[PublicEvent]:
    """Events by whitelist: steps with a public title or open to the public, states of the drawn line, public clocks."""
    found = []
    for event in sorted(events, key=lambda event: (event.on, event.pk)):
        title = _public_title(register, event)
        if title:
            found.append(PublicEvent(event.on, title, event.basis))
    return found


def _public_title(register: Register, event: Event) -> str:
    procedure = register.procedure
    if procedure is None:
        return ""
    if event.kind == "step":
        step = procedure.by_step.get(event.step)
        if step is None:
            return ""
        return step.public_title or (step.title if step.portal else "") or _entered(register, event)
    if event.kind == "clock.moved":
        clock = procedure.by_clock.get(str(event.facts.get("clock", "")))
        if clock and clock.public:
            title = clock.named(str(event.facts.get("whose", "")))
            return f"「{title}」的日期由{event.facts.get('from') or '待核'}变为{event.facts.get('to') or '待核'}"
    return ""


def _entered(register: Register, event: Event) -> str:
    """A step without public title that brought the case into a state of the drawn line: the state is shown anyway."""
    state = register.procedure.by_state.get(event.to_state) if register.procedure else None
    moved = state and event.from_state != event.to_state and (state.closed or state.key in register.pages.path)
    return f"进入「{state.title}」" if state and moved else ""


def path_stops(register: Register, case: Any, events: list[Event]) -> list[PathStop]:
    """The main line: states passed with the day first reached, the present one, those ahead while it is open."""
    procedure, line = register.procedure, register.pages.path
    if procedure is None or not line:
        return []
    moves = [event for event in events if event.kind == "step" and event.to_state != event.from_state]
    reached: dict[str, date] = {}
    for event in sorted(moves, key=lambda event: (event.on, event.pk)):
        reached.setdefault(event.to_state, event.on)
    main = [key for key in line if key in procedure.by_state]
    here = state_of(register, case) or procedure.by_state[case.state]
    passed = [key for key in main if key in reached and key != here.key]
    last = max((main.index(key) for key in (*passed, here.key) if key in main), default=-1)
    ahead = [] if here.closed else main[last + 1 :]
    before = [key for key in passed if here.key not in main or main.index(key) < main.index(here.key)]
    stops = [PathStop(procedure.by_state[key].title, "done", reached[key]) for key in before]
    stops.append(PathStop(here.title, "now", reached.get(here.key), here.tone))
    return stops + [PathStop(procedure.by_state[key].title, "next") for key in ahead]


def papers_for(register: Register, case: Any, visit: Visit, papers: list[PaperRecord]) -> list[PaperRecord]:
    """Papers handed out to the visitor: the applicant's, or those the module gives to another party."""
    if visit.access is None or visit.party is None:
        return applicant_papers(register, papers)
    return visit.access.papers(case, visit.party, papers)


def applicant_papers(register: Register, papers: list[PaperRecord]) -> list[PaperRecord]:
    """Papers addressed to the applicant, by the register's declaration of each kind."""
    kinds = {document.key for document in register.documents if "applicant" in document.to}
    return [paper for paper in papers if paper.key in kinds]
