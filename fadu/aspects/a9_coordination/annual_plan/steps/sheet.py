"""An adjustment sheet: drafted → submitted → approved or rejected. Only an approved one changes the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.procedure import take
from fadu.kernel.taking import Taking
from fadu.people.models import Organ

from ..content import is_day, is_number
from ..models import AdjustmentItem, AdjustmentSheet, Plan, Target, Task
from ..models.change import FIELDS
from .plan import APPROVER, OFFICE, OPEN_SHEETS
from .task import UNFINISHED_TASK

NUMBERS = ("value", "baseline_value", "tolerance")
ON_TASK = ("lead", "cancel")


def plans(case: Any) -> tuple[tuple[str, str], ...]:
    """Plans that may be adjusted."""
    return tuple((str(p.pk), p.name) for p in Plan._plain.filter(state="in_force").order_by("-year"))


def check_draft(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """One sheet at a time for a plan in force."""
    plan = Plan._plain.filter(pk=int(facts["plan_id"])).first()
    if plan is None or plan.state != "in_force":
        return {"plan_id": "只有执行中的计划可以调整"}
    busy = AdjustmentSheet._plain.filter(plan=plan, state__in=OPEN_SHEETS).select_related("matter").first()
    return {"plan_id": f"该计划已有一张调整单在办（{busy.matter.number}）"} if busy else {}


def objects(sheet: AdjustmentSheet) -> tuple[tuple[str, str], ...]:
    """Tasks and targets of the sheet's plan: t:<task> or g:<target>."""
    found: list[tuple[str, str]] = []
    tasks = Task._plain.filter(plan=sheet.plan).prefetch_related("targets").order_by("order")
    for task in tasks:
        found.append((f"t:{task.pk}", f"{task.no} {task.title}"))
        found += [(f"g:{t.pk}", f"　{t.key} {t.title}（现为 {t.demand}）") for t in task.targets.all()]
    return tuple(found)


def meant(chosen: str) -> tuple[Task, Target | None]:
    """The task, and the target when one is meant."""
    kind, _, pk = chosen.partition(":")
    if kind == "g":
        target = Target._plain.select_related("task").get(pk=int(pk))
        return target.task, target
    return Task._plain.get(pk=int(pk)), None


def check_item(sheet: AdjustmentSheet, facts: Mapping[str, Any]) -> dict[str, str]:
    """The new value fits its field, and the deadline has not passed."""
    task, target = meant(facts["object"])
    field, after = facts["field"], facts["after"]
    deadline = target.deadline if target else task.deadline
    if deadline and deadline < sheet.opened_on:
        return {"object": f"期限 {deadline} 已过，不能调整；只能认定未完成并结转"}
    if (field in ON_TASK) == bool(target):
        return {"object": "牵头单位和取消针对任务，其余针对目标，请重新选择"}
    if task.state not in UNFINISHED_TASK:
        return {"object": "该任务已有结果，不能调整"}
    if field in NUMBERS and not is_number(after):
        return {"after": f"「{after}」不是数"}
    if field == "deadline" and not is_day(after):
        return {"after": "请写成 2026-10-31 的形式"}
    if (
        field == "lead"
        and not Organ.objects.filter(short=after).exists()
        and not Organ.objects.filter(name=after).exists()
    ):
        return {"after": f"没有名为「{after}」的单位"}
    return {}


def present(task: Task, target: Target | None, field: str) -> str:
    """The value as it stands."""
    if field == "lead":
        return task.organ.short or task.organ.name
    if field == "cancel":
        return task.state
    return str(getattr(target, field) or "")


def draft(taking: Taking) -> None:
    """Who asks for the change, and in which plan."""
    sheet = taking.case
    sheet.drafted_by, sheet.drafter = taking.actor.id, (taking.actor.label or taking.actor.name)[:120]


def add_item(taking: Taking) -> None:
    """One line of the sheet."""
    task, target = meant(taking.facts["object"])
    field = taking.facts["field"]
    AdjustmentItem._plain.create(
        matter_id=taking.case.pk,
        sheet=taking.case,
        task=task,
        target=target,
        field=field,
        before=present(task, target, field),
        after=taking.facts["after"][:300],
    )
    taking.note(
        f"{target.key if target else task.no} {dict(FIELDS)[field]}："
        f"{present(task, target, field)} → {taking.facts['after']}"
    )


