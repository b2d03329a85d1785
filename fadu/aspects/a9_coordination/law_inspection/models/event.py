"""A major event of the rule of law (重大法治事件): triage, verification, handling, similar cases."""

from __future__ import annotations

from django.db import models

from ..rules import vocab
from .shared import Book, linked, unit


class LawEvent(Book):
    """Triage gives four marks of 0–3; seven and more is major (本平台口径)."""

    ROUTES = (("major", "重大"), ("special", "专项督察或者函询"), ("ordinary", "一般"))

    title = models.CharField("事件", max_length=200)
    source = models.CharField("来源", max_length=12, choices=vocab.EVENT_SOURCES)
    unit = unit("涉及单位", null=True)
    happened_on = models.DateField("发生日期", null=True)
    text = models.TextField("情况")
    record = linked("业务记录")
    effect = models.PositiveSmallIntegerField("影响", null=True)
    persons = models.PositiveSmallIntegerField("人数", null=True)
    gravity = models.PositiveSmallIntegerField("规则严重性", null=True)
    recurrence = models.PositiveSmallIntegerField("重复性", null=True)
    score = models.PositiveSmallIntegerField("初判得分", null=True)
    route = models.CharField("初判结论", max_length=10, choices=ROUTES, blank=True)
    verified = models.TextField("核实情况", blank=True)
    approved_by = models.CharField("批准人", max_length=120, blank=True)
    findings = models.TextField("查明的事实", blank=True)
    responsibility = models.TextField("责任分析", blank=True)
    proposal = models.TextField("处理意见", blank=True)
    problem = linked("问题")
    class_case = linked("类案")
    example = models.TextField("典型案例（隐去当事人）", blank=True)

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "重大法治事件"
