"""What has been opened: the cells that everybody concerned may see, and the single judgements that supervision may."""

from __future__ import annotations

import uuid
from decimal import Decimal
from fractions import Fraction

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.kernel.models import Record
from fadu.kernel.wilson import where_few


class RatingCell(Record):
    """Ratings of one body opened together: the smallest thing that is ever shown. `opened_on`: the release."""

    first = models.CharField("检查月份自", max_length=7)
    last = models.CharField("至", max_length=7)
    invited = models.PositiveIntegerField("可以评价")
    rated = models.PositiveIntegerField("已评价")
    satisfied = models.PositiveIntegerField("满意")
    total = models.PositiveIntegerField("得分合计")
    tags = ArrayField(models.CharField(max_length=60), default=list, verbose_name="集中反映")
    k = models.PositiveSmallIntegerField("最少企业数")
    basis = models.CharField("口径", max_length=120)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "检查评价（汇总）"
        constraints = [models.UniqueConstraint(fields=["organ", "first"], name="rating_cell_once")]
        indexes = [models.Index(fields=["-opened_on", "-matter"], name="rating_cell_newest")]

    @property
    def months(self) -> str:
        """2026-08 或 2026-07 至 2026-09."""
        return self.first if self.first == self.last else f"{self.first} 至 {self.last}"

    @property
    def coverage(self) -> Fraction | None:
        """Share of the ratings that could have been given."""
        return Fraction(self.rated, self.invited) if self.invited else None

    @property
    def satisfaction(self) -> Fraction:
        """Share of those who were satisfied."""
        return Fraction(self.satisfied, self.rated)

    @property
    def interval(self) -> str:
        """How sure that is, where few rated."""
        return where_few(self.satisfied, self.rated)

    @property
    def mean(self) -> Decimal:
        """Mean score with one decimal."""
        return (Decimal(self.total) / self.rated).quantize(Decimal("0.1"))


class OpenedRating(models.Model):
    """One judgement as supervision reads it: no visit, no enterprise, no day; in a random order for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cell = models.ForeignKey(RatingCell, models.PROTECT, related_name="ratings")
    score = models.PositiveSmallIntegerField("评分")
    tags = ArrayField(models.CharField(max_length=20), default=list, verbose_name="标签")
    text = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "已开启的评价"
        ordering = ["id"]
