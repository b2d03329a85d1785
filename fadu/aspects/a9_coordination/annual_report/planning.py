"""Figures over the tasks and targets of the year's plan, judged at the year's end: no indicator gives them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from fadu.kernel.figures import Figure
from fadu.kernel.register import register

from .models import Report, ReportFigure
from .rules import catalogue
from .rules.comparing import change

OWN = "annual_report."
WORDS = "年度计划的任务和量化目标，按计划写明的比较方式在年末判定"


def of_plan(report: Report) -> Iterator[ReportFigure]:
    """Figures over the tasks and targets of the plan."""
    now, last = (standing_of(report, report.year - back) for back in (0, 1))
    if not now:
        return
    for key, (row, part) in catalogue.parts().items():
        name = part.indicator.removeprefix(OWN)
        if not part.indicator.startswith(OWN):
            continue
        ratio = name == "plan_rate"
        hit, base = (now["plan_done"], now["plan_tasks"]) if ratio else (now[name], now[name])
        value = Fraction(hit, base) if ratio and base else Fraction(hit)
        before = None if last is None or ratio else Fraction(last[name])
        unit = "%" if ratio else row.unit
        shown = Figure(value if ratio else hit, hit, base, unit)
        yield ReportFigure(
            matter_id=report.pk, key=key, title=part.title, unit=unit, indicator=part.indicator,
            formula=WORDS, book="年度计划", text=shown.text, hit=hit, base=base,
            last_text="" if before is None else f"{before}{unit}",
            last_hit=None if last is None or ratio else last[name],
            change=change(None if ratio else value, before, unit),
        )  # fmt: skip


def standing_of(report: Report, year: int) -> dict[str, Any] | None:
    """Where the plan of the report's organ stands: every number counted by itself, so that sums can be checked."""
    whole = report.kind == "government"
    found: dict[str, Any] | None = register("plan").model.standing(year, report.organ, whole)
    if found is None:
        return None
    tasks = register("plan_task").model._plain.filter(plan_id=found["plan"]).exclude(state="done")
    left = tasks if whole else tasks.filter(organ_id=report.organ_id)
    return found | {
        "plan_tasks": found["tasks"], "plan_done": found["done"], "plan_open": left.count(),
        "plan_measured": found["measured"], "plan_met": found["met"], "plan_unmet": len(found["unmet"]),
    }  # fmt: skip
