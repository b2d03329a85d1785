"""Figures of the assessment: over other registers' rows, and of results that stand and were made known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.indicators import Count, Ratio

from .models import Result
from .models.campaign import SETTLED

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


@dataclass(frozen=True)
class Graded(Count):
    """Units whose result stands with one of the grades (others: with none of them)."""

    grades: tuple[str, ...] = ()
    others: bool = False

    def conditions(self) -> tuple[Any, ...]:
        return (self.where, self.grades, self.others)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        held = Result._plain.filter(
            sheet_id=OuterRef("pk"), computation__no=OuterRef("assessment__shown"), grade__in=self.grades
        )
        return super().rows(actor, period, **scope).filter(~Exists(held) if self.others else Exists(held))


NAMES = (("excellent", "优秀"), ("good", "良好"), ("fair", "一般"), ("poor", "较差"))
KNOWN = Q(assessment__state__in=SETTLED) & ~Q(assessment__publication="none") & ~Q(state="dropped")
LAST = "assessment__until"
WORDS = "计分期间在期间内届满、结果已经审定并且公布等次的考核中"
GRADES = (
    Count("settled", "已公布等次的考核对象", dated=LAST, unit="个", where=KNOWN,
          formula=f"{WORDS}的考核对象数；只通知单位本身的考核不计"),
    *(Graded(f"graded_{key}", f"{zh}等次", dated=LAST, unit="个", where=KNOWN, grades=(zh,),
             formula=f"{WORDS}，现行结果为{zh}的对象数；各等次之和等于已公布等次的考核对象") for key, zh in NAMES),
    Graded("graded_other", "其他等次和未定等次", dated=LAST, unit="个", where=KNOWN, grades=tuple(zh for _, zh in NAMES),
           others=True, formula=f"{WORDS}，现行结果不在优秀、良好、一般、较差之列的对象数"),
)  # fmt: skip
