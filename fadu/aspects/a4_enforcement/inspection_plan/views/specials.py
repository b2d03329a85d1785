"""A special plan as everybody may read it: what it is for, its lot, files to compute it again, one's own proof."""

from __future__ import annotations

import json
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.access import PUBLIC

from ..identity import special_id
from ..lots import ceremony_of, files, needs_lot, record_of
from ..models import SpecialPlan
from ..solver.proofs import NotInFrame, check, proof_in
from .public import packed, too_many


def special_of(pk: int) -> SpecialPlan:
    """A special plan that everybody may see, or 404."""
    rows = SpecialPlan.objects.for_user(PUBLIC).select_related("organ", "plan", "matter", "body__organ")
    found: SpecialPlan | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is for, and its lot: announced, or drawn and open to everybody's computation."""
    row = special_of(pk)
    lot = needs_lot(row)
    kept = files(row) if lot else {}
    context = {
        "row": row, "items": list(row.items.all()), "lot": lot, "files": kept, "folder": f"special-{pk}",
        "ceremony": ceremony_of(row, row.beacon if "draw.json" in kept else "").as_dict() if kept else None,
        "passed": len(json.loads(kept["draw.json"])["barred"]) if "draw.json" in kept else 0,
    }  # fmt: skip
    return render(request, "inspection_plan/public/special.html", context)


@require_safe
def folder(request: HttpRequest, pk: int) -> FileResponse:
    """The record and the script, as the audit wants them."""
    row = special_of(pk)
    kept = files(row)
    if not kept:
        raise Http404(str(pk))
    return packed(f"special-{pk}", kept.items())


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """An enterprise's own proof in the lot of a special plan, by credit code and its own code of the year."""
    row = special_of(pk)
    uscc, own = request.POST.get("uscc", "").strip().upper()[:18], request.POST.get("code", "").strip()[:20]
    context: dict[str, Any] = {"row": row, "uscc": uscc, "error": "", "shown": None, "faults": []}
    if request.method == "POST":
        record = record_of(row)
        if record is None:
            context["error"] = "这个专项还没有抽取，抽取后再来核验"
        elif too_many(request):
            context["error"] = "一小时内查询次数过多，请稍后再试"
        else:
            _prove(context, record, special_id(row.matter.number, uscc, own))
    response = render(request, "inspection_plan/public/special_proof.html", context,
                      status=404 if context["error"] else 200)  # fmt: skip
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _prove(context: dict[str, Any], record: dict[str, Any], name: str) -> None:
    """The proof for the page, or why there is none."""
    try:
        shown = proof_in(record, name)
    except NotInFrame:
        context["error"] = "没有找到：本企业不在这个专项的对象之内，或者统一社会信用代码、核验码有误"
        return
    context |= {"shown": shown, "faults": check(shown, record["merkle_root"], record["seed"]),
                "passed": any(x["enterprise"] == name for x in record["barred"]),
                "json": json.dumps(shown, ensure_ascii=False, indent=1)}  # fmt: skip
