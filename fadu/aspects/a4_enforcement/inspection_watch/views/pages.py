"""The supervision page and its lists."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.today import today
from fadu.law.reckoning import add_months
from fadu.people.actors import actor_of
from fadu.people.models import Area, Organ
from fadu.registry.inspection_catalogue.rules import metrics

from .. import lists
from ..alongside import alongside
from ..breaches import together
from ..circular import month_words
from ..models import InspectionWarning
from ..periods import year_before
from ..ratings import voices
from ..summary import key_of, months, period_of, summary
from ..tabulated import fell, rate, signed
from .circular import SUPERVISOR, kept
from .common import KINDS, chosen, watchers
from .figures import GROUPS


@watchers
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everything at a glance: ?period=2026-10 or 2026, ?area=371002."""
    actor, (period, area) = actor_of(request), chosen(request)
    told, whole = summary(actor, period, area), Period.year(period.start.year).until(today())
    now, before = months(actor, whole, area)
    warnings = InspectionWarning.objects.for_user(actor).filter(raised_on__range=(period.start, period.end))
    warnings = warnings.filter(area__startswith=area) if area else warnings
    waiting = Count("pk", filter=~Q(state="resolved"))
    by_rule = warnings.order_by().values("rule", "rule_title").annotate(n=Count("pk"), open=waiting)
    listed = list(by_rule.union(lists.refused(actor, period, area), all=True).order_by("-n"))  # one query for both
    context = {
        "told": told, "period": period, "area": area, "words": month_words(period), "now_months": now,
        "before_months": before, "month_keys": _month_keys(whole), "whole_key": key_of(whole),
        "same_key": key_of(period), "part_month": whole.end.month if whole != Period.year(whole.end.year) else 0,
        "by_rule": [row for row in listed if row["rule_title"]],
        "refused": {row["rule"]: row["n"] for row in listed if not row["rule_title"]}, "areas": _areas(actor),
        "rate": rate, "periods": _periods(request.GET.get("period", ""), period),
        "monthly": _monthly(request.GET.get("period", "")), "signed": signed, "fell": fell,
        "key": request.GET.get("period", ""), "past_key": key_of(told.past),
        "hundred": hundred, "groups": [(key, title) for key, (title, _) in GROUPS.items()],
        "circulars": kept(actor, area), "drafts": actor.has(SUPERVISOR),
        "frequency": indicator("inspection.frequency").value(actor, period, area=area),
    }  # fmt: skip
    return render(request, "inspection_watch/overview.html", context)


@watchers
@require_safe
def beside(request: HttpRequest) -> HttpResponse:
    """The tiles of caps and complaints, asked for once the page stands: caps of two years are several questions."""
    actor, (period, area) = actor_of(request), chosen(request)
    context = {
        "beside": alongside(actor, period, area), "voices": voices(actor, period, area), "rate": rate, "signed": signed,
        "fell": fell, "drop": metrics.drop, "year": period.start.year,
        "query": urlencode({"period": request.GET.get("period", ""), "area": area}),
    }  # fmt: skip
    return render(request, "inspection_watch/alongside.html", context)


def _monthly(key: str) -> tuple[str, str] | None:
    """The month whose circular is one click away while no month is chosen: the last that has ended."""
    if len(key) == len("2026-10"):
        return None
    last = add_months(today().replace(day=1), -1)
    return f"{last:%Y-%m}", f"{last.month}月"


def _month_keys(whole: Period) -> list[tuple[str, str]]:
    """(this year, the year before) of each month that has begun, as addresses of lists: the same days of both."""
    year, last = whole.start.year, whole.end.month
    found = [Period.month(year, m).until(whole.end) for m in range(1, last + 1)]
    return [(key_of(month), key_of(year_before(month))) for month in found]


@watchers
@require_safe
def enterprises(request: HttpRequest) -> HttpResponse:
    """What enterprises bear: who is visited most, by whom beyond the cap, how often for nothing."""
    actor, (period, area) = actor_of(request), chosen(request)
    wanted = [indicator(f"inspection.{key}") for key in ("over_cap", "fruitless")]
    figures = {ind.key: ind.value(actor, period, area=area) for ind in wanted}
    spread = lists.spread(actor, period, area)
    context = {
        "words": month_words(period), "figures": figures, "over": (over := lists.over_caps(actor, period, area)),
        "by_rule": Counter((o.title, bool(o.rule)) for o in over).most_common(),
        "top": (top := together(over, lists.SHOWN)), "rest": together(over, lists.MOST)[len(top) :],
        "often": lists.often(actor, period, area), "spread": spread, "visited": sum(spread.values()),
        "share": share, "kinds": KINDS, "area": area, "key": request.GET.get("period", ""), "year": period.start.year,
    }  # fmt: skip
    return render(request, "inspection_watch/enterprises.html", context)


def hundred(value: Fraction | None) -> str:
    """Visits per hundred enterprises."""
    return "—" if value is None else metrics.percent(value, 1)


def share(part: int, whole: int) -> str:
    """part of whole as a percentage."""
    return rate(metrics.ratio(part, whole))


def _areas(actor: Any) -> list[tuple[str, str]]:
    """Counties that may be chosen: none for who sees only one."""
    if not any(post.area.endswith("00") for post in actor.posts):
        return []
    return list(Area.objects.filter(level="county").order_by("code").values_list("code", "name"))


def _periods(key: str, period: Period) -> list[tuple[str, str]]:
    """What may be chosen; days that came with the address stand among them."""
    day = today()
    found = [("", f"{day.year}年至今"), (str(day.year - 1), f"{day.year - 1}年")]
    found += [(f"{day.year}-{m:02d}", f"{day.year}年{m}月") for m in range(day.month, 0, -1)]
    return found if key in dict(found) else [(key, month_words(period)), *found]


@watchers
@require_safe
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """The visits behind one number: ?organ= narrows to a body."""
    if kind not in KINDS:
        raise Http404(kind)
    actor, (period, area) = actor_of(request), chosen(request)
    asked = request.GET.get("organ", "")
    organ = Organ.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    same = request.GET.get("same", "")
    rows = lists.chosen(actor, period, kind, area, organ.pk if organ else 0, period_of(same, today()) if same else None)
    shown, following = lists.turn(rows.select_related("matter", "organ"), kind, request.GET.get("after", ""))
    context = {
        "kind": kind, "title": KINDS[kind], "total": rows.count(), "words": month_words(period), "next": following,
        "rows": shown, "kinds": KINDS, "area": area, "organ": organ, "key": request.GET.get("period", ""),
        "same": same,
    }  # fmt: skip
    return render(request, "inspection_watch/listing.html", context)
