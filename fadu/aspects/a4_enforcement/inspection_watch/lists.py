"""Lists of watching: enterprises visited too often, caps passed, visits without code or plan, late results."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.expressions import Window
from django.db.models.functions import Lag

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.models import Matter
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue import lookups
from fadu.registry.inspection_catalogue.models import Body, Item
from fadu.registry.inspection_catalogue.rules import counting
from fadu.registry.inspection_catalogue.rules.model import Limit, Subject

from .indicators import CODED, EXEMPT, ONSITE
from .summary import visits

SHOWN = 20


@dataclass(frozen=True)
class Often:
    """An enterprise and how often it was visited, by how many bodies, in how many joint visits."""

    pk: int
    name: str
    visits: int
    bodies: int
    for_cause: int
    joint: int


@dataclass(frozen=True)
class Over:
    """A body that went to an enterprise more often than its cap allows."""

    enterprise: int
    name: str
    body: str
    used: int
    cap: Limit


def inside(actor: Actor, period: Period, area: str = "") -> Any:
    """On-site visits of the period."""
    return visits(actor, area).filter(ONSITE, visited_on__range=(period.start, period.end))


def often(actor: Actor, period: Period, area: str = "", n: int = SHOWN) -> list[Often]:
    """The enterprises visited most."""
    causes = ("complaint", "transfer", "data", "request", "emergency", "offsite")
    rows = inside(actor, period, area).values("enterprise_id").annotate(
        n=Count("pk"), organs_n=Count("organ_id", distinct=True), cause=Count("pk", filter=Q(trigger__in=causes)),
        joint_n=Count("pk", filter=Q(joint=True)),
    )  # fmt: skip
    top = list(rows.filter(n__gt=1).order_by("-n", "enterprise_id")[:n])
    names = dict(Matter._plain.filter(pk__in=[r["enterprise_id"] for r in top]).values_list("pk", "title"))
    return [
        Often(r["enterprise_id"], names[r["enterprise_id"]], r["n"], r["organs_n"], r["cause"], r["joint_n"])
        for r in top
    ]


def spread(actor: Actor, period: Period, area: str = "") -> dict[int, int]:
    """{visits: enterprises} — how many enterprises were visited once, twice …; eleven stands for more than ten."""
    rows = inside(actor, period, area).values("enterprise_id").annotate(n=Count("pk")).values_list("n", flat=True)
    return dict(sorted(Counter(min(n, 11) for n in rows).items()))


def unlawful(actor: Actor, period: Period, kind: str, area: str = "") -> Any:
    """Visits of one kind of fault: uncoded, outside (the plan), late."""
    if kind == "late":
        late = Q(published_on__gt=F("publish_due")) | Q(published_on=None)
        rows = visits(actor, area).filter(late, publish_due__range=(period.start, period.end))
        return rows.order_by("publish_due", "pk")
    where = ~CODED & ~EXEMPT if kind == "uncoded" else Q(planned_ok=False)
    return inside(actor, period, area).filter(where).order_by("-visited_on", "-pk")


# -- caps ----------------------------------------------------------------------------------------------------------
def over_caps(actor: Actor, period: Period, area: str = "") -> tuple[list[Over], int]:
    """((enterprise, body) pairs beyond the cap in the calendar year so far, all pairs with a counted visit)."""
    limits = tuple(li for li in lookups.limits(period.end) if li.kind == "cap")
    pairs = _pairs(actor, period, area)
    least = min((li.n for li in limits if li.scope == "own"), default=None)
    if least is None:
        return [], len(pairs)
    many = {pair: n for pair, n in pairs.items() if n > least}
    subjects, domains = _subjects({firm for firm, _ in many}), _domains({body for _, body in many})
    names = dict(Body._plain.filter(pk__in={b for _, b in many}).values_list("pk", "organ__short"))
    found = []
    for (firm, body), used in sorted(many.items(), key=lambda item: (-item[1], item[0])):
        cap = strictest(limits, subjects[firm][0], body, domains.get(body, set()))
        if cap is not None and used > cap.n:
            found.append(Over(firm, subjects[firm][1], names[body], used, cap))
    return found, len(pairs)


def _pairs(actor: Actor, period: Period, area: str) -> dict[tuple[int, int], int]:
    taking_part = register("inspection").model.bodies.rel.related_model._plain
    shown = inside(actor, period, area).filter(counts_toward_cap=True)
    rows = taking_part.filter(visit__in=shown.values("pk")).values_list("visit__enterprise_id", "body_id")
    return {(firm, body): n for firm, body, n in rows.annotate(n=Count("pk")).order_by()}


def _subjects(firms: set[int]) -> dict[int, tuple[Subject, str]]:
    model = register("enterprise").model
    classes: dict[int, dict[str, str]] = {}
    rows = model.classes.rel.related_model._plain.filter(enterprise__in=firms, kind="professional", until=None)
    for firm, name, grade in rows.values_list("enterprise_id", "field", "grade"):
        classes.setdefault(firm, {})[name] = grade
    found = model._plain.filter(pk__in=firms).values_list("pk", "grade", "name")
    return {pk: (Subject(pk, grade, classes.get(pk, {})), name) for pk, grade, name in found}


def _domains(bodies: set[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for body, domain in Item._plain.filter(bodies__in=bodies).values_list("bodies", "domain"):
        found.setdefault(body, set()).add(domain)
    return found


def strictest(limits: tuple[Limit, ...], subject: Subject, body: int, domains: set[str]) -> Limit | None:
    """The cap of a body at an enterprise: the widest that applies to its fields, so that nobody is listed wrongly."""
    caps = [counting.applicable(limits, "cap", subject, body, None, domain) for domain in domains or {""}]
    own = [cap for cap in caps if cap is not None and cap.scope == "own"]
    return max(own, key=lambda cap: cap.n) if own else None


# -- visits that keep finding nothing ------------------------------------------------------------------------------
def fruitless(actor: Actor, period: Period, area: str = "") -> int:
    """Visits by an inspector whose two visits before at that enterprise found nothing, and who found nothing again."""
    seated = register("inspection").model.officers.rel.related_model._plain
    order = [F("visit__visited_on").asc(), F("visit_id").asc()]
    by = [F("officer_id"), F("visit__enterprise_id")]
    begun = Q(visit__visited_on__range=(period.start.replace(year=period.start.year - 1, day=1), period.end))
    known = Q(visit__off_site=False, visit__result__gt="")
    rows = seated.filter(begun, known, left_on=None, officer__isnull=False).annotate(
        one=Window(Lag("visit__found", 1), partition_by=by, order_by=order),
        two=Window(Lag("visit__found", 2), partition_by=by, order_by=order),
    )  # fmt: skip
    hits = rows.values_list("visit_id", "visit__visited_on", "visit__found", "one", "two")
    empty = {pk for pk, on, found, one, two in hits if on >= period.start and (found, one, two) == (False,) * 3}
    return inside(actor, period, area).filter(pk__in=empty).count()
