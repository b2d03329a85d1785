"""Check forms: versions are read and compared; a new one is saved only on top of the one it was begun from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.audit import record
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.people.actors import actor_of

from ..models import CheckForm, FormLine, Item
from ..rules import lines, vocab
from .common import editors, may_edit, readers

MOST = 200


@readers
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """All forms: the version in use of each, and how many items it serves."""
    day = today()
    still = Q(valid_to=None) | Q(valid_to__gte=day)
    rows = CheckForm.objects.filter(still, valid_from__lte=day).order_by("-simple", "key")
    rows = rows.annotate(points=Count("lines", distinct=True), served=Count("items", distinct=True))
    context = {"forms": rows, "may_edit": may_edit(actor_of(request))}
    return render(request, "inspection_catalogue/forms.html", context)


def _versions(key: str) -> list[CheckForm]:
    rows = list(CheckForm.objects.filter(key=key).order_by("-version").prefetch_related("lines"))
    if not rows:
        raise Http404(key)
    return rows


def _rows(form: CheckForm | None) -> list[dict[str, Any]]:
    """The points of a form as the rules look at them."""
    names = [name for name, _, _ in lines.FIELDS]
    return [{name: getattr(line, name) for name in names} for line in form.lines.all()] if form else []


def running(form: CheckForm) -> int:
    """Visits that are under way with this version: they keep it whatever is saved later."""
    book = registers().get("inspection")
    if book is None:
        return 0
    state = book.procedure.states if book.procedure else ()
    open_ = [one.key for one in state if not one.closed]
    visits = book.model._plain.filter(items__form=form, state__in=open_)
    return int(visits.distinct().count())


@readers
@require_safe
def form(request: HttpRequest, key: str) -> HttpResponse:
    """One form with all its versions; beside each what it changed against the one before."""
    rows = _versions(key)
    wanted, against = request.GET.get("version", ""), request.GET.get("against", "")
    shown = next((row for row in rows if str(row.version) == wanted), rows[0])
    earlier = [row for row in rows if row.version < shown.version]
    base = next((row for row in rows if str(row.version) == against and row.pk != shown.pk), None) or next(
        iter(earlier), None
    )
    context = {
        "form": shown, "versions": rows, "may_edit": may_edit(actor_of(request)), "answers": dict(vocab.ANSWERS),
        "base": base, "changes": lines.differences(_rows(base), _rows(shown)) if base else [],
        "running": running(shown),
        "items": Item._plain.filter(form__key=key, state__in=("published", "revising")).order_by("code")[:MOST],
    }  # fmt: skip
    return render(request, "inspection_catalogue/form.html", context)


@editors
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, key: str) -> HttpResponse:
    """A new version of a form: one line per point; its difference is shown before it is saved."""
    last, post = _versions(key)[0], request.POST
    text = post.get("lines", "") if request.method == "POST" else "\n".join(map(lines.written, _rows(last)))
    title, note = post.get("title", last.title).strip(), post.get("note", "").strip()
    begun = int(post["begun"]) if post.get("begun", "").isdecimal() else last.version
    rows, errors = lines.read(text)
    changes = lines.differences(_rows(last), rows)
    if request.method == "POST":
        errors += _faults(title, note, last, begun, bool(changes))
        if not errors and post.get("save") and (made := _store(last, title, note, rows, request)):
            messages.success(request, f"第 {made.version} 版已启用，{len(rows)} 项；使用它的事项已改用新版")
            return redirect("catalogue-form", key)
    served = Item._plain.filter(form__key=key).exclude(state="retired").count()
    context = {
        "form": last, "text": text, "title": title, "note": note, "lines": rows, "errors": errors, "served": served,
        "changes": changes, "begun": last.version, "running": running(last), "how": lines.HOW,
        "kinds": "、".join(title for _, title in vocab.ANSWERS), "previewed": request.method == "POST" and not errors,
    }  # fmt: skip
    return render(request, "inspection_catalogue/form_edit.html", context, status=422 if errors else 200)


def _faults(title: str, note: str, last: CheckForm, begun: int, changed: bool) -> list[str]:
    """What speaks against a new version besides its lines."""
    found = []
    if not 0 < len(title) <= 120:
        found.append("名称须有 1 至 120 字")
    if not 0 < len(note) <= 300:
        found.append("请写明修订理由，不超过 300 字")
    if begun != last.version:
        found.append(
            f"您打开以后，第 {last.version} 版已由他人保存。下面保留了您的文字，差别已改为与第 {last.version} 版比较；"
            "请核对后再看影响，不要把别人的修改改回去"
        )
    elif not changed and title == last.title:
        found.append(f"与第 {last.version} 版没有差别，不必另存新版")
    return found


def _store(
    last: CheckForm, title: str, note: str, rows: list[dict[str, Any]], request: HttpRequest
) -> CheckForm | None:
    """The new version; None when another one came between (the page then says so)."""
    day, actor = today(), actor_of(request)
    with transaction.atomic():
        newest = CheckForm.objects.select_for_update().filter(key=last.key).order_by("-version").first()
        if newest is None or newest.pk != last.pk:
            messages.error(request, "同一时刻他人保存了新版，您的没有保存，请重新打开")
            return None
        CheckForm.objects.filter(pk=last.pk).update(valid_to=day - timedelta(days=1))
        made = CheckForm.objects.create(
            key=last.key, version=last.version + 1, title=title, simple=last.simple, valid_from=day, note=note
        )
        FormLine.objects.bulk_create(FormLine(form=made, **row) for row in rows)
        moved = Item._plain.filter(form__key=last.key).exclude(state="retired").update(form=made)
        facts = {"form": made.key, "version": made.version, "lines": len(rows), "items": moved, "reason": note}
        record(actor, "catalogue.form.revised", f"检查表单新版：{made}", facts=facts)
    return made
