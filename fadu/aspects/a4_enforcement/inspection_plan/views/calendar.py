"""The calendar of visits: months, filters, one visit with the price of every month, moves, pins, undo, log.

Works without script: every action is a form; with htmx only the part that changes is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.procedure import available, take
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.people.actors import actor_of
from fadu.people.models import Area
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body

from ..common import months_text
from ..demanded import Words
from ..models import Move, PlanVisit, YearPlan
from ..moves import desk, last_open
from .common import TABS, may_move, plan_or_404, signed_in, whole

SIZE = 40


@dataclass(frozen=True)
class Shown:
    """One visit in the list."""

    line: PlanVisit
    name: str
    town: str
    bodies: str
    items: int


def mine(plan: YearPlan, actor: Actor) -> QuerySet[PlanVisit]:
    """The visits of the version in use that this reader may see."""
    rows: QuerySet[PlanVisit] = PlanVisit.objects.for_user(actor).filter(plan=plan, until=None)
    return rows


def _filtered(rows: QuerySet[PlanVisit], query: Any) -> QuerySet[PlanVisit]:
    if body := whole(query.get("body", ""), 1, 10**9):
        rows = rows.filter(bodies__contains=[body])
    if query.get("town"):
        rows = rows.filter(town__code=query["town"][:12])
    if query.get("joint"):
        rows = rows.filter(bodies__len__gte=2)
    words = query.get("q", "").strip()[:40]
    if words:
        found = Enterprise._plain.filter(Q(uscc=words.upper()) | Q(name__contains=words)).values("pk")[:200]
        rows = rows.filter(enterprise_id__in=list(found.values_list("pk", flat=True)))
    return rows


def shown(lines: list[PlanVisit]) -> list[Shown]:
    """Names around some visits: three queries."""
    words = Words.of(lines)
    firms = dict(Enterprise._plain.filter(pk__in=[x.enterprise_id for x in lines]).values_list("pk", "name"))
    towns = dict(Area.objects.filter(pk__in=[x.town_id for x in lines if x.town_id]).values_list("pk", "name"))
    return [
        Shown(x, firms.get(x.enterprise_id, ""), towns.get(x.town_id or 0, ""), "、".join(map(words.body, x.bodies)),
              len(x.items))
        for x in lines
    ]  # fmt: skip


@signed_in
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """Visits of one month, with filters in the address."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    rows = _filtered(mine(plan, actor), request.GET)
    counts = dict(rows.values_list("month").annotate(n=Count("pk")).order_by())
    month = whole(request.GET.get("month", ""), 1, 12) or next((m for m in range(1, 13) if counts.get(m)), 1)
    after = whole(request.GET.get("after", ""), 1, 10**9)
    listed = list(rows.filter(month=month, pk__gt=after).order_by("pk")[: SIZE + 1])
    used = Body._plain.filter(pk__in=_bodies(plan)).select_related("organ").order_by("organ__order")
    context = {
        "plan": plan, "tabs": TABS, "tab": "calendar", "counts": counts, "month": month, "rows": shown(listed[:SIZE]),
        "next": listed[SIZE - 1].pk if len(listed) > SIZE else 0, "total": counts.get(month, 0),
        "bodies": [(b.pk, b.organ.short or b.organ.name) for b in used],
        "towns": list(Area.objects.filter(level="town").order_by("code").values_list("code", "name")),
        "moves": log(plan), "may_move": may_move(actor, plan), "opened": None, "undoable": _undoable(plan, actor),
    }  # fmt: skip
    if line := whole(request.GET.get("line", ""), 1, 10**9):
        context["opened"] = opened(plan, actor, line)
    return render(request, "inspection_plan/calendar.html", context)


def _bodies(plan: YearPlan) -> list[int]:
    from ..models import Load

    return list(Load._plain.filter(plan=plan).values_list("body_id", flat=True).distinct())


def _undoable(plan: YearPlan, actor: Actor) -> bool:
    return may_move(actor, plan) and last_open(plan) is not None


def log(plan: YearPlan) -> list[Move]:
    """The newest moves, with names; those taken back are marked."""
    rows = list(Move._plain.filter(plan=plan).select_related("undone")[:12])
    firms = dict(Enterprise._plain.filter(pk__in=[m.enterprise_id for m in rows]).values_list("pk", "name"))
    back = {m.undone_id for m in rows if m.undone_id}
    for row in rows:
        row.name = firms.get(row.enterprise_id, "")  # type: ignore[attr-defined]
        row.back = row.pk in back  # type: ignore[attr-defined]
    return rows


