"""The year of one body, one town, one enterprise."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.models import Area
from fadu.registry.enterprises.models import Enterprise

from ..common import months_text
from ..demanded import Words
from ..framing import quiet_of
from ..models import DemandLine, Load, PlanVisit, YearPlan
from .calendar import mine, shown
from .common import plan_or_404, signed_in, whole

SIZE = 100


def _months(rows: Any) -> list[tuple[int, int, int]]:
    """(month, visits, of these made) of the year."""
    told = rows.order_by().values_list("month").annotate(n=Count("pk"), done=Count("done_on"))
    every = {month: (n, done) for month, n, done in told}
    return [(m, *every.get(m, (0, 0))) for m in range(1, 13)]


def _month(request: HttpRequest, plan: YearPlan, months: list[tuple[int, int, int]]) -> int:
    """The month asked for (0: the whole year); else the running one, or the first that holds a visit."""
    if asked := request.GET.get("month", ""):
        return whole(asked, 1, 12)
    now = today().month if plan.year == today().year else 0
    busy = [month for month, n, _ in months if n]
    return now if now in busy else next((m for m in busy if m > now), busy[0] if busy else 0)


def _listed(request: HttpRequest, rows: Any, month: int) -> tuple[list[PlanVisit], int]:
    """Visits of a month or of the year, a page of them; and the last one of the page if more follow."""
    rows = (rows.filter(month=month) if month else rows).select_related("town")
    last = rows.filter(pk=whole(request.GET.get("after", ""), 1, 2**62)).first()
    if last is not None:
        rows = rows.filter(Q(month=last.month, pk__gt=last.pk) | Q(month__gt=last.month))
    found = list(rows.order_by("month", "pk")[: SIZE + 1])
    return found[:SIZE], found[SIZE - 1].pk if len(found) > SIZE else 0


@signed_in
@require_safe
def body(request: HttpRequest, pk: int, body: int) -> HttpResponse:
    """What one body does: by month, by item, visit by visit."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    rows = mine(plan, actor).filter(bodies__contains=[body])
    months = _months(rows)
    month = _month(request, plan, months)
    (listed, following), items = _listed(request, rows, month), _items(plan, body)
    words = Words(set(), {b for line in listed for b in line.bodies} | {body})
    total = sum(n for _, n, _ in months)
    if body not in words.bodies or not (total or items):
        raise Http404(str(body))
    load = {x.month: x for x in Load._plain.filter(plan=plan, body_id=body)}
    context = {
        "plan": plan, "title": words.bodies[body].organ.name, "months": months, "month": month,
        "rows": shown(listed, words), "items": items, "load": load, "kind": "body", "here": request.path,
        "total": total, "next": following, "after": request.GET.get("after", ""),
    }  # fmt: skip
    return render(request, "inspection_plan/year.html", context)


def _items(plan: YearPlan, body: int) -> list[tuple[str, str, int]]:
    """(item, months, tasks) that a body asked for."""
    lines = DemandLine._plain.filter(demand__plan=plan, demand__body_id=body).select_related("item")
    found = PlanVisit._plain.filter(plan=plan, until=None, bodies__contains=[body]).order_by()
    tasks = Counter(item for items, owners in found.values_list("items", "owners")
                    for item, owner in zip(items, owners, strict=True) if owner == body)  # fmt: skip
    return [(line.item.name, months_text(line.window), tasks[line.item_id]) for line in lines]


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
    months = _months(rows)
    month = _month(request, plan, months)
    listed, following = _listed(request, rows, month)
    context = {"plan": plan, "title": place.name, "months": months, "month": month, "items": [], "load": {},
               "rows": shown(listed), "kind": "town", "here": request.path, "total": sum(n for _, n, _ in months),
               "next": following, "after": request.GET.get("after", "")}  # fmt: skip
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
    visits = [(line, [(words.item(i), words.body(o), words.items[i].minutes if i in words.items else 0)
                      for i, o in zip(line.items, line.owners, strict=True)]) for line in lines]  # fmt: skip
    context = {"plan": plan, "firm": firm, "visits": visits, "quiet": quiet_of(firm, plan.frozen_on or plan.opened_on),
               "by_month": {line.month: n for n, line in enumerate(lines, 1)}}  # fmt: skip
    return render(request, "inspection_plan/enterprise.html", context)
