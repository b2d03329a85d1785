"""Complaints of enterprises that end in every way, so that each of their papers is issued."""

from __future__ import annotations

from datetime import date, timedelta

from fadu.kernel.access import PUBLIC, SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.people.models import Organ
from fadu.registry.enterprise_voice.procedure import supervision_of
from fadu.registry.enterprises.models import Enterprise


def more(day: date) -> None:
    """One complaint not taken up, one well-founded, one that waits for the body's answer."""
    firm = Enterprise._plain.order_by("pk").first()
    body = Organ.objects.select_related("area").get(key="scjg")
    facts = {"uscc": firm.uscc, "body": body.pk, "subject": "repeated", "content": "两次查同样的内容。", "contact": "曹丁五",
             "phone": "12000000002", "may_name": True}  # fmt: skip
    book, office = register("enterprise_complaint"), supervision_of(body).pk
    filed = [open_case(book, PUBLIC, facts, organ_id=office, on=day, step="file").case for _ in range(3)]
    refused, founded, asked = filed
    take(refused, "refuse", SYSTEM, {"reason": "已经由法院受理"}, on=day)
    founded = take(founded, "accept", SYSTEM, on=day).case
    due = day + timedelta(days=20)
    take(
        founded,
        "decide",
        SYSTEM,
        {"result": "upheld", "findings": "属实", "demand": "合并检查", "demand_due": due},
        on=day,
    )
    asked = take(asked, "accept", SYSTEM, on=day).case
    take(asked, "ask", SYSTEM, {"question": "为什么两次检查"}, on=day)
