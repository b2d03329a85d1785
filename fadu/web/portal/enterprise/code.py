"""The enterprise's own code, which it alone prints, and its word on whether a visit showed one before it began."""

from __future__ import annotations

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.registry.enterprise_voice import visits
from fadu.registry.enterprises.models import Enterprise
from fadu.web.portal.common import page
from fadu.web.portal.enterprise.home import visit_or_404
from fadu.web.portal.enterprise.session import signed_in


@signed_in
@require_safe
def own(request: HttpRequest, firm: Enterprise) -> HttpResponse:
    """A sheet to print and hang up: officers scan it where it hangs, not at their desks."""
    book = visits.book(visits.VISITS)
    if book is None:
        raise Http404("code")
    code, address = book.enterprise_code(firm.pk)
    address = address or request.build_absolute_uri(f"/v/{code}")
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    grouped = " ".join(code[n : n + 4] for n in range(0, len(code), 4))
    # drawn by the library from our own address
    context = {"firm": firm, "picture": Markup(drawn), "code": grouped}  # noqa: S704
    return page(request, "enterprise_own_code", "enterprise", **context)


@signed_in
@require_POST
def said(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """Whether the code was shown before they began: said once, kept beside what the officers noted."""
    try:
        take(visit_or_404(firm, pk), "witness", SYSTEM, {"shown": request.POST.get("shown", "")})
    except (InvalidFacts, NotAllowed):
        pass  # said before, or no visit on site: the page says what is known
    return redirect("enterprise-visit", pk)
