"""Figures that the report needs and no register declares by itself: parts of totals, stock on a day, rows that hang on.

Each is declared over the register that holds the rows (by key), so that number, list and article stay one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import Count as SqlCount
from django.db.models import Q, QuerySet

from fadu.kernel.access import Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import ALWAYS, Count, Indicator, flagged
from fadu.law import law

RECONSIDERATION = law("行政复议法")
RULES = law("法治政府建设与责任落实督察工作规定")[""]


@dataclass(frozen=True)
class Stock(Indicator):
    """Rows that are open on a day, the eve of the period or its last day; a state of affairs, never added over months.

    until: the date that ends it; valid: a date that must not have passed.
    """

    at_start: bool = False
    where: Q = field(default_factory=Q)
    until: str = "closed_on"
    valid: str = ""
    kind: ClassVar[str] = "stock"
    adds_up: ClassVar[bool] = False

    def conditions(self) -> tuple[Any, ...]:
        return (self.where, self.until, self.valid, self.at_start)

    def as_of(self, period: Period) -> Any:
        """The day that the figure speaks of."""
        return period.start - timedelta(days=1) if self.at_start else period.end

    def rows(self, actor: Actor, period: Period, *, organ: int | None = None, area: str = "") -> QuerySet[Any]:
        on = self.as_of(period)
        rows: QuerySet[Any] = self.register.model.objects.for_user(actor)
        rows = rows.filter(self.where, Q(**{self.until: None}) | Q(**{f"{self.until}__gt": on}), opened_on__lte=on)
        rows = rows.filter(**{f"{self.valid}__gte": on}) if self.valid else rows
        rows = rows.filter(organ_id=organ) if organ else rows
        return flagged(rows.filter(area__startswith=area) if area else rows, ALWAYS)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        n = self.rows(actor, period, **scope).count()
        return Figure(n, n, n, self.unit)


@dataclass(frozen=True)
class Hanging(Indicator):
    """Number of rows of another table that hang on the cases of a period."""

    of: str = ""
    only: tuple[tuple[str, Any], ...] = ()
    kind: ClassVar[str] = "sum"

    def conditions(self) -> tuple[Any, ...]:
        return (self.of, self.only)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        return flagged(self.base_rows(actor, period, **scope), ALWAYS)

    @cached_property
    def table(self) -> Any:
        """The table whose rows are counted."""
        return apps.get_model(self.of)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        rows = self.rows(actor, period, **scope)
        n = self.table._plain.filter(matter_id__in=rows.order_by().values("pk"), **dict(self.only)).count()
        return Figure(n, n, rows.aggregate(n=SqlCount("pk"))["n"], self.unit)


def ended(key: str, title: str, *results: str) -> Count:
    """Cases closed in one way."""
    return Count(f"ended_{key}", title, where=Q(result__in=results), basis=RECONSIDERATION["62"],
                 formula=f"期间内以“{title}”办结的件数；各种方式之和等于办结")  # fmt: skip


OUTCOMES = (
    ended("uphold", "维持", "uphold"),
    ended("revoke", "撤销和部分撤销", "revoke", "revoke_part"),
    ended("change", "变更", "change"),
    ended("unlawful", "确认违法和无效", "confirm_unlawful", "confirm_invalid"),
    ended("perform", "责令履行", "perform"),
    ended("claim", "驳回请求", "reject_claim"),
    ended("agreement", "行政协议责任和补偿", "agreement", "agreement_pay"),
    ended("mediated", "调解书", "mediated"),
    ended("withdrawn", "和解和其他撤回", "settled", "withdrawn"),
    ended("terminated", "其他终止", "terminated"),
    ended("rejected", "驳回申请", "rejected"),
    ended("refused", "不予受理", "refused"),
)
KEPT = Q(opened_on__isnull=False) & ~Q(state="draft")
CARRIED = Stock("carried_in", "上年结转", at_start=True, where=KEPT, basis=RECONSIDERATION["62"],
                formula="期间开始前一日收到而没有办结的件数；时点数，不按月相加")  # fmt: skip
STOCK = (CARRIED, replace(CARRIED, key="carried_out", title="结转下期", at_start=False,
                          formula="期间最后一日收到而没有办结的件数；时点数，不按月相加"))  # fmt: skip
TALKED = (("settled", "和解后撤回", Q(result="settled"), "closed_on", "期间内和解后撤回申请而终止的件数"),
          ("hearings", "举行听证", Q(heard_on__isnull=False), "heard_on", "期间内举行听证的案件数"))  # fmt: skip
RUNGS = (("reminder", "提醒函"), ("dispatch", "书面调度"), ("inquiry", "函询督促"), ("onsite", "实地督察"), ("talk", "约谈"),
         ("listed", "挂牌督办"), ("circular", "通报"))  # fmt: skip
NOTES = (("talk", "谈话", "次"), ("visit", "走访", "次"), ("test", "法律知识测试", "次"), ("file", "查阅案卷", "次"))
SORTS = (
    ("areas", "地区", ("government", "zone", "town", "street")),
    ("departments", "部门", ("department", "branch", "vertical")),
    ("others", "其他单位", ("party", "congress", "court", "procuratorate", "group", "institution")),
)
OFFICER = Q(kind="officer")
DECIDED = ~Q(state__in=("declined", "withdrawn"))
ENTERED = Q(entered_on__isnull=False)
MORE: dict[str, tuple[Indicator, ...]] = {
    "reconsideration": (
        *OUTCOMES, *STOCK,
        *(Count(f"report_{key}", title, dated=day, where=where, basis=RECONSIDERATION["5"], formula=words)
          for key, title, where, day, words in TALKED),
    ),
    "law_measure": tuple(
        Count(f"rung_{key}", title, dated="decided_on", where=DECIDED & Q(rung=key), unit="次", basis=RULES,
              formula=f"期间内决定采取的{title}数；各种措施之和等于督促措施") for key, title in RUNGS
    ),
    "law_inspection": (
        *(Hanging(f"note_{key}", title, "entered_on", of="law_inspection.SiteNote", only=(("kind", key),), unit=unit,
                  basis=RULES, formula=f"期间内进驻的督察中{title}的次数，一条记录一次") for key, title, unit in NOTES),
        Hanging("units", "被督察单位", "entered_on", of="law_inspection.InspectionObject", unit="个次", basis=RULES,
                formula="期间内进驻的督察涉及的单位数；同一单位两次督察计两次"),
        *(Hanging(f"units_{key}", f"被督察的{title}", "entered_on", of="law_inspection.InspectionObject", unit="个次",
                  only=(("organ__kind__in", kinds),), basis=RULES,
                  formula=f"期间内进驻的督察涉及的{title}数；各类之和等于被督察单位") for key, title, kinds in SORTS),
        Count("lookbacks", "督察“回头看”", dated="entered_on", where=ENTERED & Q(kind="lookback"), unit="次",
              basis=RULES, formula="期间内进驻的督察“回头看”次数"),
    ),
    "law_problem": (
        Count("looked_back", "回头看的问题", dated="looked_back_on", where=Q(looked_back_on__isnull=False), unit="个",
              basis=RULES, formula="期间内对已销号问题回头看的个数"),
    ),
    "law_class": (Count("opened", "共性问题（类案）", dated="opened_on", unit="个", formula="期间内立为类案的共性问题数"),),
    "oversight_entry": tuple(
        Count(key, title, dated="starts", where=Q(state=state), unit="项", formula=f"拟进驻日期在期间内、{title}的项目数")
        for key, title, state in (("held", "已经完成", "done"), ("ahead", "列入计划尚未完成", "listed"),
                                  ("merged", "已经合并", "merged"))
    ),
    "inspection_officer": (
        Stock("on_duty", "在岗执法人员", where=OFFICER, until="left_on", unit="人",
              formula="期间最后一日在岗的行政执法人员，辅助人员和专家不计；时点数，不按月相加"),
        Stock("certified", "持有效执法证件", where=OFFICER & ~Q(certificate_no=""), until="left_on",
              valid="certificate_until", unit="人", formula="期间最后一日在岗、证件在现登记的有效期内的行政执法人员；时点数，不按月相加"),
    ),
    "evidence_item": (
        Count("returned", "未采纳成果", dated="checked_on", where=Q(state="rejected"),
              formula="期间内经核实未采纳的成果佐证件数"),
    ),
}  # fmt: skip