def guard_items(sheet: AdjustmentSheet, actor: Actor) -> list[str]:
    """A sheet without lines says nothing."""
    return [] if sheet.items.exists() else ["调整单还没有内容"]


def submit(taking: Taking) -> None:
    """The plan is being adjusted from now on."""
    take(taking.case.plan, "begin_adjusting", SYSTEM, on=taking.on)
    taking.notify(f"计划调整单 {taking.case.matter.number} 待审批", role="leader")


def guard_decider(sheet: AdjustmentSheet, actor: Actor) -> list[str]:
    """Who decides is not who drafted."""
    return ["审批人不能是起草人"] if actor.id is not None and actor.id == sheet.drafted_by else []


def _decide(taking: Taking) -> None:
    sheet = taking.case
    sheet.approver, sheet.decided_on = (taking.actor.label or taking.actor.name)[:120], taking.on
    sheet.opinion = taking.facts.get("opinion") or ""


def approve(taking: Taking) -> None:
    """Apply every line, then make the next version."""
    _decide(taking)
    taking.case.save()
    for item in taking.case.items.select_related("task", "target"):
        item.before = present(item.task, item.target, item.field)
        item.save()
        _apply(item, taking)
    take(taking.case.plan, "adjusted", SYSTEM, {"sheet": taking.case.pk}, on=taking.on)


def _apply(item: AdjustmentItem, taking: Taking) -> None:
    if item.field == "lead":
        organ = Organ.objects.filter(short=item.after).first() or Organ.objects.get(name=item.after)
        take(item.task, "assign", SYSTEM, {"lead_id": organ.pk}, on=taking.on)
        item.task.units.filter(role="lead").update(role="support")
        item.task.units.update_or_create(
            organ=organ, defaults={"matter_id": item.task.pk, "name": organ.short, "role": "lead", "confidence": "high"}
        )
    elif item.field == "cancel":
        take(item.task, "cancel", SYSTEM, {"reason": taking.case.matter.number}, on=taking.on)
    elif item.target:
        value: Any = date.fromisoformat(item.after) if item.field == "deadline" else item.after
        setattr(item.target, item.field, value)
        item.target.save(by_sheet=True)


def reject(taking: Taking) -> None:
    """The plan stays as it was."""
    _decide(taking)
    take(taking.case.plan, "drop_adjusting", SYSTEM, on=taking.on)


def withdraw(taking: Taking) -> None:
    """Taken back by the office."""
    if taking.case.state == "submitted":
        take(taking.case.plan, "drop_adjusting", SYSTEM, on=taking.on)


STATES = (
    State("drafted", "起草"),
    State("submitted", "待审批", tone="soon"),
    State("approved", "已批准", closed=True, tone="ok"),
    State("rejected", "未批准", closed=True),
    State("withdrawn", "已撤回", closed=True),
)
STEPS = (
    Step(
        "draft",
        "起草调整单",
        ("",),
        "drafted",
        who=OFFICE,
        check=check_draft,
        effect=draft,
        sets=("plan_id", "reason"),
        asks=(Ask("plan_id", "哪个计划", "choice", plans), Ask("reason", "调整理由", "longtext")),
    ),
    Step(
        "add",
        "增加一项调整",
        ("drafted",),
        None,
        who=OFFICE,
        check=check_item,
        effect=add_item,
        asks=(
            Ask("object", "任务或者目标", "choice", objects),
            Ask("field", "改什么", "choice", FIELDS),
            Ask("after", "改为", max_length=300, help="取消任务的，写“取消”"),
        ),
    ),
    Step("submit", "提交审批", ("drafted",), "submitted", who=OFFICE, guard=guard_items, effect=submit),
    Step(
        "approve",
        "批准",
        ("submitted",),
        "approved",
        who=APPROVER,
        guard=guard_decider,
        effect=approve,
        paper="sheet",
        final=True,
        asks=(Ask("opinion", "意见", required=False, max_length=300),),
    ),
    Step(
        "reject",
        "不批准",
        ("submitted",),
        "rejected",
        who=APPROVER,
        guard=guard_decider,
        effect=reject,
        asks=(Ask("opinion", "理由", max_length=300),),
    ),
    Step(
        "withdraw",
        "撤回",
        ("drafted", "submitted"),
        "withdrawn",
        who=OFFICE,
        effect=withdraw,
        asks=(Ask("reason", "理由", max_length=300),),
    ),
)
PROCEDURE = Procedure(STATES, STEPS)
