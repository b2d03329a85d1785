"""An item of the year's plan of inspections, checks and assessments (督查检查考核计划), whoever organises it."""

from __future__ import annotations

from django.db import models

from ..rules import vocab
from .shared import Book, Child, unit


class OversightEntry(Book):
    """organ: who organises. regime keeps 法治督察 and 政府督查 apart; `outside`: approved one by one, not in the plan."""

    title = models.CharField("事项", max_length=200)
    regime = models.CharField("类别", max_length=12, choices=vocab.REGIMES, default="law")
    kind = models.CharField("种类", max_length=14, choices=vocab.ENTRY_KINDS, default="special")
    year = models.PositiveSmallIntegerField("年度", default=0)
    basis = models.CharField("依据", max_length=300, blank=True)
    starts = models.DateField("拟进驻日期")
    ends = models.DateField("拟离开日期")
    people = models.PositiveSmallIntegerField("人数", default=2)
    burden_minutes = models.PositiveIntegerField("预计占用被督查单位时间（分钟）", default=0)
    outside = models.BooleanField("计划外", default=False)
    restricted = models.BooleanField("限定知悉", default=False)
    override = models.CharField("破例理由", max_length=300, blank=True)
    decision = models.CharField("审批意见", max_length=300, blank=True)
    decided_by = models.CharField("审批人", max_length=120, blank=True)
    decided_on = models.DateField("审批日期", null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="并入")

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "督查检查考核计划项目"
        indexes = [models.Index(fields=["year", "starts"], name="oversight_year")]

    def decision_reason(self) -> str:
        """Why an item that waits cannot simply be listed."""
        from ..steps.entry import refusals

        return "；".join(refusals(self))

    def units(self) -> list[int]:
        """Ids of the units to be inspected."""
        return list(self.of(EntryObject).values_list("organ_id", flat=True))


class EntryObject(Child):
    """A unit that an item of the plan concerns."""

    organ = unit("对象")

    class Meta(Child.Meta):
        constraints = [models.UniqueConstraint(fields=["matter", "organ"], name="oversight_object")]
