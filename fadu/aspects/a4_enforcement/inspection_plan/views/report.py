"""The report of a plan, how far its computation has come, what collides, what other rules would save."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.cache import cache
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.access import Actor
from fadu.kernel.today import now, today
from fadu.people.actors import actor_of
from fadu.registry.enterprises.models import Enterprise

from ..demanded import unfiled
from ..documents.tables import Tables
from ..files import laid_out
from ..identity import PUBLIC_ID
from ..jobs import latest
from ..keeping import KINDS, NOTED
from ..models import Conflict, Demand, Job, PlanVersion, YearPlan
from ..solver.frame import read_frame
from ..solver.savings import savings
from ..staying import STAY
from ..steps.demand import STATES as DEMAND_STATES
from ..writing import report_of
from .calendar import mine, missed
from .common import SEES_ALL, TABS, plan_or_404, signed_in

SILENT = 180  # seconds without a sign after which a computation counts as interrupted
FLOORS = (Fraction(3, 4), Fraction(1, 2), Fraction(1, 4))
MOST = 60_000  # enterprises up to which a page computes the chance floor itself
KEPT = 3600
SHOWN = 40
ARRANGED = re.compile(r"安排：(\d+) 月")


@dataclass(frozen=True)
class Cell:
    """One body in one month."""

    month: int
    minutes: int
    capacity: int

    @property
    def percent(self) -> int:
        """Share of the capacity that is planned, cut."""
        return self.minutes * 100 // self.capacity if self.capacity else (999 if self.minutes else 0)

    @property
    def look(self) -> str:
        """over, full, none or nothing."""
        if self.minutes > self.capacity:
            return "over"
        return "full" if self.percent >= 90 else "" if self.minutes else "none"


def loads(tables: Tables) -> list[tuple[str, int, list[Cell], int, int]]:
    """(body, id, twelve cells, minutes, capacity), the fullest body first."""
    found: dict[int, dict[int, Cell]] = {}
    for row in tables.loads:
        found.setdefault(row.body_id, {})[row.month] = Cell(row.month, row.minutes, row.capacity)
    words = tables.words(set(found))
    rows = []
    for body, cells in found.items():
        year = [cells.get(m, Cell(m, 0, 0)) for m in range(1, 13)]
        rows.append((words.body(body), body, year, sum(c.minutes for c in year), sum(c.capacity for c in year)))
    return sorted(rows, key=lambda row: (-max(c.percent for c in row[2]), row[0]))


def compared(plan: YearPlan, told: dict[str, Any]) -> list[tuple[str, float, str]]:
    """(what, number, words) of the bars: departments alone, merged by chance, this plan, what cannot be beaten."""
    rows = [
        ("各部门单独", float(plan.alone or 0), "按同一总体、同一比例，由公式算出的预计到访"),
        ("各自抽取再合并", float(plan.independent or 0), "碰巧抽到同一家才合并"),
        ("本计划到访", float(plan.visits or 0), f"现行第 {plan.edition} 版，含专项"),
        ("窗口所限最少到访", float(plan.window_minimum or 0), "抽取当时，抽中事项的检查月份和静默月所允许的最少次数"),
        ("抽中企业", float(told.get("enterprises", plan.enterprises or 0)), "抽取当时"),
        ("可证下限", float(plan.floor or 0), "任何机会相同的抽取办法，平均不少于此"),
    ]
    return [row for row in rows if row[1]]


@signed_in
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """Visits, floor, gap, comparisons, loads, who gains, what is not kept."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    told, job, tables = report_of(plan), latest(plan), Tables(plan)
    rows = compared(plan, told) if plan.edition else []
    context = {
        "plan": plan, "tabs": TABS, "tab": "report", "told": told, "rows": rows,
        "top": max((n for _, n, _ in rows), default=1), "job": job, "silent": _silent(job),
        "versions": list(PlanVersion._plain.filter(plan=plan).order_by("-no")),
    }  # fmt: skip
    if plan.edition:
        names = {row.body.organ.key: row.body.organ.short or row.body.organ.name for row in tables.loads}
        context |= {"loads": loads(tables), "names": names, "months": tables.by_month(), "teams": tables.teams(8)}
        context |= kept(plan, actor) | {"missed": missed(mine(plan, actor)).count()}
    else:
        context |= asked(plan, actor)
    return render(request, "inspection_plan/report.html", context)


def asked(plan: YearPlan, actor: Actor) -> dict[str, Any]:
    """Before the draw: what each body asks for and what it would cost, and who has asked for nothing yet."""
    rows = Demand.objects.for_user(actor).filter(plan=plan).exclude(state="withdrawn").select_related("organ")
    demands = list(rows.order_by("organ__order", "pk"))
    titles = {state.key: state.title for state in DEMAND_STATES}
    silent = unfiled(plan, today()) if actor.has(*SEES_ALL) and plan.state == "collecting" else []
    return {"demands": demands, "demand_states": titles, "silent": silent,
            "tasks": sum(d.tasks or 0 for d in demands), "alone": sum(d.cost_visits or 0 for d in demands)}


