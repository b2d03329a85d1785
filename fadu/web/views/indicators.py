"""A figure down to its records: formula, numerator and denominator (one query), organs, months, published values."""

from collections import Counter
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel import freezing
from fadu.kernel.access import Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.figures import percent as percent_text
from fadu.kernel.indicators import Indicator, all_indicators, indicator, values
from fadu.kernel.models import Frozen
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.web import listing as lists
from fadu.web.paging import Order, Page, turn
from fadu.web.shell import ASPECTS, actor_of
from fadu.web.views.common import may_list, register_or_404, staff

FIRST_YEAR = 2000
SIZE = 50
FIRST_COLUMNS = 4
PARTS = {"base": "分母", "hit": "分子", "miss": "分母中未计入分子"}
PUBLISHERS = ("coordinator",)


@staff
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All figures whose register the person may open, with this year's value, by register."""
    actor, year = actor_of(request), _year(request.GET.get("year", ""))
    open_ = [ind for ind in all_indicators() if may_list(ind.register, actor)]
    words, chosen = request.GET.get("q", "").strip()[:60], request.GET.get("r", "")
    shown = [ind for ind in open_ if chosen in ("", ind.register_key) and _speaks(ind, words)]
    figures = values(shown, actor, Period.year(year))
    groups: dict[str, list[tuple[Indicator, Figure]]] = {}
    for ind in shown:
        groups.setdefault(ind.register_key, []).append((ind, figures[ind.name]))
    counts = Counter(ind.register_key for ind in open_)
    books = registers()
    context = {
        "books": [(books[key], found) for key, found in groups.items()], "aspects": ASPECTS, "year": year,
        "years": range(today().year, today().year - 4, -1), "words": words, "chosen": chosen, "total": len(shown),
        "counts": [(books[key], n) for key, n in counts.items()],
    }  # fmt: skip
    return render(request, "kernel/indicators.html", context)


def _speaks(ind: Indicator, words: str) -> bool:
    """Whether title, formula or register of a figure hold every word asked for."""
    return all(word in f"{ind.register.title} {ind.title} {ind.formula} {ind.name}" for word in words.split())


def _find(key: str, actor: Actor) -> Indicator:
    try:
        found = indicator(key)
    except KeyError as error:
        raise Http404(key) from error
    register_or_404(found.register_key, actor)
    return found


def _year(text: str) -> int:
    given = int(text) if text.isdecimal() and len(text) == 4 else 0
    return given if FIRST_YEAR <= given <= today().year + 1 else today().year


@staff
@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """The figure of a year; organ=<id> narrows it, part=base|hit|miss chooses the list."""
    actor = actor_of(request)
    ind = _find(key, actor)
    year = _year(request.GET.get("year", ""))
    organ = request.GET.get("organ", "")
    scope: dict[str, Any] = {"organ": int(organ)} if organ.isdecimal() and len(organ) < 10 else {}
    part = request.GET.get("part", "base") if request.GET.get("part") in PARTS else "base"
    period = Period.year(year)
    context = {
        "ind": ind,
        "register": ind.register,
        "year": year,
        "years": range(max(year, today().year), max(year, today().year) - 5, -1),
        "figure": ind.value(actor, period, **scope),
        "dated_label": lists.show.label_of(ind.register.model, ind.dated.replace("__", ".")),
        "part": part,
        "parts": PARTS,
        "organ": organ,
        "months": None if ind.kind in ("awaiting", "stock") else _months(ind, actor, period, scope),
        "organs": [_organ_row(ind, row) for row in ind.by_organ(actor, period)],
        "basis": ind.basis.text(min(period.end, today())) if ind.basis else "",
        "may_publish": actor.has(*PUBLISHERS),
    }
    return render(
        request,
        "kernel/indicator.html",
        context | _records(request, ind, actor, part, scope) | _published(ind, year, actor),
    )


