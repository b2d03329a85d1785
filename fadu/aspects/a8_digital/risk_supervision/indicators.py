"""Figures of supervision by class: mobile coverage by three readings, coverage of the low-credit list, findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from fadu.kernel.access import Actor
from fadu.kernel.clocks import met
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Count, Ratio
from fadu.kernel.once import once
from fadu.kernel.register import Register
from fadu.kernel.today import today

from .models import LowCredit, MobileReading
from .stocks import DrawnCovered, ItemsCovered, Lift, LowCreditCovered, MobileBodies, MobileItems, Relief
from .timeliness import TIMELY

DEFAULT_READING = "acts"
OWN = "城市计划没有写明分母；本平台口径"


def chosen_reading(day: date | None = None) -> str:
    """The reading of mobile coverage that counts on a day: the one decided last, else behaviours."""
    rows = MobileReading.objects.filter(since__lte=day or today())
    return rows.values_list("reading", flat=True).first() or DEFAULT_READING


@dataclass(frozen=True)
class Chosen(Ratio):
    """The reading that the city has chosen for its target. Its definition changes when the choice does."""

    kind: ClassVar[str] = "ratio"

    @property
    def of(self) -> Ratio:
        """The indicator behind the choice."""
        return BY_READING[once(f"risk_supervision.reading:{today()}", chosen_reading)]

    @property
    def register(self) -> Register:
        return self.of.register

    @property
    def meaning(self) -> str:
        """The formula of the reading in use, and that it was chosen: whoever reads or freezes the figure is told."""
        return f"按选定的口径「{self.of.title}」：{self.of.formula}；三种口径和选定记录见移动监管覆盖页"

    @property
    def definition(self) -> str:  # type: ignore[override]
        return self.of.definition

    def conditions(self) -> tuple[Any, ...]:
        return self.of.conditions()

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        return self.of.rows(actor, period, **scope)

    def monthly(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[Any, int, int]]:
        return self.of.monthly(actor, period, **scope)


MOBILE_ACTS = Ratio(
    "mobile_acts",
    "移动监管覆盖率（按行为）",
    dated="opened_on",
    hit=Q(mobile=True),
    base=Q(on_site=True),
    good="up",
    formula=f"期间内用移动终端现场记录的监管行为 / 期间内现场监管行为；一次检查查几个事项算几个行为。{OWN}",
)
MOBILE_ITEMS = MobileItems(
    "mobile_items",
    "移动监管覆盖率（按事项）",
    dated="published_on",
    book="inspection_item",
    column="item_id",
    good="up",
    formula=f"期间内用移动终端做过的事项 / 期间内公布的可以现场检查的事项。{OWN}",
)
MOBILE_BODIES = MobileBodies(
    "mobile_bodies",
    "移动监管覆盖率（按部门）",
    dated="published_on",
    book="inspection_body",
    column="body_id",
    good="up",
    formula=f"期间内有移动记录的检查主体 / 期间内公布的检查主体。{OWN}",
)
BY_READING: dict[str, Ratio] = {"acts": MOBILE_ACTS, "items": MOBILE_ITEMS, "bodies": MOBILE_BODIES}
ACT_INDICATORS = (
    Chosen(
        "mobile",
        "移动监管覆盖率",
        dated="opened_on",
        good="up",
        public=True,
        formula="按三种口径中城市选定的一种；选定了哪一种、依据什么，见移动监管覆盖页",
    ),
    MOBILE_ACTS,
    MOBILE_ITEMS,
    MOBILE_BODIES,
    Count("acts", "监管行为", dated="opened_on", unit="条", formula="期间内的监管行为条数，一个事项一条"),
    Ratio(
        "offsite",
        "非现场监管占比",
        dated="opened_on",
        hit=Q(on_site=False),
        formula="期间内非现场监管行为 / 期间内监管行为",
    ),
    Ratio(
        "found",
        "问题发现率",
        dated="opened_on",
        hit=Q(found=True),
        formula="期间内发现问题的监管行为 / 期间内监管行为",
    ),
    ItemsCovered(
        "items_covered",
        "监管事项覆盖率",
        dated="published_on",
        book="inspection_item",
        column="item_id",
        only_mobile=False,
        good="up",
        formula="期间内有监管行为的事项 / 期间内公布的事项；本平台口径",
    ),
    Relief(
        "relief",
        "A 类企业无计划检查的占比",
        dated="established_on",
        book="enterprise",
        gated=True,
        good="up",
        formula="期间内年度计划没有安排、也没有计划检查和专项检查到场的 A 类企业 / A 类企业，按现在的类别；本平台口径",
    ),
    Lift(
        "lift",
        "监管精准度",
        dated="opened_on",
        good="up",
        formula="C、D 类企业的问题发现率 ÷ A、B 类企业的问题发现率；发现率为发现问题的到场检查 ÷ 到场检查，"
        "与检查监督同一算法；按现在的类别；大于 1 说明检查用在了风险上；本平台口径",
    ),
    TIMELY,
)
LIST_INDICATORS = (
    LowCreditCovered(
        "covered",
        "低信用企业监管行为覆盖率",
        dated="opened_on",
        book="low_credit",
        column="enterprise_id",
        only_mobile=False,
        gated=True,
        good="up",
        public=True,
        formula="期间内有监管行为的低信用企业 / 期间内在低信用企业名单上的企业（因注销、迁出移出的不计）。"
        "低信用企业指信用风险高（D 类）的企业，已吊销的除外；本平台口径",
    ),
    DrawnCovered(
        "drawn_covered",
        "D 类企业检查覆盖率（抽取时）",
        dated="opened_on",
        book="low_credit",
        column="enterprise_id",
        only_mobile=False,
        gated=True,
        good="up",
        formula="期间内有到场检查的 D 类企业 / 当年年度计划总体公布之日名单上的 D 类企业，以后移出的仍在分母；"
        "没有抽取过年度计划的年度没有数值；本平台口径",
    ),
)
OBJECTION_INDICATORS = (
    Count("received", "收到异议", dated="opened_on", formula="期间内收到的分类异议件数"),
    Ratio(
        "timely",
        "异议按期处理率",
        hit=met("handle"),
        base=Q(state="told"),
        good="up",
        formula="在期限届满日及以前告知处理结果的件数 / 已告知的件数",
    ),
    Ratio(
        "upheld",
        "异议成立率",
        hit=Q(upheld=True),
        base=Q(state="told"),
        formula="异议成立的件数 / 已告知的件数；偏高说明数据质量有问题",
    ),
)
RUN_INDICATORS = (
    Count(
        "runs",
        "完成的评分",
        dated="scored_on",
        unit="次",
        where=Q(state="done", only=""),
        formula="期间内完成的全量评分次数（每月至少一次）",
    ),
)


def both(hit: Figure, other: Figure) -> Fraction | None:
    """One rate over another; None when there is nothing to divide by."""
    if hit.value is None or not other.value:
        return None
    return Fraction(hit.value) / Fraction(other.value)


def uncovered(actor: Actor, period: Period) -> QuerySet[LowCredit]:
    """Entries of the low-credit list without a supervision act in the period."""
    rows: QuerySet[LowCredit] = LIST_INDICATORS[0].records(actor, period, "miss")
    return rows
