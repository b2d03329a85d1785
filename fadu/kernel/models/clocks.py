"""Clock rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .cards import Matter, OfMatter


class Run(OfMatter):
    """One running (or stopped) clock. Nothing stores "overdue" or "days left".

    whose: where several answer for themselves, each with a period of its own, the name of the one this is for.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    register = models.CharField(max_length=40)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    area = models.CharField(max_length=12, blank=True)
    key = models.CharField("期限", max_length=40)
    whose = models.CharField("谁的期限", max_length=200, blank=True)
    turn = models.PositiveSmallIntegerField("次", default=1)
    term = models.CharField("期限条款", max_length=80)
    started_on = models.DateField("起算事件日")
    law_on = models.DateField("适用法日期", null=True)
    due_on = models.DateField("届满日", null=True)
    alert_on = models.DateField("提醒日", null=True)
    stopped_on = models.DateField("停止日", null=True)
    stopped_by = models.CharField(max_length=40, blank=True)
    extension = models.PositiveSmallIntegerField("延长", default=0)
    paused = models.BooleanField("暂停", default=False)
    provisional = models.BooleanField("暂定", default=False)
    unresolved = models.CharField("待核原因", max_length=300, blank=True)
    trace = models.JSONField(default=list)

    class Meta(OfMatter.Meta):
        constraints = [
            models.UniqueConstraint(fields=["matter", "key", "turn"], include=["due_on", "stopped_on"], name="run_turn")
        ]
        indexes = [
            models.Index(fields=["organ", "due_on"], condition=Q(stopped_on=None), name="run_inbox"),
            models.Index(fields=["officer", "due_on"], condition=Q(stopped_on=None), name="run_mine"),
            models.Index(fields=["due_on"], condition=Q(stopped_on=None), name="run_tick"),
            models.Index(fields=["register", "key", "started_on"], name="run_asof"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}:{self.key}#{self.turn}"


class Pause(models.Model):
    """Days that do not count in a clock; `end` is the day of resumption, None while it lasts."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="pauses")
    start = models.DateField("中止日")
    end = models.DateField("恢复日", null=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
