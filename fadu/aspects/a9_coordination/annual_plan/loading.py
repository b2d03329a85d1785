"""Loading plans: the reconstruction of 2024, the synthetic running year, next year's plan, a district's part."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.people.models import Organ

from .content import from_table
from .models import Plan, Task

FILE = Path(__file__).parent / "data" / "plan-2024.toml"
MOCK = "沿用2024年重建稿的任务，时限改为{year}年，供演示，不是{year}年度的真实计划。"


def table() -> dict[str, Any]:
    """The shipped data."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def draft(content: dict[str, Any], organ: Organ, on: date, actor: Actor = SYSTEM, **more: Any) -> Plan:
    """A draft from plain data."""
    facts = {
        "title": content["title"],
        "year": content["year"],
        "content": json.dumps(content, ensure_ascii=False),
    } | more
    plan: Plan = open_case(register("plan"), actor, facts, organ_id=organ.pk, on=on, step="draft").case
    return plan


def through(plan: Plan, steps: Iterable[tuple[str, dict[str, Any], date]]) -> Plan:
    """Take steps for the system."""
    for key, facts, on in steps:
        plan = take(plan, key, SYSTEM, facts, on=on).case
    return plan


def approved_path(on: date, opinion: str) -> list[tuple[str, dict[str, Any], date]]:
    """The steps from draft to in force, all on one day."""
    return [
        ("consult", {"units": "装入时未另行征求意见"}, on),
        ("review", {"opinion": "装入时未另行审查"}, on),
        ("approve", {"opinion": opinion}, on),
        ("issue", {"document_number": "", "issued_on": on}, on),
        ("enforce", {}, on),
    ]


@transaction.atomic
def load_reference() -> Plan:
    """The reconstruction of the 2024 plan as approved plan; once. People and organs must be there."""
    raw = table()
    organ = Organ.objects.get(key=raw["plan"]["organ"])
    found = Plan._plain.filter(organ=organ, year=raw["plan"]["year"], edition__gt=0).first()
    if found:
        return found
    on = raw["plan"]["presented"]
    plan = draft(
        from_table(raw),
        organ,
        on,
        short=raw["plan"]["short"],
        note=raw["plan"]["note"],
        declared_aspects=raw["plan"]["declared_aspects"],
        declared_tasks=raw["plan"]["declared_tasks"],
    )
    return through(plan, approved_path(on, "由平台装入的重建稿"))


@transaction.atomic
def load_synthetic(year: int) -> Plan:
    """The same tasks as the running year of the demo city, labelled as synthetic; all tasks started."""
    raw = table()
    organ = Organ.objects.get(key=raw["plan"]["organ"])
    found = Plan._plain.filter(organ=organ, year=year, edition__gt=0).first()
    if found:
        return found
    on = date(year, 1, 12)
    content = from_table(raw, year) | {"title": f"威海市{year}年度法治政府建设工作计划（模拟）"}
    plan = draft(
        content,
        organ,
        on,
        short=f"{year}年度法治政府建设工作计划",
        note=MOCK.format(year=year),
        synthetic=True,
        declared_aspects=raw["plan"]["declared_aspects"],
        declared_tasks=raw["plan"]["declared_tasks"],
    )
    plan = through(plan, approved_path(on, "演示用模拟计划"))
    for task in Task._plain.filter(plan=plan).order_by("order"):
        take(task, "start", SYSTEM, on=on)
    return plan


def part_for(plan: Plan, organ: Organ, actor: Actor, on: date) -> Plan:
    """A district's own plan under the city's: every task and target linked to its parent, for the district to edit."""
    aspects = []
    for aspect in plan.aspects.order_by("no"):
        rows = (
            aspect.tasks.exclude(state="cancelled")
            .prefetch_related("targets", "units", "deliverables")
            .order_by("order")
        )
        aspects.append({"no": aspect.no, "title": aspect.title, "tasks": [_part_task(t, organ) for t in rows]})
    content = {
        "title": f"{organ.short}{plan.year}年度法治政府建设工作计划",
        "year": plan.year,
        "aspects": aspects,
        "commitments": [],
    }
    return draft(content, organ, on, actor, parent_id=plan.pk, note=f"依据{plan.title}分解")


def _part_task(task: Task, organ: Organ) -> dict[str, Any]:
    return {
        "no": task.no,
        "title": task.title,
        "text": task.text,
        "span": [0, 0],
        "parent": task.pk,
        "provenance": f"上级计划 {task.no}",
        "deadline": task.deadline and task.deadline.isoformat(),
        "precision": task.precision,
        "units": [{"organ": organ.key, "role": "lead", "confidence": "medium"}],
        "deliverables": [d.title for d in task.deliverables.all()],
        "targets": [_copied(t, parent=t.pk) for t in task.targets.all()],
    }


def _copied(target: Any, **more: Any) -> dict[str, Any]:
    names = (
        "key",
        "title",
        "text",
        "wording",
        "comparator",
        "value",
        "high",
        "unit",
        "precision",
        "soft",
        "kind",
        "numerator",
        "denominator",
        "definition",
        "ambiguous",
        "indicator",
        "level",
        "direction",
        "baseline_year",
        "baseline_value",
        "tolerance",
        "period",
        "own_control",
        "note",
    )
    return {n: getattr(target, n) for n in names} | {"deadline": target.deadline and target.deadline.isoformat()} | more


def next_year(plan: Plan, actor: Actor, on: date, problems: Iterable[str] = (), upper: Iterable[str] = ()) -> Plan:
    """Next year's draft from carried-over tasks, open problems and points from above, each with its origin."""
    year = plan.year + 1
    carried = (
        Task._plain.filter(plan=plan, state="carried_over")
        .prefetch_related("targets", "units", "deliverables")
        .order_by("order")
    )
    sections = [
        ("结转任务", [_carried(t, year) for t in carried]),
        ("整改问题", [_point(p, "未销号问题") for p in problems]),
        ("上级要求", [_point(p, "上级要点") for p in upper]),
    ]
    aspects, count = [], 0
    for title, entries in sections:
        for entry in entries:
            count += 1
            entry["no"] = f"N{count:02d}"
            for i, target in enumerate(entry["targets"]):
                target["key"] = f"N{count:02d}-{chr(97 + i)}"
        if entries:
            aspects.append({"no": len(aspects) + 1, "title": title, "tasks": entries})
    content = {"title": f"{year}年度法治政府建设工作计划（草稿）", "year": year, "aspects": aspects, "commitments": []}
    return draft(
        content, plan.organ, on, actor, short=f"{year}年度法治政府建设工作计划", note=f"由{plan.year}年度计划生成"
    )


def _carried(task: Task, year: int) -> dict[str, Any]:
    targets = [_copied(t) | {"deadline": f"{year}-12-31", "precision": "default"} for t in task.targets.all()]
    return {
        "no": "",
        "title": task.title,
        "text": task.text,
        "span": [0, 0],
        "deadline": f"{year}-12-31",
        "precision": "default",
        "carried_from": task.pk,
        "provenance": f"{task.plan.year}年度 {task.no} 结转",
        "units": [
            {"name": u.name, "role": u.role, **({"organ": u.organ.key} if u.organ else {})}
            for u in task.units.select_related("organ")
        ],
        "deliverables": [d.title for d in task.deliverables.all()],
        "targets": targets,
    }


def _point(text: str, source: str) -> dict[str, Any]:
    return {
        "no": "",
        "title": text[:300],
        "text": text,
        "span": [0, 0],
        "deadline": None,
        "precision": "default",
        "provenance": source,
        "units": [],
        "deliverables": [],
        "targets": [],
    }
