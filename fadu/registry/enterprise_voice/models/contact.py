"""Codes for signing in, and the dates an enterprise offers for a visit."""

from __future__ import annotations

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
    """Days on which a joint visit would suit the enterprise; `line`: number of the planned visit, 0 for any."""

    HALVES = (("", "全天"), ("am", "上午"), ("pm", "下午"))

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="+", verbose_name="企业")
    line = models.BigIntegerField("计划到访编号", default=0)
    since = models.DateField("自")
    until = models.DateField("至")
    half = models.CharField("时段", max_length=2, choices=HALVES, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    made_on = models.DateField("提出日期")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta(OfEnterprise.Meta):
        verbose_name = verbose_name_plural = "企业方便的日期"
        indexes = [models.Index(fields=["line"], name="visit_offer_line")]
