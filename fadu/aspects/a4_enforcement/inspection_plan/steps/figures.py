"""Figures of the version in use, counted from its lines."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db import connection

from ..models import Load, PlanVersion, PlanVisit, YearPlan
from ..rules.differing import differences

COUNT = """
SELECT count(*), coalesce(sum(cardinality(items)), 0), count(DISTINCT enterprise_id),
       (SELECT count(*) FROM (SELECT 1 FROM inspection_plan_planvisit WHERE plan_id = %s AND until IS NULL
                              GROUP BY enterprise_id HAVING count(*) = 1) once),
       count(DISTINCT enterprise_id) FILTER (WHERE grade = 'D')
FROM inspection_plan_planvisit WHERE plan_id = %s AND until IS NULL
"""


# Per enterprise at least as many visits as its neediest body must make, and as many as all bodies need at J a visit.
BOUND = """
WITH times AS (
  SELECT v.enterprise_id AS firm, u.owner, u.item, count(*) AS n FROM inspection_plan_planvisit v,
         unnest(v.items, v.owners) AS u(item, owner) WHERE v.plan_id = %s AND v.until IS NULL GROUP BY 1, 2, 3
), needs AS (SELECT firm, owner, max(n) AS n FROM times GROUP BY 1, 2
), firms AS (SELECT max(n) AS most, sum(n) AS every FROM needs GROUP BY firm)
SELECT coalesce(sum(greatest(most, ceil(every / %s::numeric))), 0) FROM firms
"""
ANY_NUMBER = 1_000  # bodies in one visit where the plan sets no limit


def count_again(plan: YearPlan) -> None:
    """Visits, tasks, enterprises and loads as they stand now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [plan.pk, plan.pk])
        plan.visits, plan.tasks, plan.enterprises, plan.once, plan.risky_visited = cursor.fetchone()
        cursor.execute(BOUND, [plan.pk, plan.most_bodies or ANY_NUMBER])
        plan.bound = int(cursor.fetchone()[0])
    rows = list(Load._plain.filter(plan=plan).values_list("minutes", "capacity"))
    plan.used_minutes, plan.capacity_minutes = sum(m for m, _ in rows), sum(c for _, c in rows)
    plan.overload_minutes = sum(max(0, m - c) for m, c in rows)


def version_of(plan: YearPlan, kind: str, reason: str, by: str, on: date, **values: Any) -> PlanVersion:
    """Write down a version with what it changes against the one before, in tasks."""
    count_again(plan)
    told = changed(plan)
    plan.lines_kept = told["kept"] if plan.edition > 1 else None
    plan.lines_before = told["kept"] + told["moved"] + told["dropped"] if plan.edition > 1 else None
    return PlanVersion._plain.create(
        matter_id=plan.pk, plan=plan, no=plan.edition, kind=kind, made_on=on, made_by=by[:120], reason=reason[:600],
        tasks=plan.tasks or 0, visits=plan.visits or 0, **told, **values,
    )  # fmt: skip


def changed(plan: YearPlan) -> dict[str, int]:
    """Tasks kept, moved, added and dropped by the version in use."""
    tasks = plan.tasks or 0
    if plan.edition == 1:
        return {"kept": 0, "moved": 0, "added": tasks, "dropped": 0}
    rows, columns = PlanVisit._plain.filter(plan=plan), ("enterprise_id", "month", "items", "owners")
    gone, new = rows.filter(until=plan.edition), rows.filter(until=None, since=plan.edition)
    found = differences(gone.values_list(*columns).iterator(), new.values_list(*columns).iterator())
    count = Counter(kind for kind, *_ in found)
    told = {kind: count[kind] for kind in ("moved", "added", "dropped")}
    return {"kept": tasks - told["moved"] - told["added"]} | told
