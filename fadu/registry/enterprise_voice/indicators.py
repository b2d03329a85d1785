"""Figures of ratings: shares over the opened cells, so that a figure says no more than its cells."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.db.models import Count as SqlCount
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models import Sum as SqlSum

from fadu.kernel.access import Actor
from fadu.kernel.clocks import met
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import ALWAYS, Count, Days, Indicator, Ratio, Sum, flagged
from fadu.kernel.models import Run
from fadu.kernel.today import today
from fadu.kernel.wilson import where_few
from fadu.law import law


@dataclass(frozen=True)
class Share(Indicator):
    """Sum of one number over the sum of another; the base counts the records."""

    part: str = ""
    whole: str = ""
    unit: str = "%"
    kind: ClassVar[str] = "share"

    def conditions(self) -> tuple[Any, ...]:
        return (self.part, self.whole)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        return flagged(self.base_rows(actor, period, **scope), ALWAYS)

    def sums(self, actor: Actor, period: Period, **scope: Any) -> tuple[int, int, int]:
        """(part, whole, number of records)"""
        found = self.rows(actor, period, **scope).aggregate(p=SqlSum(self.part), w=SqlSum(self.whole), n=SqlCount("pk"))
        return found["p"] or 0, found["w"] or 0, found["n"]

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        part, whole, n = self.sums(actor, period, **scope)
        return Figure(Fraction(part, whole) if whole else None, part, n, self.unit)

    def interval(self, actor: Actor, period: Period, **scope: Any) -> str:
        """How sure the share is, where the number is small."""
        part, whole, _ = self.sums(actor, period, **scope)
        return where_few(part, whole)


@dataclass(frozen=True)
class InTime(Ratio):
    """Complaints handled within their period among those handled and those overdue; the rest is not judged yet."""

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        runs = Run._plain.filter(matter_id=OuterRef("pk"), key="handle")
        overdue = Exists(runs.filter(stopped_on=None, due_on__lt=today()))
        judged = Q(Exists(runs.filter(stopped_on__isnull=False))) | Q(overdue)
        rows = self.base_rows(actor, period, **scope).exclude(state="withdrawn").filter(judged)
        return flagged(rows, met("handle"))


RATINGS = (
    Share(
        "coverage",
        "检查评价覆盖率",
        "opened_on",
        part="rated",
        whole="invited",
        good="up",
        formula="已公布批次中：企业作出的评价数 ÷ 可以评价的次数（每次检查对每个参加机关各计一次）。没有达到公布条件的不计入分子和分母。",
    ),
    Share(
        "satisfaction",
        "入企检查满意率",
        "opened_on",
        part="satisfied",
        whole="rated",
        good="up",
        public=True,
        formula="已公布批次中：4 分以上的评价数 ÷ 全部评价数（本平台口径）；少于 100 份时同时给出威尔逊 95% 区间。",
    ),
    Sum(
        "ratings",
        "已公布的评价",
        "opened_on",
        of="rated",
        unit="份",
        formula="已公布批次中的评价份数；至少 5 家企业的评价合并后才公布。",
    ),
)
COMPLAINTS = (
    Count("filed", "收到入企检查投诉", "opened_on", formula="期内收到的投诉件数", good="down"),
    Ratio(
        "upheld",
        "投诉属实率",
        "decided_on",
        hit=Q(result__in=("upheld", "partly")),
        base=~Q(result=""),
        formula="期内作出处理结果的投诉中，属实和部分属实的件数 ÷ 已处理的件数",
    ),
    InTime(
        "in_time",
        "投诉按期办结率",
        "opened_on",
        basis=law("涉企行政检查管理口径")[""],
        good="up",
        formula="期内收到的投诉中：在办理期限内作出处理或者不予受理的件数 ÷（已处理、不予受理的 + 到期没有处理的）；"
        "还没有到期的和撤回的不计。期限为本平台口径，见期限一览",
    ),
    Days(
        "days",
        "投诉平均办理天数",
        "decided_on",
        since="opened_on",
        until="decided_on",
        where=~Q(result=""),
        good="down",
        formula="期内作出处理结果的投诉，从收到到处理的平均自然日数",
    ),
)
