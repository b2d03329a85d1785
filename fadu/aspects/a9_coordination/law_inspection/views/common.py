"""Who may open these pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from fadu.people.actors import actor_of

from ..steps.shared import COORDINATOR, HEAD, LEADER, OFFICER, PLANNER

View = Callable[..., HttpResponse]
READERS = (OFFICER, HEAD, COORDINATOR, LEADER)
PROPOSERS = (OFFICER, HEAD, COORDINATOR)
PLANNERS = (*READERS, PLANNER)


def only(*roles: str) -> Callable[[View], View]:
    """Only for these roles; for everybody else the page does not exist."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor.id is None:
                return redirect_to_login(request.get_full_path())
            if not actor.has(*roles):
                raise Http404
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return guarded

    return wrap
