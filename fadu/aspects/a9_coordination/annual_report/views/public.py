"""Published reports for everybody: HTML, PDF, Word, and the figures for machines."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.access import PUBLIC
from fadu.kernel.documents import render as drawn
from fadu.kernel.exchange import FORMULA
from fadu.kernel.models import demo_flag

from .. import adding_up, showing
from ..models import Report

MEDIA = {"pdf": "application/pdf", "docx": "application/octet-stream"}


def open_report(pk: int) -> Report:
    """A published report."""
    rows = Report.objects.for_user(PUBLIC).select_related("matter", "organ__area")
    found: Report | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Published reports, newest year first."""
    rows = Report.objects.for_user(PUBLIC).select_related("organ").order_by("-year", "organ_id")[:200]
    return render(request, "annual_report/open_index.html", {"reports": rows})


@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """A published report with its footnotes; corrections stand beside what was published."""
    report = open_report(pk)
    view = showing.shown(report)
    context = {
        "report": report,
        "view": view,
        "notes": [(no, row, showing.source_of(row)) for no, row in view.notes],
        "rest": [(row, showing.source_of(row)) for row in view.rest],
        "sums": adding_up.sums(report),
    }
    return render(request, "annual_report/open_report.html", context)


def _rows(report: Report) -> list[dict[str, Any]]:
    return [showing.plain(row, report.year) for row in showing.shown(report).figures.values()]


@require_safe
def figures(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The figures as CSV or JSON."""
    report = open_report(pk)
    if form == "json":
        about = {"title": report.title, "year": report.year, "organ": report.organ.name, "edition": report.edition}
        body = {**about, "published_on": report.published_on, "synthetic": demo_flag(), "figures": _rows(report),
                "sums": [showing.plain_sum(one) for one in adding_up.sums(report)]}  # fmt: skip
        return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 2})
    if form != "csv":
        raise Http404(form)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([title for _, title in showing.COLUMNS])
    for row in _rows(report):
        writer.writerow([_cell(row[key]) for key, _ in showing.COLUMNS])
    response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{report.year}.csv"'
    return response


def _cell(value: Any) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not text.lstrip("-").replace(".", "", 1).isdigit() else text


@require_safe
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The issued report as PDF or Word."""
    report = open_report(pk)
    record = report.papers().filter(key="report").last()
    if form not in MEDIA or record is None:
        raise Http404(form)
    response = HttpResponse(drawn(record, form), content_type=MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="report-{report.year}.{form}"'
    return response
