"""Whether supervision goes where the risk is: findings by class, and how much class A is left alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.registry.enterprises.models import Enterprise

from .models import SupervisionAct
from .scoring import GRADES, Share
from .scoring.coverage import relief, targeting_lift

ONSITE = Q(on_site=True)


@dataclass(frozen=True)
class ClassShare:
    """One class: enterprises, those with an act, acts; on-site visits and those that found something."""

    grade: str
    enterprises: int
    visited: int
    acts: int
    visits: int
    found: int

    @property
    def rate(self) -> Share:
        """问题发现率: on-site visits that found something / on-site visits."""
        return Share(self.found, self.visits)


def by_class(actor: Actor, period: Period) -> list[ClassShare]:
    """The four classes as they are now, with the acts of a period: two queries."""
    firms = Enterprise.objects.for_user(actor).exclude(grade="").exclude(status="revoked")
    counts = dict(firms.values_list("grade").annotate(n=Count("pk")))
    now = Subquery(Enterprise._plain.filter(pk=OuterRef("enterprise_id")).values("grade")[:1])
    acts = SupervisionAct.objects.for_user(actor).filter(opened_on__gte=period.start, opened_on__lte=period.end)
    sums = (
        acts.annotate(grade=now)
        .values("grade")
        .annotate(
            visited=Count("enterprise", distinct=True), acts=Count("pk"),
            visits=Count("visit", filter=ONSITE, distinct=True),
            found=Count("visit", filter=ONSITE & Q(found=True), distinct=True),
        )
    )
    rows = {row["grade"]: row for row in sums.order_by()}
    none = dict.fromkeys(("visited", "acts", "visits", "found"), 0)
    return [ClassShare(grade, counts.get(grade, 0), *(rows.get(grade, none)[key] for key in none)) for grade in GRADES]


def summary(rows: list[ClassShare]) -> dict[str, str]:
    """Lift of C and D over A and B, and the share of class A without an act."""
    high = Share(sum(r.found for r in rows[2:]), sum(r.visits for r in rows[2:]))
    low = Share(sum(r.found for r in rows[:2]), sum(r.visits for r in rows[:2]))
    lift = targeting_lift(high, low)
    left = relief(rows[0].enterprises, min(rows[0].visited, rows[0].enterprises))[1]
    return {
        "high": high.text,
        "low": low.text,
        "lift": "无" if lift is None else f"{float(lift):.2f}",
        "relief": left.text,
    }
