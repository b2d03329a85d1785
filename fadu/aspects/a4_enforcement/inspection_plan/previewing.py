"""What a body's demand would cost enterprises, computed by the planner on the body's own frame, at once."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.core.cache import cache

from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue.rules.scope import BadScope

from .demanded import COUNTED
from .framing import all_firms, build, opened
from .models import Demand, DemandCapacity, DemandLine
from .solver.conflicts import conflicts
from .solver.tables import BadFrame
from .weighing import Clash, Cost, clashes, cost, named

KEPT = 600


def lines_of_demand(demand: Demand) -> list[DemandLine]:
    """Its lines, with what the frame needs."""
    rows = DemandLine._plain.filter(demand=demand).select_related("item", "demand__body__organ__area")
    return list(rows.order_by("item__code"))


def preview(demand: Demand, firms: pl.DataFrame | None = None, best: dict[str, float] | None = None,
            lines: list[DemandLine] | None = None) -> tuple[Cost | None, list[Clash]]:
    """Cost and conflicts; no cost while nothing is asked for. lines: those meant, kept or not. Raises BadScope,
    BadFrame."""
    lines = lines_of_demand(demand) if lines is None else lines
    if not lines:
        return None, []
    plan = demand.plan
    firms = all_firms(today(), plan.ungraded, plan.year) if firms is None else firms
    room = list(DemandCapacity._plain.filter(demand=demand).select_related("demand"))
    built = build(lines, room, today(), plan.year, "", plan.ungraded, firms)
    frame = opened(built.tables, plan.spacing)
    others = best_of_others(demand, firms) if best is None else best
    return cost(frame, others), [*named(conflicts(frame), built), *clashes(built, frame)]


def best_of_others(demand: Demand, firms: pl.DataFrame) -> dict[str, float]:
    """Largest chance of each enterprise by the demands of the other bodies; kept until one of them changes."""
    plan = demand.plan
    rows = DemandLine._plain.filter(demand__plan=plan, demand__state__in=COUNTED).exclude(demand=demand)
    filed = Demand._plain.filter(plan=plan, state__in=COUNTED).exclude(pk=demand.pk).order_by("pk")
    versions = list(filed.values_list("pk", "version"))
    if not versions:
        return {}
    key = f"inspection-plan.best.{plan.pk}.{today()}.{firms.height}.{hash(tuple(versions))}"
    found: dict[str, float] | None = cache.get(key)
    if found is None:
        lines = list(rows.select_related("item", "demand__body__organ__area").order_by("demand_id", "item__code"))
        frame = opened(build(lines, (), today(), plan.year, "", plan.ungraded, firms).tables)
        found = {name: p for name, p in zip(frame.ids, frame.best_chance.tolist(), strict=True) if p}
        cache.set(key, found, KEPT)
    return found


def remember(demand: Demand, told: Cost | None, found: list[Clash]) -> dict[str, Any]:
    """Keep the last preview on the demand; returns what changed."""
    if told is None:
        demand.subject = demand.tasks = demand.cost_minutes = demand.room_minutes = None
        demand.cost_visits = demand.cost_extra = None
    else:
        demand.subject, demand.tasks = told.subject, told.tasks
        demand.cost_minutes, demand.room_minutes = told.minutes, told.room
        demand.cost_visits, demand.cost_extra = round(told.alone, 1), round(told.extra, 1)  # type: ignore[assignment]
    demand.previewed_on = today()
    demand.findings = "\n".join(f"{c.text}（{c.ground}）" for c in found[:40])
    return {"visits": str(demand.cost_visits), "extra": str(demand.cost_extra), "findings": len(found)}


def weigh(taking: Taking) -> None:
    """What it costs enterprises now, kept on the demand. A scope that cannot be read refuses the step."""
    try:
        told, found = preview(taking.case)
    except (BadScope, BadFrame) as refused:
        raise InvalidFacts({"item": f"不能测算：{refused}"}) from refused
    taking.public = taking.public | remember(taking.case, told, found)
