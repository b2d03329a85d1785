"""Uploading a plan's text: checked, read, kept as a draft that a person reviews."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case
from fadu.kernel.register import register
from fadu.kernel.uploads import BadUpload, read, store
from fadu.people.actors import actor_of
from fadu.people.models import Organ

from ..models import Plan
from .common import signed_in

KINDS = (".docx", ".pdf", ".txt", ".md", ".html", ".htm")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form, and the drafts that wait for review."""
    actor = actor_of(request)
    if not actor.has("coordinator"):
        raise PermissionDenied("只有法治办统筹可以导入计划。")
    errors: dict[str, str] = {}
    if request.method == "POST":
        plan, errors = _file(request, actor)
        if plan:
            messages.success(request, f"已读入《{plan.title}》，请逐项核对后送审")
            return redirect("plan-review", plan.pk)
    drafts = Plan.objects.for_user(actor).filter(edition=0).select_related("matter").order_by("-pk")[:20]
    context = {"errors": errors, "drafts": drafts, "kinds": ",".join(KINDS), "year": request.POST.get("year", "")}
    return render(request, "annual_plan/import.html", context, status=422 if errors else 200)


def _file(request: HttpRequest, actor: Actor) -> tuple[Plan | None, dict[str, str]]:
    given = request.FILES.get("document")
    if given is None:
        return None, {"document": "请选择文件"}
    facts = {"year": request.POST.get("year") or None}
    try:
        kept = keep(given.name or "plan", read(given), actor)
        organ = _organ(actor)
        done = open_case(register("plan"), actor, facts | {"document": [kept.pk]}, organ_id=organ, step="file")
    except BadUpload as refused:
        return None, {"document": str(refused)}
    except InvalidFacts as refused:
        return None, refused.errors
    except NotAllowed as refused:
        return None, {"document": str(refused)}
    return done.case, {}


def keep(name: str, content: bytes, actor: Actor) -> Attachment:
    """Store an upload. A web page is stored as text, so that nobody's browser ever runs it."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS:
        raise BadUpload(f"「{PurePath(name).name}」的类型不受理，请上传 {'、'.join(KINDS)} 文件")
    if suffix in (".html", ".htm"):
        name = f"{PurePath(name).name}.txt"
    return store(name, content, actor, kind="计划文本")


def _organ(actor: Actor) -> int:
    """The office that keeps the plan: the coordinator's own organ."""
    mine = next((p.organ_id for p in actor.posts if p.role == "coordinator" and p.organ_id), None)
    return mine or Organ.objects.get(key="fazhiban").pk
