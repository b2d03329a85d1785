"""The page of a target: bound indicator, formula, both lists, freezing, months, where it is heading."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel import freezing
from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.figures import percent
from fadu.kernel.register import registers
from fadu.people.actors import actor_of

from ..claiming import compared, sum_typed
from ..drawing import heading
from ..figures import TargetView, bound, monthly, period_of, published, view
from ..models import Target, Task
from ..rules.aggregation import Refused, told
from .common import reader, signed_in
from .pages import overview_day


def _target(actor: Actor, pk: int) -> Target:
    target = Target._plain.select_related("task__plan", "task__organ", "task__aspect").filter(pk=pk).first()
    if target is None or not Task.objects.for_user(actor).filter(pk=target.task_id).exists():
        raise Http404(str(pk))
    return target


@signed_in
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything behind one target."""
    actor = reader(request)
    target = _target(actor, pk)
    plan = target.task.plan
    day = overview_day(plan)
    shown = view(target, actor, plan.year, day)
    rows, changed = published(shown, actor)
    context = {
        "target": target,
        "member": not actor.is_public,
        "task": target.task,
        "plan": plan,
        "shown": shown,
        "months": _months(shown, actor),
        "published": rows,
        "changed": changed,
        "may_freeze": bool(shown.figure) and actor.has("coordinator"),
        "day": day,
        "may_list": bool(shown.ind) and _may_list(shown, actor),
        "heading": heading(shown, plan.year, day) if shown.course else None,
        "adjustments": [i for i in target.adjustments.select_related("sheet__matter") if i.sheet.state == "approved"],
        "claims": compared(shown, actor) if not actor.is_public else ([], ""),
        "may_add": actor.has("coordinator"),
        "basis": shown.ind.basis.text(day) if shown.ind and shown.ind.basis else "",
    }
    return render(request, "annual_plan/target.html", context)


def _may_list(shown: TargetView, actor: Actor) -> bool:
    register = registers()[shown.ind.register_key]  # type: ignore[union-attr]
    return any(actor.has(g.role) and g.list_rows for g in register.access)


def _months(shown: TargetView, actor: Actor) -> dict[str, Any] | None:
    """The months of the year for the columns: shares of a ratio, numbers of a count."""
    rows = {month: (hits, base) for month, hits, base in monthly(shown, actor)}
    if not rows or shown.ind is None:
        return None
    ratio = shown.ind.kind == "ratio"
    values: list[Any] = []
    for month in range(1, shown.period.end.month + 1):
        hits, base = rows.get(month, (0, 0))
        values.append((Fraction(hits, base) if base else None) if ratio else base)
    told = ["—" if v is None else percent(v, 1) if ratio else str(v) for v in values]
    goal = None
    if ratio and shown.target.comparator in ("full", ">=", "="):
        goal = Fraction(1) if shown.target.comparator == "full" else (shown.target.spec.value or Fraction(0)) / 100
    table = [(month, *rows.get(month, (0, 0)), told[month - 1]) for month in range(1, len(values) + 1)]
    return {
        "values": values,
        "shown": told,
        "goal": goal,
        "table": table,
        "ratio": ratio,
        "names": [f"{m}月" for m in range(1, len(values) + 1)],
    }


@signed_in
@require_POST
def add_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody types the sum of what the units claim: never in place of a register; otherwise only if it is the sum."""
    actor = actor_of(request)
    target = _target(actor, pk)
    if not actor.has("coordinator"):
        raise PermissionDenied("只有法治办统筹可以汇总。")
    plan = target.task.plan
    typed = request.POST.get("total", "")
    found = sum_typed(view(target, actor, plan.year, overview_day(plan)), typed)
    if isinstance(found, Refused):
        messages.error(request, found.reason, extra_tags="late")
    else:
        words = f"{target.key} 各单位申报之和 {told(found)}，未经登记册核实"
        with transaction.atomic():
            facts = {"target": target.key, "sum": told(found)}
            record(actor, "plan.claims", words, matter_id=target.task_id, facts=facts)
        messages.success(request, f"{words}，已留痕；不用于评价")
    return redirect(f"{reverse('plan-target', args=[pk])}#claims")


@signed_in
@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the figure of the plan's year so far; a second time for the same days only as a reasoned correction."""
    actor = actor_of(request)
    target = _target(actor, pk)
    if not actor.has("coordinator"):
        raise PermissionDenied("只有法治办统筹可以冻结指标。")
    ind = bound(target)
    if ind is None:
        raise Http404("indicator")
    period = period_of(target.task.plan.year, overview_day(target.task.plan))
    last = freezing.latest(ind.name, period)
    try:
        saved = freezing.freeze(ind, period, actor, restates=last, reason=request.POST.get("reason", ""))
    except ValueError as error:
        messages.error(request, str(error), extra_tags="late")
    else:
        messages.success(request, f"已冻结：{ind.title} {saved.text}（{period.title}，{len(saved.records)} 条记录）")
    return redirect("plan-target", pk)
