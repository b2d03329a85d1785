"""Rules: list by family, form with the effect shown before saving, history of a rule, conflicts."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.audit import plain
from fadu.kernel.facts import Invalid, _date
from fadu.kernel.taking import NotAllowed
from fadu.kernel.today import today
from fadu.people.actors import actor_of

from .. import asking, editing, effects, lookups, telling, twins, white_list
from ..conflicts import clashes
from ..models import Ruled
from ..sources import source
from .common import TABS, editors, may_edit, readers

SIZE = 100


def _model(family: str) -> type[Ruled]:
    if family not in asking.MODELS:
        raise Http404(family)
    return asking.MODELS[family]


def _row(family: str, pk: int) -> Ruled:
    row = _model(family)._default_manager.filter(pk=pk).first()
    if row is None:
        raise Http404(str(pk))
    return row


@readers
@require_safe
def index(request: HttpRequest, family: str = "frequency") -> HttpResponse:
    """Rows of a family: those in use first, then those kept for reference."""
    model, day = _model(family), today()
    links = [f.name for f in model._meta.fields if f.is_relation and f.name not in ("replaces",)]
    rows = model._default_manager.filter(Q(valid_to=None) | Q(valid_to__gte=day)).select_related(*links)
    words = request.GET.get("q", "").strip()[:60]
    if words:
        firm = Q(enterprise__title__contains=words) | Q(enterprise__number=words) if "enterprise" in links else Q()
        rows = rows.filter(Q(title__contains=words) | firm)
    numbers = rows.aggregate(used=Count("pk", filter=Q(active=True)), kept=Count("pk", filter=Q(active=False)))
    after = request.GET.get("after", "")
    found = list(_behind(rows, after).order_by("-active", "source", "pk")[: SIZE + 1])
    context = {
        "family": family, "tabs": TABS, "rows": [_shown(row) for row in found[:SIZE]], "words": words,
        "next": found[SIZE - 1].pk if len(found) > SIZE else "", "first": not after, "numbers": numbers,
        "may_edit": may_edit(actor_of(request)), "name": model._meta.verbose_name,
        "clashes": len(clashes(lookups.limits(day), counted=False)) if family == "frequency" else 0,
    }  # fmt: skip
    return render(request, "inspection_catalogue/rules.html", context)


def _behind(rows: Any, mark: str) -> Any:
    """The rows behind the one that the mark names, in the order of the list; a damaged mark means page one."""
    last = rows.model._default_manager.filter(pk=int(mark)).first() if mark.isdecimal() and len(mark) < 19 else None
    if last is None:
        return rows
    beyond = Q(source__gt=last.source) | Q(source=last.source, pk__gt=last.pk)
    return rows.filter(Q(active=last.active) & beyond | (Q(active=False) if last.active else Q(pk=None)))


def _shown(row: Ruled) -> dict[str, Any]:
    return {"row": row, "value": telling.value(row), "concerns": telling.concerns(row), "source": source(row.source)}


@readers
@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    """Floors that caps do not allow."""
    found = clashes(lookups.limits(today()))
    return render(request, "inspection_catalogue/conflicts.html", {"clashes": found, "tabs": TABS})


@readers
@require_safe
def history(request: HttpRequest, family: str, pk: int) -> HttpResponse:
    """A rule and everything it was before, newest first."""
    row: Ruled | None = _row(family, pk)
    while row is not None and (later := type(row)._default_manager.filter(replaces=row).first()):
        row = later
    chain = []
    while row is not None:
        changed = editing.differences(row.replaces, editing.values_of(row)) if row.replaces else {}
        chain.append(_shown(row) | {"changed": changed})
        row = row.replaces
    context = {"family": family, "chain": chain, "tabs": TABS, "may_edit": may_edit(actor_of(request))}
    return render(request, "inspection_catalogue/rule.html", context)


def _given(request: HttpRequest, family: str) -> dict[str, Any]:
    many = {ask.key for ask in asking.questions(family) if ask.kind == "choices"}
    keys = (ask.key for ask in asking.questions(family))
    return {k: request.POST.getlist(k) if k in many else request.POST.get(k, "") for k in keys}


def _stamp(given: dict[str, Any], old: Ruled | None) -> str:
    """What was previewed, days included: saving takes exactly this."""
    text = json.dumps([old.pk if old else 0, plain(given)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@editors
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, family: str, pk: int = 0) -> HttpResponse:
    """The form of a rule. First sending shows what the change touches, the second one saves."""
    old = _row(family, pk) if pk else None
    if old is not None and old.over and request.method != "POST":
        messages.info(request, overtaken(old))
        return redirect("catalogue-rule", family, pk)
    page = _Form(request, family, old)
    if request.method == "POST" and page.accepted and request.POST.get("seen") == page.stamp:
        if (saved := page.save()) is not None:
            return redirect("catalogue-rule", family, saved.pk)
    return render(request, "inspection_catalogue/rule_form.html", page.context(), status=422 if page.errors else 200)


def overtaken(old: Ruled) -> str:
    """Who was faster, or that the rule has ended: what was typed stays on the page, nothing is saved."""
    later: Ruled | None = getattr(old, "replaced_by", None)
    if later is None:
        return "这一条已经停用，不能再修改；需要的请新增一条"
    when = f"{localtime(later.edited_at):%Y-%m-%d %H:%M} " if later.edited_at else ""
    return f"您打开以后，这一条已由{later.edited_by or '他人'}于 {when}修改，您的没有保存；请打开现行的一条，核对后再改"


class _Form:
    """A form as it was sent."""

    def __init__(self, request: HttpRequest, family: str, old: Ruled | None):
        self.request, self.family, self.old = request, family, old
        self.given: dict[str, Any] = asking.answers_of(old) if old else {"active": True, "confidence": "platform"}
        self.errors: dict[str, str] = {}
        self.accepted, self.values, self.effect, self.changed = False, {}, None, {}
        self.reason, self.on, self.stamp = "", today(), ""
        self.until = old.valid_to if old else None
        if request.method == "POST":
            self._read()

    def _read(self) -> None:
        post = self.request.POST
        self.given, self.reason = _given(self.request, self.family), post.get("change_reason", "").strip()[:300]
        self.answers, self.errors = asking.read_all(self.family, self.given)
        self.on = self._day("on") or today()
        self.until = self._day("until")
        if not self.reason:
            self.errors["change_reason"] = "请写明修改理由"
        if "on" not in self.errors and self.on < today():
            self.errors["on"] = "不能早于今天：规则不溯及既往"
        if self.until and self.until < self.on:
            self.errors["until"] = "失效日期早于生效日期"
        if not self.errors and self.family == "white" and white_list.twin(self.answers["enterprise"], self.old):
            self.errors["enterprise"] = "该企业已经在白名单中，请修改原有的一条"
        if self.old is not None and self.old.over:
            self.errors["title"] = overtaken(self.old)
        if not self.errors:
            self._judge()

    def _day(self, name: str) -> date | None:
        try:
            given = self.request.POST.get(name, "").strip()
            return _date(None, given) if given else None  # type: ignore[arg-type]
        except Invalid as error:
            self.errors[name] = str(error)
            return None

    def _judge(self) -> None:
        model = asking.MODELS[self.family]
        self.values = asking.values_of(self.family, self.answers)
        if self.old is not None:
            self.values["default"] = False
        elif self.family == "warning":
            self.values |= {"kind": "frequency"}
        base = editing.values_of(self.old) if self.old else {}
        new = model(**(base | self.values), valid_from=self.on, valid_to=self.until)
        new.chosen_items = asking.linked(self.family, self.answers)  # type: ignore[attr-defined]
        near = twins.beside(new, self.old)
        if near.refusal:
            self.errors["title"] = near.refusal
            return
        self.changed = editing.differences(self.old, self.values) if self.old else {}
        self.effect = effects.effect_of(self.old, new)
        self.effect.warnings += near.told
        self.stamp = _stamp(self.given | {"on": self.on, "until": self.until}, self.old)
        self.accepted = True

    def save(self) -> Ruled | None:
        """Store it; None with a message when somebody was faster."""
        told = {"effect": self.effect.summary if self.effect else {}, "until": self.until}
        actor = actor_of(self.request)
        try:
            if self.old is None:
                model = asking.MODELS[self.family]
                if self.family == "warning":
                    self.values |= {"key": f"own-{self.stamp[:8]}", "kind": "frequency"}
                elif self.family == "alert":
                    self.values["key"] = f"own-{self.stamp[:8]}"
                row = editing.create(model, self.values, actor, on=self.on, reason=self.reason, **told)
            else:
                row = editing.change(self.old, self.values, actor, on=self.on, reason=self.reason, **told)
        except NotAllowed as refused:
            self.errors["title"] = str(refused)
            return None
        if self.family == "white":
            row.items.set(asking.linked(self.family, self.answers))  # type: ignore[attr-defined]
        messages.success(self.request, f"已保存，自 {row.valid_from} 起生效")
        return row

    def context(self) -> dict[str, Any]:
        """What the template draws."""
        asks = [(ask, ask.options(None)) for ask in asking.questions(self.family)]
        days = {"on": "生效日期", "until": "失效日期", "change_reason": "修改理由"}
        names = {ask.key: ask.title for ask, _ in asks} | days
        return {
            "family": self.family, "old": self.old, "asks": asks, "given": self.given, "errors": self.errors,
            "names": names, "effect": self.effect, "changed": self.changed, "stamp": self.stamp, "reason": self.reason,
            "on": self.on, "until": self.until, "tabs": TABS, "model": asking.MODELS[self.family]._meta.verbose_name,
        }  # fmt: skip


@editors
@require_http_methods(["POST"])
def end(request: HttpRequest, family: str, pk: int) -> HttpResponse:
    """The rule ends: what it does now is shown first, the second sending ends it."""
    row, given = _row(family, pk), request.POST.get("on", "").strip()
    reason, errors, on = request.POST.get("change_reason", "").strip()[:300], {}, today()
    try:
        on = _date(None, given) if given else on  # type: ignore[arg-type]
    except Invalid as error:
        errors["on"] = str(error)
    if not reason:
        errors["change_reason"] = "请写明停用理由"
    if on < today():
        errors["on"] = "不能早于今天：规则不溯及既往"
    stamp = _stamp({"on": on, "end": True}, row)
    if not row.over and row.valid_to and on > row.valid_to:
        errors["on"] = f"本条到 {row.valid_to} 为止，停用日期不能更晚；要延长的请修改"
    if not errors and request.POST.get("seen") == stamp:
        try:
            editing.end(row, actor_of(request), on=on, reason=reason)
            messages.success(request, f"自 {on} 起停用；停用前的内容仍可查阅")
        except NotAllowed as refused:
            messages.error(request, str(refused))
        return redirect("catalogue-rule", family, pk)
    if row.over:
        messages.error(request, overtaken(row))
        return redirect("catalogue-rule", family, pk)
    context = _shown(row) | {"family": family, "errors": errors, "on": on, "reason": reason, "stamp": stamp}
    context["effect"] = effects.effect_now(row)
    return render(request, "inspection_catalogue/rule_end.html", context, status=422 if errors else 200)
