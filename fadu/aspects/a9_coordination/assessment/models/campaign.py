"""The assessment of a year, and the surveys made for it."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Attachment, Case, Matter, OfMatter

PUBLICATION = (("ranking", "公布名次、得分和等次"), ("grades", "只公布等次"), ("none", "只通知各单位本单位结果"))
TOLD = ("announced", "final", "restated")
SETTLED = ("final", "restated")


class Assessment(Case):
    """A campaign: one scheme, one period, its units. Results are kept by computation, never overwritten."""

    title = models.CharField("名称", max_length=200)
    year = models.PositiveSmallIntegerField("考核年度")
    scheme = models.ForeignKey("assessment.Scheme", models.PROTECT, related_name="campaigns", verbose_name="方案")
    starts = models.DateField("计分起")
    until = models.DateField("计分止")
    publication = models.CharField("公布范围", max_length=10, choices=PUBLICATION, default="grades")
    roster = models.TextField("考核对象名单")
    seed = models.CharField("匿名编号种子", max_length=64)
    frozen_on = models.DateField("冻结日期", null=True)
    computed_by_id = models.BigIntegerField("计算人编号", null=True)
    reviewed_by = models.CharField("复核人", max_length=120, blank=True)
    caution = models.TextField("对提醒的说明", blank=True)
    announced_on = models.DateField("反馈日期", null=True)
    final_on = models.DateField("审定日期", null=True)
    approver = models.CharField("审定人", max_length=120, blank=True)
    shown = models.PositiveSmallIntegerField("现行结果", default=0)

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "年度考核"
        ordering = ["-year", "-pk"]
        constraints = [models.UniqueConstraint(fields=["organ", "year", "title"], name="assessment_campaign_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def told(self) -> bool:
        """Whether units know their results."""
        return self.state in TOLD


class Survey(OfMatter):
    """A satisfaction survey: made by somebody who is not assessed, with its frame and method."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="surveys")
    source = models.CharField("指标列", max_length=80)
    surveyor = models.CharField("调查机构", max_length=120)
    frame = models.CharField("抽样范围", max_length=300)
    method = models.CharField("方法", max_length=300)
    surveyed_on = models.DateField("调查日期")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+", verbose_name="调查报告")
    entered_by = models.CharField("录入人", max_length=120)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["id"]


class SurveyCount(OfMatter):
    """Answers about one unit in one column of the survey."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="counts")
    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="survey_counts")
    column = models.CharField("列", max_length=80)
    count = models.PositiveIntegerField("人数")

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        constraints = [models.UniqueConstraint(fields=["survey", "sheet", "column"], name="assessment_survey_once")]
