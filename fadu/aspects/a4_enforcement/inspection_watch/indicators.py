"""Figures over the visits: every formula of watching as one query that is both the number and its list."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.db.models import Count as SqlCount
from django.db.models import F, Q, QuerySet, Value
from django.db.models import Sum as SqlSum

from fadu.kernel.access import Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import ALWAYS, Count, Indicator, Ratio, flagged
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.law import law

from . import pairs
from .periods import year_before

OPINION = law("严格规范涉企行政检查意见")[""]
OWN = law("涉企行政检查管理口径")[""]
BEGUN = Q(visited_on__isnull=False)
ONSITE = BEGUN & Q(off_site=False)
CODED = Q(coded=True) | Q(makeup_valid=True)
EXEMPT = Q(trigger="emergency") & ~CODED  # an emergency starts first: uncoded ones leave the base of the code rate
AFTER_DUE = Q(published_on__gt=F("publish_due"))


def overdue() -> Q:
    """Results published after their day, or not at all although the day has passed: the day itself is still in time."""
    return Q(publish_due__isnull=False) & (AFTER_DUE | Q(published_on=None, publish_due__lt=today()))


def judged() -> Q:
    """Results that can be called in time or late today: what is neither published nor due yet is not judged."""
    return Q(publish_due__isnull=False) & (Q(published_on__isnull=False) | Q(publish_due__lt=today()))


def same_bodies(period: Period, path: str = "organ_id") -> Q:
    """Organs that could inspect in the whole of this period and of the same months before: others do not compare."""
    from fadu.registry.inspection_catalogue.models import Body

    known = Body._plain.filter(published_on__lte=year_before(period).start)
    known = known.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=period.end))
    return Q(**{f"{path}__in": known.values("organ_id")})


@dataclass(frozen=True)
class Drop(Ratio):
    """(N_prev − N_cur) / N_prev over the same months and bodies. The list holds both years, hits are the earlier."""

    adds_up: ClassVar[bool] = False

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        period = period.until(today())  # days that have not come compare with nothing
        before = year_before(period)
        both = Period(before.start, period.end)
        inside = Q(visited_on__lte=before.end) | Q(visited_on__gte=period.start)
        rows = self.base_rows(actor, both, **scope).filter(self.base & inside & same_bodies(period))
        return flagged(rows, Q(visited_on__lte=before.end))

    def quotient(self, hit: int, base: int) -> Fraction | None:
        return Fraction(hit - (base - hit), hit) if hit else None


@dataclass(frozen=True)
class PartOfSum(Indicator):
    """Sum of a column over the rows that `hit` marks, over the sum of all rows of the base (or 1 − rows / sum)."""

    of: str = ""
    hit: Q | None = None
    base: Q = Q()
    unit: str = "%"
    kind: ClassVar[str] = "share"
    adds_up: ClassVar[bool] = False

    def conditions(self) -> tuple[Any, ...]:
        return (self.of, self.hit, self.base)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        return flagged(self.base_rows(actor, period, **scope).filter(self.base), self.hit or ALWAYS)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        sums = self.rows(actor, period, **scope).aggregate(
            h=SqlSum(self.of, filter=Q(is_hit=True)), b=SqlSum(self.of), n=SqlCount("pk")
        )
        part, whole = sums["h"] or 0, sums["b"] or 0
        if self.hit is None:  # merging: tasks that cost no visit of their own
            part = whole - sums["n"]
        return Figure(Fraction(part, whole) if whole else None, part, whole, self.unit)


@dataclass(frozen=True)
class PerFirm(Indicator):
    """Visits over open market entities of the place."""

    base: Q = Q()
    unit: str = "次/户"
    kind: ClassVar[str] = "average"
    adds_up: ClassVar[bool] = False

    def conditions(self) -> tuple[Any, ...]:
        return (self.base,)

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        return flagged(self.base_rows(actor, period, **scope).filter(self.base), ALWAYS)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        firms = registers()["enterprise"].model.objects.for_user(actor).filter(established_on__lte=period.end)
        firms = firms.filter(Q(closed_on=None) | Q(closed_on__gt=period.end))
        area = scope.get("area") or ""
        firms = (firms.filter(area__startswith=area) if area else firms).order_by().values("pk")
        counted = self.rows(actor, period, **scope).order_by().annotate(part=Value(1)).values_list("part")
        sizes = counted.annotate(n=SqlCount("pk")).union(
            firms.annotate(part=Value(2)).values_list("part").annotate(n=SqlCount("pk")), all=True
        )  # fmt: skip
        found = dict(sizes)
        visits, n = found.get(1, 0), found.get(2, 0)
        return Figure(Fraction(visits, n) if n else None, visits, n, self.unit)


@dataclass(frozen=True)
class OverCap(Ratio):
    """Pairs (enterprise, body) beyond the cap among the pairs that met. A row is the newest visit of one pair."""

    adds_up: ClassVar[bool] = False  # a visit of several bodies may stand for several pairs

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        organ = scope.pop("organ", None)
        rows = self.base_rows(actor, period, **scope).filter(bodies__in=pairs.standing(period).values("pk"))
        rows = rows.filter(bodies__body__organ_id=organ) if organ else rows
        return flagged(rows, Q(bodies__in=pairs.beyond(period).values("pk")))

    def by_organ(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[int, str, int, int]]:
        """By the body of the pair, not by who led the visit."""
        sums = {"h": SqlCount("pk", filter=Q(is_hit=True)), "b": SqlCount("pk")}
        found = self.rows(actor, period, **scope).values_list("bodies__body__organ_id", "bodies__body__organ__name")
        return list(found.annotate(**sums).order_by("bodies__body__organ_id"))


@dataclass(frozen=True)
class Overdue(Count):
    """Results whose day has passed; those of the rest of the year are not late yet."""

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        return super().rows(actor, period, **scope).filter(overdue())


@dataclass(frozen=True)
class Fruitless(Ratio):
    """Visits by somebody who found nothing there three times in a row, the visit itself the third."""

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        rows = self.base_rows(actor, period, **scope).filter(self.base)
        return flagged(rows, Q(pk__in=pairs.fruitless(period)))


def _ratio(key: str, title: str, hit: Q, formula: str, base: Q = ONSITE, **rest: Any) -> Ratio:
    return Ratio(key, title, dated="visited_on", hit=hit, base=base, formula=formula, **({"basis": OPINION} | rest))


FIGURES: tuple[Indicator, ...] = (
    PerFirm("frequency", "涉企检查频次", dated="visited_on", base=ONSITE, good="down", public=True, basis=OPINION,
            formula="期内到场检查户次 ÷ 期末在册的市场主体数；联合检查对企业计一次"),
    Count("outside_plan", "计划外检查", dated="visited_on", where=ONSITE & Q(planned_ok=False), unit="户次", good="down",
          public=True, basis=OPINION,
          formula="期内到场检查中，没有已备案计划行、也没有登记法定启动事由（投诉举报、转办、数据线索、企业申请、紧急情况、"
                  "复查、上级部署、核实非现场发现）的户次；有法定事由的为法律规定的例外，不计入"),
    Drop("drop", "检查频次下降率", dated="visited_on", base=ONSITE, good="up", basis=OPINION,
         formula="（上年同期到场检查户次 − 本期户次）÷ 上年同期户次；同样的月份、两期都存在的主体"),
    _ratio("found_rate", "问题发现率", Q(found=True), "发现一个以上问题的到场检查 ÷ 到场检查；与上年相比用百分点", good="up",
           public=True),
    _ratio("joint_rate", "联合检查率（按户次）", Q(joint=True), "两个以上主体共同进行的到场检查 ÷ 到场检查", good="up",
           public=True),
    PartOfSum("joint_tasks", "联合检查率（按任务）", dated="visited_on", of="body_count", hit=Q(joint=True), base=ONSITE,
              good="up", basis=OWN, formula="在联合检查中完成的任务 ÷ 全部到场检查任务；一个主体参加一次为一项任务"),
    PartOfSum("merge_gain", "合并减量率", dated="visited_on", of="body_count", base=ONSITE, good="up", basis=OWN,
              formula="1 − 到场检查户次 ÷ 任务数；一个主体参加一次为一项任务"),
    _ratio("plan_rate", "计划合规率", Q(planned_ok=True), "有已备案计划行或者法定启动事由的到场检查 ÷ 到场检查", good="up",
           public=True),
    _ratio("code_rate", "亮码率", CODED, "（检查前亮码 + 有效补扫）÷（到场检查 − 未亮码的紧急检查）", ONSITE & ~EXEMPT,
           good="up", public=True),
    _ratio("offsite_share", "非现场检查占比", Q(off_site=True), "非现场检查 ÷（非现场检查 + 到场检查）", BEGUN, good="up",
           public=True),
    Count("uncoded", "未亮码检查", dated="visited_on", where=ONSITE & ~CODED & ~EXEMPT, unit="户次", good="down",
          basis=OPINION, formula="期内到场检查中，检查前没有亮码、也没有有效补扫的户次；未亮码的紧急检查不计"),
    Overdue("late", "结果没有按期公开", dated="publish_due", unit="件", good="down", basis=OPINION,
            formula="公开期限在期内届满、到期没有公开的检查；期后公开的仍计入，期限没有届满的不计"),
    OverCap("over_cap", "超过年度上限率", dated="visited_on", good="down", basis=OPINION,
            formula="期末当年计入频次的到场检查超过年度上限的（企业，主体）÷ 期内到场检查过的（企业，主体）；一对列一行，"
                    "以该主体最近一次检查为代表；主体跨多个领域的取最宽的上限，只看各主体各计的、按年的上限"),
    Fruitless("fruitless", "低效检查率", dated="visited_on", base=ONSITE, good="down", basis=OWN,
              formula="到场检查中有人员此前两次到该企业检查（不论何时）和本次都没有发现问题的 ÷ 到场检查"),
)  # fmt: skip
