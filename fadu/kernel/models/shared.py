"""Published figures, holiday notices, search text."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from .cards import Matter


class Frozen(models.Model):
    """A published figure: value, definition and the ids of the records it was computed from."""

    indicator = models.CharField("指标", max_length=100)
    definition = models.CharField("口径摘要", max_length=64)
    formula = models.TextField("口径")
    start = models.DateField("起")
    end = models.DateField("止")
    organ = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+")
    area = models.CharField("行政区划", max_length=12, blank=True)
    hit = models.DecimalField("分子", max_digits=20, decimal_places=4, null=True)
    base = models.DecimalField("分母", max_digits=20, decimal_places=4)
    text = models.CharField("数值", max_length=60)
    hits = models.JSONField(default=list)
    records = models.JSONField(default=list)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=120)
    restates = models.ForeignKey("self", models.PROTECT, null=True, related_name="restated_by")
    reason = models.CharField("更正理由", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["indicator", "start", "end"])]
        ordering = [F("frozen_at").desc()]

    @property
    def before(self) -> str:
        """The value that this one corrects, marked where it was computed by another definition; empty if none."""
        last = self.restates
        return f"{last.text}{'' if last.definition == self.definition else '，口径不同'}" if last else ""


class HolidayNoticeRow(models.Model):
    """A State Council holiday notice entered by staff; the built-in ones live in fadu.law."""

    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("文号", max_length=80)
    published = models.DateField("发布日期")
    off = models.JSONField("放假日", default=list)
    work = models.JSONField("调休上班日", default=list)
    source = models.CharField("来源", max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)


class SearchEntry(models.Model):
    """Search text of a matter as bigrams; `private` holds what only holders of field grants may search by."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="+")
    register = models.CharField(max_length=40)
    open = SearchVectorField()
    private = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["open"], name="search_open"), GinIndex(fields=["private"], name="search_private")]


def demo_flag() -> bool:
    """Whether this installation holds the synthetic city (every page says so)."""
    return bool(getattr(settings, "FADU_DEMO", False))
