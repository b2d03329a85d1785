"""What everybody may read: plans, the ceremony of the draw, files to compute it again, one's own proof."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.access import PUBLIC
from fadu.people.models import Organ
from fadu.registry.inspection_catalogue.models import Item

from ..documents.tables import Tables
from ..exclusions import fate
from ..files import public_files
from ..identity import PUBLIC_ID
from ..models import CeremonyPart, Conflict, PlanFile, PlanVersion, SpecialPlan, YearPlan
from ..models.plan import FIXED
from ..proofs import prove
from ..publicity import stages, voided
from ..solver import audit_standalone
from ..staying import STAY
from ..writing import report_of

TRIES, WINDOW = 30, 3600
SPOOLED = 32 * 2**20
MEDIA = {"json": "application/json", "parquet": "application/vnd.apache.parquet"}


def plans() -> Any:
    """Plans that everybody may see, newest year first."""
    return YearPlan.objects.for_user(PUBLIC).select_related("organ", "matter").order_by("-year")


def plan_of(year: int) -> YearPlan:
    """The plan of a year, or 404."""
    found: YearPlan | None = plans().filter(year=year).first()
    if found is None:
        raise Http404(str(year))
    return found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Plans by year, special plans."""
    specials = SpecialPlan.objects.for_user(PUBLIC).select_related("organ", "plan").order_by("-filed_on", "-pk")[:40]
    return render(request, "inspection_plan/public/index.html", {"plans": list(plans()), "specials": list(specials)})


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One plan: ceremony, files, figures, what collided."""
    plan = plan_of(year)
    drawn, tables = plan.edition >= 1, Tables(plan)
    parts = list(CeremonyPart._plain.filter(plan=plan, round=plan.round).order_by("party"))
    context = {
        "plan": plan, "stages": stages(plan, parts), "voided": voided(plan),
        "files": public_files(plan) if plan.state in FIXED else [],
        "report": report_of(plan) if drawn else {},
        "bodies": tables.by_body() if drawn else [], "months": tables.by_month() if drawn else [], "parts": parts,
        "versions": list(PlanVersion._plain.filter(plan=plan).order_by("-no")),
        "conflicts": _told(plan),
        "specials": list(SpecialPlan.objects.for_user(PUBLIC).filter(plan=plan).select_related("organ")),
    }  # fmt: skip
    return render(request, "inspection_plan/public/year.html", context)


def _told(plan: YearPlan) -> list[Conflict]:
    """What collided; of what is not kept at one enterprise all but which: its public number tells class and town."""
    found = list(Conflict._plain.filter(plan=plan).exclude(kind__in=("white", "capacity", STAY))[:30])
    for row in found:
        row.text = row.text.partition("」：")[2] if row.enterprise_id else PUBLIC_ID.sub("某企业", row.text)
    return found


@require_safe
def file(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """A public file of the present round."""
    plan = plan_of(year)
    row = PlanFile._plain.filter(plan=plan, round=plan.round, name=name, public=True).first()
    if row is None:
        raise Http404(name)
    media = MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
    response = HttpResponse(bytes(row.content), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{year}-{row.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def folder(request: HttpRequest, year: int) -> FileResponse:
    """Every public file of the present round and the script, under the names by which the audit finds them."""
    plan = plan_of(year)
    rows = PlanFile._plain.filter(plan=plan, round=plan.round, public=True).order_by("name")
    if not rows.exists():
        raise Http404(str(year))
    return packed(f"inspections-{year}", ((row.name, bytes(row.content)) for row in rows.iterator(chunk_size=1)))


def packed(name: str, rows: Iterable[tuple[str, bytes]]) -> FileResponse:
    """A folder with these files and the script, in one piece."""
    made = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115 closed by the response
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in rows:
            archive.writestr(f"{name}/{file}", content)
        archive.write(audit_standalone.__file__, f"{name}/check.py")
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=f"{name}.zip")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The audit as one file of pure standard library."""
    text = Path(audit_standalone.__file__).read_text(encoding="utf-8")
    response = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="check.py"'
    return response


def too_many(request: HttpRequest) -> bool:
    """Guesses of one network within an hour; the codes have sixty bits, this only spares the machine."""
    key = f"inspection-proof.{get_client_ip_address(request)}"  # behind a proxy not the proxy's own
    cache.add(key, 0, WINDOW)
    return bool(cache.incr(key) > TRIES)


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, year: int) -> HttpResponse:
    """An enterprise's own proof, by credit code and its own code; neither ever stands in an address."""
    plan = plan_of(year)
    uscc, own = request.POST.get("uscc", "").strip()[:18], request.POST.get("code", "").strip()[:20]
    context: dict[str, Any] = {"plan": plan, "uscc": uscc, "error": "", "shown": None, "items": []}
    if request.method == "POST":
        if plan.edition < 1:
            context["error"] = "这一年度还没有抽取，抽取后再来核验"
        elif too_many(request):
            context["error"] = "一小时内查询次数过多，请稍后再试"
        else:
            context["shown"] = prove(plan, uscc, own) if uscc and own else None
            context["error"] = "" if context["shown"] else "没有找到：请核对统一社会信用代码和核验码（12 位，不分大小写）"
    if context["shown"]:
        context["items"] = names_of(context["shown"].proof.items)
        context["fate"] = [(*names_of((item,))[0], why, no) for item, why, no in fate(plan, context["shown"].proof.id)]
        context["json"] = json.dumps(context["shown"].as_dict(), ensure_ascii=False, indent=1)
    response = render(request, "inspection_plan/public/proof.html", context, status=404 if context["error"] else 200)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def names_of(items: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name, body and code) of frame items, which are written code@body."""
    parts = [item.partition("@")[::2] for item in items]
    names = dict(Item._plain.filter(code__in=[code for code, _ in parts]).values_list("code", "name"))
    bodies = dict(Organ.objects.filter(key__in=[body for _, body in parts]).values_list("key", "name"))
    return [(names.get(code, code), f"{bodies.get(body, body)} · {code}".removeprefix(" · ")) for code, body in parts]
