"""How tasks have stood over the year, and what unit and office each think of them."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Matter, OfMatter


class Snapshot(OfMatter):
    """A task of the plan as it was computed on one day. Kept so that one can see what moved."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="任务")
    day = models.DateField("日期")
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="牵头单位")
    colour = models.CharField("颜色", max_length=8)
    word = models.CharField("状态", max_length=20)
    reason = models.CharField("原因", max_length=300, blank=True)
    value = models.CharField("现值", max_length=120, blank=True)
    lag = models.IntegerField("落后百分点", default=0)
    forecast = models.CharField("预计", max_length=60, blank=True)
    method = models.CharField("预计方法", max_length=120, blank=True)

    class Meta(OfMatter.Meta):
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "day"], name="snapshot_once")]


class Rating(OfMatter):
    """Confidence that a task will be met by its day: the unit's own rating and the office's, kept apart."""

    SIDES = (("unit", "单位自评"), ("office", "法治办评估"))
    LEVELS = ((5, "很有把握"), (4, "较有把握"), (3, "把握一般"), (2, "有困难"), (1, "难以完成"))

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="任务")
    side = models.CharField("谁的评价", max_length=6, choices=SIDES)
    month = models.DateField("月份")
    level = models.PositiveSmallIntegerField("把握", choices=LEVELS)
    reason = models.CharField("理由", max_length=300)
    by = models.CharField("评价人", max_length=120)
    on = models.DateField("日期")

    class Meta(OfMatter.Meta):
        ordering = ["month", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "side", "month"], name="rating_once")]
