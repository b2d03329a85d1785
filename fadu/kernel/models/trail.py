"""What happened: events and row images, both append-only."""

from __future__ import annotations

from django.db import models

from .cards import Matter, OfMatter


class Event(OfMatter):
    """Append-only and hash-chained: what happened, by whom, when it counts in law and when it was written."""

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("记录时间")
    on = models.DateField("法律日期")
    kind = models.CharField("种类", max_length=40)
    step = models.CharField("步骤", max_length=60, blank=True)
    title = models.CharField("事项", max_length=200)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor = models.CharField("操作人", max_length=120)
    basis = models.CharField("依据", max_length=300, blank=True)
    facts = models.JSONField("内容", default=dict)
    token = models.CharField(max_length=64, null=True, unique=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(OfMatter.Meta):
        indexes = [
            models.Index(fields=["matter", "id"]),
            models.Index(fields=["kind", "on"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class RowImage(models.Model):
    """The old image of a row, written by a database trigger on every update and delete, bulk ones too."""

    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    op = models.CharField(max_length=6)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    image = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["table", "row", "at"])]
