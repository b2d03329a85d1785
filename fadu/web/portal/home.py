"""The first page of the public's side: what can be done here, the newest published decisions, the plan in brief."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fadu import law
from fadu.kernel.register import registers
from fadu.web.portal.common import filing_registers, page
from fadu.web.portal.plan import running_plan
from fadu.web.portal.published import latest, publishing


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The home page; a signed-in official sees the same as everybody."""
    return page(
        request,
        "home",
        "home",
        terms=len(law.terms()),
        registers=filing_registers(),
        hits=latest(4),
        publishing=bool(publishing()),
        plan=running_plan(),
        checks=registers(),
    )
