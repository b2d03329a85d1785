"""Dates that suit an enterprise: made by it, read by whoever plans or visits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from fadu.kernel.access import PUBLIC, Actor
from fadu.kernel.audit import record
from fadu.kernel.today import today

from .models import VisitOffer

MOST_OPEN, LONGEST, FARTHEST = 5, 31, 400


class BadOffer(ValueError):
    """An offer that cannot be taken; the message says why."""


def offer(enterprise: int, since: date, until: date, *, half: str = "", note: str = "", line: int = 0) -> VisitOffer:
    """Keep an offer; the planned visit may be named by its number. Raises BadOffer."""
    day = today()
    if since < day or until < since:
        raise BadOffer("日期应当从今天或者以后开始，并且先后有序")
    if (until - since).days > LONGEST or until > day + timedelta(days=FARTHEST):
        raise BadOffer(f"一次最多写 {LONGEST} 天，不超过 {FARTHEST} 天以后")
    if half not in dict(VisitOffer.HALVES):
        raise BadOffer("时段有误")
    with transaction.atomic():
        if standing(enterprise).select_for_update().count() >= MOST_OPEN:
            raise BadOffer(f"最多同时保留 {MOST_OPEN} 条，请先撤回一条")
        made: VisitOffer = VisitOffer._plain.create(
            enterprise_id=enterprise,
            line=line,
            since=since,
            until=until,
            half=half,
            note=note.strip()[:200],
            made_on=day,
        )
        facts = {"since": since, "until": until, "half": half, "line": line}
        record(PUBLIC, "visit_offer.made", "企业提出方便检查的日期", matter_id=enterprise, facts=facts)
    return made


def withdraw(enterprise: int, pk: int) -> bool:
    """Take an offer back."""
    with transaction.atomic():
        done = VisitOffer._plain.filter(pk=pk, enterprise_id=enterprise, withdrawn_on=None).update(withdrawn_on=today())
        if done:
            record(PUBLIC, "visit_offer.withdrawn", "企业撤回方便检查的日期", matter_id=enterprise)
    return bool(done)


def standing(enterprise: int) -> QuerySet[Any]:
    """Offers of an enterprise that still hold."""
    rows: QuerySet[Any] = VisitOffer._plain.filter(enterprise_id=enterprise, withdrawn_on=None, until__gte=today())
    return rows.order_by("since", "pk")


def suiting(actor: Actor, since: date, until: date, *, line: int = 0) -> QuerySet[Any]:
    """Offers that reach into these days, of enterprises the actor may see: for planning and for setting a day."""
    rows: QuerySet[Any] = VisitOffer.objects.for_user(actor).filter(
        withdrawn_on=None, since__lte=until, until__gte=since
    )
    rows = rows.filter(line__in=(0, line)) if line else rows
    return rows.select_related("enterprise").order_by("since", "pk")
