"""Caps and fruitless visits as conditions of the database: the rows behind two figures and the two lists."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Greatest, Lag, RowNumber

from fadu.kernel.figures import Period
from fadu.kernel.once import once
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue import lookups
from fadu.registry.inspection_catalogue.models import Body, Item
from fadu.registry.inspection_catalogue.rules import counting
from fadu.registry.inspection_catalogue.rules.model import Limit

STEP = 10**9
NO_CAP = 32_000 * STEP  # more visits than anybody makes in a year


def takings(period: Period) -> QuerySet[Any]:
    """Participations in on-site visits of the period, each with its pair (enterprise, body).

    used: counted visits of the pair from 1 January of the last day's year up to that day; place: 1 for the newest
    participation of the pair, which stands for it; cap: that of the body at this enterprise, as `divmod(cap, STEP)`
    gives it: number and rule in one, so that the greater of two caps brings its rule along.
    """
    part = register("inspection").model.bodies.rel.related_model
    since = min(period.start, date(period.end.year, 1, 1))
    counted = Q(visit__counts_toward_cap=True, visit__visited_on__year=period.end.year)
    pair = [F("visit__enterprise_id"), F("body_id")]
    newest = [F("visit__visited_on").desc(), F("visit_id").desc()]
    rows: QuerySet[Any] = part._plain.filter(
        visit__off_site=False, visit__visited_on__range=(since, period.end), visit__enterprise__isnull=False
    ).annotate(
        used=Window(Count("pk", filter=counted), partition_by=pair),
        place=Window(RowNumber(), partition_by=pair, order_by=newest),
        met_on=Window(Max("visit__visited_on"), partition_by=pair),
        cap=_chosen(_caps(period)),
    )
    return rows


def standing(period: Period) -> QuerySet[Any]:
    """One participation per pair that met in the period.

    Only window values are filtered here: a plain column would narrow the windows themselves.
    """
    return takings(period).filter(place=1, met_on__gte=period.start)


def beyond(period: Period) -> QuerySet[Any]:
    """Those of `standing` whose pair has passed its cap."""
    return standing(period).filter(used__gt=F("cap") / STEP)


# -- the cap of a body at an enterprise ----------------------------------------------------------------------------
def _caps(period: Period) -> tuple[Limit, ...]:
    """Yearly caps that each body counts for itself."""
    rows = (li for li in limits(period.end) if li.kind == "cap")
    return tuple(li for li in rows if li.scope == "own" and li.per_years == 1)


def limits(day: date) -> tuple[Limit, ...]:
    """Caps and floors of a day, asked for once while a page is made."""
    found: tuple[Limit, ...] = once(f"watch.limits:{day}", lambda: lookups.limits(day))
    return found


def _chosen(caps: tuple[Limit, ...]) -> Any:
    """The cap by body: where its fields have different caps the widest one, so that nobody is listed wrongly."""
    groups: dict[tuple[tuple[Limit, ...], ...], list[int]] = defaultdict(list)
    for body, domains in once("watch.domains", _domains).items() if caps else ():
        groups[tuple(sorted({_order(caps, body, d) for d in domains or {""}}, key=repr))].append(body)
    whens = [When(body_id__in=bodies, then=_widest(orders)) for orders, bodies in groups.items()]
    return Case(*whens, default=Value(NO_CAP), output_field=BigIntegerField())


def _domains() -> dict[int, set[str]]:
    """Fields in which each body has items."""
    found: dict[int, set[str]] = {}
    owned = Item.bodies.through.objects.filter(body_id=OuterRef("pk")).values("item__domain").distinct()
    for body, domains in Body._plain.values_list("pk", ArraySubquery(owned)):
        found[body] = set(domains)
    return found


def _order(caps: tuple[Limit, ...], body: int, domain: str) -> tuple[Limit, ...]:
    """Caps that may apply to the body in a field, the most narrowly drawn first, up to the one that always fits."""
    fitting = [li for li in caps if li.body in (None, body) and li.domain in ("", domain) and li.item is None]
    found = []
    for limit in sorted(fitting, key=counting.rank):
        found.append(limit)
        if not limit.grade and not limit.field_class:
            break
    return tuple(found)


def _widest(orders: tuple[tuple[Limit, ...], ...]) -> Any:
    parts = [_first(order) for order in orders]
    return Greatest(*parts) if len(parts) > 1 else parts[0]


def _first(order: tuple[Limit, ...]) -> Any:
    whens = [When(_fits(limit), then=Value(limit.n * STEP + int(str(limit.id)))) for limit in order]
    return Case(*whens, default=Value(NO_CAP), output_field=BigIntegerField())


def _fits(limit: Limit) -> Any:
    """Whether the enterprise is of the class that the cap is about."""
    wanted = Q(pk__isnull=False)
    firm = register("enterprise").model
    if limit.grade:
        wanted &= Q(Exists(firm._plain.filter(pk=OuterRef("visit__enterprise_id"), grade=limit.grade)))
    if limit.field_class:
        classes = firm.classes.rel.related_model._plain.filter(
            enterprise_id=OuterRef("visit__enterprise_id"), kind="professional", until=None
        )
        wanted &= Q(Exists(classes.filter(field=limit.domain, grade=limit.field_class)))
    return wanted


# -- visits that keep finding nothing ------------------------------------------------------------------------------
def fruitless(period: Period) -> QuerySet[Any]:
    """Ids of visits of an officer who found nothing, as on his or her two visits there before, whenever they were."""
    seated = register("inspection").model.officers.rel.related_model
    order = [F("visit__visited_on").asc(), F("visit_id").asc()]
    by = [F("officer_id"), F("visit__enterprise_id")]
    rows = seated._plain.filter(
        visit__off_site=False,
        visit__visited_on__lte=period.end,
        visit__result__gt="",
        left_on=None,
        officer__isnull=False,
    ).annotate(  # fmt: skip
        one=Window(Lag("visit__found", 1), partition_by=by, order_by=order),
        two=Window(Lag("visit__found", 2), partition_by=by, order_by=order),
    )
    twice = seated._plain.filter(pk__in=rows.filter(one=False, two=False).values("pk"))
    return twice.filter(visit__found=False, visit__visited_on__gte=period.start).values("visit_id")
