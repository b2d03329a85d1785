"""One scoring of all enterprises: its input and output are kept, so that it can be computed again and compared."""

from __future__ import annotations

from typing import Any

from django.db import models

from fadu.kernel.models import Case, OfMatter

from ..vocab import CHANGES, GRADE_CHOICES, KINDS, TRIGGERS


class ScoringRun(Case):
    """A run. `scheme` is empty when the scheme that comes with the product was used; its text is kept either way."""

    scheme = models.ForeignKey(
        "kernel.Matter", models.PROTECT, null=True, blank=True, verbose_name="方案", related_name="+"
    )
    code = models.CharField("方案代号", max_length=80)
    title = models.CharField("方案名称", max_length=200)
    edition = models.CharField("方案版本", max_length=40)
    kind = models.CharField("种类", max_length=12, choices=KINDS, default="general")
    field = models.CharField("专业领域", max_length=40, blank=True)
    industries = models.CharField("适用行业代码", max_length=200, blank=True)
    text = models.TextField("方案全文")
    scheme_digest = models.CharField("方案摘要", max_length=64)
    scored_on = models.DateField("评分日", null=True)
    trigger = models.CharField("缘由", max_length=12, choices=TRIGGERS, default="manual")
    only = models.CharField("只评一户", max_length=18, blank=True)
    expected = models.PositiveIntegerField("应评户数", default=0)
    scored = models.PositiveIntegerField("已评户数", default=0)
    class_a = models.PositiveIntegerField("A 类", default=0)
    class_b = models.PositiveIntegerField("B 类", default=0)
    class_c = models.PositiveIntegerField("C 类", default=0)
    class_d = models.PositiveIntegerField("D 类", default=0)
    entered = models.PositiveIntegerField("首次分类", default=0)
    worse = models.PositiveIntegerField("风险升高", default=0)
    better = models.PositiveIntegerField("风险降低", default=0)
    gone = models.PositiveIntegerField("退出", default=0)
    input_digest = models.CharField("输入摘要", max_length=64, blank=True)
    output_digest = models.CharField("结果摘要", max_length=64, blank=True)
    verified_on = models.DateField("复算日期", null=True, blank=True)
    verified = models.BooleanField("复算一致", null=True, blank=True)
    failure = models.CharField("中断原因", max_length=400, blank=True)

    class Meta(Case.Meta):
        verbose_name = verbose_name_plural = "信用风险分类"
        indexes = [
            models.Index(fields=["-opened_on", "-matter"], name="risk_run_newest"),
            models.Index(fields=["code", "-scored_on"], name="risk_run_scheme"),
        ]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many enterprises have which class."""
        return [("A", self.class_a), ("B", self.class_b), ("C", self.class_c), ("D", self.class_d)]

    @property
    def changed(self) -> int:
        """How many enterprises changed class, the newly classed not counted."""
        return self.worse + self.better

    @classmethod
    def told(cls, firm: Any) -> Any:
        """What the enterprise itself is told of its class, for the portal, which knows this register by its key."""
        from ..to_enterprise import told

        return told(firm)


class RunPart(models.Model):
    """A stretch of a run, by unified code: rows as Parquet, and the digest of what they say."""

    run = models.ForeignKey(ScoringRun, models.CASCADE, related_name="parts")
    no = models.PositiveIntegerField()
    first = models.CharField(max_length=18)
    last = models.CharField(max_length=18)
    rows = models.PositiveIntegerField()
    given = models.BinaryField()
    result = models.BinaryField()
    input_digest = models.CharField(max_length=64)
    output_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "no"], name="risk_part_once")]
        indexes = [models.Index(fields=["run", "first"], name="risk_part_place")]


class ClassChange(OfMatter):
    """An enterprise whose class a run has changed; `matter` is the run."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    before = models.CharField("原类别", max_length=1, choices=GRADE_CHOICES)
    after = models.CharField("现类别", max_length=1, choices=GRADE_CHOICES, blank=True)
    points_before = models.IntegerField("原得分", null=True)
    points_after = models.IntegerField("现得分", null=True)
    veto = models.CharField("直接判定", max_length=40, blank=True)
    kind = models.CharField("变动", max_length=8, choices=CHANGES)

    class Meta(OfMatter.Meta):
        indexes = [
            models.Index(fields=["matter", "kind", "enterprise"], name="risk_change_run"),
            models.Index(fields=["enterprise", "-id"], name="risk_change_enterprise"),
        ]


class FieldShare(models.Model):
    """For how many enterprises of a run a field was known."""

    run = models.ForeignKey(ScoringRun, models.CASCADE, related_name="shares")
    name = models.CharField("字段", max_length=40)
    known = models.PositiveIntegerField("有数据的户数")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="risk_share_once")]
        ordering = ["id"]
