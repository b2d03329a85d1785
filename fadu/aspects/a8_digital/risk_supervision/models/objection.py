"""An objection to a class or to what it was computed from."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Case

from ..vocab import FILERS, GRADE_CHOICES, OBJECTED


class Objection(Case):
    """One objection: filed, checked, data put right or the class kept, scored again, told."""

    enterprise = models.ForeignKey(
        "kernel.Matter", models.PROTECT, null=True, blank=True, verbose_name="企业", related_name="+"
    )
    company = models.CharField("企业名称", max_length=200)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    filer = models.CharField("提出人", max_length=12, choices=FILERS, default="enterprise")
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    about = models.CharField("异议事项", max_length=8, choices=OBJECTED)
    term = models.CharField("所涉指标", max_length=60, blank=True)
    claim = models.TextField("异议内容和理由")
    run = models.ForeignKey(
        "kernel.Matter", models.PROTECT, null=True, blank=True, verbose_name="所涉评分", related_name="+"
    )
    grade_before = models.CharField("原类别", max_length=1, choices=GRADE_CHOICES, blank=True)
    assisted = models.BooleanField("需其他单位协助核查", default=False)
    assistant = models.CharField("协助单位", max_length=200, blank=True)
    checked_on = models.DateField("核查日期", null=True, blank=True)
    findings = models.TextField("核查情况", blank=True)
    upheld = models.BooleanField("异议成立", null=True, blank=True)
    rescored = models.ForeignKey(
        "kernel.Matter", models.PROTECT, null=True, blank=True, verbose_name="重新评分", related_name="+"
    )
    grade_after = models.CharField("重新评分后的类别", max_length=1, choices=GRADE_CHOICES, blank=True)
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_by = models.CharField("告知方式", max_length=60, blank=True)
    reply = models.TextField("答复", blank=True)

    class Meta(Case.Meta):
        verbose_name = verbose_name_plural = "信用风险分类异议"
        indexes = [models.Index(fields=["-opened_on", "-matter"], name="risk_objection_newest")]
