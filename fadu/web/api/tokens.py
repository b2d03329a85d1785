"""The page where a person makes and revokes tokens, and the guide to the interface."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.kernel.audit import record
from fadu.kernel.today import now
from fadu.web.api import app
from fadu.web.api.models import LIFETIMES, SCOPES, ApiToken
from fadu.web.api.problems import TITLES
from fadu.web.portal.common import page
from fadu.web.shell import actor_of
from fadu.web.views.common import staff

MOST_LIVE = 20


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a POST makes a new one, whose text is shown on this answer and never again."""
    given = {"name": "", "scopes": ["read"], "days": "90"}
    if request.method != "POST":
        return _page(request, given, {})
    given = {
        "name": request.POST.get("name", "").replace("\x00", "").strip(),
        "scopes": request.POST.getlist("scopes"),
        "days": request.POST.get("days", ""),
    }
    errors = _faults(request, given)
    if errors:
        return _page(request, given, errors, status=422)
    scopes = [key for key, _ in SCOPES if key in given["scopes"]]
    with transaction.atomic():
        token, text = ApiToken.issue(request.user, given["name"], scopes, int(given["days"]))
        record(
            actor_of(request),
            "token.issued",
            "生成接口令牌",
            facts={"token": token.pk, "name": token.name, "scopes": scopes},
        )
    return _page(request, {"name": "", "scopes": ["read"], "days": "90"}, {}, text=text)


def _faults(request: HttpRequest, given: dict[str, Any]) -> dict[str, str]:
    errors = {}
    if not 1 <= len(given["name"]) <= 80:
        errors["name"] = "请写明用途，最多 80 字"
    if not given["scopes"] or set(given["scopes"]) - {key for key, _ in SCOPES}:
        errors["scopes"] = "请至少选一项"
    if given["days"] not in {str(days) for days, _ in LIFETIMES}:
        errors["days"] = "请选择"
    if ApiToken.objects.filter(user=request.user, revoked_at=None, expires_at__gt=now()).count() >= MOST_LIVE:
        errors["name"] = f"有效的令牌已有 {MOST_LIVE} 个，请先吊销不用的"
    return errors


def _page(
    request: HttpRequest, given: dict[str, Any], errors: dict[str, str], text: str = "", status: int = 200
) -> HttpResponse:
    tokens = list(ApiToken.objects.filter(user=request.user))
    context = {
        "tokens": tokens,
        "given": given,
        "errors": errors,
        "text": text,
        "scopes": SCOPES,
        "lifetimes": LIFETIMES,
        "titles": dict(SCOPES),
    }
    return render(request, "api/tokens.html", context, status=status)


@staff
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own tokens; it stops working with the next call."""
    token = ApiToken.objects.filter(user=request.user, pk=pk).first()
    if token is None:
        raise Http404(str(pk))
    if token.revoked_at is None:
        with transaction.atomic():
            ApiToken.objects.filter(pk=pk).update(revoked_at=now())
            record(actor_of(request), "token.revoked", "吊销接口令牌", facts={"token": pk, "name": token.name})
    messages.success(request, f"已吊销「{token.name}」")
    return redirect("tokens")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Every operation and every problem, made from the OpenAPI document."""
    document = app.schema()
    operations: dict[str, list[dict[str, Any]]] = {}
    for address, methods in document["paths"].items():
        for method, spec in methods.items():
            entry = {
                "method": method.upper(),
                "address": address,
                "summary": spec["summary"],
                "text": spec.get("description", ""),
                "open": not spec.get("security"),
                "parameters": spec.get("parameters", []),
            }
            operations.setdefault(spec["tags"][0], []).append(entry)
    return page(request, "api", "api", operations=operations, problems=TITLES)
