"""This year for one enterprise: planned visits with reason and month, visits made with findings, dates it offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel import documents
from fadu.kernel.register import register, registers
from fadu.kernel.today import today
from fadu.registry.enterprise_voice import ballots, offers, visits
from fadu.registry.enterprise_voice.models import Complaint, VisitOffer
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body, Item
from fadu.web.portal import visitor
from fadu.web.portal.common import page
from fadu.web.portal.enterprise import mending
from fadu.web.portal.enterprise.session import signed_in


@dataclass
class Planned:
    """One planned visit in words."""

    line: Any
    bodies: list[str]
    items: list[tuple[str, str, str]]

    @property
    def when(self) -> str:
        """The day where it is set, else the month."""
        day = self.line.planned_on
        return f"{day.month}月{day.day}日" if day else f"{self.line.month}月"


def planned(firm: Enterprise) -> list[Planned]:
    """Who may come this year, why and when; four queries whatever their number."""
    lines = visits.planned(firm.pk, today().year)
    items = {
        item.pk: item
        for item in Item._plain.filter(pk__in={i for line in lines for i, _ in line.items}).prefetch_related("bases")
    }
    bodies = dict(
        Body._plain.filter(pk__in={b for line in lines for b in line.bodies}).values_list("pk", "organ__name")
    )
    return [
        Planned(
            line,
            [bodies[b] for b in line.bodies if b in bodies],
            [(items[i].name, bodies.get(b, ""), _basis(items[i])) for i, b in line.items if i in items],
        )
        for line in lines
    ]


def _basis(item: Item) -> str:
    return "、".join(str(basis) for basis in item.bases.all() if basis.valid_to is None)


@signed_in
@require_safe
def index(request: HttpRequest, firm: Enterprise) -> HttpResponse:
    """The enterprise's first page."""
    made, ahead = visits.of_enterprise(firm.pk), planned(firm)
    context = {"firm": firm, "planned": ahead, "visits": [_row(visit) for visit in made], "year": today().year}
    context |= {"offers": list(offers.standing(firm.pk)), "halves": VisitOffer.HALVES, "proof": _proof(firm)}
    lines = [(one.line.number, f"{one.when} {'、'.join(one.bodies)}"[:40]) for one in ahead if not one.line.done_on]
    context |= {"lines": [(0, "不限"), *lines], "told": list(messages.get_messages(request))}
    context["complaints"] = list(
        Complaint._plain.filter(enterprise_id=firm.pk).select_related("matter", "body").order_by("-pk")[:20]
    )
    procedure = register("enterprise_complaint").procedure
    context["states"] = procedure.by_state if procedure else {}
    return page(request, "enterprise_home", "enterprise", **context)


def _row(visit: Any) -> dict[str, Any]:
    """A visit in the list: whether it may be rated now."""
    open_ = [one for one in visits.rateable(visit) if one.open]
    left = [one for one in open_ if one.organ.pk not in ballots.taken(visit.pk)] if open_ else []
    return {"visit": visit, "rate": bool(left), "until": left[0].until if left else None}


def _proof(firm: Enterprise) -> str:
    """The code with which the enterprise checks its own draw."""
    book = visits.book(visits.PLANS)
    lookup = getattr(book, "proof_code", None)
    return str(lookup(firm.pk, today().year)) if lookup else ""


def visit_or_404(firm: Enterprise, pk: int) -> Any:
    """A visit to this very enterprise."""
    found = visits.one(firm.pk, pk)
    if found is None or found.state in ("refused", "cancelled"):
        raise Http404("visit")
    return found


@signed_in
@require_safe
def visit(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """One visit: who came, what they found, what to mend by when."""
    return _visit(request, firm, visit_or_404(firm, pk))


@signed_in
@sensitive_post_parameters()
@require_POST
def mended(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """The enterprise reports that it has mended what was ordered; sending it twice reports once."""
    found = visit_or_404(firm, pk)
    errors, status = mending.report(request, found)
    if errors:
        return _visit(request, firm, found, status, errors=errors, said=request.POST, key=request.POST.get("key", ""))
    messages.success(request, "已收到您的改正情况，检查主体复查后会记在这里")
    return redirect("enterprise-visit", found.pk)


@signed_in
@require_safe
def paper(request: HttpRequest, firm: Enterprise, pk: int, paper: int) -> HttpResponse:
    """A paper of the visit that is addressed to the enterprise."""
    mine = [one for one in mending.papers(visit_or_404(firm, pk)) if one.pk == paper]
    if not mine:
        raise Http404("paper")
    response = HttpResponse(documents.render(mine[0], "pdf"), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="inspection-{paper}.pdf"'
    return response


def _visit(request: HttpRequest, firm: Enterprise, found: Any, status: int = 200, **more: Any) -> HttpResponse:
    book = registers()[visits.VISITS]
    state = book.procedure.by_state[found.state]  # type: ignore[union-attr]
    told = book.pages.portal.since if book.pages.portal else None
    context = {
        "firm": firm,
        "since": told(found) if told else [],
        "visit": found,
        "state": state,
        "bodies": visits.bodies(found),
        "items": found.item_rows(),
    }
    taken = ballots.taken(found.pk)
    context |= {
        "said": {},
        "messages": list(messages.get_messages(request)),
        "officers": found.officer_rows(),
        "rateable": visits.rateable(found),
        "taken": taken,
    }
    context["papers"] = mending.papers(found)
    context["later"] = documents.replaced(found.register(), context["papers"])
    context |= {"errors": {}, "titles": mending.TITLES, "key": visitor.fresh_key()} | more
    return page(request, "enterprise_visit", "enterprise", status=status, **context)


@signed_in
@require_POST
def offer(request: HttpRequest, firm: Enterprise) -> HttpResponse:
    """Offer days, or take an offer back."""
    drop = request.POST.get("withdraw", "")
    if drop.isdecimal():
        offers.withdraw(firm.pk, int(drop[:18]))
        return redirect("enterprise-home")
    since, until = (_day(request.POST.get(name, "")) for name in ("since", "until"))
    line = request.POST.get("line", "0")
    try:
        if since is None:
            raise offers.BadOffer("请选择开始的日期")
        offers.offer(
            firm.pk, since, until or since, half=request.POST.get("half", ""), note=request.POST.get("note", ""),
            line=_own_line(firm, line),
        )  # fmt: skip
        messages.success(request, "已记下您方便的日期，计划里要来的机关会答复，答复显示在这里")
    except offers.BadOffer as refused:
        messages.error(request, str(refused))
    return redirect("enterprise-home")


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _own_line(firm: Enterprise, text: str) -> int:
    """The number of a planned visit to this enterprise, 0 for any."""
    own = {line.number for line in visits.planned(firm.pk, today().year)}
    return int(text) if text.isdecimal() and len(text) < 18 and int(text) in own else 0
