"""A whole scheme as a file: taken down, changed anywhere, brought back, checked line by line, filed as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.procedure import InvalidFacts
from fadu.kernel.today import today
from fadu.people.actors import actor_of

from ..effects import effect
from ..models import RiskScheme
from ..schemes import in_use
from ..scored import parsed
from ..scoring.numbers import version_of
from ..steps.scheme import checked
from ..vocab import GRADE_TONES, KINDS, OFFICER
from .adjust import Base, base_of, filed
from .common import readers, run_or_404

LARGEST = 200_000  # characters of a scheme, four times the shipped one


@dataclass(frozen=True)
class Fault:
    """What has to be mended: the sentence, its line (0: none), what that line says."""

    told: str
    line: int
    written: str


@readers
@require_http_methods(["GET", "POST"])
def whole(request: HttpRequest) -> HttpResponse:
    """Upload or edit a whole scheme; ?of= names a version. POST `look` checks and shows the effect, `file` files it."""
    actor = actor_of(request)
    if not actor.has(OFFICER):
        raise PermissionDenied("只有信用风险分类承办人可以起草方案。")
    base = base_of(actor, request.GET.get("of", ""))
    problems, faults, found = list[str](), list[Fault](), None
    if request.method == "POST":
        before = base.text
        base, problems = _given(request, base)
        faults = [] if problems else faults_of(base.text)
        if not problems and not faults and not base.draft:
            problems = _same(before, base.text)
        found = None if problems or faults else effect(base.text, base.kind, base.field, today())
        if request.POST.get("action") == "file" and not problems and not faults:
            try:
                return redirect("risk-scheme-effect", pk=filed(actor, base, base.text))
            except InvalidFacts as problem:
                problems = list(problem.errors.values())
    scheme = None if faults else checked(base.text)[0]
    context = {
        "base": base, "problems": problems, "faults": faults, "found": found, "scheme": scheme, "kinds": KINDS,
        "looked": request.method == "POST", "tones": GRADE_TONES, "of": request.GET.get("of", ""), "most": LARGEST,
    }  # fmt: skip
    return render(request, "risk_supervision/whole.html", context, status=422 if problems or faults else 200)


def _given(request: HttpRequest, base: Base) -> tuple[Base, list[str]]:
    """What the form says, an uploaded file before the text; (the scheme, what is wrong with the form itself)."""
    post, problems = request.POST, []
    base.text = post.get("text", "").replace("\r\n", "\n")
    base.kind = "professional" if post.get("kind") == "professional" else "general"
    base.field, base.industries = post.get("field", "").strip(), post.get("industries", "").strip()
    if file := request.FILES.get("file"):
        if (file.size or 0) > 4 * LARGEST:
            return base, ["文件太大，方案文件不会超过几百 KB；请核对是不是选错了文件"]
        try:
            base.text = file.read().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            return base, [f"“{file.name}”不是 UTF-8 文本：请选 .toml 方案文件，用记事本另存为 UTF-8 后再传"]
    if len(base.text) > LARGEST:
        problems.append(f"方案全文不能多于 {LARGEST:,} 字")
    if base.kind == "professional" and not base.field:
        problems.append("专业型方案须写明专业领域")
    return base, problems


def _same(before: str, text: str) -> list[str]:
    """Two versions that differ must not bear the same name."""
    if text == before:
        return ["方案没有改动"]
    if version_of(text) == version_of(before) and parsed(text).key == parsed(before).key:
        return [f"请把 version 改成新的版本号，原版本是 {version_of(before)}"]
    return []


def faults_of(text: str) -> list[Fault]:
    """Every fault of a text with its line."""
    lines = text.splitlines()
    found = []
    for each in checked(text)[1]:
        line = getattr(each, "line", 0)
        written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        found.append(Fault(getattr(each, "told", each), line, written[:120]))
    return found


@readers
@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The text of a version: ?of= a filed one, ?run= the one that a run used, ?field= one in use, else the general."""
    actor, of, run = actor_of(request), request.GET.get("of", ""), request.GET.get("run", "")
    if run.isascii() and run.isdigit() and len(run) < 19:
        kept: Any = run_or_404(actor, int(run))
        return _toml(kept.text, kept.code, kept.edition)
    if of:
        rows = RiskScheme.objects.for_user(actor)
        case = rows.filter(pk=int(of)).first() if of.isascii() and of.isdigit() and len(of) < 19 else None
        if case is None:
            raise Http404(of)
        return _toml(case.text, case.code, case.edition)
    used = in_use(today())
    chosen = next((u for u in used if u.field == request.GET.get("field", "")), used[0])
    return _toml(chosen.text, chosen.code, chosen.scheme.version)


def _toml(text: str, code: str, edition: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    name = quote(f"{code}-{edition}.toml", safe="")
    response["Content-Disposition"] = f"attachment; filename=\"scheme.toml\"; filename*=UTF-8''{name}"
    return response
