"""Numbers, issued papers, uploads and lines on the desk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .cards import Matter, OfMatter, hidden
from .trail import Event


class NumberSeries(models.Model):
    """Gapless numbers per series, organ and year: the row is locked until the paper's transaction ends."""

    series = models.CharField(max_length=60)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "organ", "year"], name="series_year")]


class PaperRecord(OfMatter):
    """An issued paper: its content is kept as data, DOCX and PDF are drawn from it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    key = models.CharField("文种", max_length=60)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    made_on = models.DateField("成文日期")
    content = models.JSONField()
    digest = models.CharField("内容摘要", max_length=64)
    publish = models.CharField("公开", max_length=20, blank=True)

    class Meta(OfMatter.Meta):
        constraints = [models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="paper_number")]
        indexes = [models.Index(fields=["matter", "id"])]

    @classmethod
    def called(cls, number: str) -> models.QuerySet[PaperRecord]:
        """Papers by a number that somebody has typed in; those of sealed records are not found by it."""
        found: models.QuerySet[PaperRecord] = cls._plain.filter(~hidden("matter_id"), number=number)
        return found


class Attachment(OfMatter):
    """An uploaded file: checked, hashed, stored outside the web root."""

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类别", max_length=60, blank=True)
    media = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    private = models.BooleanField(default=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120)


class Notification(models.Model):
    """A line on somebody's desk: to a user, or to a role at an organ."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=60, blank=True)
    organ = models.ForeignKey("people.Organ", models.CASCADE, null=True, related_name="+")
    matter = models.ForeignKey(Matter, models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "read_at"]), models.Index(fields=["organ", "role", "read_at"])]
