"""Adjustment sheets: the only way in which an approved plan changes."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter

FIELDS = (
    ("value", "目标值"),
    ("deadline", "完成时限"),
    ("lead", "牵头单位"),
    ("denominator", "分母"),
    ("definition", "口径"),
    ("indicator", "绑定指标"),
    ("baseline_value", "基期数值"),
    ("tolerance", "容差"),
    ("cancel", "取消任务"),
)


class AdjustmentSheet(Case):
    """A request to change a plan, with its reason, and who decided."""

    plan = models.ForeignKey("annual_plan.Plan", models.PROTECT, related_name="sheets")
    reason = models.TextField("理由")
    drafted_by = models.BigIntegerField("起草人编号", null=True)
    drafter = models.CharField("起草人", max_length=120, blank=True)
    approver = models.CharField("批准人", max_length=120, blank=True)
    decided_on = models.DateField("决定日期", null=True)
    opinion = models.CharField("意见", max_length=300, blank=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "计划调整单"


class AdjustmentItem(OfMatter):
    """One change: what it was, what it becomes. Both stay visible."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    sheet = models.ForeignKey(AdjustmentSheet, models.PROTECT, related_name="items")
    task = models.ForeignKey("annual_plan.Task", models.PROTECT, related_name="adjustments")
    target = models.ForeignKey("annual_plan.Target", models.PROTECT, null=True, related_name="adjustments")
    field = models.CharField("改什么", max_length=20, choices=FIELDS)
    before = models.CharField("原值", max_length=300, blank=True)
    after = models.CharField("新值", max_length=300, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["id"]
