"""Computed results. A computation is kept as it was: data, scores, reasons, checks."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Matter, OfMatter


class Computation(OfMatter):
    """One run of the scheme over the frozen data; `data` gives the same result again, digit for digit."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    assessment = models.ForeignKey("assessment.Assessment", models.PROTECT, related_name="computations")
    no = models.PositiveSmallIntegerField("版次")
    made_on = models.DateField("日期")
    made_by = models.CharField("计算人", max_length=120)
    reason = models.CharField("理由", max_length=500, blank=True)
    scheme_digest = models.CharField("方案摘要", max_length=64)
    data = models.JSONField("数据")
    digest = models.CharField("数据摘要", max_length=64)
    how = models.TextField("办法")
    weights = models.JSONField("权重", default=dict)
    checks = models.JSONField("公布前检查", default=dict)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["assessment", "no"], name="assessment_computation_no")]


class Result(OfMatter):
    """A unit's result in one computation; the matter is the unit's sheet. Exact numbers are kept as fractions."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    computation = models.ForeignKey(Computation, models.PROTECT, related_name="results")
    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="results")
    score = models.DecimalField("得分", max_digits=12, decimal_places=6)
    exact = models.TextField("精确值")
    base = models.TextField("基础分")
    rank = models.PositiveSmallIntegerField("名次")
    grade = models.CharField("等次", max_length=20, blank=True)
    best = models.PositiveSmallIntegerField("最好名次", null=True)
    worst = models.PositiveSmallIntegerField("最差名次", null=True)
    notes = models.TextField("说明", blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        constraints = [models.UniqueConstraint(fields=["computation", "sheet"], name="assessment_result_once")]


class ResultItem(OfMatter):
    """One leaf of a result: value out of full by the rule, weight in force, points brought."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    result = models.ForeignKey(Result, models.PROTECT, related_name="items")
    leaf = models.CharField("指标", max_length=60)
    title = models.CharField("名称", max_length=200)
    rule = models.CharField("规则", max_length=60)
    value = models.TextField("值", blank=True)
    full = models.TextField("满分")
    weight = models.TextField("权重")
    points = models.TextField("得分", blank=True)
    text = models.TextField("计算")
    mark = models.CharField("标记", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["order", "id"]


class ResultExtra(OfMatter):
    """A bonus, a deduction or a veto of a result."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    result = models.ForeignKey(Result, models.PROTECT, related_name="extras")
    kind = models.CharField("种类", max_length=8, choices=(("extra", "加扣分"), ("veto", "否决")))
    key = models.CharField("编号", max_length=60)
    title = models.CharField("名称", max_length=200)
    points = models.TextField("分值", blank=True)
    text = models.TextField("说明")

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["id"]
