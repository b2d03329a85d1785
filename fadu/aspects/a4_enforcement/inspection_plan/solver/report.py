"""The figures of a plan: visits, floors, what others would need, loads, and every breach with its reason."""

from __future__ import annotations

import numpy as np

from .bounds import optimiser
from .check import breaches, flagged, unplaceable
from .compare import expected, gains, one_draw
from .plan import YearPlan

MONTHS = [f"{m}月" for m in range(1, 13)]


def report(plan: YearPlan) -> dict:
    """JSON-ready figures of the plan; the command adds seconds and memory."""
    frame = plan.frame
    told = expected(frame)
    alone, merged = one_draw(frame, plan.drawn.seed)
    return {
        "visits": plan.visits, "enterprises": plan.enterprises, "floor": round(frame.floor, 3),
        "window_minimum": plan.merged.window_minimum, "fewest_possible": int(plan.merged.fewest.sum()),
        "tasks": len(plan.month), "departments_alone": round(float(told.alone.sum()), 1),
        "departments_alone_drawn": alone, "independent_merged": round(float(told.independent.sum()), 1),
        "independent_merged_drawn": merged, "overload_minutes": int(plan.overload.sum()),
        "unavoidable_overload_minutes": int(plan.unavoidable.sum()), "breaches": breaches(plan),
        "flagged": flagged(plan), "unplaceable": unplaceable(plan), "overload": overload_rows(plan),
        "redrawn": len(plan.drawn.added), "ratios": ratios(plan, told), "gains": gains(frame, told),
        "loads": load_rows(plan),
        "max_bodies": plan.most_bodies, "spacing": frame.spacing, "optimiser": optimiser()}


def ratios(plan: YearPlan, told) -> dict[str, float]:
    """The figures that the plan is judged by."""
    def over(a: float, b: float) -> float:
        return round(a / b, 6) if b else 1.0

    return {"enterprises_to_floor": over(plan.enterprises, plan.frame.floor),
            "visits_to_window_minimum": over(plan.visits, plan.merged.window_minimum),
            "visits_to_departments_alone": over(plan.visits, float(told.alone.sum())),
            "visits_to_independent_merged": over(plan.visits, float(told.independent.sum()))}


def overload_rows(plan: YearPlan) -> list[dict]:
    """Bodies above capacity: how much, how much of it nothing can avoid, and why."""
    rows = []
    for b in np.flatnonzero(plan.overload).tolist():
        bound = plan.bounds.of(b, int(plan.overload[b]))
        rows.append({"body": plan.frame.body_column[b], "minutes": int(plan.overload[b]), "unavoidable": bound.least,
                     "reason": why(plan, b, bound)})
    return rows


def why(plan: YearPlan, b: int, bound) -> str:
    """One sentence for people: why the body is above capacity."""
    capacity = plan.frame.capacity[b]
    if not plan.frame.filed[b]:
        return "该主体没有申报工作量（capacity.parquet 无其记录），全部任务都计为超出"
    named = [m for m in range(12) if bound.months >> m & 1]
    parts = []
    if bound.cut:
        inside = bound.cut + int(capacity[named].sum())
        parts.append(f"不可避免：只能在 {'、'.join(MONTHS[m] for m in named)} 办理的任务至少 {inside} 分钟，"
                     f"这些月份的工作量共 {int(capacity[named].sum())} 分钟，至少超出 {bound.cut} 分钟")
    if bound.least > bound.cut:
        parts.append(f"不可避免：每项任务须在一个月内做完，整项安排至少超出 {bound.least} 分钟")
    rest = int(plan.overload[b]) - bound.least
    if rest:
        parts.append(f"另有 {rest} 分钟：未能证明不可避免；在到访次数至多增加千分之一、不突破频次上限的范围内没有找到更好的安排"
                     + ("" if optimiser() else "（未安装优化求解器 ortools，只试过逐项调换）"))
    return "；".join(parts)


def load_rows(plan: YearPlan) -> list[dict]:
    """Minutes and capacity of every body in every month."""
    frame = plan.frame
    return [{"body": frame.body_column[b], "minutes": plan.months.load[b].tolist(),
             "capacity": frame.capacity[b].tolist()} for b in range(len(frame.bodies))]
