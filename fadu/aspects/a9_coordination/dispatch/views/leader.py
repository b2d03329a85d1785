"""The page for a meeting, and its projector view."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import only

from .. import course
from ..leading import meeting

READERS = ("leader", "coordinator", "law_inspection.head")


@only(*READERS)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """?since=2026-10-31 compares with another kept day; ?view=projector fills a wall."""
    try:
        since = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        since = None
    found = meeting(actor_of(request), today(), since)
    projector = request.GET.get("view") == "projector"
    context = {"m": found, "sums": course.sums(found.counts), "colours": course.colours()}
    return render(request, "dispatch/projector.html" if projector else "dispatch/leader.html", context)
