"""A month is announced: every visit gets its day and its officers, by lot, and the enterprise may know."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from fadu.kernel.clocks import calendar
from fadu.registry.inspection_catalogue.models import Item, Officer, QuietPeriod, Recusal

from .models import OfficerDraw, PlanVisit, YearPlan
from .rules.days import Stop, spread
from .solver import officers as lot

A_DAY = 2  # visits that one officer makes on one day at most


def working_days(year: int, month: int, after: date | None = None) -> list[date]:
    """Working days of a month, those up to `after` left out."""
    known = calendar()
    days = (date(year, month, d) for d in range(1, monthrange(year, month)[1] + 1))
    return [day for day in days if known.is_workday(day) and (after is None or day > after)]


@dataclass
class Crew:
    """Officers by body, who must not go where, who is how busy on which day."""

    people: dict[int, list[lot.Officer]] = field(default_factory=dict)
    recused: dict[int, dict[str, str]] = field(default_factory=dict)
    busy: dict[tuple[str, date], int] = field(default_factory=dict)

    @classmethod
    def of(cls, bodies: Iterable[int], firms: Iterable[int], day: date) -> Crew:
        """The certified officers of these bodies, and their recusals at these enterprises."""
        crew = cls()
        rows = Officer._plain.filter(body_id__in=list(bodies), kind="officer", state="active").exclude(
            certificate_no=""
        )
        for row in rows.order_by("pk"):
            crew.people.setdefault(row.body_id, []).append(
                lot.Officer(str(row.pk), str(row.body_id), row.skills, None, row.certificate_until)
            )
        still = Q(until=None) | Q(until__gte=day)
        for recusal in Recusal._plain.filter(still, enterprise_id__in=list(firms), since__lte=day):
            crew.recused.setdefault(recusal.enterprise_id, {})[str(recusal.officer_id)] = recusal.reason
        return crew

    def draw(self, seed: str, line: PlanVisit, body: int, needs: frozenset[str], day: date) -> lot.Choice:
        """Two officers of a body for a visit, by lot, those who cannot go passed over with the reason."""
        mine = self.people.get(body, [])
        full = {o.id: "当日任务已满" for o in mine if self.busy.get((o.id, day), 0) >= A_DAY}
        told = lot.choose(f"{lot.visit_seed(seed, str(line.pk))}|{body}", mine, needs=needs, on=day,
                          recused=self.recused.get(line.enterprise_id), busy=full)  # fmt: skip
        for name in told.officers:
            self.busy[name, day] = self.busy.get((name, day), 0) + 1
        return told


def announce(plan: YearPlan, month: int, on: date) -> tuple[int, int]:
    """Give the open visits of a month their days and officers; returns (visits, of these short of officers)."""
    lines = list(PlanVisit._plain.filter(plan=plan, until=None, month=month, announced_on=None, done_on=None))
    if not lines:
        return 0, 0
    days = working_days(plan.year, month, on if (on.year, on.month) == (plan.year, month) else None)
    quiet = _quiet(lines, date(plan.year, month, 1))
    stops = [
        Stop(line.pk, (line.area, line.town_id or 0), f"{line.enterprise_id:012d}", tuple(line.bodies))
        for line in lines
    ]
    firm = {line.pk: line.enterprise_id for line in lines}
    chosen = spread(stops, days, lambda stop, day: day.day not in quiet.get(firm[stop.line], ()))
    for line in lines:
        line.planned_on, line.announced_on = chosen[line.pk] or line.planned_on, on
    _keep_days(lines, on)
    return len(lines), draw_officers(plan, lines, on)


def _keep_days(lines: list[PlanVisit], on: date) -> None:
    """Write the days in one statement."""
    words = (
        f'UPDATE "{PlanVisit._meta.db_table}" v SET planned_on = n.day, announced_on = %s '
        "FROM unnest(%s::bigint[], %s::date[]) AS n(id, day) WHERE v.id = n.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(words, [on, [line.pk for line in lines], [line.planned_on for line in lines]])


def draw_officers(plan: YearPlan, lines: list[PlanVisit], on: date) -> int:
    """Officers for these visits; returns how many draws found too few."""
    needs = {row.pk: row.needs for row in Item._plain.filter(pk__in={i for line in lines for i in line.items})}
    crew = Crew.of({b for line in lines for b in line.bodies}, {line.enterprise_id for line in lines}, on)
    made = [draw for line in lines for draw in _draws(plan, crew, line, needs, on)]
    OfficerDraw.objects.filter(line__in=[line.pk for line in lines]).delete()
    OfficerDraw.objects.bulk_create(made, batch_size=2000)
    return sum(bool(draw.short) for draw in made)


def _draws(plan: YearPlan, crew: Crew, line: PlanVisit, needs: dict[int, frozenset[str]], on: date
           ) -> Iterator[OfficerDraw]:
    day = line.planned_on or on + timedelta(days=1)
    for body in line.bodies:
        wanted = frozenset().union(
            *(needs.get(i, frozenset()) for i, o in zip(line.items, line.owners, strict=True) if o == body)
        )
        told = crew.draw(plan.seed or plan.matter.number, line, body, wanted, day)
        yield OfficerDraw(
            line=line, body_id=body, officers=[int(o) for o in told.officers], short=told.short[:600],
            passed="\n".join(f"{name}：{reason}" for name, reason in told.passed[:20]), seed=told.seed[:200], on=on,
        )  # fmt: skip


def _quiet(lines: list[PlanVisit], first: date) -> dict[int, frozenset[int]]:
    """Quiet days of the month at each enterprise that has any: periods for a part of the month."""
    bit, found = 1 << (first.month - 1), {}
    periods: list[Any] = [p for p in QuietPeriod.on(first) if p.months & bit and (p.day_from > 1 or p.day_to < 31)]
    if not periods:
        return {}
    marks = _marks({line.enterprise_id for line in lines}, {p.mark for p in periods if p.mark}, first)
    for line in lines:
        days: set[int] = set()
        for p in periods:
            if _binds(p, line, marks.get(line.enterprise_id, set())):
                days |= set(range(p.day_from, p.day_to + 1))
        if days:
            found[line.enterprise_id] = frozenset(days)
    return found


def _marks(firms: set[int], kinds: set[str], day: date) -> dict[int, set[str]]:
    from fadu.registry.enterprises.models import EnterpriseMark

    rows = EnterpriseMark._plain.filter(enterprise_id__in=firms, kind__in=kinds, since__lte=day)
    found: dict[int, set[str]] = {}
    for firm, kind in rows.filter(Q(until=None) | Q(until__gt=day)).values_list("enterprise_id", "kind"):
        found.setdefault(firm, set()).add(kind)
    return found


def _binds(period: Any, line: PlanVisit, marks: set[str]) -> bool:
    from fadu.kernel.access import within

    return (
        (not period.area or line.area.startswith(within(period.area)))
        and (not period.town_id or line.town_id == period.town_id)
        and (not period.mark or period.mark in marks)
        and (not period.enterprise_id or line.enterprise_id == period.enterprise_id)
    )
