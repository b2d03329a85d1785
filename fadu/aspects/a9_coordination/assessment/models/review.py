"""An expert's blind scores."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter


class Review(Case):
    """What one expert was asked to score; `officer` is the expert."""

    assessment = models.ForeignKey("assessment.Assessment", models.PROTECT, related_name="reviews", verbose_name="考核")
    sources = models.JSONField("评分项", default=list)
    statement = models.CharField("利益冲突声明", max_length=500, blank=True)
    declared_on = models.DateField("声明日期", null=True)
    submitted_on = models.DateField("提交日期", null=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "专家评分"
        constraints = [models.UniqueConstraint(fields=["assessment", "officer"], name="assessment_review_once")]

    def __str__(self) -> str:
        return f"{self.assessment.title} 专家评分"


class ExpertScore(OfMatter):
    """One expert, one unit (by its code), one thing to score. The matter is the expert's own."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.PROTECT, related_name="scores")
    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="expert_scores")
    source = models.CharField("评分项", max_length=80)
    points = models.DecimalField("分数", max_digits=7, decimal_places=2, null=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    recused = models.BooleanField("回避", default=False)
    given_on = models.DateField("日期", null=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["source", "sheet_id"]
        constraints = [models.UniqueConstraint(fields=["review", "sheet", "source"], name="assessment_expert_once")]
