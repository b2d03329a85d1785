"""Coverage: the low-credit list with those who were not visited, mobile use by three readings and the chosen one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel import freezing
from fadu.kernel.audit import record
from fadu.kernel.models import Frozen
from fadu.kernel.procedure import set_actor
from fadu.kernel.today import now, today
from fadu.people.actors import actor_of

from .. import indicators as figures
from ..models import LowCredit, MobileReading
from ..vocab import READINGS
from .common import page_of, period_of, readers, year_of

DECIDERS = ("coordinator", "risk.head")
LISTED, SHOWN = 200, 5


@readers
@require_safe
def low_credit(request: HttpRequest) -> HttpResponse:
    """The list of a year: how many had a supervision act, and each one that had none."""
    actor, year = actor_of(request), year_of(request)
    period, ind = period_of(year), figures.LIST_INDICATORS[0]
    missing = figures.uncovered(actor, period).select_related("organ", "enterprise")
    rows, after = page_of(missing, request.GET.get("after", ""))
    context = {
        "year": year,
        "years": range(today().year, today().year - 4, -1),
        "ind": ind,
        "figure": ind.value(actor, period),
        "rows": rows,
        "next": after,
        "organs": [row for row in ind.by_organ(actor, period) if row[3]],
        "now": LowCredit.objects.for_user(actor).filter(until=None).count(),
        "frozen": freezing.latest(ind.name, period),
    }
    return render(request, "risk_supervision/low_credit.html", context)


@readers
@require_safe
def mobile(request: HttpRequest) -> HttpResponse:
    """Mobile coverage of a year by three readings, which one counts, and what each leaves out."""
    actor, year = actor_of(request), year_of(request)
    period, chosen = period_of(year), figures.chosen_reading()
    readings = [
        {"key": key, "words": words, "ind": figures.BY_READING[key], "chosen": key == chosen} for key, words in READINGS
    ]
    for row in readings:
        ind: Any = row["ind"]
        row["figure"] = ind.value(actor, period)
        row["missing"] = (
            list(ind.records(actor, period, "miss").select_related("organ")[:LISTED]) if row["key"] != "acts" else []
        )
    context = {
        "year": year,
        "years": range(today().year, today().year - 4, -1),
        "readings": readings,
        "history": MobileReading.objects.all()[:12],
        "may_choose": actor.has(*DECIDERS),
        "organs": _by_organ(actor, period),
        "choices": READINGS,
        "published": _published(year),
        "ind": figures.ACT_INDICATORS[0],
    }
    return render(request, "risk_supervision/mobile.html", context)


def _published(year: int) -> list[dict[str, Any]]:
    """What was published for the year, newest first: by which reading, and whether that is the one in use now."""
    chosen = figures.ACT_INDICATORS[0]
    named = {ind.definition: ind.title for ind in figures.BY_READING.values()}
    rows = Frozen.objects.filter(indicator=chosen.name, start__year=year).order_by("-frozen_at", "-id")[:SHOWN]
    return [
        {"row": row, "reading": named.get(row.definition, "当时的口径"), "same": row.definition == chosen.definition}
        for row in rows
    ]


def _by_organ(actor: Any, period: Any) -> list[tuple[int, str, int, int]]:
    rows = figures.MOBILE_ACTS.by_organ(actor, period)
    return sorted(rows, key=lambda row: (row[2] / row[3] if row[3] else 1, row[1]))


@readers
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Decide which reading the city's target uses; earlier decisions stay readable."""
    actor = actor_of(request)
    if not actor.has(*DECIDERS):
        raise PermissionDenied("只有法治办统筹或者分类负责人可以确定口径。")
    reading, reason = request.POST.get("reading", ""), request.POST.get("reason", "").strip()
    if reading not in dict(READINGS) or not reason:
        messages.error(request, "请选择口径并写明理由", extra_tags="late")
        return redirect("risk-mobile")
    with transaction.atomic():
        set_actor(actor)
        MobileReading.objects.create(
            reading=reading, since=today(), reason=reason[:400], decided_by=actor.label or actor.name, decided_at=now()
        )
        words = dict(READINGS)[reading]
        record(
            actor, "risk.reading", f"移动监管覆盖率口径：{words}"[:200], facts={"reading": reading, "reason": reason}
        )
    stale = any(not one["same"] for one in _published(today().year))
    more = (
        "已经发布的数值是按原口径的，不会改动；要用新口径，请在指标页作更正发布并写明理由"
        if stale
        else "发布后数值和口径都不再变动"
    )
    messages.success(request, f"口径已确定：{words.split('：')[0]}。{more}")
    return redirect("risk-mobile")
