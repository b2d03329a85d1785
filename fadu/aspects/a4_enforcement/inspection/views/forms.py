"""A check form as a page with large targets: a card a line, photos from the camera, nothing lost when it is wrong."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fadu.kernel import uploads
from fadu.kernel.access import Actor
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Stale, take
from fadu.people.actors import actor_of

from .. import forms
from ..rules import vocab
from ..steps.shared import HEAD, OFFICER
from .common import staff, visit_or_404

PHOTOS = (".jpg", ".jpeg", ".png")


@staff(OFFICER, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The form of one item of a visit."""
    actor = actor_of(request)
    case = visit_or_404(actor, pk)
    chosen = next((found for found in case.item_rows() if found.pk == row), None)
    if chosen is None:
        raise Http404(str(row))
    lines = list(chosen.form.lines.all()) if chosen.form else []
    if request.method != "POST":
        return _page(request, case, chosen, lines, _filled(chosen))
    given = {str(line.no): _line(request, line) for line in lines}
    try:
        with transaction.atomic():  # photos of a form that is refused are not kept
            facts = _facts(request, chosen, lines, given, actor, case)
            take(case, "answer", actor, facts, token=request.POST.get("token") or None)
    except (InvalidFacts, uploads.BadUpload) as error:
        errors = error.errors if isinstance(error, InvalidFacts) else {"photos": str(error)}
        return _page(request, case, chosen, lines, given, errors=errors, status=422)
    except (NotAllowed, Stale) as error:
        return _page(request, case, chosen, lines, given, errors={"": str(error)}, status=409)
    messages.success(request, f"已填「{chosen.item.name}」")
    return redirect("case", "inspection", case.pk)


def _line(request: HttpRequest, line: Any) -> dict[str, Any]:
    post = request.POST
    return {"answer": post.get(f"a{line.no}", "").strip(), "note": post.get(f"n{line.no}", "").strip()}


def _facts(
    request: HttpRequest, chosen: Any, lines: list[Any], given: dict[str, Any], actor: Actor, case: Any
) -> dict[str, Any]:
    photos = []
    for line in lines:
        upload = request.FILES.get(f"p{line.no}")
        if upload is not None:
            kept = uploads.store(
                upload.name, uploads.read(upload), actor, matter_id=case.pk, kind="现场照片", allowed=PHOTOS
            )
            given[str(line.no)]["photo"] = kept.pk
            photos.append(kept.pk)
    return {
        "item": str(chosen.pk), "answers": json.dumps(given, ensure_ascii=False), "photos": photos,
        "result": request.POST.get("result", ""), "findings": request.POST.get("findings", ""),
    }  # fmt: skip


def _filled(chosen: Any) -> dict[str, Any]:
    return {str(a.line): {"answer": a.answer, "note": a.note} for a in chosen.answers.all()}


def _page(
    request: HttpRequest, case: Any, chosen: Any, lines: list[Any], given: dict[str, Any], *,
    errors: dict[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "case": case, "row": chosen, "given": given, "errors": errors or {}, "token": uuid.uuid4().hex,
        "lines": [(line, forms.options(line)) for line in lines], "results": vocab.RESULTS,
        "result": request.POST.get("result", chosen.result), "findings": request.POST.get("findings", chosen.findings),
    }  # fmt: skip
    return render(request, "inspection/form.html", context, status=status)
