"""The list of a register, its export and its import."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel import exchange, uploads
from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.register import Register
from fadu.kernel.standing import state_of
from fadu.web import listing as lists
from fadu.web.creation import creating_steps, organ_choices
from fadu.web.paging import turn
from fadu.web.shell import actor_of
from fadu.web.views.common import register_or_404, staff

SIZES = {"50": 50, "100": 100, "200": 200}
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
MODES = (
    ("dry", "只检查，不写入"),
    ("all", "全部无误才写入"),
    ("good", "写入无误的行，跳过有误的行"),
)


@staff
@require_safe
def index(request: HttpRequest, register: str) -> HttpResponse:
    """One page of a register's rows under the filters of the URL."""
    actor = actor_of(request)
    book = register_or_404(register, actor)
    listing = lists.Listing(book, actor, request.GET)
    opened = listing.opened()
    size = SIZES.get(request.GET.get("size", ""), 50)
    page = turn(lists.narrow(listing, opened), listing.order, request.GET.get("after", ""), size, _key(listing))
    keys = [_pk(row) for row in page.rows]
    runs = lists.nearest_runs(keys) if book.procedure else {}
    rows = [_row(listing, row, runs) for row in page.rows]
    context = {
        "register": book,
        "listing": listing,
        "rows": rows,
        "amounts": lists.amounts(listing, [row["cells"] for row in rows]),
        "page": page,
        "total": listing.count(opened),
        "cap": lists.COUNT_CAP,
        "steps": creating_steps(book, actor),
    }
    label = book.model._meta.app_label
    return render(request, [f"{label}/{book.key}/list.html", f"{label}/list.html", "kernel/list.html"], context)


def _pk(row: Any) -> int:
    return int(row["pk"] if isinstance(row, dict) else row.pk)


def _key(listing: lists.Listing) -> Any:
    path = listing.order.field

    def key(row: Any) -> tuple[Any, int]:
        value = row[path] if isinstance(row, dict) else lists.show.value_of(row, path.replace("__", "."))
        return value, _pk(row)

    return key


def _row(listing: lists.Listing, row: Any, runs: dict[int, Any]) -> dict[str, Any]:
    state = state_of(listing.register, row)
    return {"pk": _pk(row), "cells": lists.cells(listing, row), "state": state, "run": runs.get(_pk(row))}


@staff
@require_safe
def export(request: HttpRequest, register: str, form: str) -> HttpResponse:
    """The filtered rows as a file; the export itself is an event, with its filters and number of rows."""
    actor = actor_of(request)
    book = register_or_404(register, actor)
    if form not in exchange.WRITERS or not book.exchange.fields:
        raise Http404(form)
    listing = lists.Listing(book, actor, request.GET)
    rows = listing.order.apply(listing.opened()).select_related("matter", "organ", *book.pages.select)
    cases = list(rows[: exchange.MAX_ROWS])
    content = exchange.WRITERS[form](exchange.export_rows(book, cases, actor))
    filters = {key: "（检索词）" if key == "q" else value for key, value in request.GET.items() if value}
    with transaction.atomic():
        facts = {"register": book.key, "form": form, "rows": len(cases), "filters": filters}
        record(actor, "register.exported", f"导出「{book.title}」{len(cases)} 行", facts=facts)
    return _download(content, f"{book.key}.{form}", MEDIA[form])


def _download(content: bytes, name: str, media: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, register: str) -> HttpResponse:
    """Import rows from a file, with a report of every row; nothing is written unless the person chose so."""
    actor = actor_of(request)
    book = register_or_404(register, actor)
    step = next((step for step in creating_steps(book, actor) if step.key == book.exchange.create_step), None)
    if step is None:
        raise Http404("import")
    organs = organ_choices(book, actor, step)
    context: dict[str, Any] = {"register": book, "organs": organs, "modes": MODES, "report": None, "error": ""}
    context["asked"] = {ask.key: ask.choices for ask in step.asks if ask.choices and not callable(ask.choices)}
    context |= {"mode": request.POST.get("mode", "dry"), "organ": request.POST.get("organ") or organs[0][0]}
    if request.method == "POST":
        context |= _load(request, book, actor, context)
    return render(request, "kernel/import.html", context, status=422 if context["error"] else 200)


def _load(request: HttpRequest, book: Register, actor: Actor, context: dict[str, Any]) -> dict[str, Any]:
    upload, mode, organ = request.FILES.get("file"), context["mode"], str(context["organ"])
    if upload is None:
        return {"error": "请选择要导入的文件"}
    if mode not in dict(MODES) or organ not in {str(key) for key, _ in context["organs"]}:
        return {"error": "请选择导入方式和登记机关"}
    try:
        rows = exchange.read_table(upload.name or "", uploads.read(upload))
    except (exchange.BadTable, uploads.BadUpload) as error:
        return {"error": str(error)}
    options = {"all_or_nothing": mode != "good", "dry": mode == "dry"}
    report = exchange.import_rows(book, rows, actor, int(organ), **options)
    if report.written:
        messages.success(request, f"已写入 {report.good} 行")
    return {"report": report, "file": upload.name}


@staff
@require_safe
def blank(request: HttpRequest, register: str) -> HttpResponse:
    """The empty workbook to fill in."""
    book = register_or_404(register, actor_of(request))
    if not book.exchange.create_step:
        return redirect("list", register)
    return _download(exchange.template(book), f"{book.key}-template.xlsx", MEDIA["xlsx"])
