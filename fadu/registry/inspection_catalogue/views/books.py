"""Check forms with their versions, and what of the catalogue needs attention today."""

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
from fadu.kernel.models import Run
from fadu.kernel.today import today
from fadu.law.reckoning import add_months
from fadu.people.actors import actor_of

from ..models import Body, CheckForm, FormLine, Item, Officer
from ..rules import idle, vocab
from .common import editors, may_edit, readers

SOON = timedelta(days=60)
MOST = 200


@readers
@require_safe
def attention(request: HttpRequest) -> HttpResponse:
    """Certificates that end, items idle for five years, lists to publish anew, bodies that wait."""
    actor, day = actor_of(request), today()
    officers = Officer.objects.for_user(actor).filter(state="active", kind="officer")
    ending = officers.filter(certificate_until__lte=day + SOON).select_related("body__organ", "matter")
    ending = ending.order_by("certificate_until", "pk")
    items = Item.objects.for_user(actor).filter(state="published").select_related("organ", "matter")
    # The database narrows, the rule decides. The five years of a leap day end on 28 February, hence one day more.
    five = add_months(day, -60) + timedelta(days=1)
    old = items.filter(Q(last_used_on__lte=five) | Q(last_used_on=None, published_on__lte=five))
    idle_items = [item for item in old.order_by("code") if idle.is_idle(item.last_used_on, item.published_on, day)]
    runs = Run.objects.for_user(actor).filter(register="inspection_item", stopped_on=None).select_related("matter")
    context = {
        "ended": [o for o in ending if o.certificate_until < day],
        "ending": [o for o in ending if o.certificate_until >= day][:MOST],
        "idle": idle_items[:MOST],
        "runs": runs.order_by("due_on")[:MOST],
        "waiting": Body.objects.for_user(actor).filter(state__in=("applied", "confirmed")).select_related("organ"),
        "day": day,
    }
    return render(request, "inspection_catalogue/attention.html", context)


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


@readers
@require_safe
def form(request: HttpRequest, key: str) -> HttpResponse:
    """One form with all its versions."""
    rows = _versions(key)
    wanted = request.GET.get("version", "")
    shown = next((row for row in rows if str(row.version) == wanted), rows[0])
    context = {
        "form": shown, "versions": rows, "may_edit": may_edit(actor_of(request)), "answers": dict(vocab.ANSWERS),
        "items": Item._plain.filter(form__key=key, state__in=("published", "revising")).order_by("code")[:MOST],
    }  # fmt: skip
    return render(request, "inspection_catalogue/form.html", context)


@editors
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, key: str) -> HttpResponse:
    """A new version of a form: one line per point, `内容 | 标准 | 填写方式 | 证据`."""
    last = _versions(key)[0]
    text = request.POST.get("lines") or "\n".join(_written(line) for line in last.lines.all())
    title = request.POST.get("title", last.title).strip()[:120]
    lines, errors = read_lines(text)
    if request.method == "POST" and not errors and request.POST.get("save"):
        made = _store(last, title, lines, request)
        messages.success(request, f"第 {made.version} 版已启用，{len(lines)} 项；使用它的事项已改用新版")
        return redirect("catalogue-form", key)
    served = Item._plain.filter(form__key=key).count()
    context = {"form": last, "text": text, "title": title, "lines": lines, "errors": errors, "served": served,
               "previewed": request.method == "POST" and not errors}  # fmt: skip
    return render(request, "inspection_catalogue/form_edit.html", context)


def _written(line: FormLine) -> str:
    kind = dict(vocab.ANSWERS)[line.answer_type]
    return f"{line.content} | {line.standard} | {kind} | {'须附证据' if line.evidence_required else ''}"


def read_lines(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Lines of a form as rows, and what is wrong with which line."""
    kinds = {title: key for key, title in vocab.ANSWERS}
    rows, errors = [], []
    for no, line in enumerate((part for part in text.splitlines() if part.strip()), 1):
        content, standard, kind, proof, *_ = [*(cell.strip() for cell in line.split("|")), "", "", ""]
        if kind and kind not in kinds:
            errors.append(f"第 {no} 行：填写方式「{kind}」不认识，可用：{'、'.join(kinds)}")
        if not content:
            errors.append(f"第 {no} 行：没有检查内容")
        rows.append({"no": no, "content": content[:300], "standard": standard[:400],
                     "answer_type": kinds.get(kind, "yesno"), "evidence_required": bool(proof)})  # fmt: skip
    return rows, errors if rows else ["至少要有一行检查内容"]


def _store(last: CheckForm, title: str, lines: list[dict[str, Any]], request: HttpRequest) -> CheckForm:
    day = today()
    with transaction.atomic():
        CheckForm.objects.filter(pk=last.pk).update(valid_to=day - timedelta(days=1))
        made = CheckForm.objects.create(
            key=last.key, version=last.version + 1, title=title or last.title, simple=last.simple, valid_from=day
        )
        FormLine.objects.bulk_create(FormLine(form=made, **row) for row in lines)
        moved = Item._plain.filter(form__key=last.key).exclude(state="retired").update(form=made)
        facts = {"form": made.key, "version": made.version, "lines": len(lines), "items": moved}
        record(actor_of(request), "catalogue.form.revised", f"检查表单新版：{made}", facts=facts)
    return made
