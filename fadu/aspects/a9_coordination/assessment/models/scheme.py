"""A scheme of assessment as a file, in versions."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter

from ..rules.sources import Plan, read_plan


class Scheme(Case):
    """One version of a scheme: the text counts, everything else is read from it."""

    key = models.CharField("方案编号", max_length=60)
    edition = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("名称", max_length=200)
    text = models.TextField("方案文本")
    digest = models.CharField("文本摘要", max_length=64)
    note = models.CharField("说明", max_length=300, blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name="取代的版本"
    )
    drafter_id = models.BigIntegerField("起草人编号", null=True)
    drafter = models.CharField("起草人", max_length=120, blank=True)
    checker = models.CharField("审核人", max_length=120, blank=True)
    checker_id = models.BigIntegerField("审核人编号", null=True)
    consulted_on = models.DateField("征求意见日期", null=True)
    consult_until = models.DateField("意见截止", null=True)
    approver = models.CharField("审定人", max_length=120, blank=True)
    published_on = models.DateField("公布日期", null=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "考核方案"
        ordering = ["-published_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["area", "key", "edition"], name="assessment_scheme_edition")]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.edition} 版）"

    @cached_property
    def plan(self) -> Plan:
        """The scheme and where its columns come from. Raises AssessError for a text that does not hold together."""
        return read_plan(self.text)

    @property
    def readable(self) -> Any:
        """The plan, or None while the text has faults."""
        from ..scoring import AssessError

        try:
            return self.plan
        except AssessError:
            return None


class SchemeComment(OfMatter):
    """What an assessed unit says about the draft, and what the office did with it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="comments")
    organ = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="单位")
    text = models.CharField("意见", max_length=1000)
    given_on = models.DateField("日期")
    given_by = models.CharField("提出人", max_length=120)
    taken = models.CharField(
        "处理", max_length=10, blank=True, choices=(("yes", "采纳"), ("part", "部分采纳"), ("no", "未采纳"))
    )
    answer = models.CharField("理由", max_length=500, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["id"]
