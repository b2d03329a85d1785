"""Tasks, who answers for them, and what proves that they are done."""

from __future__ import annotations

from typing import Any

from django.db import models

from fadu.kernel.models import Attachment, Case, Matter, OfMatter

ROLES = (("lead", "牵头"), ("support", "配合"), ("shared", "按职责分工"), ("unspecified", "角色未写明"))
CONFIDENCE = (("high", "写明或依法"), ("medium", "通常分工"), ("low", "推测，须核对"), ("", "原文"))


class Task(Case):
    """A task of a plan; its organ is the lead unit."""

    plan = models.ForeignKey("annual_plan.Plan", models.PROTECT, related_name="tasks")
    aspect = models.ForeignKey("annual_plan.Aspect", models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", verbose_name="上级任务")
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="carried_to", verbose_name="结转自"
    )
    no = models.CharField("编号", max_length=20)
    order = models.PositiveSmallIntegerField("次序")
    title = models.CharField("任务", max_length=300)
    text = models.TextField("要求", blank=True)
    deadline = models.DateField("完成时限", null=True)
    precision = models.CharField("时限精度", max_length=10, default="default")
    planned_start = models.DateField("计划启动", null=True)
    reconstructed = models.BooleanField("重建", default=False)
    provenance = models.CharField("来历", max_length=300, blank=True)
    span_start = models.PositiveIntegerField(default=0)
    span_end = models.PositiveIntegerField(default=0)
    submitted_by = models.BigIntegerField("提交人编号", null=True)
    claimed = models.JSONField("申报值", default=dict)
    recomputed = models.JSONField("核验时重算值", default=dict)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "计划任务"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="plan_task_no")]

    def __str__(self) -> str:
        return f"{self.no} {self.title}"

    @classmethod
    def standings(cls, actor: Any, day: Any, year: int | None = None, units: bool = True) -> Any:
        """Where every task of the running city plan stands, as plain values: see `standing.standings`."""
        from ..standing import standings

        return standings(actor, day, year, units)

    @classmethod
    def provable(cls, organs: Any) -> list[tuple[str, str]]:
        """Deliverables of the running tasks that these organs lead or support: (number#title, words)."""
        from ..proving import provable

        return provable(organs)

    @classmethod
    def colours(cls) -> Any:
        """(key, tone, title) of every colour that a task may have: see `overview.colours`."""
        from ..overview import colours

        return colours()


class UnitRole(OfMatter):
    """A unit named for a task. `organ` is None while the name is not matched; a group keeps its members of that day."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="units")
    organ = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+")
    name = models.CharField("单位", max_length=100)
    role = models.CharField("角色", max_length=12, choices=ROLES)
    group = models.BooleanField("统称", default=False)
    members = models.JSONField("统称所指单位", default=list)
    confidence = models.CharField("可信度", max_length=8, choices=CONFIDENCE, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["order", "id"]


class Deliverable(OfMatter):
    """What the task must leave behind; with `target`, the proof that an outcome was reached."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="deliverables")
    target = models.ForeignKey(
        "annual_plan.Target", models.PROTECT, null=True, related_name="proofs", verbose_name="成果目标"
    )
    title = models.CharField("交付成果", max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class Evidence(OfMatter):
    """A file or a record of another register that proves a deliverable; the same record may prove several (a link)."""

    STATES = (("linked", "待核"), ("accepted", "已核实"), ("rejected", "未采纳"), ("withdrawn", "已撤回"))

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="evidence")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name="业务记录")
    note = models.CharField("说明", max_length=300, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=STATES, default="linked")
    added_on = models.DateField("提交日期")
    added_by = models.CharField("提交人", max_length=120)
    added_by_id = models.BigIntegerField(null=True)
    checked_on = models.DateField("核验日期", null=True)
    checked_by = models.CharField("核验人", max_length=120, blank=True)
    reason = models.CharField("不采纳理由", max_length=300, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["id"]
