"""A scheme of classes as the city has adopted it: the text of its file, checked, approved, in force from–to."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q, QuerySet

from fadu.kernel.models import Case

from ..vocab import KINDS


class RiskScheme(Case):
    """One version of a scheme. `until` is the first day on which it is no longer used."""

    code = models.CharField("方案代号", max_length=80)
    title = models.CharField("名称", max_length=200)
    edition = models.CharField("版本", max_length=40)
    kind = models.CharField("种类", max_length=12, choices=KINDS, default="general")
    field = models.CharField("专业领域", max_length=40, blank=True)
    industries = models.CharField("适用行业代码", max_length=200, blank=True)
    text = models.TextField("方案全文")
    digest = models.CharField("方案摘要", max_length=64)
    since = models.DateField("启用日期", null=True, blank=True)
    until = models.DateField("停用日期", null=True, blank=True)
    from_memory = models.PositiveSmallIntegerField("凭记忆的条目数", default=0)
    drafter = models.CharField("起草人", max_length=120, blank=True)
    drafter_no = models.BigIntegerField("起草人编号", null=True, blank=True)
    approver = models.CharField("批准人", max_length=120, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    opinion = models.CharField("意见", max_length=600, blank=True)

    class Meta(Case.Meta):
        verbose_name = verbose_name_plural = "信用风险分类方案"
        indexes = [models.Index(fields=["-opened_on", "-matter"], name="risk_scheme_newest")]

    @classmethod
    def in_force(cls, day: date, kind: str = "general") -> QuerySet[RiskScheme]:
        """Approved versions used on a day, of one kind or of all (""), the newest of each field first."""
        used = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
        rows: QuerySet[RiskScheme] = cls._plain.filter(used, state__in=("approved", "ended"))
        return (rows.filter(kind=kind) if kind else rows).order_by("field", "-since", "-pk")
