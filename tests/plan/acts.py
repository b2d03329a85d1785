"""What people do again and again in these tests."""

from __future__ import annotations

from fadu.aspects.a9_coordination.annual_plan.models import (
    Deliverable,
    Target,
    Task,
)
from fadu.kernel.access import Actor
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.uploads import store
from fadu.people.models import Organ

from .conftest import DAY
from .tables import HERE


def file_plan(office: Actor, text: str = "", name: str = "plan.txt", **facts):
    body = text or (HERE / "documents" / "notice.txt").read_text()
    upload = store(name, body.encode(), office)
    organ = Organ.objects.get(key="fazhiban")
    return open_case(register("plan"), office, {"document": [upload.pk]} | facts, organ_id=organ.pk, step="file").case


def to_review(plan, office):
    take(plan, "consult", office, {"units": "各单位"})
    return take(plan, "review", office, {"opinion": "合法"}).case


def sheet_for(plan, office, *items, on=DAY, reason="建设名单增加两个社区"):
    sheet = open_case(
        register("plan_sheet"), office, {"plan_id": str(plan.pk), "reason": reason}, organ_id=plan.organ_id, on=on
    ).case
    for obj, field, after in items:
        key = f"g:{obj.pk}" if isinstance(obj, Target) else f"t:{obj.pk}"
        sheet = take(sheet, "add", office, {"object": key, "field": field, "after": after}, on=on).case
    return sheet


def prove(task: Task, unit: Actor) -> None:
    """One file for each deliverable."""
    for i, deliverable in enumerate(Deliverable._plain.filter(task=task)):
        upload = store(f"{i}.txt", f"佐证 {i}".encode(), unit)
        task = take(
            task, "prove", unit, {"deliverable": str(deliverable.pk), "file": [upload.pk], "note": "一件佐证"}
        ).case