def _months(ind: Indicator, actor: Actor, period: Period, scope: dict[str, Any]) -> dict[str, Any]:
    """Columns of the year: shares for a ratio, otherwise numbers of rows."""
    found = {month.month: (hits, base) for month, hits, base in ind.monthly(actor, period, **scope)}
    values: list[Any] = []
    shown = []
    for month in range(1, 13):
        hits, base = found.get(month, (0, 0))
        value = (Fraction(hits, base) if base else None) if ind.kind == "ratio" else base
        values.append(value)
        shown.append("—" if value is None else percent_text(value, 1) if ind.kind == "ratio" else str(value))
    day = today()
    part_month = day.month if period.start.year == day.year else 0
    last = part_month or 12
    names = [f"{month}月" for month in range(1, 13)]
    cut = [value if place < last else None for place, value in enumerate(values)]
    told = [text if place < last else "" for place, text in enumerate(shown)]
    return {"values": cut, "shown": told, "part_month": part_month, "names": names, "rows": found}


def _organ_row(ind: Indicator, row: tuple[int, str, int, int]) -> dict[str, Any]:
    pk, name, hits, base = row
    share = percent_text(Fraction(hits, base)) if ind.kind == "ratio" and base else ""
    return {"pk": pk, "name": name, "hits": hits, "base": base, "share": share}


def _records(request: HttpRequest, ind: Indicator, actor: Actor, part: str, scope: dict[str, Any]) -> dict[str, Any]:
    """One page of the rows behind the figure, with the columns of the register's list."""
    year = _year(request.GET.get("year", ""))
    rows = ind.records(actor, Period.year(year), part, **scope)
    listing = lists.Listing(ind.register, actor, {"sort": f"-{ind.dated}"})
    order = Order(ind.dated, True)
    wanted = rows.select_related("matter", "organ", *ind.register.pages.select)
    path = ind.dated.replace("__", ".")
    page: Page = turn(
        wanted, order, request.GET.get("after", ""), SIZE, lambda row: (lists.show.value_of(row, path), row.pk)
    )
    _narrow(listing, path)
    table = [{"pk": row.pk, "hit": row.is_hit, "cells": lists.cells(listing, row, plain=False)} for row in page.rows]
    return {"columns": listing.columns, "rows": table, "page": page}


def _narrow(listing: lists.Listing, dated: str) -> None:
    """The list stands beside the definition: only the first columns and the day that counts."""
    columns = listing.columns
    first = [column for column in columns[:FIRST_COLUMNS] if column.key != "state"]
    day = next((column for column in columns if column.key == dated), None)
    title = lists.show.label_of(listing.register.model, dated)
    listing.columns = [*first, day or lists.Column(dated, title)] if day not in first else first


def _published(ind: Indicator, year: int, actor: Actor) -> dict[str, Any]:
    """Published values that touch the year, newest first, and how the newest differs from the records now."""
    found = list(Frozen.objects.filter(indicator=ind.name, start__year=year).select_related("organ", "restates")[:20])
    changed = freezing.restatement(found[0]) if found and freezing.may_compare(ind, actor) else None
    return {"published": found, "changed": changed}


@staff
@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Freeze the figure of a year up to today; a second time for the same days restates the first, with a reason."""
    actor = actor_of(request)
    ind = _find(key, actor)
    if not actor.has(*PUBLISHERS):
        raise PermissionDenied("只有法治办统筹可以发布指标。")
    year = _year(request.POST.get("year", ""))
    period = Period.year(year).until(today())
    last = freezing.latest(ind.name, period)
    try:
        saved = freezing.freeze(ind, period, actor, restates=last, reason=request.POST.get("reason", ""))
    except ValueError as error:
        messages.error(request, str(error), extra_tags="late")
    else:
        messages.success(request, f"已发布：{ind.title} {saved.text}（{period.title}）")
    return redirect(f"{reverse('indicator', args=[key])}?{urlencode({'year': year})}")
