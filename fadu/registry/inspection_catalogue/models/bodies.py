"""Inspecting bodies (行政检查主体): a case each, from application to confirmation, publication and withdrawal."""

from __future__ import annotations

from datetime import date

from django.db import models

from fadu.kernel.models import Case

from ..rules import vocab
from ..rules.eligibility import NATURES

OPEN_STATES = ("confirmed", "published")


class Body(Case):
    """An organ that may inspect enterprises: `organ` is the organ itself. An entrusted body names its principal."""

    kind = models.CharField("类别", max_length=12, choices=vocab.BODY_KINDS, blank=True)
    nature = models.CharField("组织性质", max_length=12, choices=NATURES, default="department")
    principal = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="entrusted", verbose_name="委托机关"
    )
    basis = models.CharField("职权依据", max_length=400, blank=True)
    conferred = models.CharField("赋权决定", max_length=200, blank=True)
    entrustment = models.CharField("委托书及公开情况", max_length=300, blank=True)
    duties = models.CharField("检查职责", max_length=400, blank=True)
    confirmed_on = models.DateField("确认日期", null=True)
    confirmed_by = models.CharField("确认人", max_length=120, blank=True)
    published_on = models.DateField("公布日期", null=True)
    withdrawn_on = models.DateField("撤销日期", null=True)
    refusal = models.CharField("不予确认的理由", max_length=600, blank=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "行政检查主体"
        indexes = [models.Index(fields=["-opened_on", "-matter_id"], name="insp_body_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["organ"], condition=models.Q(state__in=OPEN_STATES), name="insp_body_organ_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.organ.name)

    def may_inspect(self, day: date) -> bool:
        """Confirmed and published by that day, not withdrawn."""
        began = self.published_on is not None and self.published_on <= day
        return began and (self.withdrawn_on is None or day < self.withdrawn_on)
