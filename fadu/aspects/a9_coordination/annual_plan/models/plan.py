"""A plan of one organ for one year, its versions, aspects and the promises made beside it."""

from __future__ import annotations

from typing import Any

from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter

ANNOUNCED = ("issued", "in_force", "adjusting", "closed", "reported", "archived")
RUNNING = ("in_force", "adjusting")


class Plan(Case):
    """An annual plan. `content` is the working copy until approval; afterwards the rows count, `versions` keep it."""

    title = models.CharField("名称", max_length=200)
    short = models.CharField("简称", max_length=80, blank=True)
    year = models.PositiveSmallIntegerField("年度", default=0)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", verbose_name="上级计划")
    issuer = models.CharField("发文机关", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=80, blank=True)
    issued_on = models.DateField("印发日期", null=True)
    declared_aspects = models.PositiveSmallIntegerField("自述方面数", null=True)
    declared_tasks = models.PositiveSmallIntegerField("自述任务数", null=True)
    source_name = models.CharField("来源文件", max_length=200, blank=True)
    source_text = models.TextField("来源文本", blank=True)
    reading = models.JSONField("读取结果", default=dict)
    content = models.JSONField("审定稿", default=dict)
    note = models.CharField("说明", max_length=300, blank=True)
    synthetic = models.BooleanField("模拟", default=False)
    edition = models.PositiveSmallIntegerField("版次", default=0)
    filed_by = models.BigIntegerField("提交人编号", null=True)
    approver = models.CharField("审定人", max_length=120, blank=True)
    approved_on = models.DateField("审定日期", null=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "年度计划"
        indexes = [models.Index(fields=["organ", "year"], name="plan_year")]

    @property
    def name(self) -> str:
        """The short name where there is one."""
        return self.short or self.title

    @classmethod
    def open_progress(cls) -> Any:
        """What everybody may see of the running city plan: see `public.open_progress`."""
        from ..public import open_progress

        return open_progress()

    @classmethod
    def standing(cls, year: int, organ: Any, whole: bool = True) -> Any:
        """Tasks and targets of an organ's area at the end of a year, as plain data: see `public.standing`."""
        from ..public import standing

        return standing(year, organ, whole)


class PlanVersion(OfMatter):
    """The whole plan as it was approved or adjusted; never changed afterwards."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField("版次")
    made_on = models.DateField("生效日期")
    made_by = models.CharField("审定人", max_length=120)
    reason = models.CharField("缘由", max_length=300, blank=True)
    sheet = models.ForeignKey("annual_plan.AdjustmentSheet", models.PROTECT, null=True, related_name="made")
    snapshot = models.JSONField("全文")
    digest = models.CharField("摘要", max_length=64)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="plan_version")]


class Aspect(OfMatter):
    """A 方面 of a plan."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="aspects")
    no = models.PositiveSmallIntegerField("序号")
    title = models.CharField("名称", max_length=200)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="plan_aspect")]

    def __str__(self) -> str:
        return self.title


class Commitment(OfMatter):
    """A promise outside the tasks: goals, answers to journalists. Shown, not scored."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="commitments")
    key = models.CharField("编号", max_length=20)
    title = models.CharField("事项", max_length=200, blank=True)
    text = models.CharField("内容", max_length=600)
    where = models.CharField("出处", max_length=60, blank=True)
    comparator = models.CharField("比较", max_length=8, blank=True)
    value = models.CharField("数值", max_length=30, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    soft = models.BooleanField("留有余地", default=False)
    lead = models.CharField("责任单位", max_length=80, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["id"]
