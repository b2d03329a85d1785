"""What everybody may read: who may inspect, what, on which basis, how often, and when not."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.access import PUBLIC
from fadu.kernel.today import today

from .. import telling
from ..models import Body, DrawRatio, FrequencyRule, Item, QuietPeriod, WarningRule
from ..rules import scope, vocab
from ..sources import source

SIZE = 50
BOOKS: tuple[tuple[str, type[Any]], ...] = (
    ("上限和下限", FrequencyRule),
    ("抽查比例", DrawRatio),
    ("企业安静期", QuietPeriod),
    ("预警规则", WarningRule),
)


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Published bodies by area."""
    on_list = Count("items", filter=Q(items__state__in=("published", "revising")))
    rows = Body.objects.for_user(PUBLIC).select_related("organ__area").annotate(n=on_list)
    rows = rows.order_by("organ__area__code", "organ__order", "pk")
    return render(request, "inspection_catalogue/public/bodies.html", {"rows": rows, "day": today()})


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Published items: ?q= words, ?domain=, ?body=; pages follow the code."""
    query = request.GET
    words, domain, after = query.get("q", "").strip()[:60], query.get("domain", ""), query.get("after", "")[:30]
    rows = Item.objects.for_user(PUBLIC).order_by("code")
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(code__icontains=words) | Q(object_class__contains=words))
    if domain:
        rows = rows.filter(domain=domain)
    body = query.get("body", "")
    if body.isdecimal() and len(body) < 12:
        rows = rows.filter(bodies=int(body))
    total = rows.count()
    found = list((rows.filter(code__gt=after) if after else rows).select_related("organ")[: SIZE + 1])
    context = {
        "rows": found[:SIZE], "total": total, "next": found[SIZE - 1].code if len(found) > SIZE else "", "words": words,
        "domain": domain, "domains": vocab.DOMAINS, "first": not after,
    }  # fmt: skip
    return render(request, "inspection_catalogue/public/items.html", context)


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One published item: whom it is about, on which basis, by which form, who may check it."""
    row = Item.objects.for_user(PUBLIC).select_related("organ", "form").filter(pk=pk).first()
    if row is None:
        raise Http404(str(pk))
    who = row.bodies.filter(state="published").select_related("organ").order_by("organ__order")
    context = {
        "item": row,
        "bodies": who,
        "bases": row.bases.filter(valid_to=None),
        "who": scope.words(scope.parse(row.scope)),
        "lines": row.form.lines.all() if row.form else [],
        "months": telling.months(row.window),
    }
    return render(request, "inspection_catalogue/public/item.html", context)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Rules in use, each with its source and how far it can be trusted. Single enterprises are not named."""
    day, books = today(), []
    for title, model in BOOKS:
        rows = model.on(day)
        rows = rows.filter(enterprise=None) if model is QuietPeriod else rows
        links = [f.name for f in model._meta.fields if f.is_relation and f.name != "replaces"]
        books.append((title, [_told(row) for row in rows.select_related(*links)]))
    return render(request, "inspection_catalogue/public/rules.html", {"books": books, "day": day})


def _told(row: Any) -> dict[str, Any]:
    return {"row": row, "value": telling.value(row), "concerns": telling.concerns(row), "source": source(row.source)}
