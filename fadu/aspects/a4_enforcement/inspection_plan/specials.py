"""Special plans: who falls under them, their visits in the year's plan."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from fadu.kernel.access import within
from fadu.kernel.today import today
from fadu.registry.enterprises.models import Enterprise

from .framing import all_firms
from .framing.firms import has_quiet_months
from .framing.scoping import scope
from .models import PlanVisit, SpecialPlan
from .versions import add_load, change, copy_visits, working


def subjects(special: SpecialPlan) -> pl.DataFrame:
    """Enterprises that the special plan is about: under one of its items, in the body's area, of the classes named."""
    firms = all_firms(today(), special.plan.ungraded, special.plan.year)
    area = within(special.body.organ.area.code)
    where = pl.col("area").str.starts_with(area) | pl.col("town").str.starts_with(area)
    if special.grades:
        where &= pl.col("class").is_in(list(special.grades))
    meant = pl.lit(False)
    for item in special.items.all():
        meant = meant | scope(item.scope)
    return firms.filter(where & meant)


def months_left(special: SpecialPlan) -> list[int]:
    """Months of the special plan that have not passed."""
    first = today().month if special.plan.year == today().year else 1 if special.plan.year > today().year else 13
    return [m for m in range(special.month_from, special.month_to + 1) if m >= first]


def schedule(special: SpecialPlan) -> dict[str, int]:
    """Visits of the special plan: with a planned visit in its months where there is one, else a visit of its own, in a
    month that is not quiet there and, where one is left, far enough from the body's other visits."""
    plan, months = special.plan, months_left(special)
    open_lines, taken = _around(special)
    items = [(item.pk, item.minutes) for item in special.items.all()]
    minutes, fresh = sum(m for _, m in items), []
    about, quiet = _about(special), _quiet(special)
    loads: Counter[int] = Counter()
    joined = 0
    for n, firm in enumerate(special.listed):
        near = taken.get(firm, set())
        line = next((x for x in open_lines.get(firm, ()) if _fits(x.month, near - {x.month}, plan.spacing)), None)
        turn = months[n % len(months) :] + months[: n % len(months)]
        able = [m for m in turn if not quiet.get(firm, 0) >> (m - 1) & 1] or turn
        month = line.month if line else next((m for m in able if _fits(m, near, plan.spacing)), able[0])
        if line:
            _join(special, line, [i for i, _ in items], minutes)
            joined += 1
        elif firm in about:
            fresh.append(_row(special, firm, month, [i for i, _ in items], minutes, about[firm]))
        loads[month] += minutes
    for month, more in loads.items():
        add_load(plan, special.body_id, month, more)
    copy_visits(fresh)
    return {"joined": joined, "own": len(fresh)}


def _fits(month: int, others: set[int], spacing: int) -> bool:
    """Far enough from the body's other visits; in one month there is one visit."""
    return all(abs(month - other) >= max(spacing, 1) for other in others)


def _around(special: SpecialPlan) -> tuple[dict[int, list[PlanVisit]], dict[int, set[int]]]:
    """Planned visits that the special one may join, in order of month; months in which its body comes anyway."""
    rows = PlanVisit._plain.filter(plan=special.plan, until=None, enterprise_id__in=special.listed).order_by("month")
    joinable: dict[int, list[PlanVisit]] = {}
    months = months_left(special)
    taken: dict[int, set[int]] = {}
    for line in rows:
        if special.body_id in line.bodies:
            taken.setdefault(line.enterprise_id, set()).add(line.month)
        free = line.done_on is None and line.visit_id is None and line.announced_on is None
        if free and line.month in months:
            joinable.setdefault(line.enterprise_id, []).append(line)
    return joinable, taken


def _quiet(special: SpecialPlan) -> dict[int, int]:
    """Quiet months of the enterprises drawn; empty where no rule closes a whole month."""
    year = special.plan.year
    if not has_quiet_months(today(), year):
        return {}
    firms = all_firms(today(), special.plan.ungraded, year).filter(pl.col("matter").is_in(special.listed))
    return dict(firms.select("matter", "quiet").iter_rows())


def _join(special: SpecialPlan, line: PlanVisit, items: list[int], minutes: int) -> None:
    new = [i for i in items if (i, special.body_id) not in zip(line.items, line.owners, strict=True)]
    change(special.plan, line, items=line.items + new, owners=line.owners + [special.body_id] * len(new),
           minutes=line.minutes + minutes, special=special)  # fmt: skip


def _about(special: SpecialPlan) -> dict[int, tuple[str, str, int | None]]:
    rows = Enterprise._plain.filter(pk__in=special.listed).values_list("pk", "grade", "area", "town_id")
    return {pk: (grade or special.plan.ungraded, area, town) for pk, grade, area, town in rows}


def _row(special: SpecialPlan, firm: int, month: int, items: list[int], minutes: int,
         about: tuple[str, str, int | None]) -> tuple[Any, ...]:
    plan, body = special.plan, special.body_id
    return (plan.pk, plan.pk, working(plan), None, firm, *about, month, None, items, [body] * len(items), [body],
            minutes, None, False, "", special.pk, None, None)  # fmt: skip
