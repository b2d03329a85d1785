"""The white list from a file: read, shown with its effect, then written."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fadu.kernel.today import today
from fadu.kernel.workbooks import BadTable
from fadu.people.actors import actor_of

from .. import white_list
from .common import TABS, editors


@editors
@require_http_methods(["GET", "HEAD", "POST"])
def white(request: HttpRequest) -> HttpResponse:
    """First sending reads the file and shows what it touches; the second one, of the same file, writes it."""
    post = request.POST
    given = {"title": post.get("title", "").strip()[:200] or "本市涉企检查白名单", "basis": post.get("basis", "").strip()[:400],
             "items": post.get("items", "").strip()[:4000],
             "change_reason": post.get("change_reason", "").strip()[:300]}  # fmt: skip
    context = {"given": given, "errors": {}, "tabs": TABS, "columns": white_list.COLUMNS, "found": None}
    if request.method == "POST":
        if (done := _sent(request, given, context)) is not None:
            return done
    return render(request, "inspection_catalogue/white_import.html", context)


def _sent(request: HttpRequest, given: dict[str, str], context: dict[str, object]) -> HttpResponse | None:
    file, kept = request.FILES.get("file"), request.POST.get("content", "")
    errors: dict[str, str] = {} if given["change_reason"] else {"change_reason": "请写明理由"}
    name = file.name if file else request.POST.get("name", "")
    try:
        content = file.read() if file else base64.b64decode(kept, validate=True)
    except ValueError:
        content = b""
    if not content:
        errors["file"] = "请选择文件"
    if not errors:
        try:
            found = white_list.read(name, content, given["title"], given["basis"], today(), given["items"])
        except BadTable as wrong:
            errors["file"] = str(wrong)
        else:
            if request.POST.get("seen") == found.digest and found.entries and not found.errors:
                written = white_list.write(found, actor_of(request), given["change_reason"])
                messages.success(request, f"已写入 {written:,} 户，今天起生效")
                return redirect("catalogue-rules-of", "white")
            context |= {"found": found, "content": base64.b64encode(content).decode(), "name": name}
    context["errors"] = errors
    return None
