"""Who reads the pages of watching, and the lists they open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from fadu.people.actors import actor_of

READERS = ("inspection.supervisor", "coordinator", "leader", "auditor")
KINDS = {
    "onsite": "到场检查", "found": "发现问题的检查", "joint": "联合检查", "offsite": "非现场检查", "outside": "计划外检查",
    "uncoded": "未亮码检查", "late": "结果超期未公开", "refused": "入企被拒",
}  # fmt: skip
View = Callable[..., HttpResponse]


def watchers(view: View) -> View:
    """Only for supervision and those who read everything; for others the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if actor.id is None:
            return redirect_to_login(request.get_full_path())
        if not actor.has(*READERS):
            raise Http404("inspection_watch")
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded
