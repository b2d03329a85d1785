"""The low-credit list: who stands on it from when to when, and why."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Record

from ..vocab import DELISTED, LISTED


class LowCredit(Record):
    """One stay of an enterprise on the list. `opened_on`: first day; `until`: first day off the list."""

    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, verbose_name="企业", related_name="+")
    company = models.CharField("名称", max_length=200)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    reason = models.CharField("列入原因", max_length=12, choices=LISTED)
    points = models.IntegerField("得分", null=True, blank=True)
    run = models.ForeignKey("kernel.Matter", models.PROTECT, null=True, verbose_name="依据的评分", related_name="+")
    until = models.DateField("移出日期", null=True, blank=True)
    why = models.CharField("移出原因", max_length=12, choices=DELISTED, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "低信用企业名单"
        indexes = [
            models.Index(fields=["-opened_on", "-matter"], name="low_credit_newest"),
            models.Index(fields=["enterprise", "opened_on"], name="low_credit_enterprise"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=models.Q(until=None), name="low_credit_once_at_a_time"
            )
        ]
