"""Reading, editing and checking a report; a figure down to its records and its article."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.documents import labelled
from fadu.kernel.freezing import may_compare, restatement
from fadu.kernel.papers import render_docx, render_pdf
from fadu.kernel.procedure import InvalidFacts, NotAllowed, available, take
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import admitted

from .. import adding_up, counting, showing, sight
from ..documents import paper
from ..models import Report, ReportFigure, Section
from ..register import ACCESS
from ..rules import bound, catalogue

FORMS = {"pdf": (render_pdf, "application/pdf"), "docx": (render_docx, "application/octet-stream")}


def _reads(actor: Actor) -> bool:
    return any(actor.has(grant.role) and grant.list_rows for grant in ACCESS)


readers = admitted(_reads)  # people with a role of the register


def report_or_404(actor: Actor, pk: int) -> Report:
    """A report that the actor may see."""
    rows = Report.objects.for_user(actor).select_related("matter", "organ__area")
    found: Report | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def may(case: Report, actor: Actor, step: str) -> bool:
    """Whether a step may be taken now."""
    return any(offer.step.key == step and offer.allowed for offer in available(case, actor))


@readers
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The table of 138 figures: which are live, which wait for a register. ?report= shows a report's numbers."""
    actor = actor_of(request)
    wanted = request.GET.get("report", "")
    rows = Report.objects.for_user(actor).select_related("matter", "organ__area").order_by("-year", "-pk")
    chosen = rows.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 12 else rows.first()
    known = counting.live()
    live = {key for key, (_, part) in catalogue.parts().items() if counting.connected(part, known)}
    groups = showing.table(chosen or Report(year=0), actor, live)
    show, words = request.GET.get("show", ""), request.GET.get("q", "").strip()[:40]
    context = {
        "report": chosen,
        "reports": rows[:12],
        "groups": showing.narrowed(groups, show, words),
        "counts": showing.counted(groups),
        "show": show,
        "words": words,
        "opened": request.GET.get("g", ""),
        "rows": len(catalogue.rows()),
        "connected": sum(any(counting.connected(p, known) for p in row.parts) for row in catalogue.rows().values()),
    }
    return render(request, "annual_report/table.html", context)


@readers
@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """A report with its figures, ready to be edited part by part."""
    actor = actor_of(request)
    report = report_or_404(actor, pk)
    view = showing.shown(report, actor)
    context = {
        "report": report,
        "view": view,
        "missing": counting.missing(report),
        "may_edit": may(report, actor, "edit"),
        "drifted": [row for row in view.figures.values() if row.drift],
        "waiting": sum(line.waiting for part in view.parts for line in part.lines),
        "sums": sight.open_sums(adding_up.sums(report), view.figures.values()),
        "may_explain": may(report, actor, "explain"),
        "may_enter": may(report, actor, "external"),
    }
    return render(request, "annual_report/read.html", context)


@readers
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One part in the editor: numbers stay bound to their figures."""
    actor = actor_of(request)
    report = report_or_404(actor, pk)
    row = Section._plain.filter(matter_id=report.pk, key=section).first()
    if row is None or not may(report, actor, "edit"):
        raise Http404(section)
    rows = sight.covered(report, actor, ReportFigure._plain.filter(matter_id=report.pk))
    values = sight.values(rows)
    text, faults = bound.editable(row.text, values), []
    if request.method == "POST":
        text = request.POST.get("text", "")
        faults = bound.read(text, values)[1]
        if not faults and _saved(request, report, section, text):
            return redirect("report-read", report.pk)
    context = {
        "report": report,
        "row": row,
        "text": text,
        "faults": faults,
        "figures": rows,
        "version": report.version,
    }
    return render(request, "annual_report/edit.html", context, status=422 if faults else 200)


def _saved(request: HttpRequest, report: Report, section: str, text: str) -> bool:
    try:
        take(report, "edit", actor_of(request), {"section": section, "text": text})
    except InvalidFacts as error:
        messages.error(request, "；".join(error.errors.values()), extra_tags="late")
        return False
    except NotAllowed as error:
        messages.error(request, str(error), extra_tags="late")
        return False
    messages.success(request, "已保存")
    return True


@readers
@require_safe
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Where a number comes from: value, definition, article, records, and what changed since it was frozen."""
    actor = actor_of(request)
    report = report_or_404(actor, pk)
    row = ReportFigure._plain.filter(matter_id=report.pk, key=key).select_related("frozen__restates", "proof").first()
    if row is None or key not in catalogue.parts():
        raise Http404(key)
    (row,) = sight.covered(report, actor, [row])
    known = counting.live()
    ind = known.get(row.indicator)
    book = registers().get(ind.register_key) if ind else None
    listed = bool(book and any(actor.has(g.role) and g.list_rows for g in book.access))
    changed = restatement(row.frozen) if row.frozen and ind and may_compare(ind, actor) else None
    context = {
        "report": report,
        "row": row,
        "entry": catalogue.parts()[key][0],
        "ind": ind,
        "listed": listed,
        "records": _records(row, actor) if listed else [],
        "register": showing.source_of(row),
        "changed": changed,
    }
    return render(request, "annual_report/figure.html", context)


def _records(row: ReportFigure, actor: Actor, most: int = 30) -> list[Any]:
    """The newest of the records that were frozen behind a number, as far as the reader may see them."""
    ids = row.frozen.records if row.frozen else []
    book = registers()[counting.live()[row.indicator].register.key]
    rows = book.model.objects.for_user(actor).filter(pk__in=ids).select_related("matter", "organ")
    hits = set(row.frozen.hits) if row.frozen else set()
    return [(book.key, each, each.pk in hits) for each in rows.order_by("-pk")[:most]]


@readers
@require_safe
def preview(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as it stands, as PDF or Word, without a number."""
    actor = actor_of(request)
    report = report_or_404(actor, pk)
    if form not in FORMS:
        raise Http404(form)
    draw, media = FORMS[form]
    made = paper(report, "", report.published_on or today(), actor)
    response = HttpResponse(draw(labelled(made)), content_type=media)
    response["Content-Disposition"] = f'inline; filename="report-{report.year}.{form}"'
    return response
