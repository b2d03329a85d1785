"""Who may open the administrators' pages, and their tabs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fadu.kernel.access import Actor
from fadu.kernel.today import today
from fadu.people import policy
from fadu.people.actors import actor_of
from fadu.people.duties import role_title
from fadu.people.roles import SECURITY_ADMIN, SYSTEM_ADMIN

TABS = (("people-users", "用户"), ("people-posts", "岗位"), ("people-delegations", "委托"), ("people-organs", "机构"))


def administrators(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Only for holders of one of the roles (default: system and security administrators); never cached."""
    allowed = roles or (SYSTEM_ADMIN, SECURITY_ADMIN)

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            policy.require(actor_of(request), *allowed)
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def page(request: HttpRequest, template: str, tab: str, status: int = 200, **context: Any) -> HttpResponse:
    """Render an administrators' page with its tabs and what every one of them needs."""
    actor: Actor = actor_of(request)
    base = {
        "tabs": [(reverse(name), title, name == tab) for name, title in TABS],
        "is_system_admin": actor.has(SYSTEM_ADMIN),
        "is_security_admin": actor.has(SECURITY_ADMIN),
        "role_title": role_title,
        "day": today(),
        "me": actor.id,
    }
    return render(request, f"people/{template}.html", base | context, status=status)
