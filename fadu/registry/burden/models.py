"""Two facts about units: what was asked of them, and when somebody comes to inspect them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from fadu.kernel.models import Matter, OfMatter

from .rules.limits import KINDS

REGIMES = (("law", "法治督察"), ("government", "政府督查"), ("assessment", "考核"), ("other", "其他督查检查"))


class Demand(OfMatter):
    """One thing asked of one unit by a step of some matter. `key` names the field or indicator that was asked for."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="被要求单位")
    office = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="提出单位")
    kind = models.CharField("种类", max_length=12, choices=tuple((k.key, k.title) for k in KINDS))
    on = models.DateField("日期")
    text = models.CharField("内容", max_length=300)
    minutes = models.PositiveIntegerField("估计用时（分钟）", default=0)
    key = models.CharField("字段或者指标", max_length=100, blank=True)
    period = models.CharField("所属期间", max_length=20, blank=True)
    answered_on = models.DateField("答复日期", null=True)

    class Meta(OfMatter.Meta):
        ordering = ["on", "id"]
        indexes = [
            models.Index(fields=["organ", "on"], name="demand_organ", include=["kind", "minutes"]),
            models.Index(fields=["organ", "key", "period"], condition=~Q(key=""), name="demand_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text}"


class Window(OfMatter):
    """Days on which somebody is with a unit to inspect it. Two of them too near to each other are a clash."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="被督查单位")
    office = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="组织单位")
    title = models.CharField("事项", max_length=200)
    start = models.DateField("进驻")
    end = models.DateField("离开")
    regime = models.CharField("类别", max_length=12, choices=REGIMES, default="law")
    comprehensive = models.BooleanField("综合", default=False)
    cancelled = models.BooleanField("取消", default=False)

    class Meta(OfMatter.Meta):
        ordering = ["start", "id"]
        indexes = [models.Index(fields=["organ", "start"], condition=Q(cancelled=False), name="window_organ")]
        constraints = [models.CheckConstraint(condition=Q(end__gte=F("start")), name="window_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.title}（{self.start}至{self.end}）"


class SetLimit(models.Model):
    """A limit that the city has set, from a day on; what nobody has set stands as data/limits.toml has it."""

    key = models.CharField("上限", max_length=40)
    since = models.DateField("施行日期")
    value = models.PositiveIntegerField("数值")
    reason = models.CharField("理由", max_length=300)
    by = models.CharField("设定人", max_length=120)
    at = models.DateTimeField("设定时间")

    objects = models.Manager()
    _plain = models.Manager()

    class Meta:
        verbose_name = verbose_name_plural = "减负上限"
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["key", "since"], name="limit_in_force")]
