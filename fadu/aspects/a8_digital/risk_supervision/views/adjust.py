"""A scheme changed by a form: its numbers as fields, what the change would do, and the new version filed as a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.procedure import InvalidFacts, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import today
from fadu.people.actors import actor_of

from ..effects import Effect, effect
from ..models import RiskScheme
from ..running import keeper
from ..schemes import Used, in_use
from ..scored import parsed
from ..scoring.numbers import Number, numbers, rewritten, version_of
from ..scoring.scheme import Bins, Choices, Term
from ..showing import measured
from ..steps.scheme import checked
from ..vocab import GRADE_TONES, OFFICER
from .common import readers

FIGURE = re.compile(r"-?\d{1,6}(\.\d{1,4})?")
NAMES = {"weight": "权重", "missing": "没有数据", "other": "其他", "start": "起点分", "points_per_step": "每一档"}


@dataclass
class Base:
    """The text that is changed: a draft (revised in place) or a version in use (a new draft is filed)."""

    text: str
    kind: str
    field: str
    industries: str
    label: str
    draft: RiskScheme | None = None


@dataclass
class Row:
    """A term of the form: its own numbers, then what each bin or value gives."""

    title: str
    weight: Number | None = None
    missing: Number | None = None
    ways: list[tuple[str, Number]] = field(default_factory=list)


@readers
@require_http_methods(["GET", "POST"])
def adjust(request: HttpRequest) -> HttpResponse:
    """The numbers of a scheme; ?of= names a version. POST `look` shows the effect, `file` files the new version."""
    actor = actor_of(request)
    if not actor.has(OFFICER):
        raise PermissionDenied("只有信用风险分类承办人可以起草方案。")
    base = base_of(actor, request.GET.get("of", ""))
    given = request.POST if request.method == "POST" else {}
    wanted = {n.slot: str(given.get(n.slot, n.text)).strip() for n in numbers(base.text)}
    version = str(given.get("version", "")).strip() or ("" if not base.draft else version_of(base.text))
    text, errors, found = base.text, [], None
    if given:
        text, errors = _changed(base, wanted, version)
        found = None if errors else effect(text, base.kind, base.field, today())
    if given.get("action") == "file" and not errors:
        try:
            return redirect("risk-scheme-effect", pk=filed(actor, base, text))
        except InvalidFacts as problem:
            errors = list(problem.errors.values())
    context = {
        "base": base, "groups": _groups(base.text), "wanted": wanted, "version": version, "errors": errors,
        "found": found, "cuts": [n for n in numbers(base.text) if n.section == "cuts"],
        "told": _told(base.text, wanted),
        "tones": GRADE_TONES, "version_now": version_of(base.text), "of": request.GET.get("of", ""),
    }  # fmt: skip
    return render(request, "risk_supervision/adjust.html", context, status=422 if errors else 200)


@readers
@require_safe
def scheme_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """What a filed scheme would change on the data of the newest run; ?from=A&to=C narrows the list."""
    actor = actor_of(request)
    case: RiskScheme | None = RiskScheme.objects.for_user(actor).select_related("matter").filter(pk=pk).first()
    if case is None:
        raise Http404(str(pk))
    found = effect(case.text, case.kind, case.field, case.since or today())
    before, after = request.GET.get("from", ""), request.GET.get("to", "")
    rows, total = found.moved(actor, before, after) if found else ([], 0)
    context = {
        "case": case, "found": found, "rows": rows, "total": total, "before": before, "after": after,
        "tones": GRADE_TONES, "score": parsed(case.text).score,
        "was": parsed(found.run.text).score if isinstance(found, Effect) else None,
        "may_adjust": case.state == "draft" and actor.has(OFFICER),
    }  # fmt: skip
    return render(request, "risk_supervision/effect.html", context)


def base_of(actor: Any, of: str) -> Base:
    """The draft or version with this number, else the general scheme in use."""
    if of.isdecimal() and len(of) < 19:
        case: RiskScheme | None = RiskScheme.objects.for_user(actor).filter(pk=int(of)).first()
        if case is None or case.state == "withdrawn":
            raise Http404(of)
        label = f"{case.title} {case.edition}"
        return Base(case.text, case.kind, case.field, case.industries, label, case if case.state == "draft" else None)
    used: Used = in_use(today())[0]
    return Base(used.text, used.kind, used.field, ",".join(used.industries), used.label)


def _groups(text: str) -> list[tuple[str, Number | None, list[Row]]]:
    """(dimension, its weight, its terms) in the order of the text."""
    scheme, by_owner = parsed(text), _by_owner(text)
    groups: dict[str, tuple[str, Number | None, list[Row]]] = {}
    for dimension in scheme.dimensions:
        weight = by_owner.get(("dimensions", dimension.key), [None])[0]
        groups[dimension.key] = (dimension.title, weight, [])
    for term in scheme.terms:
        key = term.dimension.key if term.dimension else ""
        groups.setdefault(key, ("其他指标", None, []))[2].append(_row(term, by_owner.get(("terms", term.key), [])))
    return [group for group in groups.values() if group[2]]


def _by_owner(text: str) -> dict[tuple[str, str], list[Number]]:
    found: dict[tuple[str, str], list[Number]] = {}
    for number in numbers(text):
        found.setdefault((number.section, number.owner), []).append(number)
    return found


def _row(term: Term, mine: list[Number]) -> Row:
    row = Row(term.title)
    labels = [words for words, _ in measured(term)] if isinstance(term.measure, Bins | Choices) else []
    for number in mine:
        if number.name == "weight":
            row.weight = number
        elif number.name == "missing":
            row.missing = number
        elif number.name == "points" and number.nth < len(labels):
            row.ways.append((labels[number.nth], number))
        else:
            row.ways.append((NAMES.get(number.name, number.name), number))
    row.ways.sort(key=lambda way: way[1].name == "other")
    return row


def _told(text: str, wanted: dict[str, str]) -> list[str]:
    """The changed numbers in words."""
    scheme = parsed(text)
    titles = {("terms", t.key): t.title for t in scheme.terms} | {
        ("dimensions", d.key): d.title for d in scheme.dimensions
    }
    return [
        f"{titles.get((n.section, n.owner), '界线')} {NAMES.get(n.name, n.name if n.section == 'cuts' else '得分')}："
        f"{n.text} → {wanted[n.slot]}"
        for n in numbers(text)
        if wanted[n.slot] != n.text
    ]


def _changed(base: Base, wanted: dict[str, str], version: str) -> tuple[str, list[str]]:
    """(the new text, what is wrong with it)."""
    odd = [line for line in _told(base.text, wanted) if not FIGURE.fullmatch(line.rpartition(" → ")[2])]
    if odd:
        return base.text, [f"{line}：请填数字" for line in odd]
    text = rewritten(base.text, wanted, version)
    errors = [] if text != base.text else ["没有改动任何数字"]
    if not base.draft and version in ("", version_of(base.text)):
        errors.append(f"请写一个新的版本号，原版本是 {version_of(base.text)}")
    return text, [*errors, *checked(text)[1]]


def filed(actor: Any, base: Base, text: str) -> int:
    """File the text as a draft, or revise the draft with it."""
    facts = {"text": text, "kind": base.kind, "field": base.field, "industries": base.industries}
    if base.draft:
        return int(take(base.draft, "revise", actor, facts).case.pk)
    return int(open_case(register("risk_scheme"), actor, facts, organ_id=keeper(), on=today(), step="file").case.pk)
