"""Who may open a page of a module: signed in, with a role where one is needed; kept by no browser or proxy."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from fadu.kernel.access import Actor

from .actors import actor_of

View = Callable[..., HttpResponse]


def admitted(may: Callable[[Actor], bool]) -> Callable[[View], View]:
    """Only for signed-in people of whom `may` is true. Whoever is not signed in goes there first; for everybody else
    the page does not exist.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor.id is None:
                return redirect_to_login(request.get_full_path())
            if not may(actor):
                raise Http404(request.path)
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return guarded

    return wrap


def only(*roles: str) -> Callable[[View], View]:
    """Only for holders of one of the roles."""
    return admitted(lambda actor: actor.has(*roles))


signed_in = admitted(lambda actor: True)
