"""Who reads the pages of this module, and how a run or an enterprise is found through the gate."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.registry.enterprises.models import Enterprise

from ..models import ScoringRun
from ..register import RUNS

View = Callable[..., HttpResponse]
FIRST_YEAR = 2000
SIZE = 50


def readers(view: View) -> View:
    """Only for signed-in people who may open the book of runs; for others the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if actor.id is None:
            return redirect_to_login(request.get_full_path())
        if not any(actor.has(grant.role) and grant.list_rows for grant in RUNS.access):
            raise Http404("risk")
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def run_or_404(actor: Actor, pk: int) -> ScoringRun:
    """A run that the actor may see."""
    run: ScoringRun | None = ScoringRun.objects.for_user(actor).select_related("matter", "organ").filter(pk=pk).first()
    if run is None:
        raise Http404(str(pk))
    return run


def enterprise_or_404(actor: Actor, pk: int) -> Enterprise:
    """An enterprise that the actor may see."""
    rows = Enterprise.objects.for_user(actor).select_related("matter", "organ", "town")
    found: Enterprise | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def last_runs(actor: Actor, count: int, kind: str = "general") -> list[ScoringRun]:
    """The newest finished runs over all enterprises."""
    rows = ScoringRun.objects.for_user(actor).filter(state="done", only="", kind=kind).select_related("matter")
    return list(rows.defer("text").order_by("-scored_on", "-pk")[:count])


def year_of(request: HttpRequest) -> int:
    """The year in the address, this year otherwise."""
    text = request.GET.get("year", "")
    given = int(text) if text.isdecimal() and len(text) == 4 else 0
    return given if FIRST_YEAR <= given <= today().year else today().year


def period_of(year: int) -> Period:
    """The year so far."""
    return Period.year(year).until(today())


def page_of(rows: QuerySet[Any], after: str) -> tuple[list[Any], int | None]:
    """One page by rising key, and the key after which the next one begins."""
    begun = rows.filter(pk__gt=int(after)) if after.isascii() and after.isdigit() and len(after) < 19 else rows
    found = list(begun.order_by("pk")[: SIZE + 1])
    return found[:SIZE], (found[SIZE - 1].pk if len(found) > SIZE else None)
