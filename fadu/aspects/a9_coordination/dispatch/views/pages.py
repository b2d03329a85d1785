"""The dispatch desk, a unit's week, the burden meter, ratings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import CharField, Count, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.models import Run
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import only
from fadu.registry.burden import meter
from fadu.registry.burden.inforce import limits_on
from fadu.registry.burden.rules.limits import warnings

from .. import course, promises
from ..digest import own_side, week_of
from ..models import EvidenceItem, PolicyDemand, Rating, UpperPolicy
from ..rules.course import hurried

OFFICE = meter.READERS


def unit_or_404(actor: Actor, key: str) -> Any:
    """A unit by its key: any for the office, its own for a unit's contact."""
    organ = apps.get_model("people.Organ")._base_manager.filter(key=key).first()
    if organ is None or not (actor.has(*OFFICE) or organ.pk in actor.organs("unit_contact")):
        raise Http404(key)
    return organ


def counted(actor: Actor, books: Mapping[str, tuple[str, ...]]) -> dict[str, dict[int, int]]:
    """Open rows of other registers per unit, as far as the reader may see them; books: register → states left out."""
    parts = []
    for key, without in books.items():
        if key in registers():
            rows = registers()[key].model.objects.for_user(actor).filter(closed_on=None).exclude(state__in=without)
            named = rows.order_by().annotate(book=Value(key, CharField())).values_list("book", "unit_id")
            parts.append(named.annotate(n=Count("pk")))
    found: dict[str, dict[int, int]] = {key: {} for key in books}
    for book, unit_id, n in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else (parts[0] if parts else ()):
        found[book][unit_id] = n
    return found


def late_by_unit(actor: Actor) -> Counter[int]:
    """Statutory periods passed per organ, as far as the organ itself had to keep them."""
    rows = Run.objects.for_user(actor).filter(stopped_on=None, paused=False, due_on__lt=today()).order_by()
    found: Counter[int] = Counter()
    for organ, term, n in rows.values_list("organ_id", "term").annotate(n=Count("pk")):
        if own_side(term):
            found[organ] += n
    return found


def overdue_demands(actor: Actor, day: date, **where: Any) -> list[PolicyDemand]:
    """Demands of policies from above whose day has passed and that nobody has reported on."""
    seen = UpperPolicy.objects.for_user(actor).filter(closed_on=None).values("pk")
    rows = PolicyDemand._plain.filter(matter__in=seen, done_on=None, due_on__lt=day, **where)
    return list(rows.select_related("matter", "lead").order_by("due_on", "pk")[:20])


@only(*OFFICE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Every unit with its tasks, periods, problems and what was asked of it: nobody had to be asked for this."""
    actor, day = actor_of(request), today()
    tasks, bounds = course.standings(actor, day), limits_on(day)
    loads, late = meter.loads(meter.month_of(day)), late_by_unit(actor)
    problems, measures = counted(actor, {"law_problem": ("proposed",), "law_measure": ()}).values()
    led: dict[int, Counter[str]] = {}
    for task in tasks:
        led.setdefault(task.organ, Counter())[task.colour] += 1
    ids = {*led, *late, *problems, *measures, *loads}
    organs = apps.get_model("people.Organ")._base_manager.filter(pk__in=ids).order_by("order")
    rated = course.ratings([task.matter for task in tasks], day)
    by_key = {task.matter: task for task in tasks}
    context = {
        "day": day,
        "rows": [
            (o, led.get(o.pk, Counter()), late.get(o.pk, 0), problems.get(o.pk, 0), measures.get(o.pk, 0),
             loads.get(o.pk, meter.EMPTY), warnings(loads.get(o.pk, meter.EMPTY), bounds))
            for o in organs
        ],
        "lagging": [task for task in tasks if task.colour in ("red", "yellow")],
        "forecast": course.forecast_words,
        "sums": course.sums(Counter(task.colour for task in tasks)),
        "colours": course.colours(),
        "gaps": [(by_key[gap.key], gap, rated) for gap in course.disagreements(rated)],
        "levels": dict(Rating.LEVELS),
        "promises": promises.standings(actor, day),
        "overdue": overdue_demands(actor, day),
    }  # fmt: skip
    return render(request, "dispatch/desk.html", context)


@only(*OFFICE, "unit_contact")
@require_safe
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """The week of one unit. A unit's contact opens its own alone."""
    actor, day = actor_of(request), today()
    organ = unit_or_404(actor, key)
    week = week_of(organ, actor, day)
    proofs = list(EvidenceItem.objects.for_user(actor).filter(organ=organ).values_list("made_on", flat=True))
    context = {
        "week": week,
        "organ": organ,
        "rated": course.ratings([task.matter for task in week.tasks], day),
        "levels": Rating.LEVELS,
        "may_rate": actor.has("coordinator") or organ.pk in actor.organs("unit_contact"),
        "forecast": course.forecast_words,
        "proofs": len(proofs),
        "hurried": hurried(proofs, day),
        "promises": promises.standings(actor, day, organ=organ),
        "overdue": overdue_demands(actor, day, lead=organ),
    }
    return render(request, "dispatch/unit.html", context)


@only("unit_contact")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The week of one's own unit."""
    own = next(post.organ_id for post in actor_of(request).posts if post.role == "unit_contact")
    return redirect("dispatch-unit", apps.get_model("people.Organ")._base_manager.get(pk=own).key)


@only("coordinator", "unit_contact")
@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """This month's rating of one's own side."""
    actor = actor_of(request)
    book = registers().get("plan_task")
    task = book and book.model.objects.for_user(actor).filter(pk=pk).select_related("organ").first()
    if task is None:
        raise Http404(pk)
    level, reason = request.POST.get("level", ""), request.POST.get("reason", "").strip()
    if level not in {str(key) for key, _ in Rating.LEVELS} or not reason:
        messages.warning(request, "请选择把握程度，并写一句理由")
    else:
        try:
            course.rate(actor, task, int(level), reason, today())
        except PermissionError as refused:
            messages.warning(request, str(refused))
    return redirect("dispatch-unit", task.organ.key)
