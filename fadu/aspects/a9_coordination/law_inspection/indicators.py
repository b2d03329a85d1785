"""Figures of the module. None is public; clues have none: they are counted, if at all, by `Clue.number_sent`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from fadu.kernel.access import Actor
from fadu.kernel.clocks import met
from fadu.kernel.figures import Period
from fadu.kernel.indicators import Count, Days, Ratio
from fadu.kernel.today import today

from .steps.shared import OWN, RULES

COUNTED = Q(confirmed_on__isnull=False, first_due_on__isnull=False) & ~Q(state="rejected")
DONE = Q(state__in=("closed", "merged"))


@dataclass(frozen=True)
class Due(Ratio):
    """A share of what has been due by now: the rest of a running year has not been due yet. `rules.ledger` alike."""

    def base_rows(self, actor: Actor, period: Period, *, organ: int | None = None, area: str = "") -> QuerySet[Any]:
        return super().base_rows(actor, period, organ=organ, area=area).filter(**{f"{self.dated}__lte": today()})


ENTRY = (
    Count("listed", "列入计划的督查检查考核", dated="starts", where=Q(state__in=("listed", "done")), unit="项",
          good="down", basis=OWN, formula="拟进驻日期在期间内、已列入计划（含已完成）的项目数"),
    Ratio("outside", "计划外占比", dated="starts", hit=Q(outside=True), base=Q(state__in=("listed", "done")),
          good="down", empty="zero", basis=OWN, formula="计划外单独批准的项目 / 列入计划的项目"),
)  # fmt: skip
PROJECT = (
    Count("entered", "实地督察", dated="entered_on", where=Q(entered_on__isnull=False), unit="次", basis=RULES,
          formula="期间内进驻的法治督察次数"),
    # One inspection of the year is one, however many units it covers; the plan asks for the inspection (T26-a).
    Count("comprehensive", "综合性年度督察", dated="entered_on", where=Q(kind="comprehensive") & ~Q(state="cancelled"),
          unit="次", basis=RULES, formula="期间内进驻的年度综合督察次数，不论督察多少个单位；已取消的不计"),
)  # fmt: skip
MEASURE = (
    Count("decided", "督促措施", dated="decided_on", where=~Q(state__in=("declined", "withdrawn")), unit="次",
          basis=RULES, formula="期间内决定采取的督促措施数，不采取和撤回的不计"),
    Ratio("answered", "按期答复率", dated="issued_on", hit=met("answer"),
          base=Q(answered_on__isnull=False) | Q(state="overdue"), good="up", basis=OWN,
          formula="期限内答复的 / 已答复和逾期未答复的，以发出日期计"),
)  # fmt: skip
PROBLEM = (
    Count("confirmed", "确认问题", dated="confirmed_on", where=~Q(state="rejected"), unit="个", basis=RULES,
          formula="期间内确认的问题数，异议成立的不计"),
    Due("done", "整改完成率", dated="first_due_on", hit=DONE, base=COUNTED, good="up", basis=RULES, version="2",
        formula="已销号 / 期间内至今到期的已确认问题；以首次到期日（含延期）计，批准长期整改的不计；"
                "重开的不算销号，重开后的期限未到也仍算到期"),
    Due("timely", "按期整改率", dated="first_due_on", hit=DONE & Q(submitted_on__lte=F("first_due_on")), base=COUNTED,
        good="up", basis=OWN, version="2", formula="首次到期日以前提交核查并已销号 / 期间内至今到期的已确认问题；重开的不算"),
    Ratio("recurred", "复发率", dated="written_off_on", hit=Q(reopened_on__isnull=False),
          base=Q(written_off_on__isnull=False), good="down", empty="zero", basis=OWN,
          formula="重开的问题 / 期间内销号的问题"),
    Days("length", "平均整改天数", dated="written_off_on", since="confirmed_on", until="written_off_on",
         where=DONE & Q(confirmed_on__isnull=False, written_off_on__isnull=False), basis=OWN, version="2",
         formula="自确认至销号的自然日平均数，重开而未再销号的不计"),
)  # fmt: skip
