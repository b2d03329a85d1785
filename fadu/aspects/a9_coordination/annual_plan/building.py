"""From approved content to rows: aspects, tasks, targets, units, deliverables; snapshots of versions."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register

from .content import TARGET_DEFAULTS
from .matching import Directory
from .models import Aspect, Commitment, Deliverable, Plan, PlanVersion, Target, Task, UnitRole

PLAIN = [k for k in TARGET_DEFAULTS if k not in ("span", "deadline")]


def day(text: str | None) -> date | None:
    """An ISO day, or None."""
    return date.fromisoformat(text) if text else None


def build(plan: Plan, on: date) -> None:
    """Create the rows of an approved plan."""
    directory = Directory(plan.organ)
    order = 0
    for raw in plan.content["aspects"]:
        aspect = Aspect._plain.create(matter_id=plan.pk, plan=plan, no=raw["no"], title=raw["title"][:200])
        for task in raw["tasks"]:
            order += 1
            _task(plan, aspect, task, order, directory, on)
    for raw in plan.content.get("commitments", ()):
        _commitment(plan, raw, directory)


def _task(plan: Plan, aspect: Aspect, raw: dict[str, Any], order: int, directory: Directory, on: date) -> Task:
    units = [directory.unit(u) for u in raw.get("units", ())]
    lead = next((u["organ"] for u in units if u["role"] == "lead" and u["organ"]), None)
    lead = lead or next((u["organ"] for u in units if u["organ"]), None) or plan.organ
    facts = {
        "plan_id": plan.pk,
        "aspect_id": aspect.pk,
        "no": raw["no"],
        "order": order,
        "title": raw["title"][:300],
        "text": raw.get("text", ""),
        "deadline": raw.get("deadline"),
        "precision": raw.get("precision", "default"),
        "planned_start": date(plan.year, 1, 1),
        "reconstructed": bool(raw.get("reconstructed")),
        "span_start": raw.get("span", [0, 0])[0],
        "span_end": raw.get("span", [0, 0])[1],
        "parent_id": raw.get("parent"),
        "carried_from_id": raw.get("carried_from"),
        "provenance": raw.get("provenance", "")[:300],
    }
    done = open_case(register("plan_task"), SYSTEM, facts, organ_id=lead.pk, on=on, step="open")
    task: Task = done.case
    for i, unit in enumerate(units):
        UnitRole._plain.create(matter_id=task.pk, task=task, order=i, **unit)
    for i, title in enumerate(raw.get("deliverables", ())):
        Deliverable._plain.create(matter_id=task.pk, task=task, title=title[:200], order=i)
    for target in raw.get("targets", ()):
        add_target(task, target)
    return task


def _proof_of(target: Target) -> None:
    """An outcome is proved by a deliverable of its own."""
    title = f"成果证明：{target.title}"[:200]
    Deliverable._plain.create(matter_id=target.task_id, task_id=target.task_id, target=target, title=title, order=100)


def add_target(task: Task, raw: dict[str, Any]) -> Target:
    """One target row."""
    full = TARGET_DEFAULTS | raw
    fields = {k: full[k] for k in PLAIN if k in full}
    start, end = full.get("span") or [0, 0]
    target: Target = Target._plain.create(
        matter_id=task.pk,
        task=task,
        key=raw["key"],
        comparator=raw["comparator"],
        deadline=day(full.get("deadline")),
        parent_id=raw.get("parent"),
        span_start=start,
        span_end=end,
        **fields,
    )
    if target.comparator == "outcome":
        _proof_of(target)
    return target


def _commitment(plan: Plan, raw: dict[str, Any], directory: Directory) -> None:
    lead = directory.find(raw.get("lead") or "") if raw.get("lead") else None
    fields = {k: raw.get(k) or "" for k in ("key", "title", "text", "where", "comparator", "value", "unit")}
    Commitment._plain.create(
        matter_id=plan.pk,
        plan=plan,
        soft=bool(raw.get("soft")),
        lead=lead.short if lead else raw.get("lead", ""),
        **fields,
    )


def snapshot(plan: Plan) -> dict[str, Any]:
    """The whole plan as it stands, as plain data."""
    rows = Task._plain.filter(plan=plan).select_related("aspect").prefetch_related("targets", "units").order_by("order")
    return {"title": plan.title, "year": plan.year, "tasks": [_task_data(task) for task in rows]}


def _task_data(task: Task) -> dict[str, Any]:
    return {
        "aspect": task.aspect.no,
        "no": task.no,
        "title": task.title,
        "text": task.text,
        "deadline": task.deadline and task.deadline.isoformat(),
        "state": task.state,
        "units": [{"name": u.name, "role": u.role} for u in task.units.all()],
        "targets": [_target_data(t) for t in task.targets.all()],
    }


def _target_data(target: Target) -> dict[str, Any]:
    names = (
        "key",
        "title",
        "comparator",
        "value",
        "high",
        "unit",
        "soft",
        "kind",
        "numerator",
        "denominator",
        "indicator",
        "definition",
        "tolerance",
        "baseline_value",
        "direction",
        "period",
    )
    return {n: getattr(target, n) for n in names} | {"deadline": target.deadline and target.deadline.isoformat()}


def new_version(plan: Plan, on: date, by: str, reason: str, sheet: Any = None) -> PlanVersion:
    """Keep the plan as it stands as its next version."""
    content = snapshot(plan)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    plan.edition += 1
    return PlanVersion._plain.create(
        matter_id=plan.pk,
        plan=plan,
        no=plan.edition,
        made_on=on,
        made_by=by[:120],
        reason=reason[:300],
        sheet=sheet,
        snapshot=content,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
