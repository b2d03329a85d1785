"""One computation from beginning to end, in stages that outsiders can follow; the last one is a step of the plan."""

from __future__ import annotations

from django.db import transaction

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import take
from fadu.kernel.today import now

from .drawing import STAGES, compute, reporter
from .models import Job, YearPlan

AWAITED = {"draw": ("drawing", "computed"), "replan": ("replanning", "replanned")}


def run(pk: int, kind: str) -> str:
    """Do what the plan waits for; a plan that waits for nothing is left alone. A fault is told on the job's row."""
    state, step = AWAITED[kind]
    plan = YearPlan._plain.filter(pk=pk, state=state).first()
    if plan is None:
        return "nothing to do"
    job = begin(plan, kind)
    try:
        if kind == "draw":
            compute(plan, reporter(job))
        reporter(job)(len(STAGES) - 1)
        with transaction.atomic():
            take(plan, step, SYSTEM, {})
    except Exception as fault:
        Job._plain.filter(pk=job.pk).update(error=f"{type(fault).__name__}: {fault}"[:600], ended_at=now())
        raise
    Job._plain.filter(pk=job.pk).update(done=len(STAGES), stage="完成", ended_at=now(), heard_at=now())
    return "done"


def begin(plan: YearPlan, kind: str) -> Job:
    """A new row for a new try."""
    return Job._plain.create(matter_id=plan.pk, plan=plan, kind=kind, total=len(STAGES), started_at=now(),
                             heard_at=now())  # fmt: skip


def latest(plan: YearPlan) -> Job | None:
    """The newest try."""
    return Job._plain.filter(plan=plan).order_by("-pk").first()
