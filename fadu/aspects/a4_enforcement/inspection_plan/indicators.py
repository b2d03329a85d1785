"""Figures of planning. Each is one query over plans, demands or special plans; the number and its list agree."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.db.models import Count as SqlCount
from django.db.models import Q, Sum

from fadu.kernel.access import Actor
from fadu.kernel.clocks import met
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import ALWAYS, Count, Indicator, Ratio, flagged
from fadu.kernel.indicators import Sum as Total
from fadu.kernel.once import once

from .common import OPINION, OWN
from .peaks import Peak

COMPUTED = Q(edition__gte=1, mode="joint")


@dataclass(frozen=True)
class Share(Indicator):
    """The sum of one column over the sum of another, exact: both stand on the same rows, which are its base.

    minus: a column taken off the first; less: what is missing to the whole; over: what goes beyond it.
    """

    top: str = ""
    bottom: str = ""
    less: bool = False
    minus: str = ""
    over: bool = False
    where: Q = COMPUTED
    unit: str = "%"
    kind: ClassVar[str] = "share"

    def conditions(self) -> tuple[Any, ...]:
        return (self.top, self.bottom, self.less, self.where, self.minus, self.over)

    @property
    def filled(self) -> Q:
        """Plans that hold what the figure needs."""
        return Q(**{f"{name}__isnull": False for name in (self.top, self.bottom, self.minus) if name})

    def rows(self, actor: Actor, period: Period, **scope: Any) -> Any:
        return flagged(self.base_rows(actor, period, **scope).filter(self.where, self.filled), ALWAYS)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        """Exact. A page that shows them all asks for the sums of all of them at once."""
        asked = f"plan.sums:{self.dated}:{self.where}:{actor!r}:{period}:{sorted(scope.items())}"
        sums = once(asked, lambda: _sums(self, actor, period, scope))
        top, less, bottom = (Fraction(sums.get(f"{self.key}_{part}") or 0) for part in ("top", "minus", "bottom"))
        top -= less
        hit = bottom - top if self.less else top - bottom if self.over else top
        return Figure(hit / bottom if bottom else None, None, sums[f"{self.key}_n"], self.unit)


def _sums(one: Share, actor: Actor, period: Period, scope: dict[str, Any]) -> dict[str, Any]:
    """The sums of every figure that looks at the same plans as this one."""
    alike = [ind for ind in PLAN_FIGURES if isinstance(ind, Share) and (ind.dated, ind.where) == (one.dated, one.where)]
    wanted: dict[str, Any] = {}
    for ind in alike:
        for part in ("top", "minus", "bottom"):
            if name := getattr(ind, part):
                wanted[f"{ind.key}_{part}"] = Sum(name, filter=ind.filled)
        wanted[f"{ind.key}_n"] = SqlCount("pk", filter=ind.filled)
    found: dict[str, Any] = one.base_rows(actor, period, **scope).filter(one.where).aggregate(**wanted)
    return found


PLAN_FIGURES = (
    Share("merge_gain", "合并减量率", dated="drawn_on", top="visits", bottom="tasks", less=True, good="up", public=True,
          basis=OPINION, formula="1 − 到访次数 / 检查任务数，按现行版本"),
    Share("against_alone", "比各部门单独检查减少", dated="drawn_on", top="visits", bottom="alone", less=True, good="up",
          public=True, basis=OPINION, formula="1 − 到访次数 / 各部门单独检查的预计到访次数（同一总体、同一比例，按公式计算）"),
    Share("gap", "到访企业与可证下限之比", dated="drawn_on", top="enterprises", bottom="floor", good="down",
          formula="到访企业数 / Σ 每家企业的最大抽中机会；任何机会相同的抽取办法，平均都不少于这个下限"),
    Share("window_gap", "到访次数与窗口所限最少次数之比", dated="drawn_on", top="visits", bottom="window_minimum", good="down",
          formula="到访次数 / 抽中任务的检查窗口和静默月所允许的最少到访次数"),
    Share("bound_gap", "到访次数超出下界的比例", dated="drawn_on", top="visits", bottom="bound", over=True, good="down",
          basis=OWN, formula="（到访次数 − 下界）/ 下界；下界 = Σ 每家企业 max（各主体须到访次数的最大值，⌈各主体须到访次数之和 / "
                             "一次至多几个主体⌉），不考虑检查窗口，按现行版本的任务"),
    Total("cap_breaches", "超频次上限", dated="drawn_on", of="cap_breaches", where=COMPUTED, good="down", unit="家",
          basis=OPINION, formula="计划到访次数超过类别上限的企业，加超过主体上限的企业与主体；逐一列明理由"),
    Share("capacity_use", "工作量使用率", dated="drawn_on", top="used_minutes", bottom="capacity_minutes",
          formula="安排的现场分钟数 / 申报的工作量；各主体各月见计划的报告页"),
    Peak("capacity_peak", "工作量使用率峰值与平均之比", dated="drawn_on", good="down", basis=OWN,
         formula="各主体各月使用率（安排 / 申报的分钟数）的最大值 / 平均值，没有申报工作量的月份不计；越接近 1 越均衡，"
                 "各主体、各月的峰值见下，逐格见计划的报告页"),
    Share("at_most_once", "至多到访一次的企业占比", dated="drawn_on", top="enterprises", minus="once", bottom="subject",
          less=True, good="up", basis=OWN,
          formula="全年不到访和只到访一次的企业 / 总体中有适用事项、可能被到访的企业"),
    Share("once", "只到访一次的企业占比", dated="drawn_on", top="once", bottom="enterprises", good="up", public=True,
          formula="全年只到访一次的企业 / 到访企业"),
    Share("risky", "D类企业覆盖率", dated="drawn_on", top="risky_visited", bottom="risky", good="up",
          formula="到访的 D 类企业 / 总体中有适用事项的 D 类企业"),
    Share("risky_all", "D类企业覆盖率（全部D类）", dated="drawn_on", top="risky_visited", bottom="risky_all", good="up",
          basis=OWN, formula="到访的 D 类企业 / 总体中的全部 D 类企业，没有适用事项的也在分母"),
    Share("stability", "计划稳定率", dated="drawn_on", top="lines_kept", bottom="lines_before", good="up",
          formula="未变动的任务 / 上一版的任务，按最近一次调整"),
    Share("audit", "抽取核验通过率", dated="drawn_on", top="audits_passed", bottom="audits", good="up", public=True,
          basis=OWN, formula="由公布的记录重算、与存档完全一致的次数 / 核验次数"),
    Share("floors", "频次下限安排率", dated="drawn_on", top="floors_done", bottom="floors_due", good="up",
          formula="已安排的下限次数 / 按规则应有的下限次数"),
    Ratio("filed_in_time", "年度计划按期备案率", dated="filed_on", base=Q(filed_on__isnull=False, mode="joint"),
          hit=met("file"), good="up", basis=OWN, formula="3 月 31 日前备案的年度计划 / 备案的年度计划"),
)  # fmt: skip
DEMAND_FIGURES = (
    Count("filed", "提交的检查需求", dated="filed_on", where=Q(filed_on__isnull=False), formula="期间内提交的申报"),
    Total("tasks", "申报的检查任务", dated="filed_on", of="tasks", where=Q(filed_on__isnull=False), unit="项",
          formula="提交的申报按比例或者名单折算的任务数"),
    Total("cost", "申报按单独检查折算的到访", dated="filed_on", of="cost_visits", where=Q(filed_on__isnull=False),
          unit="次", good="down", formula="各主体单独检查时的预计到访次数之和"),
)
SPECIAL_FIGURES = (
    Count("published", "公布的专项检查计划", dated="published_on", where=Q(published_on__isnull=False), public=True,
          unit="个", basis=OPINION, formula="期间内公布的专项检查计划"),
    Ratio("in_time", "专项检查计划按期公布率", dated="approved_on",
          base=Q(approved_on__isnull=False) & ~Q(state="withdrawn"), hit=met("publish"), good="up", public=True,
          basis=OPINION, formula="批准后一个月内公布的 / 批准的专项检查计划"),
    Count("superior", "上级部署的专项", dated="approved_on", where=Q(kind="superior", approved_on__isnull=False),
          unit="个", formula="不计入频次上限的专项检查计划"),
)

