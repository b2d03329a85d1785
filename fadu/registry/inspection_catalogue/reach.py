"""Which enterprises and items a rule is about, as querysets."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from fadu.kernel.register import register

from .models import Item
from .scoping import condition

OPEN = ("active", "suspended")


def items(rule: Any) -> Any:
    """Published items of the rule's item, field or body; all of them when it names none."""
    rows = Item._plain.filter(state__in=("published", "revising")).order_by("code")
    if item := getattr(rule, "item_id", None) or getattr(rule, "item", None):
        return rows.filter(pk=getattr(item, "pk", item))
    if getattr(rule, "domain", ""):
        rows = rows.filter(domain=rule.domain)
    body = getattr(rule, "body_id", None) or getattr(rule, "body", None)
    return rows.filter(bodies=getattr(body, "pk", body)).distinct() if body else rows


def enterprises(rule: Any) -> Any:
    """Open enterprises that a cap, floor or ratio concerns: by class, by class in the field, by the items' scopes."""
    rows = register("enterprise").model._plain.filter(status__in=OPEN)
    if getattr(rule, "grade", ""):
        rows = rows.filter(grade=rule.grade)
    if getattr(rule, "field_class", ""):
        classed = Q(kind="professional", field=rule.domain, grade=rule.field_class[:1], until=None)
        classes = register("enterprise").model.classes.rel.related_model
        rows = rows.filter(pk__in=classes._plain.filter(classed).values("enterprise_id"))
    if getattr(rule, "domain", "") or getattr(rule, "item", None):
        scopes = {item.scope for item in items(rule)}
        if "" not in scopes and scopes:
            rows = rows.filter(reduce(or_, (condition(text) for text in sorted(scopes))))
    return rows


def quiet_enterprises(rule: Any) -> Any:
    """Open enterprises that a quiet period protects."""
    rows = register("enterprise").model._plain.filter(status__in=OPEN)
    if rule.enterprise_id:
        return rows.filter(pk=rule.enterprise_id)
    if rule.mark:
        marks = register("enterprise").model.marks.rel.related_model
        rows = rows.filter(pk__in=marks._plain.filter(kind=rule.mark, until=None).values("enterprise_id"))
    if rule.town_id:
        rows = rows.filter(town_id=rule.town_id)
    return rows.filter(area__startswith=rule.area.removesuffix("00")) if rule.area else rows
