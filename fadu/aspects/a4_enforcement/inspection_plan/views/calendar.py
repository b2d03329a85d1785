"""The calendar of visits: months, filters, one visit with the price of every month, moves, pins, undo, log.

Works without script: every action is a form; with htmx only the part that changes is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Count, F, Func, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.procedure import take
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.models import Area
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body, Officer

from ..common import SUPERVISOR, months_text
from ..demanded import Words
from ..models import Load, Move, PlanVisit, YearPlan
from ..models.visits import EVERY_LINE
from ..moves import desk, last_open
from .common import TABS, may_move, plan_or_404, signed_in, whole

SIZE, NEWEST = 40, 12


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


def missed(rows: QuerySet[PlanVisit]) -> QuerySet[PlanVisit]:
    """Of some visits those whose announced day has passed and that nobody has begun or asked for."""
    return rows.filter(planned_on__lt=today(), visit__isnull=True, done_on=None)


def _filtered(rows: QuerySet[PlanVisit], query: Any) -> QuerySet[PlanVisit]:
    if body := whole(query.get("body", ""), 1, 10**9):
        rows = rows.filter(bodies__contains=[body])
    if query.get("town"):
        rows = rows.filter(town__code=query["town"][:12])
    if query.get("joint"):
        rows = rows.filter(bodies__len__gte=2)
    if query.get("missed"):
        rows = missed(rows)
    words = query.get("q", "").strip()[:40]
    if words:
        found = Enterprise._plain.filter(Q(uscc=words.upper()) | Q(name__contains=words)).values("pk")[:200]
        rows = rows.filter(enterprise_id__in=list(found.values_list("pk", flat=True)))
    return rows


def shown(lines: list[PlanVisit], words: Words | None = None) -> list[Shown]:
    """Names around some visits (their towns at hand): one query for enterprises, one for bodies not yet known."""
    words = words or Words.of(lines)
    firms = dict(Enterprise._plain.filter(pk__in=[x.enterprise_id for x in lines]).values_list("pk", "name"))
    return [
        Shown(x, firms.get(x.enterprise_id, ""), x.town.name if x.town else "", "、".join(map(words.body, x.bodies)),
              len(x.items))
        for x in lines
    ]  # fmt: skip


@signed_in
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """Visits of one month, with filters in the address; the visit picked is fetched into the side."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    rows = _filtered(mine(plan, actor), request.GET)
    counts = dict(rows.values_list("month").annotate(n=Count("pk")).order_by())
    month = whole(request.GET.get("month", ""), 1, 12) or _first(plan, counts, request.GET)
    after = whole(request.GET.get("after", ""), 1, 10**9)
    picked = rows.filter(month=month, pk__gt=after).select_related("town").order_by("pk")
    listed = list(picked[: SIZE + 1])
    used = Body._plain.filter(pk__in=Load._plain.filter(plan=plan).values("body_id")).select_related("organ")
    bodies = list(used.order_by("organ__order"))
    moves = log(plan, actor)
    context = {
        "plan": plan, "tabs": TABS, "tab": "calendar", "counts": counts, "month": month, "total": counts.get(month, 0),
        "rows": shown(listed[:SIZE], Words.of(listed).knowing(bodies=bodies)),
        "next": listed[SIZE - 1].pk if len(listed) > SIZE else 0,
        "bodies": [(b.pk, b.organ.short or b.organ.name) for b in bodies],
        "towns": list(Area.objects.filter(level="town").order_by("code").values_list("code", "name")),
        "moves": moves, "picked": whole(request.GET.get("line", ""), 1, 10**9),
        "undoable": may_move(actor, plan) and _open_move(plan, actor),
    }  # fmt: skip
    return render(request, "inspection_plan/calendar.html", context)


def _first(plan: YearPlan, counts: dict[int, int], query: Any) -> int:
    """The month that opens: the present one of a plan that runs, else the first with a visit; of those missed the
    first."""
    day = today()
    if plan.year == day.year and counts.get(day.month) and not query.get("missed"):
        return day.month
    return next((m for m in range(1, 13) if counts.get(m)), 1)


def _open_move(plan: YearPlan, actor: Actor) -> bool:
    """Whether the newest move of the version being written is this person's to take back."""
    made = last_open(plan)
    return made is not None and (actor.has(SUPERVISOR) or made.by_id == actor.id)


def log(plan: YearPlan, actor: Actor) -> list[Move]:
    """The newest moves of enterprises that the reader sees in the plan, with names; those taken back are marked."""
    name = Enterprise._plain.filter(pk=OuterRef("enterprise_id")).values("name")[:1]
    found = Move._plain.filter(plan=plan)
    if not actor.has(*EVERY_LINE):
        found = found.filter(enterprise_id__in=mine(plan, actor).values("enterprise_id"))
    rows = list(found.annotate(name=Subquery(name))[:NEWEST])
    back = {m.undone_id for m in rows if m.undone_id}
    for row in rows:
        row.back = row.pk in back  # type: ignore[attr-defined]
    return rows


def opened(plan: YearPlan, actor: Actor, pk: int, items: list[int] | None = None) -> dict[str, Any]:
    """One visit with its items, officers and the price of every month."""
    seen = mine(plan, actor).filter(pk=pk).values("enterprise_id")
    others = list(PlanVisit._plain.filter(plan=plan, until=None, enterprise_id__in=seen))
    line = next((x for x in others if x.pk == pk), None)
    if line is None:
        raise Http404(str(pk))
    table = desk(plan, line, others)
    chosen = [i for i in line.items if items is None or i in items] or line.items
    told = {t.item: t for t in table.tasks if t.line == line.pk}
    rows = [(i, table.words.item(i), table.words.body(o), told[i].minutes, months_text(told[i].window))
            for i, o in zip(line.items, line.owners, strict=True)]  # fmt: skip
    return {
        "line": line, "name": table.who.name, "town": table.who.town.name if table.who.town else "", "items": rows,
        "chosen": chosen, "prices": table.prices(chosen), "draws": _officers(line, table.words),
        "others": sorted(x.month for x in others if x.pk != line.pk),
    }  # fmt: skip


def _officers(line: PlanVisit, words: Words) -> list[tuple[str, str, str]]:
    """(body, officers, what to know) of each draw: one query once the month is announced."""
    if line.announced_on is None:
        return []
    drawn = Func(F("pk"), OuterRef("officers"), template="%(expressions)s)", arg_joiner=" = ANY(",
                 output_field=BooleanField())  # fmt: skip
    names = ArraySubquery(Officer._plain.filter(drawn).order_by("pk").values("name"))
    return [(words.body(d.body_id), "、".join(d.names), d.short) for d in line.draws.annotate(names=names)]


@signed_in
@require_safe
def visit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One visit with prices, for the items chosen: beside the calendar, or on a page of its own without script."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    items = [int(i) for i in request.GET.getlist("item") if i.isascii() and i.isdecimal() and len(i) < 19]
    told = opened(plan, actor, line, items or None)
    context = {"plan": plan, "opened": told, "may_move": may_move(actor, plan), "tabs": TABS, "tab": "calendar"}
    part = "visit" if getattr(request, "htmx", False) else "visit_page"
    return render(request, f"inspection_plan/{part}.html", context)


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
    if row is None or not month:
        messages.error(request, "请选择 1 至 12 月" if row else "没有这次到访，或者已经改期：请从日历重新打开")
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
    if made is None:
        messages.error(request, "没有可以撤销的改期")
        return _back(request, pk)
    _take(request, plan, "undo", {}, f"已改回 {made.before} 月")
    return _back(request, pk, 0, made.before)
