"""Who reads the pages of this module, and how a run or an enterprise is found through the gate."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.today import today
from fadu.people.guards import admitted
from fadu.registry.enterprises.models import Enterprise

from ..models import ScoringRun
from ..register import RUNS

FIRST_YEAR = 2000
SIZE = 50


def _reads(actor: Actor) -> bool:
    return any(actor.has(grant.role) and grant.list_rows for grant in RUNS.access)


readers = admitted(_reads)  # those who may open the book of runs


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


def page_of(rows: QuerySet[Any], after: str, size: int = SIZE) -> tuple[list[Any], int | None]:
    """One page by rising key, and the key after which the next one begins."""
    begun = rows.filter(pk__gt=int(after)) if after.isascii() and after.isdigit() and len(after) < 19 else rows
    found = list(begun.order_by("pk")[: size + 1])
    return found[:size], (found[size - 1].pk if len(found) > size else None)
