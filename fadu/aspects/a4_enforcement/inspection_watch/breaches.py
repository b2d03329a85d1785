"""Visits beyond a cap, rule by rule: every dated cap in force, whatever it is drawn for, and the spacing of the plan.

The caps are judged by the functions that judge a request for a code: a cap counts the visits of a body (or of all) in
its years, and a visit beyond it is a breach where the cap applies to something that was checked. Enterprises stand
together, so that the end of a list never cuts a joint visit in two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery, Window

from fadu.kernel.figures import Period
from fadu.kernel.register import register, registers
from fadu.registry.enterprises.models import Enterprise, EnterpriseClass
from fadu.registry.inspection_catalogue.rules import counting, vocab
from fadu.registry.inspection_catalogue.rules.model import Limit, Subject, Visit

from . import pairs

PLANS = "inspection_year_plan"
PLATFORM = "本平台口径"
ALL = "各主体合计"


@dataclass(frozen=True)
class Over:
    """One rule broken at one enterprise by one body, or by all of them together. visits: those beyond the cap."""

    enterprise: int
    name: str
    body: str
    used: int
    cap: int
    title: str
    citation: str
    visits: tuple[int, ...]
    rule: int = 0
    plan: int = 0


@dataclass
class Firm:
    """Visits to one enterprise, what each body checked on each, the names of the bodies; marked: visits that count by
    their own mark."""

    pk: int
    name: str
    grade: str
    visits: dict[int, Visit]
    bodies: dict[int, str]
    tasks: dict[tuple[int, int], set[tuple[int | None, str]]]
    marked: set[int] = field(default_factory=set)


def over(period: Period) -> list[Over]:
    """Every breach whose visit lies in the period, the enterprise with the most first."""
    caps = [limit for limit in pairs.limits(period.end) if limit.kind == "cap"]
    plan = _plan(period)
    if not caps and plan is None:
        return []
    found: dict[int, list[Over]] = {}
    classes: dict[int, dict[str, str]] = {}
    firms = _firms(caps, period, 1 if plan else min(limit.n for limit in caps))
    if any(limit.field_class for limit in caps):
        rows = EnterpriseClass._plain.filter(enterprise_id__in=list(firms), kind="professional", until=None)
        for firm, name, grade in rows.values_list("enterprise_id", "field", "grade"):
            classes.setdefault(firm, {})[name] = grade
    for firm in firms.values():
        subject = Subject(firm.pk, firm.grade, classes.get(firm.pk, {}))
        told = [*_caps(firm, subject, caps, period), *(_near(firm, plan, period) if plan else ())]
        if told:
            found[firm.pk] = sorted(told, key=lambda one: (one.cap - one.used, one.body, one.title))
    order = sorted(found.values(), key=lambda rows: (-sum(one.used - one.cap for one in rows), rows[0].enterprise))
    return [one for rows in order for one in rows]


def together(rows: list[Over], most: int) -> list[Over]:
    """The first enterprises whose rows are about so many; never a part of what concerns one enterprise."""
    if len(rows) <= most:
        return rows
    last = rows[most - 1].enterprise
    return rows[: next((n for n in range(most, len(rows)) if rows[n].enterprise != last), len(rows))]


# -- what was done -------------------------------------------------------------------------------------------------
def _firms(caps: list[Limit], period: Period, least: int) -> dict[int, Firm]:
    """Enterprises visited often enough to break anything, with their visits of the years that the caps look at."""
    first = min([counting.years_of(limit, period.end)[0] for limit in caps] or [date(period.end.year, 1, 1)])
    book = register("inspection").model
    grade = Enterprise._plain.filter(pk=OuterRef("visit__enterprise_id")).values("grade")[:1]
    rows = book.bodies.rel.related_model._plain.filter(
        visit__off_site=False, visit__visited_on__range=(first, period.end), visit__enterprise__isnull=False
    )
    rows = rows.annotate(made=Window(Count("pk"), partition_by=F("visit__enterprise_id")), grade=Subquery(grade))
    columns = ("visit_id", "visit__enterprise_id", "visit__enterprise_name", "grade", "body_id", "body__organ__short",
               "visit__visited_on", "visit__trigger", "visit__counts_toward_cap")  # fmt: skip
    found: dict[int, Firm] = {}
    listed = list(rows.filter(made__gt=least).order_by("visit__visited_on", "visit_id", "pk").values_list(*columns))
    for visit, pk, name, grade, body, short, on, trigger, counted in listed:
        firm = found.setdefault(pk, Firm(pk, name, grade or "", {}, {}, {}))
        before = firm.visits.get(visit)
        firm.visits[visit] = Visit(visit, pk, on, (*(before.bodies if before else ()), body), trigger)
        firm.marked |= {visit} if counted else set()
        firm.bodies[body] = short
        firm.tasks[visit, body] = set()
    tasks = book.items.rel.related_model._plain.filter(visit_id__in={row[0] for row in listed})
    for visit, pk, body, item, domain in tasks.values_list(
        "visit_id", "visit__enterprise_id", "body_id", "item_id", "item__domain"
    ):
        found[pk].tasks.setdefault((visit, body), set()).add((item, domain))
    return found


# -- caps ----------------------------------------------------------------------------------------------------------
def _caps(firm: Firm, subject: Subject, caps: list[Limit], period: Period) -> Iterator[Over]:
    holds: dict[tuple[int | None, int | None, str], tuple[Limit, ...]] = {}
    beyond: dict[tuple[Limit, int | None], list[int]] = defaultdict(list)
    tallies: dict[tuple[Limit, int | None], counting.Tally] = {}
    for (visit, body), told in firm.tasks.items():
        for item, domain in told or {(None, "")}:
            key = (body, item, domain)
            if key not in holds:
                holds[key] = counting.applying(caps, "cap", subject, *key)
            for limit in holds[key]:
                whose = body if limit.scope == "own" else None
                if (limit, whose) not in tallies:
                    tallies[limit, whose] = _tally(limit, firm, period.end, whose)
                if visit in tallies[limit, whose].counted[limit.n :] and visit not in beyond[limit, whose]:
                    beyond[limit, whose].append(visit)
    for (limit, whose), made in beyond.items():
        if inside := tuple(v for v in made if period.start <= firm.visits[v].on):
            body = firm.bodies[whose] if whose else ALL
            used, cited = tallies[limit, whose].used, limit.citation or vocab.title(vocab.CONFIDENCE, limit.confidence)
            yield Over(firm.pk, firm.name, body, used, limit.n, limit.title, cited, inside, rule=int(str(limit.id)))


def _tally(limit: Limit, firm: Firm, on: date, body: int | None) -> counting.Tally:
    """Visits that count, in their order. A rule without triggers of its own counts what was marked as counting."""
    visits = firm.visits.values()
    if limit.counts:
        return counting.tally(limit, visits, firm.pk, on, body)
    first, last = counting.years_of(limit, on)
    mine = (v for v in visits if first <= v.on <= last and (body is None or body in v.bodies))
    told = tuple(v.id for v in mine if v.id in firm.marked)
    return counting.Tally(len(told), told)


# -- spacing -------------------------------------------------------------------------------------------------------
def _plan(period: Period) -> Any:
    """The year's plan, where it keeps visits of one body apart."""
    book = registers().get(PLANS)
    rows = book.model._plain.filter(year=period.end.year, spacing__gt=0).exclude(filed_on=None) if book else None
    return rows.select_related("matter").order_by("-pk").first() if rows is not None else None


def _near(firm: Firm, plan: Any, period: Period) -> Iterator[Over]:
    """Planned visits of one body to one enterprise that lie nearer together than the plan says."""
    for body, short in firm.bodies.items():
        days = sorted((v.on, v.id) for v in firm.visits.values() if body in v.bodies and v.trigger == "plan")
        near = [
            int(str(late[1]))
            for early, late in zip(days, days[1:], strict=False)
            if early[0].year == late[0].year == plan.year
            and late[0].month - early[0].month < plan.spacing and late[0] >= period.start
        ]  # fmt: skip
        if near:
            title = f"同一主体两次计划到访至少相隔 {plan.spacing} 个月"
            cited = f"{plan.matter.number}（{PLATFORM}）"
            yield Over(firm.pk, firm.name, short, 1 + len(near), 1, title, cited, tuple(near), plan=plan.pk)
