"""Who may open these pages, and how a visit is found through the gate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.http import Http404
from markupsafe import Markup

from fadu.kernel.access import Actor
from fadu.people.guards import View, only

from ..models import Inspection
from ..steps.shared import HEAD, OFFICER, SUPERVISOR

STAFF = (OFFICER, HEAD, SUPERVISOR)


def staff(*roles: str) -> Callable[[View], View]:
    """Only for those who inspect, decide or supervise; or for the roles named."""
    return only(*(roles or STAFF))


def visit_or_404(actor: Actor, pk: int) -> Any:
    """A visit that this actor may see."""
    case = Inspection.objects.for_user(actor).select_related("matter", "organ").filter(pk=pk).first()
    if case is None:
        raise Http404(str(pk))
    return case


def picture(address: str) -> Markup:
    """A QR code as SVG, drawn on the server; black on white whatever the page looks like."""
    made = segno.make(address, error="m", micro=False)
    drawn = made.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 drawn by the library from our own address
