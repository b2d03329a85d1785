"""One version against the one before: what changed at which enterprise, why, and who is told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.access import Actor
from fadu.people.actors import actor_of
from fadu.registry.enterprises.models import Enterprise

from ..demanded import Words
from ..files import PARTS, REPLACED, table
from ..models import Move, PlanFile, PlanVersion, PlanVisit, Subject, YearPlan
from ..rules.differing import Line, Task, differences
from ..solver.frame import REASONS
from .common import SEES_ALL, plan_or_404, signed_in

SHOWN = 200
KINDS = (("moved", "改月份"), ("added", "新增"), ("dropped", "取消"))


@dataclass(frozen=True)
class Changed:
    """One task that is elsewhere, new or gone. before, after: months, 0 for none."""

    kind: str
    task: Task
    before: int
    after: int
    why: str


def differing(plan: YearPlan, actor: Actor, no: int) -> tuple[list[PlanVisit], list[PlanVisit]]:
    """Lines that ended with a version and lines that began with it, as far as the reader sees them."""
    rows: QuerySet[PlanVisit] = PlanVisit.objects.for_user(actor).filter(plan=plan).select_related("special")
    found = list(rows.filter(Q(until=no) | Q(since=no)).order_by("enterprise_id", "month", "pk"))
    return [x for x in found if x.until == no], [x for x in found if x.since == no and x.until != no]


def changes(plan: YearPlan, no: int, gone: list[PlanVisit], new: list[PlanVisit]) -> list[Changed]:
    """Every task that is elsewhere, new or gone, with the reason that the records give."""
    why = _reasons(plan, no, new)
    found = differences(map(_line, gone), map(_line, new))
    return [Changed(kind, task, a, b, why.get((kind, task), "重新合并、排月")) for kind, task, a, b in found]


def _line(line: PlanVisit) -> Line:
    return line.enterprise_id, line.month, line.items, line.owners


def _reasons(plan: YearPlan, no: int, new: list[PlanVisit]) -> dict[tuple[str, Task], str]:
    """Why, as the records say: moves in the calendar, special plans, replacements."""
    owners = {(line.enterprise_id, item): owner for line in new
              for item, owner in zip(line.items, line.owners, strict=True)}  # fmt: skip
    found: dict[tuple[str, Task], str] = {}
    for move in Move._plain.filter(plan=plan, edition=no).order_by("pk"):
        for item in move.items:
            task = (move.enterprise_id, item, owners.get((move.enterprise_id, item), 0))
            found["moved", task] = f"日历改期：{move.reason or '没有写理由'}；{move.by}"
    for line in new:
        for item, owner in zip(line.items, line.owners, strict=True):
            if line.special and owner == line.special.body_id:
                found["added", (line.enterprise_id, item, owner)] = f"专项检查：{line.special.title}"
    return found | _replaced(plan, no)


def _replaced(plan: YearPlan, no: int) -> dict[tuple[str, Task], str]:
    """Reasons of the version's log of replacements."""
    row = PlanFile._plain.filter(plan=plan, round=plan.round, name=f"{REPLACED}{no}.json").first()
    if row is None:
        return {}
    strata = json.loads(bytes(row.content))["strata"]
    ids = {x["enterprise"] for one in strata for x in one["excluded"] + one["added"]}
    firms = dict(Subject.objects.filter(plan=plan, public_id__in=ids).values_list("public_id", "enterprise_id"))
    parts = {x["item"]: (x["item_pk"], x["body_pk"]) for x in table(plan, PARTS).iter_rows(named=True)}
    found: dict[tuple[str, Task], str] = {}
    for one in strata:
        place = parts.get(one["item"], (0, 0))
        for x in one["excluded"]:
            found["dropped", (firms.get(x["enterprise"], 0), *place)] = REASONS.get(x["reason"], x["reason"])
        for x in one["added"]:
            found["added", (firms.get(x["enterprise"], 0), *place)] = "由下一个号码递补"
    return found


@signed_in
@require_safe
def index(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """What changed with a version, by body and one by one."""
    actor = actor_of(request)
    plan = plan_or_404(actor, pk)
    every = list(PlanVersion._plain.filter(plan=plan).order_by("no"))
    version = next((v for v in every if v.no == no), None)
    if version is None:
        raise Http404(str(no))
    gone, new = differing(plan, actor, no) if no > 1 else ([], [])
    found = changes(plan, no, gone, new)
    kind = request.GET.get("kind", "")
    rows = [c for c in found if c.kind == kind] if kind in dict(KINDS) else found
    counts = Counter(c.kind for c in found)
    words = Words.of([*gone, *new])
    firms = Enterprise._plain.filter(pk__in={c.task[0] for c in rows[:SHOWN]})
    context = {
        "plan": plan, "version": version, "versions": every, "kinds": KINDS, "kind": kind, "counts": counts,
        "rows": rows[:SHOWN], "total": len(rows), "words": words, "firms": dict(firms.values_list("pk", "name")),
        "bodies": _bodies(found, words), "firms_touched": len({c.task[0] for c in found}),
        "sees_all": actor.has(*SEES_ALL),
    }  # fmt: skip
    return render(request, "inspection_plan/version.html", context)


def _bodies(found: list[Changed], words: Words) -> list[tuple[str, int, dict[str, int]]]:
    """(body, its id, how many of each kind), those with most changes first."""
    sums: dict[int, Counter[str]] = {}
    for one in found:
        sums.setdefault(one.task[2], Counter())[one.kind] += 1
    rows: list[Any] = [(words.body(body), body, dict(count)) for body, count in sums.items()]
    return sorted(rows, key=lambda row: (-sum(row[2].values()), row[0]))
