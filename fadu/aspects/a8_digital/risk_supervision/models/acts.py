"""Supervision acts: one row for each item of each visit, derived from the visits, never typed in twice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fadu.kernel.models import Record

from ..vocab import READINGS, RESULTS


class SupervisionAct(Record):
    """One act. `organ` is the acting body's organ, `opened_on` the day; `visit` the inspection it is a part of."""

    code = models.CharField("检查实施清单编码", max_length=60)
    item_name = models.CharField("监管事项", max_length=200)
    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, verbose_name="监管对象", related_name="+")
    visit = models.ForeignKey("kernel.Matter", models.PROTECT, verbose_name="检查", related_name="+")
    item = models.ForeignKey("kernel.Matter", models.PROTECT, verbose_name="事项", related_name="+")
    body = models.ForeignKey("kernel.Matter", models.PROTECT, verbose_name="检查主体", related_name="+")
    on_site = models.BooleanField("现场", default=True)
    mobile = models.BooleanField("移动终端现场记录", default=False)
    trigger = models.CharField("检查类别", max_length=20, blank=True)
    result = models.CharField("结果", max_length=16, choices=RESULTS, blank=True)
    found = models.BooleanField("发现问题", default=False)
    uploaded_on = models.DateField("上传日期")

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "监管行为"
        indexes = [
            models.Index(fields=["-opened_on", "-matter"], name="risk_act_newest"),
            models.Index(fields=["organ", "opened_on"], include=["on_site", "mobile"], name="risk_act_organ"),
            models.Index(fields=["enterprise", "opened_on"], name="risk_act_enterprise"),
            models.Index(fields=["item", "opened_on"], condition=Q(mobile=True), name="risk_act_item"),
            models.Index(fields=["body", "opened_on"], condition=Q(mobile=True), name="risk_act_body"),
        ]
        constraints = [models.UniqueConstraint(fields=["visit", "item", "body"], name="risk_act_once")]


class MobileReading(models.Model):
    """Which of the three readings of mobile coverage the city's target uses, from when, and on whose word."""

    keep_images = True

    reading = models.CharField("口径", max_length=8, choices=READINGS)
    since = models.DateField("自")
    reason = models.CharField("理由", max_length=400)
    decided_by = models.CharField("确定人", max_length=120)
    decided_at = models.DateTimeField("确定时间")

    class Meta:
        ordering = ["-since", "-id"]
