"""What everybody may read of the running plan: a whitelist of fields, computed over all rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.access import PUBLIC, SYSTEM
from fadu.kernel.today import today

from .models import Plan


def open_progress() -> dict[str, Any] | None:
    """The running city plan with its aspects and tasks for the public; None while no plan has been issued."""
    from .overview import overview

    plan = Plan.objects.for_user(PUBLIC).filter(parent=None, year__lte=today().year).order_by("-year", "-pk").first()
    return overview(plan, PUBLIC).open() if plan else None


def standing(year: int, organ: Any, whole: bool) -> dict[str, Any] | None:
    """Where the plan of an organ's area stands at the end of a year: for the annual report, over all rows.

    `whole` False: only the tasks that this organ leads. None when there is no plan of that year.
    """
    from .overview import overview

    plans = Plan._plain.filter(year=year, edition__gt=0, organ__area_id=organ.area_id).order_by("parent_id", "pk")
    plan = plans.first()
    if plan is None:
        return None
    shown = overview(plan, SYSTEM, min(today(), date(year, 12, 31))).tasks
    tasks = [t for t in shown if whole or t.task.organ_id == organ.pk]
    targets = [(t.task, g) for t in tasks for g in t.targets if g.live and g.target.quantified]
    unmet = [(task, g) for task, g in targets if not g.verdict.met]
    return {
        "plan": plan.pk,
        "tasks": len(tasks),
        "done": sum(t.task.state == "done" for t in tasks),
        "measured": len(targets),
        "met": len(targets) - len(unmet),
        "unmet": [
            {"title": g.target.title, "demand": g.target.demand, "value": g.text, "task": f"{task.no} {task.title}"}
            for task, g in unmet
        ],
    }
