"""Figures that the assessment needs over other registers' rows."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.indicators import Ratio

TASKS = (
    Ratio(
        "done",
        "任务完成率",
        dated="deadline",
        hit=Q(state__in=("verified", "done")),
        base=~Q(state="cancelled"),
        good="up",
        formula="期间内到期的计划任务中已核验或者确认完成的 / 到期的计划任务（调整取消的不计），以牵头单位计",
    ),
)
