"""Codes for signing in, and the dates an enterprise offers for a visit."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.registry.enterprises.models import OfEnterprise


class SignInCode(models.Model):
    """A one-time code sent to the registered contact: only its digest is kept."""

    enterprise = models.OneToOneField("kernel.Matter", models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64)
    until = models.DateTimeField("有效至")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "登录验证码"


class VisitOffer(OfEnterprise):
    """Days on which a joint visit would suit the enterprise; `line`: number of the planned visit, 0 for any.

    asked: organs of the bodies that the plan still sends there when it was made; any of them answers for all.
    """

    HALVES = (("", "全天"), ("am", "上午"), ("pm", "下午"))
    ANSWERS = (("taken", "按此安排"), ("partly", "尽量照顾，到时再定"), ("declined", "不能安排"))

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="+", verbose_name="企业")
    line = models.BigIntegerField("计划到访编号", default=0)
    since = models.DateField("自")
    until = models.DateField("至")
    half = models.CharField("时段", max_length=2, choices=HALVES, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    made_on = models.DateField("提出日期")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    asked = ArrayField(models.BigIntegerField(), default=list, verbose_name="请哪些机关答复")
    answer = models.CharField("答复", max_length=8, choices=ANSWERS, blank=True)
    reply = models.CharField("答复说明", max_length=200, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复机关"
    )

    class Meta(OfEnterprise.Meta):
        verbose_name = verbose_name_plural = "企业方便的日期"
        indexes = [models.Index(fields=["line"], name="visit_offer_line")]
