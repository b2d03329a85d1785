"""Who may open these pages, and how a visit is found through the gate."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from markupsafe import Markup

from fadu.kernel.access import Actor
from fadu.people.actors import actor_of

from ..models import Inspection
from ..steps.shared import HEAD, OFFICER, SUPERVISOR

View = Callable[..., HttpResponse]
STAFF = (OFFICER, HEAD, SUPERVISOR)


def staff(*roles: str) -> Callable[[View], View]:
    """Only for signed-in people with one of the roles; for others the page does not exist. Kept by no browser."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor.id is None:
                return redirect_to_login(request.get_full_path())
            if not actor.has(*(roles or STAFF)):
                raise Http404(request.path)
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return guarded

    return wrap


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
