"""Similar cases (类案): one root cause, one owner, one remedy; found by query over the registers."""

from __future__ import annotations

from django.db import models

from ..rules import vocab
from .shared import Book, Child, linked, unit


class ClassCase(Book):
    """Problems that share a key. `pattern` is the query that finds the same elsewhere: see `alike`."""

    title = models.CharField("名称", max_length=200)
    klass = models.CharField("类别", max_length=24, choices=vocab.CLASSES)
    failed_step = models.CharField("失守环节", max_length=60, blank=True)
    pattern = models.CharField("查询", max_length=120, blank=True)
    cause = models.TextField("根本原因", blank=True)
    owner = unit("牵头解决单位", null=True)
    remedy = models.TextField("解决办法", blank=True)
    guided_on = models.DateField("指引日期", null=True)
    searched_on = models.DateField("排查日期", null=True)
    before = models.PositiveIntegerField("此前六个月新增", null=True)
    since = models.PositiveIntegerField("此后六个月新增", null=True)
    measured_on = models.DateField("评估日期", null=True)

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "类案"


class ClassHit(Child):
    """A record elsewhere that shows the same problem, and what became of it."""

    record = linked("业务记录")
    organ = unit("单位")
    text = models.CharField("情况", max_length=300)
    found_on = models.DateField("查出日期")
    problem = linked("问题")
    dismissed = models.CharField("不列入理由", max_length=200, blank=True)

    class Meta(Child.Meta):
        constraints = [models.UniqueConstraint(fields=["matter", "record"], name="class_hit_once")]