def kept(plan: YearPlan, actor: Actor) -> dict[str, Any]:
    """What the version in use does not keep, worst first; how much of it nobody has answered yet."""
    noted = Conflict._plain.filter(plan=plan, kind__in=NOTED, enterprise__isnull=False)
    rows = noted.filter(kind__in=KINDS)
    told = list(noted.values("kind").annotate(n=Count("pk"), open=Count("pk", filter=Q(answer=""))).order_by())
    counts, unsettled = ({row["kind"]: row[key] for row in told} for key in ("n", "open"))
    long = counts.pop(STAY, 0), unsettled.pop(STAY, 0)
    near, late = counts.get("spacing", 0), unsettled.get("spacing", 0)
    shown = by_name(rows.order_by("-size", "kind", "pk")[:SHOWN], plan, actor) if counts else []
    return {"faults": shown, "near": near, "near_answers": answers(near, late), "fault_count": sum(counts.values()),
            "stay_count": long[0],
            "cap_answers": answers(plan.cap_breaches or 0, sum(unsettled.values()) - late)}


def answers(found: int, unsettled: int) -> str:
    """Whether what is not kept has been answered, in words."""
    if not found:
        return ""
    return f"，{unsettled} 处没有处理意见" if unsettled else "，都有处理意见"


def by_name(rows: QuerySet[Conflict], plan: YearPlan, actor: Actor) -> list[Conflict]:
    """Conflicts with the name where the public id stands: all for supervision, for a body those that it visits itself.

    Never both: whoever reads a name beside a public id could look that enterprise up in the published draw.
    """
    every = actor.has(*SEES_ALL)
    name = Enterprise._plain.filter(pk=OuterRef("enterprise_id")).values("name")[:1]
    shown = list(rows.annotate(name=Subquery(name)))
    own: dict[int, set[int]] = {}
    if not every:
        firms = {row.enterprise_id for row in shown}
        for firm, month in mine(plan, actor).filter(enterprise_id__in=firms).values_list("enterprise_id", "month"):
            own.setdefault(firm, set()).add(month)
    for row in shown:
        row.name = row.name if every or row.enterprise_id in own else ""
        if row.name:
            told = row.rows if every else own_rows(row.rows, own[row.enterprise_id])
            row.text, row.rows = PUBLIC_ID.sub(row.name, row.text), PUBLIC_ID.sub(row.name, told)
    return shown


def own_rows(text: str, months: set[int]) -> str:
    """The rows of a conflict without the visits in months in which the reader's body does not go there."""
    rows = [(row, ARRANGED.match(row)) for row in text.splitlines()]
    kept_rows = [row for row, found in rows if not found or int(found[1]) in months]
    others = len(rows) - len(kept_rows)
    return "\n".join([*kept_rows, *([f"另有 {others} 次到访由其他主体安排"] if others else [])])


def _silent(job: Job | None) -> bool:
    return bool(job and not job.ended_at and job.heard_at and (now() - job.heard_at).total_seconds() > SILENT)


@signed_in
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a computation has come; asked again every two seconds while it runs."""
    plan = plan_or_404(actor_of(request), pk)
    job = latest(plan)
    context = {"plan": plan, "job": job, "silent": _silent(job)}
    response = render(request, "inspection_plan/progress.html", context)
    if plan.state not in ("drawing", "replanning"):
        response["HX-Refresh"] = "true"
    return response


@signed_in
@require_safe
def conflict_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that collides, by kind, with rows, ground and answer."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    kind = request.GET.get("kind", "")
    rows = Conflict._plain.filter(plan=plan)
    counts = dict(rows.values_list("kind").annotate(n=Count("pk")).order_by())
    titles = [(key, title, counts[key]) for key, title in Conflict.KINDS if counts.get(key)]
    chosen = kind if kind in counts else (titles[0][0] if titles else "")
    shown = by_name(rows.filter(kind=chosen).order_by("-size", "pk")[:200], plan, actor)
    context = {"plan": plan, "tabs": TABS, "tab": "conflicts", "kinds": titles, "kind": chosen, "rows": shown}
    return render(request, "inspection_plan/conflicts.html", context)


def saved(plan: YearPlan) -> dict[str, Any]:
    """What other rules would save, by formula; kept for an hour, the frame does not change."""
    key = f"inspection-plan.savings.3.{plan.pk}.{plan.frame_hash}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        with laid_out(plan) as folder:
            frame = read_frame(folder)
        found = savings(frame, list(FLOORS) if len(frame.cls) <= MOST else [])
        cache.set(key, found, KEPT)
    return found


@signed_in
@require_safe
def savings_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What-if: more bodies in a visit, one ratio table for all, a lower chance floor with its certificate."""
    plan = plan_or_404(actor_of(request), pk)
    told = saved(plan) if plan.frame_hash else None
    if told and request.GET.get("as") == "json":
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
        response["Content-Disposition"] = f'attachment; filename="savings-{plan.year}.json"'
        return response
    names = {}
    if told:
        from fadu.people.models import Organ

        keys = [row["body"] for row in told["aligned"]["bodies"]]
        names = dict(Organ.objects.filter(key__in=keys).values_list("key", "short"))
    context = {"plan": plan, "tabs": TABS, "tab": "savings", "told": told, "names": names}
    return render(request, "inspection_plan/savings.html", context)
