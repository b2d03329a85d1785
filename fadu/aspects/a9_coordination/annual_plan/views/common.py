"""Who reads the plan, and how a plan, a task or a target is found through the gate."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from fadu.kernel.access import PUBLIC, Actor
from fadu.people.actors import actor_of
from fadu.people.guards import signed_in as signed_in

from ..models import Plan, Task
from ..register import PLAN_ACCESS


def reader(request: HttpRequest) -> Actor:
    """The actor as far as the plan knows them: without a grant of the plan they read what the public reads."""
    actor = actor_of(request)
    return actor if any(actor.has(g.role) for g in PLAN_ACCESS) else PUBLIC


def plans(actor: Actor) -> QuerySet[Plan]:
    """Approved plans this reader may see, newest year first, the city's before its parts."""
    found: QuerySet[Plan] = Plan.objects.for_user(actor).filter(edition__gt=0)
    return found.select_related("organ", "matter").order_by("-year", "parent_id", "pk")


def plan_of_year(actor: Actor, year: int, chosen: str = "") -> Plan:
    """The plan of a year: the city's, or the one named by its number. 404 when there is none to see."""
    rows = plans(actor).filter(year=year)
    named = chosen.isdecimal() and len(chosen) < 10
    plan = rows.filter(pk=int(chosen)).first() if named else rows.filter(parent=None).first()
    if plan is None:
        raise Http404(f"plan {year}")
    return plan


def task_or_404(actor: Actor, plan: Plan, no: str) -> Task:
    """A task of the plan by its number."""
    task: Task | None = (
        Task.objects.for_user(actor)
        .filter(plan=plan, no=no)
        .select_related("plan", "aspect", "organ", "matter")
        .prefetch_related("targets", "units__organ", "adjustments__sheet", "deliverables__evidence__attachment")
        .prefetch_related("deliverables__evidence__record")
        .first()
    )
    if task is None:
        raise Http404(no)
    return task
