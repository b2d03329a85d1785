"""The burden meter: what every unit was asked for, each number down to its entries, and the limits of the city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.figures import Period
from fadu.kernel.models import Matter
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import only
from fadu.registry.burden import meter
from fadu.registry.burden.inforce import limits_on, set_limits
from fadu.registry.burden.models import Demand, SetLimit
from fadu.registry.burden.rules.limits import KINDS, fields, value_of, warnings

from .pages import OFFICE, unit_or_404

SIZE = 50


@only(*OFFICE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What every unit was asked for this month and this year, and who asks."""
    day = today()
    month, year = meter.month_of(day), Period.year(day.year)
    loads, whole, bounds = meter.loads(month), meter.loads(year.until(day)), limits_on(day)
    organs = {o.pk: o for o in apps.get_model("people.Organ")._base_manager.filter(pk__in=whole)}
    rows = [
        (organs[pk], loads.get(pk, meter.EMPTY), load, warnings(loads.get(pk, meter.EMPTY), bounds))
        for pk, load in whole.items()
    ]
    asked = Demand._plain.filter(on__gte=year.start, on__lte=day)
    waiting = Count(meter.ONE, distinct=True, filter=Q(answered_on=None))
    offices = asked.values("office__short").annotate(n=meter.TIMES, open=waiting)
    context = {
        "day": day,
        "rows": sorted(rows, key=lambda row: (-len(row[3]), -row[2].minutes)),
        "limits": bounds,
        "set": list(SetLimit.objects.all()[:12]),
        "titles": {key: title for key, (title, _, _) in fields().items()},
        "may_set": actor_of(request).has("coordinator"),
        "offices": list(offices.order_by("-n")),
        "total": sum(load.total for load in whole.values()),
        "over": sum(bool(row[3]) for row in rows),
    }
    return render(request, "dispatch/burden.html", context)


@only(*OFFICE, "unit_contact")
@require_safe
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """Every entry of one unit: month=2026-11 or the year so far; kind= one kind. Texts follow the matter's gate."""
    actor, day = actor_of(request), today()
    organ = unit_or_404(actor, key)
    month = _month(request.GET.get("month", ""), day)
    period = meter.month_of(month) if month else Period.year(day.year).until(day)
    kind = request.GET.get("kind", "")
    start = _mark(request.GET.get("after", ""))
    rows = meter.entries(organ.pk, period, kind).order_by("-on", "-mark")
    if start:
        rows = rows.filter(Q(on__lt=start[0]) | Q(on=start[0], mark__lt=start[1]))
    found = list(rows[: SIZE + 1])
    shown = found[:SIZE]
    asked = Matter.objects.for_user(actor).filter(pk__in=[row["matter_id"] for row in shown])
    seen = set(asked.values_list("pk", flat=True))
    load = meter.load_of(organ.pk, period)
    context = {
        "organ": organ, "day": day, "month": month, "period": period, "kind": kind, "load": load, "seen": seen,
        "kinds": {k.key: k.title for k in KINDS}, "rows": shown, "first": not start,
        "next": f"{shown[-1]['on']}~{shown[-1]['mark']}" if len(found) > SIZE else "",
        "warnings": meter.warnings_of(organ.pk, month) if month else [],
        "this_month": f"{day:%Y-%m}", "total": load.of(kind) if kind else load.total,
    }  # fmt: skip
    return render(request, "dispatch/burden_unit.html", context)


def _month(text: str, day: date) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return day.replace(day=1)


def _mark(text: str) -> tuple[date, int] | None:
    on, _, pk = text.partition("~")
    try:
        return date.fromisoformat(on), int(pk)
    except ValueError:
        return None


@only("coordinator")
@require_http_methods(["GET", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """Set limits from a day on, with a reason; earlier ones stay."""
    day, given = today(), dict(request.POST.items())
    errors: dict[str, str] = {}
    bounds = limits_on(day)
    if request.method == "POST":
        values, since, errors = read_limits(given, day)
        if not errors and since:
            told = set_limits(actor_of(request), values, since, given["reason"].strip()[:300])
            messages.success(request, f"已设定：{'；'.join(told)}" if told else "与现行上限相同，没有改动")
            return redirect("burden")
    asks = fields().items()
    shown = [(key, title, given.get(key, value_of(bounds, key)), low, top) for key, (title, low, top) in asks]
    names = {key: title for key, (title, _, _) in asks} | {"since": "施行日期", "reason": "理由"}
    context = {"fields": shown, "errors": errors, "given": given, "day": day, "names": names}
    return render(request, "dispatch/burden_limits.html", context, status=422 if errors else 200)


def read_limits(given: Mapping[str, Any], day: date) -> tuple[dict[str, int], date | None, dict[str, str]]:
    """(values, day from which, errors by field)."""
    errors: dict[str, str] = {}
    values, since = {}, None
    for key, (_, low, top) in fields().items():
        text = str(given.get(key, "")).strip()
        if text.isascii() and text.isdecimal() and len(text) < 6 and low <= int(text) <= top:
            values[key] = int(text)
        else:
            errors[key] = f"请填 {low} 至 {top} 的整数"
    try:
        since = date.fromisoformat(str(given.get("since", "")))
        if since < day:
            errors["since"] = "不能早于今天：已经计过的月份按当时的上限"
    except ValueError:
        errors["since"] = "请填写日期，如 2026-12-01"
    if not str(given.get("reason", "")).strip():
        errors["reason"] = "请写明理由"
    return values, since, errors
