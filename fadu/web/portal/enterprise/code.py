"""The enterprise's own code, which it alone prints or shows; its word on whether a visit showed one before it began."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.kernel.today import now
from fadu.registry.enterprise_voice import visits
from fadu.registry.enterprises.models import Enterprise
from fadu.web.portal.common import page
from fadu.web.portal.enterprise.home import visit_or_404
from fadu.web.portal.enterprise.session import signed_in

MINUTES = timedelta(minutes=10)


def _shown(request: HttpRequest, firm: Enterprise, template: str, made: tuple[str, str], **more: Any) -> HttpResponse:
    """A code as picture and letters; the address falls back on the one that is being visited."""
    code, address = made
    address = address or request.build_absolute_uri(f"/v/{code}")
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    grouped = " ".join(code[n : n + 4] for n in range(0, len(code), 4))
    # drawn by the library from our own address
    context = {"firm": firm, "picture": Markup(drawn), "code": grouped} | more  # noqa: S704
    return page(request, template, "enterprise", **context)


def _book() -> Any:
    book = visits.book(visits.VISITS)
    if book is None:
        raise Http404("code")
    return book


@signed_in
@require_safe
def own(request: HttpRequest, firm: Enterprise) -> HttpResponse:
    """A sheet to print and hang up: officers scan it where it hangs, not at their desks."""
    return _shown(request, firm, "enterprise_own_code", _book().enterprise_code(firm.pk))


@signed_in
@require_safe
def live(request: HttpRequest, firm: Enterprise) -> HttpResponse:
    """A code for the next minutes: a photograph of it is worth nothing tomorrow, so its scan proves who was there."""
    until = now() + MINUTES
    return _shown(request, firm, "enterprise_live_code", _book().live_code(firm.pk), until=until)


@signed_in
@require_POST
def said(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """Whether the code was shown before they began: said once, kept beside what the officers noted."""
    try:
        take(visit_or_404(firm, pk), "witness", SYSTEM, {"shown": request.POST.get("shown", "")})
    except (InvalidFacts, NotAllowed):
        pass  # said before, or no visit on site: the page says what is known
    return redirect("enterprise-visit", pk)
