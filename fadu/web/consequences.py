"""What a step will do, said before it is taken: state, clocks with their dates, papers."""

import datetime as dt
from typing import Any

from fadu import law
from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Clock, Step
from fadu.kernel.models import Run
from fadu.kernel.register import Register
from fadu.web.filters import day


def consequences(register: Register, step: Step, case: Any, on: dt.date) -> list[str]:
    """Chinese sentences, in the order in which a person asks: where to, which deadlines, which papers."""
    procedure = register.procedure
    assert procedure is not None
    found = []
    if isinstance(step.target, str) and step.target != getattr(case, "state", None):
        state = procedure.by_state[step.target]
        found.append(f"案件转为「{state.title}」" + ("，案件就此办结" if state.closed else ""))
    running = (
        set(Run._plain.filter(matter_id=case.pk, stopped_on=None).values_list("key", flat=True)) if case else set()
    )
    found += [f"期限「{procedure.by_clock[key].title}」停止" for key in step.stops if key in running]
    found += [_started(procedure.by_clock[key], case, on) for key in (*step.starts, *step.restarts)]
    found += [
        f"期限「{procedure.by_clock[key].title}」暂停，恢复前的日子不计入" for key in step.pauses if key in running
    ]
    found += [f"期限「{procedure.by_clock[key].title}」恢复计算" for key in step.resumes if key in running]
    if step.extends in running:
        found.append(f"期限「{procedure.by_clock[step.extends].title}」延长")
    return found + [f"生成文书《{register.document(key).title}》" for key in step.papers]


def _started(clock: Clock, case: Any, on: dt.date) -> str:
    try:
        begun = clock.start(case, on) if clock.start else on
        result = law.due(clock.term_of(case), begun, calendar=calendar())
    except Exception:  # the answers that decide the term are not given yet
        return f"期限「{clock.title}」起算"
    mark = "（暂定）" if result.provisional else ""
    return f"期限「{clock.title}」起算；按所填日期，{day(result.due)}{mark}届满"


def closes(register: Register, step: Step) -> bool:
    """Whether the step is marked final or leads to a closed state: then the person confirms.

    What is entered at one go (an officer on duty, a visit logged) begins there, nothing is closed.
    """
    procedure = register.procedure
    target = procedure.by_state.get(step.target) if procedure and isinstance(step.target, str) else None
    return step.final or bool(target and target.closed and set(step.source) != {""})
