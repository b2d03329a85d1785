"""Background work of plans, run by the procrastinate worker: draws and monthly re-plans."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from fadu.kernel.audit import in_batch


def queue(plan: Any, kind: str) -> None:
    """Put a computation on the list, in the caller's transaction; inside a bulk load the loader does it itself."""
    if not in_batch():
        {"draw": draw_plan, "replan": replan_plan}[kind].defer(plan=plan.pk)


@app.task(queue="default", retry=2, pass_context=False, name="inspection_plan.draw")
def draw_plan(plan: int) -> str:
    """Compute a drawn plan and move it on."""
    from .jobs import run

    return run(plan, "draw")


@app.task(queue="default", retry=2, pass_context=False, name="inspection_plan.replan")
def replan_plan(plan: int) -> str:
    """Compute the next version of a plan in force."""
    from .jobs import run

    return run(plan, "replan")
