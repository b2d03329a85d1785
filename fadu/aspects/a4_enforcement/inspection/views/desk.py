"""Asking for a visit: the firm first, with its year so far; then items, reason, day; the gates before sending."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case
from fadu.kernel.register import register, registers
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.registry.enterprises import finding
from fadu.registry.inspection_catalogue.rules import vocab as catalogue

from .. import asking, planning
from ..rules import vocab
from ..steps.shared import HEAD, OFFICER
from .common import staff

DUE = 30  # planned visits on one page
NAMES = ("uscc", "site_address", "trigger", "plan_ref", "plan_number", "trigger_number", "trigger_reason", "planned_on",
         "off_site", "offsite_mode", "quiet_exception", "officers")  # fmt: skip


@staff(OFFICER, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The request for a visit to ?firm=."""
    actor = actor_of(request)
    pk = request.GET.get("firm", "")
    if not (pk.isdecimal() and len(pk) < 15):
        return render(request, "inspection/ask_firm.html", _found(request))
    firm = register("enterprise").model.objects.for_user(actor).filter(pk=int(pk)).first()
    bodies = asking.bodies_of(actor, OFFICER, HEAD)
    if firm is None or not bodies:
        raise Http404(pk)
    body = next((b for b in bodies if str(b.pk) == request.GET.get("body", "")), bodies[0])
    if request.method != "POST":
        given = {"trigger": request.GET.get("trigger", ""), "trigger_number": request.GET.get("lead", "")[:120]}
        return _page(request, firm, body, bodies, given | {"planned_on": today()})
    return _send(request, firm, body, bodies)


def _send(request: HttpRequest, firm: Any, body: Any, bodies: list[Any]) -> HttpResponse:
    actor = actor_of(request)
    facts = {name: request.POST.get(name, "").strip() for name in NAMES} | {"uscc": firm.uscc}
    facts |= {"items": "\n".join(request.POST.getlist("item")), "merged": "、".join(request.POST.getlist("merge"))}
    try:
        if request.POST.get("look"):
            found = asking.rehearse(actor, body.organ_id, facts)
            return _page(request, firm, body, bodies, facts, refusals=found, looked=True)
        token = request.POST.get("token") or None
        done = open_case(register("inspection"), actor, facts, organ_id=body.organ_id, step="request", token=token)
    except InvalidFacts as error:
        return _page(request, firm, body, bodies, facts, errors=error.errors, status=422)
    except NotAllowed as error:
        return _page(request, firm, body, bodies, facts, errors={"": str(error)}, status=409)
    messages.success(request, f"已申请检查{firm.name}，等待主体负责人批准")
    return redirect("case", "inspection", done.case.pk)


def _page(
    request: HttpRequest, firm: Any, body: Any, bodies: list[Any], given: dict[str, Any], **more: Any
) -> HttpResponse:
    status, given = more.pop("status", 200), dict.fromkeys(NAMES, "") | given
    context = {
        "firm": firm, "body": body, "bodies": bodies, "given": given, "past": asking.past(firm),
        "leads": asking.leads(actor_of(request), firm),
        "choices": asking.choices(body, firm), "mergeable": planning.mergeable(firm.pk, today()),
        "triggers": asking.TRIGGERS, "modes": vocab.OFFSITE_MODES,
        "exceptions": catalogue.QUIET_EXCEPTIONS, "token": uuid.uuid4().hex, "errors": {}, "refusals": [],
        "looked": False, "chosen": request.POST.getlist("item"), "along": request.POST.getlist("merge"),
        "triggers_of": dict(vocab.TRIGGERS),
        "results_of": dict(vocab.RESULTS),
    } | more  # fmt: skip
    return render(request, "inspection/ask.html", context, status=status)


def _found(request: HttpRequest) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()
    found = finding.find(actor_of(request), words) if words else None
    return {"words": words, "found": found}


@staff(OFFICER, HEAD)
@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """Firms found while typing."""
    return render(request, "inspection/firms.html", _found(request))


@staff(OFFICER, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """Planned visits whose time has come, for the actor's bodies; one press asks for one."""
    actor = actor_of(request)
    bodies = {body.pk: body for body in asking.bodies_of(actor, OFFICER, HEAD)}
    book = registers().get(planning.YEAR)
    lines = [line for pk in bodies for line in (book.model.lines_due(today(), pk) if book else [])]
    leading = sorted((line for line in lines if line.initiator in bodies), key=lambda line: line.month)
    if request.method == "POST":
        line = next((found for found in leading if str(found.number) == request.POST.get("line", "")), None)
        if line is None:
            raise Http404("line")
        return _open(request, line, bodies[line.initiator])
    start = int(after) if (after := request.GET.get("after", "")).isdecimal() and len(after) < 7 else 0
    context = {
        "lines": leading[start : start + DUE], "next": start + DUE if len(leading) > start + DUE else 0,
        "total": len(leading), "missed": sum(line.month < today().month for line in leading),
        "others": len(lines) - len(leading), "bodies": bodies,
        "names": {body.pk: body.organ.short for body in asking.Body._plain.select_related("organ")},
    }  # fmt: skip
    return render(request, "inspection/due.html", context)


def _open(request: HttpRequest, line: Any, body: Any) -> HttpResponse:
    facts = asking.facts_of_line(line, body)
    try:
        done = open_case(register("inspection"), actor_of(request), facts, organ_id=body.organ_id, step="request")
    except (InvalidFacts, NotAllowed) as error:
        messages.error(request, f"{line.name}：{error}")
        return redirect("visit-due")
    messages.success(request, f"已按计划申请检查{line.name}")
    return redirect("case", "inspection", done.case.pk)
