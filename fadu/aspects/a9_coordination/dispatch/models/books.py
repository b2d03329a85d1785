"""Registers of dispatch: proofs, policies from above, promises, requests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models

from fadu.kernel.models import Attachment, Case, Matter, OfMatter

COMPARATORS = (("=", "等于"), (">=", "不少于"), ("full", "全部"), ("outcome", "成果"), ("", "未设量化目标"))


class Book(Case):
    """A case of this module."""

    class Meta(Case.Meta):
        abstract = True
        default_manager_name = "_plain"

    def of(self, model: type[models.Model], **where: Any) -> models.QuerySet[Any]:
        """Child rows, oldest first."""
        rows: models.QuerySet[Any] = model._plain.filter(matter_id=self.pk, **where)  # type: ignore[attr-defined]
        return rows.order_by("id")


class EvidenceItem(Book):
    """A result with its proof, given once, used wherever it proves something: a link, never a copy. organ: the unit."""

    title = models.CharField("成果", max_length=200)
    made_on = models.DateField("形成日期")
    person = models.CharField("经手人", max_length=60, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+", verbose_name="文件")
    record = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name="业务记录")
    digest = models.CharField("摘要（SHA-256）", max_length=64, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_by = models.CharField("核实人", max_length=120, blank=True)
    checked_on = models.DateField("核实日期", null=True)
    reason = models.CharField("意见", max_length=300, blank=True)

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "成果佐证"
        indexes = [models.Index(fields=["digest"], name="evidence_digest")]


class EvidenceUse(OfMatter):
    """What an item proves: a task, a promise, a demand of a policy, a problem."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    target = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="证明事项")
    note = models.CharField("说明", max_length=200, blank=True)
    on = models.DateField("引用日期")
    by = models.CharField("引用人", max_length=120)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        constraints = [models.UniqueConstraint(fields=["matter", "target"], name="evidence_used_once")]
        indexes = [models.Index(fields=["target"], name="evidence_target")]


class UpperPolicy(Book):
    """A policy document from above and what the city owes to it (C06)."""

    LEVELS = (("central", "中央"), ("province", "省"), ("city", "市"))
    GRADES = (("landed", "已落地"), ("partly", "部分落地"), ("not", "未落地"))

    title = models.CharField("文件", max_length=300)
    document_number = models.CharField("文号", max_length=120, blank=True)
    issuer = models.CharField("发文机关", max_length=120)
    level = models.CharField("层级", max_length=10, choices=LEVELS)
    issued_on = models.DateField("印发日期", null=True)
    assessed_on = models.DateField("评估日期", null=True)
    grade = models.CharField("评估结论", max_length=10, choices=GRADES, blank=True)
    conclusion = models.TextField("评估意见", blank=True)

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "上级政策落实"

    @classmethod
    def late_demands(cls, day: date) -> Any:
        """Demands of policies still open whose day has passed and that nobody has reported on, the oldest first."""
        running = cls._plain.filter(closed_on=None).values("pk")
        rows = PolicyDemand._plain.filter(matter__in=running, done_on=None, due_on__lt=day)
        return rows.select_related("matter", "lead").order_by("due_on", "pk")


class PolicyDemand(OfMatter):
    """One demand of a policy: who, until when, done by what."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    no = models.PositiveSmallIntegerField("序号")
    text = models.CharField("要求", max_length=500)
    lead = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="责任单位")
    due_on = models.DateField("期限", null=True)
    done_on = models.DateField("落实日期", null=True)
    result = models.CharField("落实情况", max_length=500, blank=True)
    evidence = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name="佐证")

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["no"]

    def __str__(self) -> str:
        return f"{self.no}. {self.text[:60]}"


class Promise(Book):
    """A promise made in public beside the plan's tasks (C01 …), tracked like a task. organ: who answers for it."""

    key = models.CharField("编号", max_length=20)
    year = models.PositiveSmallIntegerField("年度", default=0)
    title = models.CharField("承诺", max_length=200)
    text = models.CharField("内容", max_length=600, blank=True)
    where = models.CharField("出处", max_length=120, blank=True)
    comparator = models.CharField("比较", max_length=8, choices=COMPARATORS, blank=True)
    wanted = models.DecimalField("目标值", max_digits=12, decimal_places=2, null=True)
    measure = models.CharField("单位", max_length=20, blank=True)
    deadline = models.DateField("期限", null=True)
    indicator = models.CharField("由哪个指标算出", max_length=80, blank=True)
    value = models.DecimalField("现值", max_digits=12, decimal_places=2, null=True)
    progress = models.CharField("进展", max_length=500, blank=True)
    reported_on = models.DateField("填报日期", null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "公开承诺"

    @property
    def demand(self) -> str:
        """The demand in words."""
        if self.comparator == "full":
            return "全部"
        if self.wanted is None:
            return "取得成果" if self.comparator == "outcome" else "未设量化目标"
        sign = "≥ " if self.comparator == ">=" else ""
        return f"{sign}{self.wanted.normalize():f}{self.measure}"


class DataRequest(Book):
    """Something that an office needs of a unit and no register holds. organ: the office that asks."""

    KINDS = (("request", "要材料"), ("form", "填表"), ("file", "报文件"))

    unit = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="被要求单位")
    kind = models.CharField("种类", max_length=8, choices=KINDS)
    key = models.CharField("字段或者指标", max_length=100)
    period = models.CharField("期间", max_length=20)
    question = models.CharField("要什么", max_length=300)
    why = models.CharField("为什么要", max_length=300)
    over = models.CharField("超出上限", max_length=300, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_on = models.DateField("答复日期", null=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "材料要求"
