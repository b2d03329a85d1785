"""From the planner's tables to the plan's rows: lines, loads, who took part, figures."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import polars as pl

from .demanded import room_of
from .files import PARTS, SUBJECTS, table
from .models import Load, Subject, YearPlan
from .solver.draw import numbers
from .versions import bodies_of, copy_in, copy_visits

FIGURES = {
    "tasks": "tasks", "visits": "visits", "enterprises": "enterprises", "once": "once",
    "window_minimum": "window_minimum", "risky": "risky", "risky_all": "risky_all",
    "risky_visited": "risky_visited",
    "overload_minutes": "overload_minutes", "unavoidable_minutes": "unavoidable_overload_minutes",
}  # fmt: skip


def line_table(plan: YearPlan) -> pl.DataFrame:
    """One row per planned visit: matter, class, area, town, month, items, owners, minutes (lists in one order)."""
    visits = table(plan, "visits.parquet").with_row_index("visit").explode("items").rename({"items": "item"})
    minutes = table(plan, "items.parquet").select(pl.col("id").alias("item"), "minutes")
    told = visits.join(table(plan, PARTS), on="item").join(minutes, on="item").sort("visit", "item")
    grouped = told.group_by("visit", maintain_order=True).agg(
        pl.col("enterprise").first(), pl.col("month").first(), pl.col("item_pk").alias("items"),
        pl.col("body_pk").alias("owners"), pl.col("minutes").alias("each"),
    )  # fmt: skip
    return grouped.join(table(plan, SUBJECTS), left_on="enterprise", right_on="id", maintain_order="left")


def write_lines(plan: YearPlan, since: int) -> int:
    """Lines of a new plan, and what each body has to do in each month."""
    rows = line_table(plan)
    load: dict[tuple[int, int], int] = {}
    for month, owners, each in rows.select("month", "owners", "each").iter_rows():
        for body, minutes in zip(owners, each, strict=True):
            load[body, month] = load.get((body, month), 0) + minutes
    write_loads(plan, load)
    return copy_visits(_line(plan, since, row) for row in rows.iter_rows(named=True))


def _line(plan: YearPlan, since: int, row: dict[str, Any]) -> tuple[Any, ...]:
    owners = row["owners"]
    return (plan.pk, plan.pk, since, None, row["matter"], row["class"], row["area"], row["town_id"] or None,
            row["month"], None, row["items"], owners, bodies_of(owners), sum(row["each"]), None, False, "", None,
            None, None)  # fmt: skip


def write_loads(plan: YearPlan, load: dict[tuple[int, int], int]) -> None:
    """Minutes planned and filed, per body and month."""
    room = {(c.demand.body_id, c.month): c.minutes for c in room_of(plan)}
    Load._plain.filter(plan=plan).delete()
    bodies = {body for body, _ in (*load, *room)}
    Load._plain.bulk_create(
        Load(matter_id=plan.pk, plan=plan, body_id=body, month=month, minutes=load.get((body, month), 0),
             capacity=room.get((body, month), 0))
        for body in sorted(bodies) for month in range(1, 13)
    )  # fmt: skip


def write_subjects(plan: YearPlan) -> int:
    """Who took part in the draw, in the order of the tree, with what was drawn there."""
    subjects, method = table(plan, SUBJECTS), _turn(plan)
    tasks = table(plan, "tasks.parquet").sort("enterprise", "item")
    drawn = tasks.group_by("enterprise").agg(pl.col("item").str.join("\t"))
    told = subjects.join(drawn, left_on="id", right_on="enterprise", how="left", maintain_order="left")
    lots = numbers(plan.seed, subjects["id"].to_list()) + method
    rows = zip(told["id"].to_list(), told["matter"].to_list(), lots.tolist(), told["item"].to_list(), strict=True)
    Subject.objects.filter(plan=plan).delete()
    columns = ("plan_id", "place", "public_id", "enterprise_id", "number", "drawn")
    return copy_in(
        Subject._meta.db_table, columns,
        ((plan.pk, n, name, matter, f"{u:016x}", (items or "").replace("\t", "|")) for n, (name, matter, u, items)
         in enumerate(rows)),
    )  # fmt: skip


def _turn(plan: YearPlan) -> Any:
    import numpy as np

    from .publishing import method_of

    return np.uint64(method_of(plan).turn)


def take_figures(plan: YearPlan, report: dict[str, Any]) -> None:
    """The report's figures on the plan's own row, where indicators read them."""
    for name, key in FIGURES.items():
        setattr(plan, name, int(report[key]))
    plan.floor = Decimal(str(report["floor"]))
    plan.alone = Decimal(str(report["departments_alone"]))
    plan.independent = Decimal(str(report["independent_merged"]))
    plan.subject = int(report["gains"]["subject"])
    plan.cap_breaches = int(report["breaches"]["cap"]) + int(report["breaches"]["body_cap"])
    plan.merkle_root = report["merkle_root"]
    plan.audits = (plan.audits or 0) + 1
    plan.audits_passed = (plan.audits_passed or 0) + int(report["audit"]["ok"])
    _take_loads(plan)


def _take_loads(plan: YearPlan) -> None:
    rows = list(Load._plain.filter(plan=plan).values_list("minutes", "capacity"))
    plan.used_minutes = sum(m for m, _ in rows)
    plan.capacity_minutes = sum(c for _, c in rows)


def report_of(plan: YearPlan) -> dict[str, Any]:
    """The published report of the present round; {} before there is one."""
    from .models import PlanFile

    row = PlanFile._plain.filter(plan=plan, round=plan.round, name="report.json").first()
    told: dict[str, Any] = json.loads(bytes(row.content)) if row else {}
    return told
