"""Lists of watching: enterprises visited too often, caps passed, and the visits behind each number of the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Max, Q, Value

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period

from . import breaches
from .breaches import Over
from .indicators import BEGUN, CODED, EXEMPT, ONSITE, overdue, same_bodies
from .summary import visits

SHOWN, MOST, SIZE = 20, 100, 50
MANY = 10  # visits to one enterprise are told apart up to so many


@dataclass(frozen=True)
class Often:
    """An enterprise and how often it was visited, by how many bodies, in how many joint visits."""

    pk: int
    name: str
    visits: int
    bodies: int
    for_cause: int
    joint: int


def inside(actor: Actor, period: Period, area: str = "") -> Any:
    """On-site visits of the period."""
    return visits(actor, area).filter(ONSITE, visited_on__range=(period.start, period.end))


def often(actor: Actor, period: Period, area: str = "", n: int = SHOWN) -> list[Often]:
    """The enterprises visited most."""
    causes = ("complaint", "transfer", "data", "request", "emergency", "offsite")
    rows = inside(actor, period, area).values("enterprise_id").annotate(
        n=Count("pk"), organs_n=Count("organ_id", distinct=True), cause=Count("pk", filter=Q(trigger__in=causes)),
        joint_n=Count("pk", filter=Q(joint=True)), name=Max("enterprise__title"),
    )  # fmt: skip
    top = rows.filter(n__gt=1).order_by("-n", "enterprise_id")[:n]
    return [Often(r["enterprise_id"], r["name"], r["n"], r["organs_n"], r["cause"], r["joint_n"]) for r in top]


def spread(actor: Actor, period: Period, area: str = "") -> dict[int, int]:
    """{visits: enterprises} — how many enterprises were visited once, twice …; beyond MANY they stand together."""
    rows = inside(actor, period, area).values("enterprise_id").annotate(n=Count("pk")).values_list("n", flat=True)
    return dict(sorted(Counter(min(n, MANY + 1) for n in rows).items()))


CHOSEN = {
    "onsite": ONSITE,
    "found": ONSITE & Q(found=True),
    "joint": ONSITE & Q(joint=True),
    "offsite": BEGUN & Q(off_site=True),
    "outside": ONSITE & Q(planned_ok=False),
    "uncoded": ONSITE & ~CODED & ~EXEMPT,
}


TURNS = {"late": ("publish_due", "", "gt"), "refused": ("refused_on", "-", "lt")}


def refused(actor: Actor, period: Period, area: str = "") -> Any:
    """How often nobody was let in, by whether the enterprise may refuse; the newest refusal of a visit counts."""
    rows = chosen(actor, period, "refused", area).prefetch_related(None).order_by()
    named = rows.values(rule=F("refusal"), rule_title=Value("", CharField()))
    return named.annotate(n=Count("pk"), open=Count("pk", filter=Q(state="turned_away")))


def chosen(actor: Actor, period: Period, kind: str, area: str = "", organ: int = 0, alike: Period | None = None) -> Any:
    """The visits that a number of the page counts, and no others. With a body: those it took part in, as it is counted
    there; a late result is that of the body that led. `alike`: only of bodies of both that period and a year
    before."""
    rows = visits(actor, area).filter(same_bodies(alike)) if alike else visits(actor, area)
    if kind == "late":
        rows = rows.filter(overdue(), publish_due__range=(period.start, period.end))
        return rows.filter(organ_id=organ) if organ else rows
    if kind == "refused":
        rows = rows.filter(refused_on__range=(period.start, period.end)).prefetch_related("refusals")
        return rows.filter(bodies__body__organ_id=organ) if organ else rows
    rows = rows.filter(CHOSEN[kind], visited_on__range=(period.start, period.end))
    return rows.filter(bodies__body__organ_id=organ) if organ else rows


def turn(rows: Any, kind: str, mark: str = "") -> tuple[list[Any], str]:
    """One page of visits and the mark of the next: newest first, late results longest overdue first."""
    dated, sign, side = TURNS.get(kind, ("visited_on", "-", "lt"))
    day, _, pk = mark.partition("_")
    if (start := _day(day)) and pk.isdecimal() and len(pk) < 19:
        rows = rows.filter(Q(**{f"{dated}__{side}": start}) | Q(**{dated: start, f"pk__{side}": int(pk)}))
    found = list(rows.order_by(f"{sign}{dated}", f"{sign}pk")[: SIZE + 1])
    shown = found[:SIZE]
    return shown, f"{getattr(shown[-1], dated)}_{shown[-1].pk}" if len(found) > SIZE else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def over_caps(actor: Actor, period: Period, area: str = "", n: int = 0) -> list[Over]:
    """Caps and spacings broken by visits of the period that the reader may see, by rule, worst enterprises first."""
    rows = breaches.over(period)
    wanted = {visit for row in rows for visit in row.visits}
    seen = set(inside(actor, period, area).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    shown = [row for row in rows if seen.intersection(row.visits)]
    return breaches.together(shown, n) if n else shown
