"""What all staff views share: who may come in, and how a register or a case is found. Closed by default."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers

from fadu.kernel.access import Actor
from fadu.kernel.register import Register, registers
from fadu.web import errors
from fadu.web.shell import actor_of

View = Callable[..., HttpResponse]


def staff(view: View) -> View:
    """Only for signed-in people; what they see is never kept by a browser or proxy."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor_of(request).id is None:
            return redirect_to_login(request.get_full_path())
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed, response = response["Allow"], errors.page(request, response.status_code)
            response["Allow"] = allowed
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return guarded


def may_list(register: Register, actor: Actor) -> bool:
    """Whether one of the actor's roles opens this register's list."""
    return any(actor.has(grant.role) and grant.list_rows for grant in register.access)


def register_or_404(key: str, actor: Actor) -> Register:
    """The register, if the actor may list it; otherwise it does not exist for them."""
    register = registers().get(key)
    if register is None or not may_list(register, actor):
        raise Http404(key)
    return register


def case_or_404(register: Register, actor: Actor, pk: int) -> Any:
    """The case, if a grant opens it for the actor; otherwise it does not exist for them."""
    related = ["matter", "organ", *register.pages.select]
    if register.procedure:
        related.append("officer")
    case = register.model.objects.for_user(actor).select_related(*related).filter(pk=pk).first()
    if case is None:
        raise Http404(f"{register.key} {pk}")
    return case
