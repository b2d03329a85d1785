"""A unit answers on one page: a form cell by cell, a list of problems item by item; the office sees all answers."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fadu.kernel.access import Actor
from fadu.kernel.exchange import FORMULA
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.kernel.uploads import BadUpload, store
from fadu.people.actors import actor_of
from fadu.people.guards import only

from ..models import Checklist, Claim, FormCell, FormReply, OnlineForm
from ..rules import forms
from ..steps import checklist, form
from ..steps.shared import UNIT
from .common import READERS


def opened(model: type[Any], actor: Actor, pk: int) -> Any:
    """The case, as far as the reader may see it. Raises Http404."""
    case = model.objects.for_user(actor).filter(pk=pk).select_related("matter", "organ").first()
    if case is None:
        raise Http404(pk)
    return case


@only(UNIT, *READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one's own unit; the office reads what has come in (?as=csv for a table file)."""
    actor = actor_of(request)
    case = opened(OnlineForm, actor, pk)
    if actor.has(*READERS):
        return _collected(request, case)
    reply, fields = form.own(case, actor), forms.read(case.questions)
    if reply is None:
        raise Http404(pk)
    cells = {cell.key: cell for cell in FormCell._plain.filter(reply=reply)}
    given = {f.key: request.POST.get(f"q.{f.key}", "").replace("\n", " ") for f in fields}
    errors: dict[str, str] = {}
    if request.method == "POST":
        given, errors = _with_files(request, actor, fields, given, cells)
        errors |= {key: words for key, words in forms.fill(fields, given, {}).errors.items() if key not in errors}
        if not errors and _handed(request, case, actor, given):
            return redirect("law-form", case.pk)
    kept = {key: cell.value for key, cell in cells.items()}
    values = given if request.method == "POST" else kept
    context = {"case": case, "reply": reply, "fields": fields, "values": values, "kept": kept, "errors": errors,
               "figures": form.figures_for(case, reply.organ_id), "open": not form.guard_mine(case, actor),
               "in_words": forms.in_words, "titles": forms.titles_of(fields)}  # fmt: skip
    return render(request, "law_inspection/form.html", context, status=422 if errors else 200)


def _with_files(
    request: HttpRequest, actor: Actor, fields: list[forms.Field], given: dict[str, str], cells: dict[str, FormCell]
) -> tuple[dict[str, str], dict[str, str]]:
    """Answers with the numbers of uploaded files (a file handed in before stays), and why a file was not taken."""
    found, errors = dict(given), {}
    for field in (f for f in fields if f.kind == "file"):
        upload, before = request.FILES.get(f"q.{field.key}"), cells.get(field.key)
        found[field.key] = str(before.file_id) if before and before.file_id else ""
        if upload is not None:
            try:
                found[field.key] = str(store(upload.name or "", upload.read(), actor).pk)
            except BadUpload as refused:
                errors[field.key] = f"「{field.title}」{refused}"
    return found, errors


def _handed(request: HttpRequest, case: OnlineForm, actor: Actor, given: dict[str, str]) -> bool:
    from fadu.kernel.procedure import take

    try:
        take(case, "fill", actor, {"answers": "\n".join(f"{key}={value}" for key, value in given.items())})
    except (NotAllowed, InvalidFacts) as refused:
        messages.warning(request, str(refused))
        return False
    messages.success(request, "已提交")
    return True


def _collected(request: HttpRequest, case: OnlineForm) -> HttpResponse:
    fields = forms.read(case.questions)
    replies = list(case.of(FormReply).select_related("organ").order_by("organ__order", "organ_id"))
    cells: dict[int, dict[str, str]] = {reply.pk: {} for reply in replies}
    files: dict[tuple[int, str], int] = {}
    for cell in FormCell._plain.filter(matter_id=case.pk):
        cells[cell.reply_id][cell.key] = cell.value
        if cell.file_id:
            files[cell.reply_id, cell.key] = cell.file_id
    rows = [(reply, [cells[reply.pk].get(f.key, "") for f in fields]) for reply in replies]
    sums = [forms.total(f, [row[n] for _, row in rows]) for n, f in enumerate(fields)]
    if request.GET.get("as") == "csv":
        out = io.StringIO()
        write = csv.writer(out).writerow
        write(["单位", "填报日期", *[_safe(f.title) for f in fields]])
        for reply, row in rows:
            write([reply.organ.name, reply.handed_on or "", *[_safe(cell) for cell in row]])
        answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="form-{case.pk}.csv"'
        return answer
    context = {"case": case, "fields": fields, "rows": rows, "sums": sums, "files": files}
    return render(request, "law_inspection/form_table.html", context)


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is told to be text."""
    return f"'{cell}" if cell[:1] in FORMULA and forms.as_number(cell) is None else cell


@only(UNIT)
@require_http_methods(["GET", "HEAD", "POST"])
def claims(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole list on one page: each item claimed or denied with proof; what is left open stays open."""
    actor = actor_of(request)
    case = opened(Checklist, actor, pk)
    if request.method == "POST" and _answered(request, case, actor):
        return redirect("law-claims", case.pk)
    rows = case.of(Claim, organ_id__in=actor.organs(UNIT)).select_related("item", "record", "problem", "organ")
    context = {
        "case": case,
        "rows": rows.order_by("item__no"),
        "answers": checklist.ANSWERS,
        "given": request.POST if request.method == "POST" else {},
    }
    return render(request, "law_inspection/claims.html", context)


def _answered(request: HttpRequest, case: Checklist, actor: Actor) -> bool:
    """Take one step for each answered item, all or none."""
    from fadu.kernel.procedure import take

    chosen = [row for row in checklist.waiting(case, actor) if request.POST.get(f"a.{row.pk}")]
    try:
        with transaction.atomic():
            for row in chosen:
                facts = {"claim": str(row.pk), "answer": request.POST[f"a.{row.pk}"],
                         "text": request.POST.get(f"t.{row.pk}", ""),
                         "record": request.POST.get(f"r.{row.pk}", "")}  # fmt: skip
                take(case, "claim", actor, facts)
    except (NotAllowed, InvalidFacts) as refused:
        messages.warning(request, str(refused))
        return False
    messages.success(request, f"已答复 {len(chosen)} 项") if chosen else messages.warning(request, "没有选择任何一项")
    return True
