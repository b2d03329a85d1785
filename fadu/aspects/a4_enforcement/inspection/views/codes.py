"""Codes: the public check that needs no account, the page an officer shows, the page an enterprise prints."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.kernel.audit import record
from fadu.kernel.models import demo_flag
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.kernel.register import register
from fadu.people.actors import actor_of

from .. import codes, scanning, showing
from ..rules import vocab
from ..steps.shared import HEAD, OFFICER, SUPERVISOR
from .common import picture, staff, visit_or_404


def _public(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Type a code that the camera cannot read."""
    given = request.POST.get("code", "")
    if request.method == "POST" and (bare := codes.bare(given)):
        return redirect("visit-code", bare)
    wrong = request.method == "POST"
    return _public(render(request, "inspection/enter.html", {"demo": demo_flag(), "wrong": wrong}))


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a code says now: valid or not, who may come, for what, when, on which basis."""
    answer = showing.check(code)
    actor = actor_of(request)
    officer = actor.id is not None and actor.has(OFFICER, HEAD)
    context = {
        "answer": answer, "demo": demo_flag(), "shown": codes.grouped(codes.bare(code)), "code": codes.bare(code),
        "visit": answer.visit if officer else None, "scan": scanning.prompt(actor, code) if officer else None,
        "results_of": dict(vocab.RESULTS), "triggers_of": dict(vocab.TRIGGERS),
    }  # fmt: skip
    status = 404 if answer.state == "invalid" else 200
    return _public(render(request, "inspection/verify.html", context, status=status))


@staff(OFFICER, HEAD)
@require_POST
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a visit with the enterprise's code that has just been scanned."""
    case = visit_or_404(actor_of(request), pk)
    facts = {"scan_mode": "enterprise_code", "scanned": request.POST.get("code", ""), "device": True}
    try:
        take(case, "start", actor_of(request), facts, token=request.POST.get("token") or None)
    except (InvalidFacts, NotAllowed) as error:
        messages.error(request, str(error))
        return redirect("case", "inspection", pk)
    messages.success(request, "已亮码，检查开始")
    return redirect("case", "inspection", pk)


@staff(OFFICER, HEAD, SUPERVISOR)
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The task code as large as the screen."""
    case = visit_or_404(actor_of(request), pk)
    code = showing.code_of(case)
    address = request.build_absolute_uri(reverse("visit-code", args=[code])) if code else ""
    context = {
        "case": case, "code": codes.grouped(code), "address": address, "picture": picture(address) if code else "",
        "officers": case.officer_rows(), "items": case.item_rows(), "bodies": case.body_rows(),
    }  # fmt: skip
    return render(request, "inspection/show.html", context)


@staff("enterprise.registrar")
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise's own code, to be printed and handed over; a lost one is replaced. Each look is on record.

    Nobody who inspects or watches opens it: a code that hangs at the officer's desk proves no visit. The enterprise
    prints it itself after signing in.
    """
    actor = actor_of(request)
    firm = register("enterprise").model.objects.for_user(actor).filter(pk=pk).first()
    if firm is None:
        raise Http404(str(pk))
    if request.method == "POST":
        showing.renew(firm.pk, actor)
        return redirect("visit-enterprise-code", pk)
    with transaction.atomic():
        code = showing.enterprise_code(showing.issue_for(firm.pk))
        record(actor, "enterprise_code", "查看、打印企业码", matter_id=firm.pk)
    address = request.build_absolute_uri(reverse("visit-code", args=[code]))
    context = {"firm": firm, "code": codes.grouped(code), "address": address, "picture": picture(address)}
    return render(request, "inspection/enterprise_code.html", context)
