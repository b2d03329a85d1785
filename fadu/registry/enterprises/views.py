"""The register's own pages: finding while typing, uploading a file, following the import, exporting everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.kernel.access import Actor
from fadu.people.actors import actor_of
from fadu.people.ids import check_uscc, normalise
from fadu.people.models import Area

from . import exporting, finding
from .bulk import MODES, ROLE
from .columns import COLUMNS
from .files import SUFFIXES, BadFile
from .industries import title as industry_title
from .jobs import AT_ONCE, again, fits, halt, submit
from .models import Enterprise, ImportJob
from .register import ACCESS
from .vocab import Kind, Status

LONG = "查找的文字有 {:,} 个字，最多 {} 个：请只写名称或者地址里的几个字，或者一个统一社会信用代码"
View = Callable[..., HttpResponse]
MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def reader(view: View) -> View:
    """Only for people whose role reads the register; kept by no browser or proxy."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if actor.id is None:
            return redirect_to_login(request.get_full_path())
        if not any(actor.has(grant.role) and grant.list_rows for grant in ACCESS):
            raise Http404("enterprises")
        response = view(request, actor, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


@reader
@require_safe
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Search as you type; without words, how many there are."""
    text, area = request.GET.get("q", "").strip(), request.GET.get("area", "")
    wrong = "" if len(text) <= finding.LONGEST else LONG.format(len(text), finding.LONGEST)
    found = finding.find(actor, text, area=area) if text and not wrong else None
    context = {"q": text[: finding.LONGEST], "area": area, "found": found, "kinds": dict(Kind.choices)}
    context |= {"states": dict(Status.choices), "industry": industry_title}
    context["wrong"] = _wrong(text) if found and not found.rows else wrong
    if getattr(request, "htmx", None) and not getattr(request.htmx, "boosted", False):
        return render(request, "enterprises/found.html", context)
    context |= {"areas": _areas(), "keeps": actor.has(ROLE), "imports": _own_jobs(actor)[:5] if actor.has(ROLE) else []}
    return render(request, "enterprises/index.html", context)


def _wrong(text: str) -> str:
    """What is wrong with a code that nobody has; empty when the text is no code or the code is right."""
    code = normalise(text)
    return check_uscc(code).error or "" if re.fullmatch(r"[0-9A-Z]{15,21}", code) else ""


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.filter(level=Area.Level.COUNTY).values_list("code", "name"))


def _own_jobs(actor: Actor) -> Any:
    return ImportJob.objects.filter(user_id=actor.id).order_by("-id")


def _keeper(actor: Actor) -> None:
    if not actor.has(ROLE):
        raise PermissionDenied("只有市场主体登记人员可以导入。")


@reader
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form of an import; a small file is done at once, a large one goes to the worker."""
    _keeper(actor)
    error, mode = "", request.POST.get("mode", "all")
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None or mode not in dict(MODES):
                raise BadFile("请选择文件和导入方式")
            fits(upload.name or "", upload.size or 0)
            job = submit(upload.name or "", upload.read(), actor, mode)
            return redirect("enterprise-import", job.pk)
        except (BadFile, LookupError) as refused:
            error = str(refused)
    context = {"error": error, "mode": mode, "modes": MODES, "columns": COLUMNS, "accept": ",".join(SUFFIXES)}
    context |= {"jobs": _own_jobs(actor)[:10], "at_once": AT_ONCE}
    return render(request, "enterprises/import.html", context, status=422 if error else 200)


@reader
@require_safe
def job(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How far an import is, and what came of it."""
    _keeper(actor)
    found = get_object_or_404(_own_jobs(actor), pk=pk)
    context = {"job": found, "faults": list(found.errors.all()[:1000])}
    name = "progress" if getattr(request, "htmx", None) else "job"
    response = render(request, f"enterprises/{name}.html", context)
    if found.ended and name == "progress":
        response["HX-Refresh"] = "true"
    return response


@reader
@require_POST
def steer(request: HttpRequest, actor: Actor, pk: int, how: str) -> HttpResponse:
    """Stop an import, or begin a stopped one anew."""
    _keeper(actor)
    found = get_object_or_404(_own_jobs(actor), pk=pk)
    if how == "stop" and not halt(found.pk):
        messages.info(request, "这次导入已经结束，没有什么可以停止")
    elif how == "again" and not again(found.pk):
        messages.error(request, "文件已经清理，请重新上传；已登记的不会重复登记")
    return redirect("enterprise-import", found.pk)


@reader
@require_safe
def faults(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The wrong rows as a table to work through beside the file."""
    _keeper(actor)
    found = get_object_or_404(_own_jobs(actor), pk=pk)
    rows = [(one.row, one.column, one.message) for one in found.errors.all()]
    content = exporting.faults(rows, found.name, found.faults)
    response = HttpResponse(content, content_type=MEDIA["csv"])
    response["Content-Disposition"] = f'attachment; filename="import-{found.pk}-errors.csv"'
    return response


@reader
@require_safe
def export(request: HttpRequest, actor: Actor, form: str) -> HttpResponse:
    """Everything the actor may see, as one file."""
    if form not in exporting.FORMS:
        raise Http404(form)
    try:
        content = exporting.export(actor, form)
    except exporting.TooMany as refused:
        raise PermissionDenied(str(refused)) from refused
    response = HttpResponse(content, content_type=MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="enterprises.{form}"'
    return response


@reader
@require_safe
def template(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The empty workbook to fill in."""
    content = exporting.content(exporting.frame(actor, Enterprise.objects.for_user(actor).none()), "xlsx")
    response = HttpResponse(content, content_type=MEDIA["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="enterprises-template.xlsx"'
    return response
