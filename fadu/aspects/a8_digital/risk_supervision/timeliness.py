"""Data timeliness: acts whose record came onto the platform within the days of the rule, over acts.

An act is an item of a visit, and all items of a visit arrive with its record: rows are visits, numbers are acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from django.db.models import Count as SqlCount
from django.db.models import F, Q, QuerySet, Sum

from fadu.kernel.access import Actor
from fadu.kernel.clocks import calendar
from fadu.kernel.expressions import MonthOf
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Indicator, flagged
from fadu.kernel.register import Register, registers
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue import uploading
from fadu.registry.inspection_catalogue.models import UploadRule

VISITS = uploading.VISITS
SUMS = {"h": Sum("item_count", filter=Q(is_hit=True)), "b": Sum("item_count")}
LATE, OWED = Q(is_hit=False, received_on__isnull=False), Q(received_on=None)
GONE_OUT = "assigned"  # code and officers are there: the visit may have been made and not reported


@dataclass(frozen=True)
class Timely(Indicator):
    """Acts in time over acts that came or are overdue. What is not due yet is not judged."""

    unit: str = "%"
    kind: ClassVar[str] = "share"
    adds_up: ClassVar[bool] = False
    months_title: ClassVar[str] = "各月的监管行为（按检查日期）"
    organs_title: ClassVar[str] = "监管行为"

    @property
    def register(self) -> Register:
        return registers()[VISITS]

    @property
    def meaning(self) -> str:
        """The formula, and the number of days in use today."""
        rule = uploading.in_force(today())
        return f"{self.formula}；现行：{rule.title}（{rule.get_confidence_display()}）" if rule else self.formula

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        rows = visible(actor)
        if scope.get("organ"):
            rows = rows.filter(organ_id=scope["organ"])
        if scope.get("area"):
            rows = rows.filter(area__startswith=scope["area"])
        return flagged(uploading.visits(rows, period.start, period.end), uploading.IN_TIME)

    def value(self, actor: Actor, period: Period, **scope: Any) -> Figure:
        found = self.rows(actor, period, **scope).order_by().aggregate(**SUMS)
        hit, base = found["h"] or 0, found["b"] or 0
        return Figure(Fraction(hit, base) if base else None, hit, base, self.unit)

    def monthly(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[Any, int, int]]:
        """By the month of the check."""
        rows = self.rows(actor, period, **scope).annotate(month=MonthOf(self.dated)).order_by("month")
        return [(r["month"], r["h"] or 0, r["b"]) for r in rows.values("month").annotate(**SUMS)]

    def by_organ(self, actor: Actor, period: Period, **scope: Any) -> list[tuple[int, str, int, int]]:
        """By the body that led the visit: its people send the record."""
        rows = self.rows(actor, period, **scope).order_by("organ_id").values("organ_id", "organ__name")
        return [(r["organ_id"], r["organ__name"], r["h"] or 0, r["b"]) for r in rows.annotate(**SUMS)]


def visible(actor: Actor) -> QuerySet[Any]:
    """Visits whose acts the actor may see: the rule of the book of acts, asked of the visits they are items of."""
    book = registers()[VISITS].model
    if actor.is_system:
        return book.objects.as_system()  # type: ignore[no-any-return]
    seen = Q(pk__in=[])
    for grant in registers()["risk_supervision"].access:
        if actor.has(grant.role):
            seen |= grant.rows(actor, grant.role)
    return book.objects.as_system().filter(seen)  # type: ignore[no-any-return]


TIMELY = Timely(
    "timely",
    "数据及时率",
    dated="visited_on",
    good="up",
    formula="期间内的监管行为中，检查之日后规定的工作日内平台收到记录的 ÷（已收到的 + 到期没有收到的）；一个事项一个行为，"
    "同一次检查的各事项同时上报。手机离线记录以同步之日、补录和导入以录入之日为收到之日；开始了检查、还没有到期的不评价。"
    "工作日数由检查规则「数据上传期限」定，规则生效以前的检查不评价；本平台口径",
)


@dataclass(frozen=True)
class Missed:
    """The three lists of the page: came late, begun and overdue, gone out and no record at all."""

    late: QuerySet[Any]
    owed: QuerySet[Any]
    silent: QuerySet[Any]


def told(actor: Actor, period: Period) -> Missed:
    """What was not in time in a period, and what may have been made without a record."""
    missed = TIMELY.rows(actor, period).filter(is_hit=False).select_related("matter", "organ")
    out = visible(actor).filter(state=GONE_OUT, visited_on=None, planned_on__range=(period.start, period.end))
    out = out.filter(planned_on__lt=_last_open_day()).select_related("matter", "organ")
    return Missed(missed.filter(LATE), missed.filter(OWED), out)


def _last_open_day() -> date:
    """Checks planned before this day would have to be reported by now."""
    rule = uploading.in_force(today())
    return calendar().add_workdays(today(), -rule.days) if rule and rule.days else today()


def states(actor: Actor, period: Period) -> dict[str, int]:
    """Acts by how they arrived, on the day, within the days, late, not at all; and visits: all, late, not at all."""
    rows = TIMELY.rows(actor, period).order_by()
    same = Q(received_on__lte=F("visited_on"))
    found = rows.aggregate(
        same=Sum("item_count", filter=same), within=Sum("item_count", filter=Q(is_hit=True) & ~same),
        late=Sum("item_count", filter=LATE), owed=Sum("item_count", filter=OWED), visits=SqlCount("pk"),
        late_visits=SqlCount("pk", filter=LATE), owed_visits=SqlCount("pk", filter=OWED),
    )  # fmt: skip
    return {name: n or 0 for name, n in found.items()}


def history() -> list[UploadRule]:
    """The rules, newest first."""
    return uploading.rules()[::-1]
