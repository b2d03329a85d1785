"""A measure of the ladder towards one unit, and the facts it rests on."""

from __future__ import annotations

from typing import Any

from django.db import models

from fadu.kernel.models import Attachment

from ..rules import vocab
from .shared import Book, Child, linked, unit


class Measure(Book):
    """Reminder, written dispatch, inquiry letter, on-site inspection, talk, listed supervision or circular.

    organ: the office; `unit`: whom it is addressed to. Facts stand in `MeasureGround` as they were at the proposal.
    """

    unit = unit("督促对象", null=True)
    rung = models.CharField("措施", max_length=10, choices=vocab.RUNGS)
    why = models.CharField("提出理由", max_length=300, blank=True)
    by_system = models.BooleanField("由事实算出", default=True)
    reason = models.TextField("决定理由", blank=True)
    decided_by = models.CharField("决定人", max_length=120, blank=True)
    decided_on = models.DateField("决定日期", null=True)
    summoned = models.CharField("约谈对象", max_length=8, choices=vocab.SUMMONED, blank=True)
    questions = models.TextField("请说明的问题", blank=True)
    issued_on = models.DateField("发出日期", null=True)
    answer = models.TextField("答复", blank=True)
    answered_on = models.DateField("答复日期", null=True)
    answer_signed_by = models.CharField("签发负责人", max_length=60, blank=True)
    answer_file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    extension_reason = models.CharField("延期理由", max_length=300, blank=True)
    urged_on = models.DateField("催办日期", null=True)
    assessed = models.CharField("研判", max_length=12, choices=vocab.ASSESSED, blank=True)
    talk_on = models.DateField("约谈日期", null=True)
    talk_place = models.CharField("约谈地点", max_length=120, blank=True)
    host = models.CharField("主持人", max_length=60, blank=True)
    recorder = models.CharField("记录人", max_length=60, blank=True)
    attended = models.CharField("参加人", max_length=200, blank=True)
    minutes = models.TextField("约谈内容", blank=True)
    scope = models.CharField("通报范围", max_length=120, blank=True)
    after = linked("上一措施")
    leads_to = linked("转入")

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "督促措施"
        indexes = [models.Index(fields=["unit", "decided_on"], name="measure_unit")]

    @classmethod
    def proposals(cls, day: Any, tasks: Any = None) -> Any:
        """What the facts of a day speak for, the gravest first: see `facts.proposals`."""
        from ..facts import proposals

        return proposals(day, tasks)


class MeasureGround(Child):
    """A fact as it stood on the day of the proposal: what is late, by which clock, against which article."""

    kind = models.CharField("种类", max_length=12, choices=vocab.GROUNDS)
    text = models.CharField("事实", max_length=300)
    record = linked("业务记录")
    due_on = models.DateField("届满日", null=True)
    late = models.PositiveIntegerField("超期工作日", default=0)
    basis = models.CharField("依据", max_length=300, blank=True)
    value = models.CharField("数值", max_length=120, blank=True)