def opened(plan: YearPlan, actor: Actor, pk: int, items: list[int] | None = None) -> dict[str, Any]:
    """One visit with its items, officers and the price of every month."""
    line = mine(plan, actor).filter(pk=pk).first()
    if line is None:
        raise Http404(str(pk))
    table = desk(plan, line)
    chosen = [i for i in line.items if items is None or i in items] or line.items
    words = Words.of(table.others)
    told = {t.item: t for t in table.tasks if t.line == line.pk}
    rows = [(i, words.item(i), words.body(o), told[i].minutes, months_text(told[i].window))
            for i, o in zip(line.items, line.owners, strict=True)]  # fmt: skip
    names = {b: words.body(b) for b in words.bodies_wanted}
    return {
        "line": line, "row": shown([line])[0], "items": rows, "chosen": chosen, "prices": table.prices(chosen),
        "names": names, "draws": _officers(line), "others": sorted(x.month for x in table.others if x.pk != line.pk),
    }  # fmt: skip


def _officers(line: PlanVisit) -> list[tuple[str, str, str]]:
    """(body, officers, what to know) of each draw."""
    from fadu.registry.inspection_catalogue.models import Officer

    draws = list(line.draws.select_related("body__organ"))
    ids = [pk for draw in draws for pk in draw.officers]
    names = dict(Officer._plain.filter(pk__in=ids).values_list("pk", "name"))
    return [(d.body.organ.short or d.body.organ.name, "、".join(names.get(o, "—") for o in d.officers), d.short)
            for d in draws]  # fmt: skip


@signed_in
@require_safe
def visit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One visit: its side panel with prices, for the items chosen."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    items = [int(i) for i in request.GET.getlist("item") if i.isascii() and i.isdecimal() and len(i) < 19]
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('inspection-calendar', args=[pk])}?line={line}#visit")
    told = opened(plan, actor, line, items or None)
    context = {"plan": plan, "opened": told, "may_move": may_move(actor, plan)}
    return render(request, "inspection_plan/visit.html", context)


def _back(request: HttpRequest, pk: int, line: int = 0, month: int = 0) -> HttpResponse:
    place = reverse("inspection-calendar", args=[pk])
    words = "&".join(f"{key}={value}" for key, value in (("month", month), ("line", line)) if value)
    response = redirect(f"{place}?{words}" if words else place)
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"{place}?{words}" if words else place
    return response


def _take(request: HttpRequest, plan: YearPlan, step: str, facts: dict[str, Any], done: str) -> bool:
    """Take a step and tell how it went."""
    try:
        take(plan, step, actor_of(request), facts)
    except (InvalidFacts, NotAllowed) as refused:
        reasons = refused.reasons if isinstance(refused, NotAllowed) else list(refused.errors.values())
        messages.error(request, "；".join(reasons))
        return False
    messages.success(request, done)
    return True


@signed_in
@require_POST
def move(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Move a visit, or some of its items, to another month."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    if not may_move(actor, plan):
        raise PermissionDenied("现在不能改期，或者您没有改期的权限")
    row = mine(plan, actor).filter(pk=line).first()
    month = whole(request.POST.get("month", ""), 1, 12)
    items = ",".join(i for i in request.POST.getlist("item") if i.isdecimal())
    facts = {"line": line, "month": str(month), "items": items, "reason": request.POST.get("reason", "")[:300]}
    good = bool(row and month) and _take(request, plan, "move", facts, f"已改到 {month} 月")
    if not good or row is None:
        return _back(request, pk, line, row.month if row else 0)
    new = PlanVisit._plain.filter(plan=plan, enterprise_id=row.enterprise_id, until=None, month=month).first()
    return _back(request, pk, new.pk if new else 0, month)


@signed_in
@require_POST
def pin(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Keep a visit in its month, or let it go."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    row = mine(plan, actor).filter(pk=line).first()
    if row is None or not may_move(actor, plan):
        raise PermissionDenied("现在不能固定到访，或者您没有权限")
    step = "unpin" if row.pinned else "pin"
    facts = {"line": line} | ({"reason": request.POST.get("reason", "")[:300]} if step == "pin" else {})
    _take(request, plan, step, facts, "已固定" if step == "pin" else "已取消固定")
    new = PlanVisit._plain.filter(plan=plan, enterprise_id=row.enterprise_id, until=None, month=row.month).first()
    return _back(request, pk, new.pk if new else 0, row.month)


@signed_in
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the newest move."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    made = last_open(plan)
    offers = {o.step.key for o in available(plan, actor) if o.allowed}
    if made is None or "undo" not in offers:
        raise PermissionDenied("没有可以撤销的改期")
    _take(request, plan, "undo", {}, f"已改回 {made.before} 月")
    return _back(request, pk, 0, made.before)
