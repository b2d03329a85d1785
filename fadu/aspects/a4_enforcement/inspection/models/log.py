"""Visits that are no inspections: logged, so that none of them is an inspection in disguise."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Case

from ..rules import vocab
from .visit import choice


class SiteVisit(Case):
    """A visit to an enterprise for a purpose other than checking it."""

    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, null=True, related_name="+", verbose_name="企业")
    enterprise_name = models.CharField("企业名称", max_length=200, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    purpose = choice("目的", vocab.PURPOSES)
    detail = models.CharField("事由", max_length=300, blank=True)
    visited_on = models.DateField("到访日期")
    people = models.PositiveSmallIntegerField("人数", default=1)
    license_number = models.CharField("许可申请编号", max_length=80, blank=True)
    flagged_why = models.CharField("认定为变相检查的理由", max_length=500, blank=True)
    answer = models.CharField("说明", max_length=500, blank=True)

    class Meta(Case.Meta):
        verbose_name = verbose_name_plural = "到访登记"
        indexes = [
            models.Index(fields=["-opened_on", "-matter"], name="sitevisit_newest"),
            models.Index(fields=["enterprise", "visited_on"], name="sitevisit_enterprise"),
            models.Index(fields=["organ", "visited_on"], name="sitevisit_organ_day"),
        ]
