"""The year's plan: draft → collecting → frozen → revealing → drawing → proposal → negotiating → filed → in force."""

from __future__ import annotations

from datetime import date

from fadu.kernel.declare import Clock, Procedure, State

from .models import YearPlan
from .steps import ceremony, negotiating, opening, running

STATES = (
    State("draft", "起草"),
    State("collecting", "各主体申报"),
    State("frozen", "总体已公布", tone="hold"),
    State("revealing", "揭示秘密"),
    State("drawing", "抽取排期计算中", tone="hold"),
    State("proposal", "合并方案"),
    State("negotiating", "协商"),
    State("filed", "已备案", tone="ok"),
    State("in_force", "执行中", tone="ok"),
    State("replanning", "调整计算中", tone="hold"),
    State("closed", "已结束", closed=True),
)


def eve(plan: YearPlan, on: date) -> date:
    """The day before the plan's year begins: from it the three months run."""
    return date(plan.year - 1, 12, 31)


CLOCKS = (
    Clock("file", "年度计划备案", "inspection_plan.file", start=eve, who="inspection.supervisor",
          otherwise="逾期备案的，计划内检查在备案前不发检查码"),
)
PROCEDURE = Procedure(STATES, (*opening.STEPS, *ceremony.STEPS, *negotiating.STEPS, *running.STEPS), CLOCKS)
