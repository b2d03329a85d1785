"""Dates that suit an enterprise: made by it, told to the bodies that the plan sends there, answered by one of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from fadu.kernel.access import PUBLIC, Actor
from fadu.kernel.audit import record
from fadu.kernel.notify import tell
from fadu.kernel.today import today

from .models import VisitOffer
from .visits import expected

MOST_OPEN, LONGEST, FARTHEST = 5, 31, 400
PLANNER, HEAD = "inspection.planner", "inspection.head"


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
            asked=expected(enterprise, line),
        )
        facts = {"since": since, "until": until, "half": half, "line": line}
        record(PUBLIC, "visit_offer.made", "企业提出方便检查的日期", matter_id=enterprise, facts=facts)
        for organ in made.asked:
            text = f"企业提出方便检查的日期，请答复：{since} 至 {until}"
            for role in (PLANNER, HEAD):  # a small body has nobody who only plans
                tell(text, role=role, organ_id=organ, matter_id=enterprise)
    return made


def answer(actor: Actor, pk: int, verdict: str, reply: str = "") -> VisitOffer:
    """One of the bodies asked says whether it comes on these days; it may think better of it. Raises BadOffer."""
    if verdict not in dict(VisitOffer.ANSWERS):
        raise BadOffer("请选择怎样答复")
    if verdict == "declined" and not reply.strip():
        raise BadOffer("不能安排的，请写明原因，企业会看到")
    with transaction.atomic():
        row = suiting(actor, today(), date.max).select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise BadOffer("这一条已经撤回或者过期")
        mine = sorted(actor.organs(PLANNER, HEAD).intersection(row.asked))
        if not mine:
            raise BadOffer("年度计划里没有贵机关对这户企业还没有进行的检查，由有检查安排的机关答复")
        if row.answered_by_id and row.answered_by_id not in mine:
            raise BadOffer(f"{row.answered_by.name}已经答复")
        row.answer, row.reply, row.answered_on = verdict, reply.strip()[:200], today()
        row.answered_by_id = mine[0]
        row.save(update_fields=["answer", "reply", "answered_on", "answered_by"])
        facts = {"offer": pk, "answer": verdict, "reply": row.reply}
        record(actor, "visit_offer.answered", "答复企业方便检查的日期", matter_id=row.enterprise_id, facts=facts)
    made: VisitOffer = row
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
    return rows.select_related("answered_by").order_by("since", "pk")


def suiting(actor: Actor, since: date, until: date, *, line: int = 0) -> QuerySet[Any]:
    """Offers that reach into these days, of enterprises the actor may see: for planning and for setting a day."""
    rows: QuerySet[Any] = VisitOffer.objects.for_user(actor).filter(
        withdrawn_on=None, since__lte=until, until__gte=since
    )
    rows = rows.filter(line__in=(0, line)) if line else rows
    return rows.select_related("enterprise", "answered_by").order_by("since", "pk")
