"""Plan on a page, the page of a task, the page of a unit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.models import Run
from fadu.kernel.procedure import available
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.models import Organ
from fadu.registry.burden import meter
from fadu.registry.burden.rules.limits import KINDS

from ..models import Plan, Task
from ..overview import Overview, overview, task_views, timeline
from ..rules import parameters
from ..rules.colours import TITLES
from .common import plan_of_year, plans, reader, signed_in, task_or_404

FILTERS = ("blue", "green", "yellow", "red", "grey", "none")


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The running plan; visitors without an account get the public page."""
    if actor_of(request).id is None:
        return redirect("open-plan")
    plan = plans(reader(request)).filter(parent=None, year__lte=today().year).first()
    return _page(request, plan) if plan else signed_in(_none)(request)


def _none(request: HttpRequest) -> HttpResponse:
    return render(request, "annual_plan/none.html", {"may_import": actor_of(request).has("coordinator")})


@signed_in
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The plan of a year; ?plan= names a district's own plan."""
    return _page(request, plan_of_year(reader(request), year, request.GET.get("plan", "")))


@signed_in
def _page(request: HttpRequest, plan: Plan) -> HttpResponse:
    actor = reader(request)
    page = overview(plan, actor)
    colour = request.GET.get("colour", "")
    context = {
        "page": page,
        "plan": plan,
        "colour": colour if colour in FILTERS else "",
        "sums": sums(page),
        "words": TITLES,
        "reader": actor,
        "years": [p for p in plans(actor) if p.parent_id is None],
        "parts": plans(actor).filter(parent_id=plan.parent_id or plan.pk),
        "units": _units(page),
        "may_import": actor_of(request).has("coordinator"),
        "parameters": parameters(),
        "commitments": list(plan.commitments.all()),
    }
    return render(request, "annual_plan/plan.html", context)


def sums(page: Overview) -> list[tuple[int, str, str, str]]:
    """(number, words, tone, colour key) of the head of the page."""
    tones = {"blue": "done", "green": "ok", "yellow": "soon", "red": "late", "grey": "none"}
    found = [(n, TITLES[key], tones[key], key) for key, n in page.counts if key in tones and (n or key != "grey")]
    rest = dict(page.counts)["none"]
    words = "、".join(f"{word} {n}" for word, n in page.unmeasured.items()) or "没有可评的数据"
    return [*found, (rest, words, "none", "none")] if rest else found


def _units(page: Overview) -> list[tuple[str, str, int]]:
    """(key, short name, tasks led) of the lead units, by number of tasks."""
    led: dict[int, list[Task]] = {}
    for item in page.tasks:
        led.setdefault(item.task.organ_id, []).append(item.task)
    rows = [(rows[0].organ.key, rows[0].organ.short, len(rows)) for rows in led.values()]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


@signed_in
@require_safe
def task(request: HttpRequest, year: int, no: str) -> HttpResponse:
    """One task: requirement, targets, units, proofs, changes, what may be done now."""
    actor = reader(request)
    plan = plan_of_year(actor, year, request.GET.get("plan", ""))
    row = task_or_404(actor, plan, no)
    shown = task_views([row], actor, overview_day(plan))[0]
    member = actor.is_public is False
    context = {
        "plan": plan,
        "task": row,
        "shown": shown,
        "offers": available(row, actor) if member else [],
        "events": timeline(row) if member else [],
        "adjustments": [
            i for i in row.adjustments.select_related("sheet__matter", "target") if i.sheet.state == "approved"
        ],
        "parts": list(Task.objects.for_user(actor).filter(parent=row).select_related("plan", "organ")),
        "member": member,
        "period": Period.year(plan.year),
    }
    return render(request, "annual_plan/task.html", context)


def overview_day(plan: Plan) -> Any:
    """The day as of which a plan is shown."""
    from ..overview import _day

    return _day(plan, today())


@signed_in
@require_safe
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """A unit: its tasks of the running plan, its clocks, how often it was asked for anything."""
    actor = reader(request)
    organ = Organ.objects.filter(key=key).select_related("area").first()
    plan = plans(actor).filter(parent=None, year__lte=today().year).first()
    if organ is None or plan is None or actor.is_public:
        raise Http404(key)
    rows = Task.objects.for_user(actor).filter(plan=plan).select_related("plan", "aspect", "organ", "matter")
    rows = rows.prefetch_related("targets", "units__organ", "adjustments__sheet").order_by("order")
    led = [t for t in rows if t.organ_id == organ.pk]
    named = [
        t
        for t in rows
        if t.organ_id != organ.pk and any(u.organ_id == organ.pk or organ.pk in u.members for u in t.units.all())
    ]
    day = overview_day(plan)
    period = Period.year(plan.year).until(day)
    context = {
        "organ": organ,
        "plan": plan,
        "led": task_views(led, actor, day),
        "named": named,
        "burden": meter.load_of(organ.pk, period),
        "kinds": {kind.key: kind.title for kind in KINDS},
        "may_open": actor.has(*meter.READERS) or organ.pk in actor.organs("unit_contact"),
        "period": period,
        "clocks": _clocks(organ, actor),
        "day": day,
    }
    return render(request, "annual_plan/unit.html", context)


def _clocks(organ: Organ, actor: Actor) -> list[Run]:
    """Running clocks at this organ that the reader may see, by due day."""
    rows = (
        Run.objects.for_user(actor)
        .filter(organ_id=organ.pk, stopped_on=None)
        .select_related("matter")
        .order_by("due_on", "id")[:40]
    )
    titles = {key: {c.key: c.title for c in reg.procedure.clocks} for key, reg in registers().items() if reg.procedure}
    found = list(rows)
    for run in found:
        run.title = titles.get(run.register, {}).get(run.key, run.key)  # type: ignore[attr-defined]
    return found
