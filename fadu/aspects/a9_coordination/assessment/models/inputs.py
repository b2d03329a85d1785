"""What scores are made from: readings of registers, evidence, manual scores, events, self-scores, corrections."""

from __future__ import annotations

from django.db import models
from django.db.models import F

from fadu.kernel.models import Attachment, Matter, OfMatter, PaperRecord

CHECKS = (("linked", "待核"), ("accepted", "采纳"), ("rejected", "不采纳"), ("withdrawn", "已撤回"))


class OfSheet(OfMatter):
    """A row of a unit's sheet."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")

    class Meta(OfMatter.Meta):
        abstract = True
        default_manager_name = "_plain"
        ordering = ["id"]


class Reading(OfSheet):
    """A figure of a register for one unit, frozen with definition and record ids; a later one restates it."""

    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="readings")
    source = models.CharField("指标列", max_length=80)
    indicator = models.CharField("指标", max_length=100)
    definition = models.CharField("口径摘要", max_length=64)
    formula = models.TextField("口径")
    by = models.CharField("单位字段", max_length=60)
    start = models.DateField("起")
    end = models.DateField("止")
    hit = models.CharField("分子", max_length=60, blank=True)
    base = models.CharField("分母", max_length=60)
    value = models.CharField("值", max_length=60, blank=True)
    text = models.CharField("显示", max_length=60)
    hits = models.JSONField("分子记录", default=list)
    records = models.JSONField("分母记录", default=list)
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.CharField("冻结人", max_length=120)
    restates = models.ForeignKey("self", models.PROTECT, null=True, related_name="restated_by")
    reason = models.CharField("更正理由", max_length=300, blank=True)

    class Meta(OfSheet.Meta):
        indexes = [models.Index(fields=["sheet", "source"], name="assessment_reading_of")]
        ordering = [F("frozen_at").asc(), "id"]


class Evidence(OfSheet):
    """A file, a record or an issued paper that proves a deliverable; the same one may serve many (a link, no copy)."""

    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="evidence")
    source = models.CharField("佐证项", max_length=80)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name="业务记录")
    paper = models.ForeignKey(PaperRecord, models.PROTECT, null=True, related_name="+", verbose_name="文书")
    note = models.CharField("说明", max_length=300, blank=True)
    blind = models.CharField("供专家阅看的摘要", max_length=1000, blank=True)
    made_on = models.DateField("形成日期", null=True)
    digest = models.CharField("摘要值", max_length=64, blank=True)
    state = models.CharField("核验", max_length=10, choices=CHECKS, default="linked")
    added_on = models.DateField("提交日期")
    added_by = models.CharField("提交人", max_length=120)
    added_by_id = models.BigIntegerField(null=True)
    checked_on = models.DateField("核验日期", null=True)
    checked_by = models.CharField("核验人", max_length=120, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta(OfSheet.Meta):
        pass

    @property
    def what(self) -> str:
        """The piece of evidence in words."""
        if self.paper:
            return f"《{self.paper.title}》{self.paper.number}"
        if self.record:
            return self.record.number
        return self.attachment.name if self.attachment else self.note


class SelfScore(OfSheet):
    """What the unit thinks it deserves; it stands beside the computed score and never enters it."""

    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="self_scores")
    leaf = models.CharField("指标", max_length=60)
    points = models.DecimalField("自评分", max_digits=8, decimal_places=4)
    explanation = models.CharField("说明", max_length=500, blank=True)
    given_on = models.DateField("日期")
    given_by = models.CharField("填报人", max_length=120)

    class Meta(OfSheet.Meta):
        pass


class ManualScore(OfSheet):
    """A score that a person gives, always with a reason; the newest counts, earlier ones stay."""

    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="manual_scores")
    source = models.CharField("指标列", max_length=80)
    points = models.DecimalField("分值", max_digits=8, decimal_places=4)
    reason = models.CharField("理由", max_length=500)
    given_on = models.DateField("日期")
    given_by = models.CharField("评分人", max_length=120)
    given_by_id = models.BigIntegerField(null=True)

    class Meta(OfSheet.Meta):
        pass


class ExtraEvent(OfSheet):
    """An award, a loss or a grave fault: counted once, by its own number, only with proof and confirmed by another."""

    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="events_of")
    source = models.CharField("加扣分项", max_length=80)
    number = models.CharField("事件编号", max_length=80)
    title = models.CharField("事由", max_length=200)
    authority = models.CharField("认定机关", max_length=120)
    happened_on = models.DateField("日期")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name="业务记录")
    state = models.CharField("认定", max_length=10, choices=CHECKS, default="linked")
    added_by = models.CharField("提出人", max_length=120)
    added_by_id = models.BigIntegerField(null=True)
    added_on = models.DateField("提出日期")
    decided_by = models.CharField("认定人", max_length=120, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta(OfSheet.Meta):
        pass

    @property
    def proven(self) -> bool:
        """Whether something shows that it happened."""
        return bool(self.attachment_id or self.record_id)


class Correction(OfSheet):
    """A cell that an objection changed; figures of registers are corrected in their register, never here."""

    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="corrections")
    objection = models.ForeignKey("assessment.Objection", models.PROTECT, related_name="corrections")
    column = models.CharField("列", max_length=80)
    before = models.CharField("原值", max_length=300, blank=True)
    after = models.CharField("新值", max_length=300)
    reason = models.CharField("理由", max_length=500)
    made_on = models.DateField("日期")
    made_by = models.CharField("更正人", max_length=120)

    class Meta(OfSheet.Meta):
        pass
