"""Figures of the version in use, counted from its lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from ..models import Load, PlanVersion, PlanVisit, YearPlan

COUNT = """
SELECT count(*), coalesce(sum(cardinality(items)), 0), count(DISTINCT enterprise_id),
       (SELECT count(*) FROM (SELECT 1 FROM inspection_plan_planvisit WHERE plan_id = %s AND until IS NULL
                              GROUP BY enterprise_id HAVING count(*) = 1) once),
       count(DISTINCT enterprise_id) FILTER (WHERE grade = 'D')
FROM inspection_plan_planvisit WHERE plan_id = %s AND until IS NULL
"""


def count_again(plan: YearPlan) -> None:
    """Visits, tasks, enterprises and loads as they stand now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [plan.pk, plan.pk])
        plan.visits, plan.tasks, plan.enterprises, plan.once, plan.risky_visited = cursor.fetchone()
    rows = list(Load._plain.filter(plan=plan).values_list("minutes", "capacity"))
    plan.used_minutes, plan.capacity_minutes = sum(m for m, _ in rows), sum(c for _, c in rows)
    plan.overload_minutes = sum(max(0, m - c) for m, c in rows)


def version_of(plan: YearPlan, kind: str, reason: str, by: str, on: date, **values: Any) -> PlanVersion:
    """Write down a version with what it changes against the one before."""
    kept = PlanVisit._plain.filter(plan=plan, until=None, since__lt=plan.edition).count()
    new = PlanVisit._plain.filter(plan=plan, until=None, since=plan.edition).count()
    gone = PlanVisit._plain.filter(plan=plan, until=plan.edition).count()
    told = {"kept": kept, "moved": min(new, gone), "added": max(0, new - gone), "dropped": max(0, gone - new)} | values
    count_again(plan)
    plan.lines_kept = told["kept"] if plan.edition > 1 else None
    plan.lines_before = told["kept"] + told["moved"] + told["dropped"] if plan.edition > 1 else None
    return PlanVersion._plain.create(
        matter_id=plan.pk, plan=plan, no=plan.edition, kind=kind, made_on=on, made_by=by[:120], reason=reason[:600],
        tasks=plan.tasks or 0, visits=plan.visits or 0, **told,
    )  # fmt: skip
