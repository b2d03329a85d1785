"""Facts brought in from other systems: what is known, who brought it, and the form for the next file."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.today import today
from fadu.kernel.uploads import MAX_BYTES
from fadu.kernel.workbooks import BadTable
from fadu.people.actors import actor_of

from ..delivery import Delivery, load
from ..features import FIELDS
from ..filling import blank, columns
from ..models import FactsImport
from ..schemes import general
from ..vocab import OFFICER
from .common import last_runs, readers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@readers
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The deliveries so far; a POST brings a new one."""
    actor = actor_of(request)
    found: Delivery | None = None
    error = ""
    if request.method == "POST":
        if not actor.has(OFFICER):
            raise PermissionDenied("只有信用风险分类承办人可以归集数据。")
        try:
            found = _read(request)
        except (BadTable, ValueError) as problem:
            error = str(problem)
        if found and found.saved:
            messages.success(request, f"写入 {found.saved.rows:,} 户；登记册中没有的 {found.unknown:,} 户未写入")
            return redirect("risk-facts")
    runs = last_runs(actor, 1)
    known = {share.name: share.known for share in runs[0].shares.all()} if runs else {}
    ours, wanted = columns(general(today()).scheme, known)
    context = {
        "fields": list(FIELDS.values()),
        "ours": ours,
        "wanted": wanted,
        "last": runs[0] if runs else None,
        "imports": FactsImport.objects.all()[:20],
        "found": found,
        "error": error,
        "day": today(),
        "may": actor.has(OFFICER),
        "source": request.POST.get("source", ""),
    }
    return render(request, "risk_supervision/facts.html", context, status=422 if error or found else 200)


@readers
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill."""
    response = HttpResponse(blank(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="risk-facts.xlsx"'
    return response


def _read(request: HttpRequest) -> Delivery:
    file, source = request.FILES.get("file"), request.POST.get("source", "").strip()
    if file is None or not source:
        raise ValueError("请选择文件并写明来源单位")
    if (file.size or 0) > MAX_BYTES:
        raise ValueError(f"文件超过 {MAX_BYTES // 1048576} MB，请分成几个")
    try:
        as_of = date.fromisoformat(request.POST.get("as_of", ""))
    except ValueError:
        raise ValueError("数据日期请写成 2026-03-09 的形式") from None
    if as_of > today():
        raise ValueError("数据日期在今天之后")
    return load(file.name or "", file.read(), source, as_of, actor_of(request))
