"""Side by side: the source with every read place marked, and what was read from it, to be corrected field by field."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.indicators import all_indicators
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Stale, available, take
from fadu.people.actors import actor_of

from .. import content as data
from ..marking import marked
from ..matching import Directory
from ..models import Plan
from ..models.target import COMPARATORS, KINDS
from ..models.work import ROLES
from ..rules import lint
from .common import signed_in

EDITABLE = ("draft", "consulting")
UNIT_ROLES = {title: key for key, title in ROLES}
PLAIN = (
    "title",
    "comparator",
    "value",
    "high",
    "unit",
    "deadline",
    "indicator",
    "numerator",
    "denominator",
    "period",
    "tolerance",
)


def _draft(actor: Actor, pk: int) -> Plan:
    if not actor.has("coordinator", "leader", "auditor"):
        raise Http404(str(pk))
    plan: Plan | None = Plan.objects.for_user(actor).filter(pk=pk).select_related("matter", "organ").first()
    if plan is None:
        raise Http404(str(pk))
    return plan


@signed_in
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole reading beside its source."""
    actor = actor_of(request)
    plan = _draft(actor, pk)
    tasks = list(data.tasks(plan.content))
    context = {
        "plan": plan,
        "aspects": plan.content.get("aspects", []),
        "source": marked(plan.source_text, plan.content),
        "found": len(tasks),
        "points": [*lint(tasks), *_unknown_units(plan, tasks)],
        "warnings": plan.reading.get("warnings", []),
        "review": plan.reading.get("review", []),
        "commitments": plan.content.get("commitments", []),
        "editable": plan.state in EDITABLE and actor.has("coordinator"),
        "offers": [o for o in available(plan, actor) if o.step.key != "correct"],
        "comparators": dict(COMPARATORS),
        "roles": dict(ROLES),
    }
    return render(request, "annual_plan/review.html", context)


def _unknown_units(plan: Plan, tasks: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Names that mean no organ of the roll: a task would reach nobody there."""
    roll = Directory(plan.organ)
    found = [(t["no"], roll.unit(u)) for t in tasks for u in t["units"]]
    return [
        {"task": no, "target": "", "question": "organ", "text": f"机构名册中没有“{unit['name']}”，任务到不了这个单位"}
        for no, unit in found
        if unit["organ"] is None and not unit["group"]
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, pk: int, no: str) -> HttpResponse:
    """Correct one task ("new" adds one): title, requirement, units, deadline, deliverables, targets."""
    actor = actor_of(request)
    plan = _draft(actor, pk)
    if plan.state not in EDITABLE or not actor.has("coordinator"):
        raise Http404("not editable")
    entry = _entry(plan, no)
    errors: dict[str, str] = {}
    if request.method == "POST":
        after, entry = _changed(plan, no, request.POST, entry)
        errors = _role_faults(request.POST.get("units", "")) or _save(request, plan, actor, after)
        if not errors:
            return redirect(f"{request.path.rpartition('task/')[0]}#t-{entry['no']}")
    context = {
        "plan": plan,
        "entry": entry,
        "errors": errors,
        "new": no == "new",
        "comparators": COMPARATORS,
        "kinds": KINDS,
        "unit_lines": request.POST["units"] if errors and "units" in request.POST else unit_lines(entry),
        "aspects": [(a["no"], a["title"]) for a in plan.content["aspects"]],
        "indicators": [(i.name, f"{i.register.title}：{i.title}") for i in all_indicators()],
        "excerpt": plan.source_text[entry["span"][0] : entry["span"][1]] if entry.get("span") else "",
    }
    return render(request, "annual_plan/review_task.html", context, status=422 if errors else 200)


def _entry(plan: Plan, no: str) -> dict[str, Any]:
    if no == "new":
        return {
            "no": "",
            "title": "",
            "text": "",
            "span": [0, 0],
            "deadline": None,
            "precision": "default",
            "units": [],
            "deliverables": [],
            "targets": [],
        }
    found = next((t for t in data.tasks(plan.content) if t["no"] == no), None)
    if found is None:
        raise Http404(no)
    return found


def unit_lines(entry: dict[str, Any]) -> str:
    """Units as lines to edit: 市司法局 牵头."""
    titles = dict(ROLES)
    return "\n".join(
        f"{u.get('name') or u.get('organ')} {titles.get(u.get('role') or 'unspecified')}" for u in entry["units"]
    )


def _units(text: str) -> list[dict[str, Any]]:
    units = []
    for line in text.splitlines():
        name, _, role = line.strip().rpartition(" ")
        if role not in UNIT_ROLES:
            name, role = line.strip(), "角色未写明"
        if name.strip():
            units.append({"name": name.strip(), "role": UNIT_ROLES[role]})
    return units


def _role_faults(text: str) -> dict[str, str]:
    """The first line whose last word is no role: it would be taken for a part of the organ's name."""
    for line in text.splitlines():
        name, _, role = line.strip().rpartition(" ")
        if name and role not in UNIT_ROLES:
            return {"form": f"责任单位“{line.strip()}”：角色“{role}”不认识，可写{'、'.join(UNIT_ROLES)}"}
    return {}


def _changed(plan: Plan, no: str, post: QueryDict, entry: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content with this task as the form gives it, and the task."""
    after = deepcopy(plan.content)
    new = deepcopy(entry) | {
        "title": post.get("title", "").strip(),
        "text": post.get("text", "").strip(),
        "deadline": post.get("deadline") or None,
        "units": _units(post.get("units", "")),
        "deliverables": [x.strip() for x in post.get("deliverables", "").splitlines() if x.strip()],
        "no": post.get("no", "").strip() or entry["no"],
        "targets": _targets(post, entry),
    }
    if new["deadline"] != entry.get("deadline"):
        new["precision"] = "day"
    for aspect in after["aspects"]:
        aspect["tasks"] = [
            new if t["no"] == no else t for t in aspect["tasks"] if not (t["no"] == no and post.get("remove"))
        ]
        if no == "new" and str(aspect["no"]) == post.get("aspect"):
            aspect["tasks"].append(new)
    return after, new


def _targets(post: QueryDict, entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Targets of the form: those kept, in order, and one more when it was filled in."""
    known = {t["key"]: t for t in entry["targets"]}
    found = []
    for i, key in enumerate(post.getlist("key")):
        if post.get(f"drop-{i}") or not post.get(f"title-{i}", "").strip():
            continue
        given = {name: post.get(f"{name}-{i}", "").strip() for name in PLAIN} | {"soft": bool(post.get(f"soft-{i}"))}
        given["deadline"] = given["deadline"] or None
        kind = {} if key in known else {"kind": "added"}
        found.append(data.TARGET_DEFAULTS | known.get(key, {}) | kind | given | {"key": key})
    return found


def _save(request: HttpRequest, plan: Plan, actor: Actor, after: dict[str, Any]) -> dict[str, str]:
    version = request.POST.get("version", "")
    try:
        outcome = take(
            plan,
            "correct",
            actor,
            {"content": json.dumps(after, ensure_ascii=False)},
            version=int(version) if version.isdecimal() and len(version) < 9 else -1,
        )
    except InvalidFacts as error:
        return {"form": "；".join(error.errors.values())}
    except (NotAllowed, Stale) as error:
        return {"form": str(error)}
    messages.success(request, f"已保存：{'；'.join(outcome.event.facts.get('changes', [])[:2]) or '没有改动'}")
    return {}
