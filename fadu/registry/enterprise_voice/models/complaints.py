"""A complaint of an enterprise about an inspection, to the supervision of law enforcement."""

from __future__ import annotations

from typing import Any

from django.db import models

from fadu.kernel.models import Case

from ..rules import vocab


class Complaint(Case):
    """`organ` is the supervising justice bureau; the body learns the name only where the enterprise agrees."""

    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, null=True, related_name="+", verbose_name="企业")
    enterprise_name = models.CharField("企业名称", max_length=200, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    body = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="被投诉机关")
    visit = models.ForeignKey(
        "kernel.Matter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所涉检查"
    )
    subject = models.CharField("投诉事项", max_length=12, choices=vocab.SUBJECTS, blank=True)
    happened_on = models.DateField("发生日期", null=True, blank=True)
    content = models.TextField("投诉内容", blank=True)
    wish = models.CharField("希望如何处理", max_length=500, blank=True)
    may_name = models.BooleanField("可以告知被投诉机关", default=False)
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    refusal = models.CharField("不予受理的理由", max_length=500, blank=True)
    asked_on = models.DateField("要求说明日期", null=True, blank=True)
    question = models.TextField("要求说明的问题", blank=True)
    answered_on = models.DateField("说明日期", null=True, blank=True)
    answer = models.TextField("机关的说明", blank=True)
    result = models.CharField("处理结果", max_length=10, choices=vocab.RESULTS, blank=True)
    findings = models.TextField("查明的情况", blank=True)
    demand = models.TextField("纠正要求", blank=True)
    demand_due = models.DateField("纠正期限", null=True, blank=True)
    decided_on = models.DateField("处理日期", null=True, blank=True)
    corrected_on = models.DateField("纠正日期", null=True, blank=True)
    correction = models.TextField("纠正情况", blank=True)

    class Meta(Case.Meta):
        verbose_name = verbose_name_plural = "入企检查投诉"
        indexes = [
            models.Index(fields=["-opened_on", "-matter"], name="complaint_newest"),
            models.Index(fields=["enterprise", "-opened_on"], name="complaint_enterprise"),
        ]

    @property
    def identity(self) -> Any:
        """Whom the paper addresses."""
        return self.enterprise_name
