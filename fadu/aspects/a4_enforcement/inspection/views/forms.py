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

from .. import forms, sheets
from ..rules import vocab
from ..steps.shared import HEAD, OFFICER
from .common import staff, visit_or_404

PHOTOS = (".jpg", ".jpeg", ".png")


@staff(OFFICER, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One form of a visit: the cover of a body's simple items, or that of a single item."""
    actor = actor_of(request)
    case = visit_or_404(actor, pk)
    part = sheets.part(case, key)
    if part is None:
        raise Http404(key)
    locked = sheets.locked(case, part.body, actor)
    if request.method != "POST":
        return _page(request, case, part, _filled(part), locked=locked)
    given = {str(one.no): _line(request, one.no) for one in part.asked}
    given |= {f"r{row.pk}": {"answer": request.POST.get(f"r{row.pk}", "")} for row in part.rows if part.shared}
    try:
        with transaction.atomic():  # photos of a form that is refused are not kept
            facts = _facts(request, part, given, actor, case)
            take(case, "answer", actor, facts, token=request.POST.get("token") or None)
    except (InvalidFacts, uploads.BadUpload) as error:
        errors = error.errors if isinstance(error, InvalidFacts) else {"photos": str(error)}
        return _page(request, case, part, given, errors=errors, status=422)
    except (NotAllowed, Stale) as error:
        return _page(request, case, part, given, errors={"": str(error)}, status=409, locked=locked)
    messages.success(request, f"已填「{part.title}」")
    return redirect("case", "inspection", case.pk)


def _line(request: HttpRequest, no: int) -> dict[str, Any]:
    post = request.POST
    return {"answer": post.get(f"a{no}", "").strip(), "note": post.get(f"n{no}", "").strip()}


def _facts(request: HttpRequest, part: sheets.Part, given: dict[str, Any], actor: Actor, case: Any) -> dict[str, Any]:
    photos = []
    for one in part.asked:
        upload = request.FILES.get(f"p{one.no}")
        if upload is not None:
            kept = uploads.store(
                upload.name, uploads.read(upload), actor, matter_id=case.pk, kind="现场照片", allowed=PHOTOS
            )
            given[str(one.no)]["photo"] = kept.pk
            photos.append(kept.pk)
    return {
        "item": part.key, "answers": json.dumps(given, ensure_ascii=False), "photos": photos,
        "result": request.POST.get("result", ""), "findings": request.POST.get("findings", ""),
    }  # fmt: skip


def _filled(part: sheets.Part) -> dict[str, Any]:
    lines = {str(no): {"answer": given.answer, "note": given.note} for no, given in part.answers().items()}
    return lines | {f"r{pk}": {"answer": result} for pk, result in part.apart().items()}


def _page(
    request: HttpRequest, case: Any, part: sheets.Part, given: dict[str, Any], *,
    errors: dict[str, str] | None = None, status: int = 200, locked: str = "",
) -> HttpResponse:  # fmt: skip
    written = "；".join(dict.fromkeys(row.findings for row in part.rows if row.findings))
    context = {
        "case": case, "part": part, "given": given, "errors": errors or {}, "token": uuid.uuid4().hex,
        "lines": [(one, forms.options(one.line)) for one in part.asked], "results": vocab.RESULTS, "locked": locked,
        "result": request.POST.get("result", part.result()), "findings": request.POST.get("findings", written),
    }  # fmt: skip
    return render(request, "inspection/form.html", context, status=status)
