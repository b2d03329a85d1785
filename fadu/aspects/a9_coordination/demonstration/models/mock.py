"""A mock review: folders drawn by a kept seed, scored by two people apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fadu.kernel.models import Matter, OfMatter

from .application import GRADES


class MockReview(OfMatter):
    """One round of mock review."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    application = models.ForeignKey("demonstration.Application", models.PROTECT, related_name="mocks")
    no = models.PositiveSmallIntegerField("次")
    seed = models.CharField("抽取种子", max_length=64)
    drawn_on = models.DateField("抽取日期")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评审人甲")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评审人乙")
    closed_on = models.DateField("结束日期", null=True)
    kappa = models.CharField("一致性", max_length=30, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["application", "no"], name="demonstration_mock_no")]


class MockScore(OfMatter):
    """One grader's word on one folder."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    review = models.ForeignKey(MockReview, models.PROTECT, related_name="scores")
    folder = models.ForeignKey("demonstration.Folder", models.PROTECT, related_name="mock_scores")
    grader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    grade = models.CharField("评定", max_length=8, choices=GRADES[:3], blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    given_on = models.DateField("日期", null=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["folder__node__order", "grader_id"]
        constraints = [models.UniqueConstraint(fields=["review", "folder", "grader"], name="demonstration_mock_once")]
