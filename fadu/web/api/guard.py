"""What stands before every operation: unknown query parameters, texts that cannot be kept, wrong methods."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern

from fadu.kernel.access import Actor
from fadu.kernel.register import Register, registers
from fadu.web.api.problems import Problem, response
from fadu.web.views.common import case_or_404, may_list


def strict(*names: str) -> Callable[[Any], Any]:
    """Refuse query parameters other than these (used under the ninja decorator)."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            known_only(request, names)
            return view(request, *args, **kwargs)

        # types are resolved where they were written, not here
        guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        return guarded

    return decorate


def known_only(request: HttpRequest, names: Any) -> None:
    """Raise Problem for query parameters that the operation does not know."""
    unknown = sorted(set(request.GET) - set(names))
    if unknown:
        raise Problem("invalid", "有不认识的查询参数", {name[:60]: "没有这个参数" for name in unknown[:20]})


def as_problem(pattern: URLPattern) -> URLPattern:
    """Let Django's own answers on this address (405, spoilt text) be problems too."""
    view = pattern.callback

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        texts = [request.path, *request.GET, *(v for values in request.GET.lists() for v in values[1])]
        if any("\x00" in text or any("\ud800" <= c <= "\udfff" for c in text) for text in texts):
            return response("bad-request", "地址里含有不能处理的字符")
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponseNotAllowed):
            return response("method-not-allowed", headers={"Allow": answer["Allow"]})
        answer["Cache-Control"] = answer.get("Cache-Control", "no-store")
        return answer

    guarded.csrf_exempt = True  # type: ignore[attr-defined]  # tokens come in a header that no foreign page can send
    pattern.callback = guarded
    return pattern


def register_or_404(key: str, actor: Actor) -> Register:
    """The register, if the actor may list it."""
    register = registers().get(key)
    if register is None or not may_list(register, actor):
        raise Http404(key)
    return register


def find(key: str, pk: int, actor: Actor) -> tuple[Register, Any]:
    """Register and case, if a grant opens the case for the actor; otherwise neither exists for them."""
    register = register_or_404(key, actor)
    return register, case_or_404(register, actor, pk)


def deep_clean(value: Any, depth: int = 0) -> None:
    """Raise Problem when a JSON value holds text that the database cannot keep, or is nested without end."""
    if depth > 20:
        raise Problem("bad-request", "请求体嵌套过深")
    if isinstance(value, str) and ("\x00" in value or any("\ud800" <= c <= "\udfff" for c in value)):
        raise Problem("invalid", "内容含有不能保存的字符")
    if isinstance(value, dict):
        for key, item in value.items():
            deep_clean(key, depth + 1)
            deep_clean(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            deep_clean(item, depth + 1)
