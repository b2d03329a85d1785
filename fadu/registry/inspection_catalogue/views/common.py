"""Who opens these pages and who changes rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from fadu.kernel.access import Actor
from fadu.people.actors import actor_of

from ..steps.shared import HEAD, OFFICER, PLANNER, SUPERVISOR

READERS = (SUPERVISOR, PLANNER, HEAD, OFFICER, "coordinator", "leader", "auditor")
View = Callable[..., HttpResponse]


def readers(view: View) -> View:
    """Only for signed-in people with a role of inspections; for others the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if actor.id is None:
            return redirect_to_login(request.get_full_path())
        if not actor.has(*READERS):
            raise Http404("catalogue")
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def may_edit(actor: Actor) -> bool:
    """Rules of the city are changed by the city's supervision office alone."""
    return any(post.role == SUPERVISOR and post.area.endswith("00") for post in actor.posts)


def editors(view: View) -> View:
    """Only for who may change rules."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit(actor_of(request)):
            raise PermissionDenied("只有市级行政执法监督机构可以修改规则。")
        return view(request, *args, **kwargs)

    return readers(guarded)


TABS = (
    ("frequency", "上限和下限"),
    ("ratio", "抽查比例"),
    ("quiet", "企业安静期"),
    ("white", "白名单"),
    ("warning", "检查预警规则"),
    ("alert", "风险预警模型"),
    ("rating", "评价规则"),
)
