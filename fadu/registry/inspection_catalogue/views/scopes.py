"""Trying out whom an item is about: how many enterprises match, which ones, and why a certain one does or does not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fadu.kernel.register import register
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.ids import check_uscc, normalise
from fadu.people.models import Area

from .. import lookups, scoping
from ..models import Item
from ..reach import OPEN
from ..rules import scope, vocab
from .common import readers

SHOWN, LONGEST = 20, 600


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def scopes(request: HttpRequest) -> HttpResponse:
    """The editor of a scope. It saves nothing: the text goes into the form of the item."""
    post = request.POST
    text, error = _text(request), ""
    try:
        if len(text) > LONGEST:
            raise scope.BadScope(f"对象范围最长 {LONGEST} 字，现在是 {len(text)} 字")
        if post.get("add"):
            more = scope.condition_text(post.get("field", ""), post.get("verb", ""), post.get("value", "")[:200])
            text = scope.joined(text, more, post.get("how", "and"))
        context = _found(request, text)
    except scope.BadScope as bad:
        error, context = str(bad), {}
    context |= {
        "scope": text, "error": error, "fields": tuple(scope.FIELDS.items()), "verbs": scope.VERBS, "post": post,
        "values": _values(), "longest": LONGEST, "uscc": post.get("uscc", "").strip()[:40],
    }  # fmt: skip
    return render(request, "inspection_catalogue/scope.html", context, status=422 if error else 200)


def _text(request: HttpRequest) -> str:
    """What was typed; without it the scope of the item from which the page was opened."""
    if request.method == "POST":
        return request.POST.get("scope", "").strip()
    pk = request.GET.get("item", "")
    found = (
        Item.objects.for_user(actor_of(request)).filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    )
    return found.scope if found else ""


def _found(request: HttpRequest, text: str) -> dict[str, Any]:
    """The number of matching open enterprises that the reader may see, the first of them, and why one matches."""
    tree = scope.parse(text)
    firms = register("enterprise").model.objects.for_user(actor_of(request))
    open_ = firms.filter(status__in=OPEN)
    hits = open_.filter(scoping.condition(text))
    found: dict[str, Any] = {"words": scope.words(tree), "count": hits.count(), "total": open_.count()}
    found["rows"] = list(hits.order_by("pk").values("pk", "name", "uscc", "industry", "address")[:SHOWN])
    code = request.POST.get("uscc", "").strip()
    return found | (_why(firms, tree, normalise(code)) if code else {})


def _why(firms: Any, tree: Any, code: str) -> dict[str, Any]:
    told = check_uscc(code)
    firm = firms.filter(uscc=code).select_related("town").first()
    if firm is None:
        return {"unknown": told.error or f"您能看到的市场主体里没有 {code}"}
    fields = lookups.fields_of(firm, lookups.marks_of(firm, today()))
    closed = "" if firm.status in OPEN else f"该主体已{firm.get_status_display()}，不在检查对象之内"
    return {"firm": firm, "closed": closed, "matched": scope.matches(tree, fields) and not closed,
            "reasons": scope.reasons(tree, fields)}  # fmt: skip


def _values() -> list[tuple[str, str]]:
    """The codes that each field takes, in words."""
    firm = register("enterprise").model
    areas = Area.objects.filter(level=Area.Level.COUNTY).values_list("code", "name")
    listed = {name: tuple(firm._meta.get_field(name).choices) for name in ("kind", "status", "size", "grade")}
    listed |= {"area": tuple(areas), "marks": tuple(vocab.MARKS)}
    plain = {"industry": "门类字母加 2 至 4 位数字，如 C13 含其下全部小类", "town": "九位镇街代码",
             "staff_count": "整数", "registered_capital": "以万元计的数"}  # fmt: skip
    return [
        (title, plain.get(key) or "；".join(_worded(*pair) for pair in listed[key]))
        for key, title in scope.FIELDS.items()
    ]


def _worded(code: str, word: str) -> str:
    return word if word.startswith(code) else f"{code} {word}"
