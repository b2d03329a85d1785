"""The year of one body, one town, one enterprise."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.people.actors import actor_of
from fadu.people.models import Area
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body, Item

from ..common import months_text
from ..demanded import Words
from ..framing import quiet_of
from ..models import DemandLine, Load, PlanVisit, YearPlan
from .calendar import mine, shown
from .common import plan_or_404, signed_in, whole

MOST = 300


def _months(rows: Any) -> list[tuple[int, int, int]]:
    """(month, visits, of these made) of the year."""
    every = dict(rows.values_list("month").annotate(n=Count("pk")).order_by())
    done = dict(rows.exclude(done_on=None).values_list("month").annotate(n=Count("pk")).order_by())
    return [(m, every.get(m, 0), done.get(m, 0)) for m in range(1, 13)]


def _listed(rows: Any, month: int) -> list[Any]:
    """Visits of a month (or the first ones of the year) with names."""
    return shown(list((rows.filter(month=month) if month else rows).order_by("month", "pk")[:MOST]))


@signed_in
@require_safe
def body(request: HttpRequest, pk: int, body: int) -> HttpResponse:
    """What one body does: by month, by item, visit by visit."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    owner = Body._plain.filter(pk=body).select_related("organ").first()
    rows = mine(plan, actor).filter(bodies__contains=[body])
    if owner is None or not (rows.exists() or _asked(plan, body)):
        raise Http404(str(body))
    month = whole(request.GET.get("month", ""), 1, 12)
    load = {x.month: x for x in Load._plain.filter(plan=plan, body_id=body)}
    context = {
        "plan": plan, "title": owner.organ.name, "months": _months(rows), "month": month, "rows": _listed(rows, month),
        "items": _items(plan, body), "load": load, "kind": "body", "self": request.path, "total": rows.count(),
    }  # fmt: skip
    return render(request, "inspection_plan/year.html", context)


def _asked(plan: YearPlan, body: int) -> bool:
    return bool(DemandLine._plain.filter(demand__plan=plan, demand__body_id=body).exists())


def _items(plan: YearPlan, body: int) -> list[tuple[str, str, int]]:
    """(item, months, tasks) that a body asked for."""
    lines = DemandLine._plain.filter(demand__plan=plan, demand__body_id=body).select_related("item")
    tasks: dict[int, int] = {}
    for items, owners in PlanVisit._plain.filter(plan=plan, until=None, bodies__contains=[body]).values_list(
        "items", "owners"
    ):
        for item, owner in zip(items, owners, strict=True):
            if owner == body:
                tasks[item] = tasks.get(item, 0) + 1
    return [(line.item.name, months_text(line.window), tasks.get(line.item_id, 0)) for line in lines]


@signed_in
@require_safe
def town(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What happens in one town or street."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    place = Area.objects.filter(code=code[:12], level="town").first()
    if place is None:
        raise Http404(code)
    rows = mine(plan, actor).filter(town=place)
    month = whole(request.GET.get("month", ""), 1, 12)
    context = {"plan": plan, "title": place.name, "months": _months(rows), "month": month, "items": [], "load": {},
               "rows": _listed(rows, month), "kind": "town", "self": request.path, "total": rows.count()}  # fmt: skip
    return render(request, "inspection_plan/year.html", context)


@signed_in
@require_safe
def enterprise(request: HttpRequest, pk: int, matter: int) -> HttpResponse:
    """What one enterprise has to expect: visits by month with items, bodies and officers."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    firm = Enterprise.objects.for_user(actor).filter(pk=matter).first()
    if firm is None:
        raise Http404(str(matter))
    lines = list(mine(plan, actor).filter(enterprise_id=matter).order_by("month"))
    words = Words.of(lines)
    needs = {i.pk: i for i in Item._plain.filter(pk__in={x for line in lines for x in line.items})}
    visits = [(line, [(words.item(i), words.body(o), needs[i].minutes if i in needs else 0)
                      for i, o in zip(line.items, line.owners, strict=True)]) for line in lines]  # fmt: skip
    context = {"plan": plan, "firm": firm, "visits": visits, "quiet": quiet_of(firm, plan.frozen_on or plan.opened_on),
               "by_month": {line.month: n for n, line in enumerate(lines, 1)}}  # fmt: skip
    return render(request, "inspection_plan/enterprise.html", context)
