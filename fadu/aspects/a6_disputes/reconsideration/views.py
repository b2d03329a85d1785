"""The annual statistics tables as a page and as a paper; every cell opens the cases it counts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.access import Actor
from fadu.kernel.documents import labelled
from fadu.kernel.figures import Period
from fadu.kernel.papers import render_docx, render_pdf
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import admitted

from . import statistics
from .register import ACCESS

FORMS = {"pdf": (render_pdf, "application/pdf"), "docx": (render_docx, "application/octet-stream")}
YEARS = 4
MOST = 500


def _reads(actor: Actor) -> bool:
    return any(actor.has(grant.role) and grant.list_rows for grant in ACCESS)


readers = admitted(_reads)  # people with a role of the register


def _year(text: str) -> int:
    given = int(text) if text.isdecimal() and len(text) == 4 else 0
    return given if 2000 <= given <= today().year else today().year


def _organ(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


@readers
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """All tables of a year (?year=), of all authorities in reach or of one (?organ=)."""
    actor, year, organ = actor_of(request), _year(request.GET.get("year", "")), _organ(request.GET.get("organ", ""))
    found = statistics.annual(actor, Period.year(year), organ=organ)
    context = {
        "tables": found,
        "year": year,
        "organ": organ,
        "organs": statistics.authorities(actor),
        "years": range(today().year, today().year - YEARS, -1),
        "measures": statistics.MEASURES,
    }
    return render(request, "reconsideration/statistics.html", context)


@readers
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind one cell: ?table=&key=&measure=&year=&organ=."""
    query, actor = request.GET, actor_of(request)
    year, organ = _year(query.get("year", "")), _organ(query.get("organ", ""))
    try:
        found = statistics.behind(
            actor,
            Period.year(year),
            query.get("table", ""),
            query.get("key", ""),
            query.get("measure", ""),
            organ=organ,
        )
    except LookupError as error:
        raise Http404(str(error)) from error
    rows = found.rows.select_related("matter", "organ").order_by("-opened_on", "-pk")
    context = {"title": found.title, "year": year, "total": rows.count(), "rows": rows[:MOST], "organ": organ}
    return render(request, "reconsideration/statistics_cases.html", context)


@readers
@require_safe
def paper(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The tables as a paper, PDF or DOCX."""
    if form not in FORMS:
        raise Http404(form)
    actor, organ = actor_of(request), _organ(request.GET.get("organ", ""))
    head = dict(statistics.authorities(actor)).get(organ or 0, "行政复议机关")
    made = statistics.annual_paper(actor, Period.year(_year(str(year))), head, today(), organ=organ)
    draw, media = FORMS[form]
    response = HttpResponse(draw(labelled(made)), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="reconsideration-{year}.{form}"'
    return response
