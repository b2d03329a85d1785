"""The figures of a period beside those of the same months a year before, per body and in all: two queries."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.models import Body
from fadu.registry.inspection_catalogue.rules import metrics

from .indicators import BEGUN, CODED, EXEMPT, ONSITE, judged, same_bodies
from .periods import year_before


@dataclass(frozen=True)
class Sums:
    """Counted visits of one body or of all, in one period."""

    onsite: int = 0
    found: int = 0
    joint: int = 0
    tasks: int = 0
    joint_tasks: int = 0
    planned: int = 0
    coded: int = 0
    exempt: int = 0
    offsite: int = 0
    due: int = 0
    in_time: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})

    @property
    def found_rate(self) -> Fraction | None:
        """问题发现率."""
        return metrics.finding_rate(self.found, self.onsite)

    @property
    def joint_rate(self) -> Fraction | None:
        """联合检查率, by visits."""
        return metrics.joint_by_visit(self.joint, self.onsite)

    @property
    def joint_task_rate(self) -> Fraction | None:
        """联合检查率, by tasks."""
        return metrics.joint_by_task(self.joint_tasks, self.tasks)

    @property
    def merge_gain(self) -> Fraction | None:
        """合并减量率."""
        return metrics.merge_gain(self.onsite, self.tasks)

    @property
    def plan_rate(self) -> Fraction | None:
        """计划合规率."""
        return metrics.ratio(self.planned, self.onsite)

    @property
    def code_rate(self) -> Fraction | None:
        """亮码率."""
        return metrics.ratio(self.coded, self.onsite - self.exempt)

    @property
    def offsite_share(self) -> Fraction | None:
        """非现场占比."""
        return metrics.offsite_share(self.offsite, self.onsite)

    @property
    def in_time_rate(self) -> Fraction | None:
        """结果按期公开率."""
        return metrics.ratio(self.in_time, self.due)

    @property
    def uncoded(self) -> int:
        """Visits without code that needed one."""
        return self.onsite - self.exempt - self.coded

    @property
    def outside(self) -> int:
        """Visits without filed line and without lawful trigger."""
        return self.onsite - self.planned

    @property
    def late(self) -> int:
        """Results that were not published by their day."""
        return self.due - self.in_time


@dataclass(frozen=True)
class Line:
    """One body: this period and the one before; `same`: it could inspect in both."""

    organ: int
    name: str
    now: Sums
    before: Sums
    same: bool

    @property
    def drop(self) -> Fraction | None:
        """检查频次下降率 of the body."""
        return metrics.drop(self.before.onsite, self.now.onsite) if self.same else None

    @property
    def points(self) -> Fraction | None:
        """Change of the finding rate in percentage points."""
        return metrics.points(self.before.found_rate, self.now.found_rate)


@dataclass(frozen=True)
class Summary:
    """A period, its year before, and the bodies. A body counts each visit it took part in, the city counts it once.

    `compared`: the year before and this period over the bodies that could inspect in both; what is compared is these.
    """

    period: Period
    now: Sums
    before: Sums
    compared: tuple[Sums, Sums]
    lines: list[Line]

    @property
    def past(self) -> Period:
        """The same months of the year before."""
        return year_before(self.period)

    @property
    def drop(self) -> Fraction | None:
        """检查频次下降率 over the bodies that exist in both periods."""
        return metrics.drop(*(sums.onsite for sums in self.compared))

    @property
    def points(self) -> Fraction | None:
        """Change of the finding rate in percentage points, over the bodies that exist in both periods."""
        return metrics.points(*(sums.found_rate for sums in self.compared))

    @property
    def all_alike(self) -> bool:
        """Whether every visit of the period is compared."""
        return self.compared[1].onsite == self.now.onsite


_COUNTED = {
    "onsite": ONSITE,
    "found": ONSITE & Q(found=True),
    "joint": ONSITE & Q(joint=True),
    "planned": ONSITE & Q(planned_ok=True),
    "coded": ONSITE & CODED,
    "exempt": ONSITE & EXEMPT,
    "offsite": BEGUN & Q(off_site=True),
}
IN_TIME = Q(published_on__lte=F("publish_due"))
_SUMMED = {"tasks": ONSITE, "joint_tasks": ONSITE & Q(joint=True)}
Found = dict[tuple[Any, ...], dict[str, int]]


def visits(actor: Actor, area: str = "") -> Any:
    """Visits that the actor may see, of one area."""
    rows = register("inspection").model.objects.for_user(actor)
    return rows.filter(area__startswith=area) if area else rows


def summary(actor: Actor, period: Period, area: str = "") -> Summary:
    """The figures of a period for what this actor may see."""
    rows, past = visits(actor, area), year_before(period)
    same = same_bodies(period)
    known = rows.annotate(same=Case(When(same, then=Value(True)), default=Value(False)))
    whole = _grouped(known, "visited_on", period, past, ("same",), _columns(_SUMMED))
    parts = register("inspection").model.bodies.rel.related_model._plain
    parts = parts.filter(visit__in=rows.filter(_inside("visited_on", period, past)).values("pk"))
    keys = ("body__organ_id", "body__organ__short")
    bodies = _grouped(parts, "visit__visited_on", period, past, keys, _columns({}, "visit"))
    counts = {"due": Count("pk", filter=judged()), "in_time": Count("pk", filter=IN_TIME)}
    due = _grouped(rows, "publish_due", period, past, ("organ_id", "organ__short"), counts)
    now, before = (_sums(whole, due, flag) for flag in (True, False))
    lines = _lines(bodies, due, period)
    compared = (_alike(whole, due, lines, False), _alike(whole, due, lines, True))
    return Summary(period, now, before, compared, lines)


def _alike(whole: Found, due: Found, lines: list[Line], flag: bool) -> Sums:
    """The sums of one period over the bodies of both: visits by their own mark, results by the body that led."""
    same = {line.organ for line in lines if line.same}
    led = [Sums(**values) for (organ, _, now), values in due.items() if now == flag and organ in same]
    return sum(led, Sums(**whole.get((True, flag), {})))


def _sums(whole: Found, due: Found, flag: bool) -> Sums:
    parts = [Sums(**values) for key, values in (*whole.items(), *due.items()) if key[-1] == flag]
    return sum(parts, Sums())


def _columns(summed: dict[str, Q], through: str = "") -> dict[str, Any]:
    counted = {name: Count("pk", filter=prefixed(where, through)) for name, where in _COUNTED.items()}
    return counted | {name: Coalesce(Sum("body_count", filter=where), 0) for name, where in summed.items()}


def prefixed(where: Q, path: str) -> Q:
    """A condition on visits as a condition on rows that point at visits."""
    if not path:
        return where
    parts = [prefixed(c, path) if isinstance(c, Q) else (f"{path}__{c[0]}", c[1]) for c in where.children]
    made = Q(*parts)
    made.connector, made.negated = where.connector, where.negated
    return made


def _inside(dated: str, period: Period, past: Period) -> Q:
    return Q(**{f"{dated}__range": (period.start, period.end)}) | Q(**{f"{dated}__range": (past.start, past.end)})


def _grouped(
    rows: Any, dated: str, period: Period, past: Period, keys: tuple[str, ...], columns: dict[str, Any]
) -> Found:
    """{(*keys, whether of this period): counts}"""
    now = Case(When(**{f"{dated}__gte": period.start}, then=Value(True)), default=Value(False))
    named = {f"n_{name}": column for name, column in columns.items()}  # some are called like the fields they count
    told = rows.filter(_inside(dated, period, past)).annotate(is_now=now).values(*keys, "is_now").annotate(**named)
    return {
        (*(row[key] for key in keys), row["is_now"]): {name: row[f"n_{name}"] or 0 for name in columns}
        for row in told.order_by()
    }


def _lines(bodies: Found, due: Found, period: Period) -> list[Line]:
    known = Body._plain.filter(published_on__lte=year_before(period).start)
    known = known.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=period.end))
    same = set(known.values_list("organ_id", flat=True))

    def sums(pk: int, name: str, now: bool) -> Sums:
        return Sums(**bodies.get((pk, name, now), {})) + Sums(**due.get((pk, name, now), {}))

    organs = {key[:2] for key in (*bodies, *due)}
    lines = [Line(pk, name, sums(pk, name, True), sums(pk, name, False), pk in same) for pk, name in organs]
    return sorted(lines, key=lambda line: (-line.now.onsite, -line.before.onsite, line.name))


def months(actor: Actor, whole: Period, area: str = "") -> tuple[list[int], list[int]]:
    """On-site visits per month of a year so far and of the same days a year before, by the bodies of both."""
    past = year_before(whole)
    rows = visits(actor, area).filter(ONSITE & same_bodies(whole) & _inside("visited_on", whole, past))
    told = rows.values("visited_on__year", "visited_on__month").annotate(n=Count("pk")).order_by()
    counts = {(row["visited_on__year"], row["visited_on__month"]): row["n"] for row in told}
    now, before = ([counts.get((y, m), 0) for m in range(1, 13)] for y in (whole.start.year, past.start.year))
    return now, before


def period_of(text: str, day: date) -> Period:
    """`2026-10` a month, `2026` a year, `2025-01-01..2025-11-23` those days, nothing: this year; never past `day`."""
    if span := _span(text):
        return span.until(day) if span.start <= day else Period.year(day.year).until(day)
    year, _, month = text.partition("-")
    if year.isdecimal() and 2000 <= int(year) <= day.year:
        if month.isdecimal() and 1 <= int(month) <= 12:
            chosen = Period.month(int(year), int(month))
            return chosen.until(day) if chosen.start <= day else Period.year(day.year).until(day)
        if not month:
            return Period.year(int(year)).until(day)
    return Period.year(day.year).until(day)


def _span(text: str) -> Period | None:
    """Days from … to …, as `key_of` writes them."""
    first, dots, last = text.partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return Period(start, end) if dots and start <= end and start.year >= 2000 else None


def key_of(period: Period) -> str:
    """The period as an address carries it: `period_of` reads it back."""
    return f"{period.start}..{period.end}"
