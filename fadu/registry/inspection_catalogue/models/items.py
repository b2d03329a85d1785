"""Inspection items with their legal basis, and the versions of the forms by which they are checked."""

from __future__ import annotations

from datetime import date

from django.db import models

from fadu.kernel.models import Case, OfMatter

from ..rules import vocab
from .bodies import Body


class CheckForm(models.Model):
    """One version of a check form. `simple`: belongs to the one cover that serves all simple items (一表通查)."""

    keep_images = True

    key = models.CharField("表单编号", max_length=40)
    version = models.PositiveSmallIntegerField("版本", default=1)
    title = models.CharField("名称", max_length=120)
    simple = models.BooleanField("简单事项", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    confidence = models.CharField("可信度", max_length=10, choices=vocab.CONFIDENCE, default="platform")
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期（含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查表单"
        ordering = ["key", "-version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="insp_form_version")]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 版）"

    def in_force(self, day: date) -> bool:
        """Whether this version is used on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @classmethod
    def current(cls, key: str, day: date) -> CheckForm | None:
        """The version of a form that is used on a day."""
        rows = cls.objects.filter(key=key, valid_from__lte=day).order_by("-version")
        return next((form for form in rows if form.in_force(day)), None)


class FormLine(models.Model):
    """One point to check. `choices`: the options of a choice, separated by new lines."""

    keep_images = True

    form = models.ForeignKey(CheckForm, models.PROTECT, related_name="lines", verbose_name="表单")
    no = models.PositiveSmallIntegerField("序号")
    content = models.CharField("检查内容", max_length=300)
    standard = models.CharField("检查标准", max_length=400, blank=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    answer_type = models.CharField("填写方式", max_length=8, choices=vocab.ANSWERS, default="yesno")
    choices = models.CharField("选项", max_length=400, blank=True)
    evidence_required = models.BooleanField("须附证据", default=False)

    class Meta:
        ordering = ["form", "no"]
        constraints = [models.UniqueConstraint(fields=["form", "no"], name="insp_form_line")]

    def __str__(self) -> str:
        return f"{self.no} {self.content}"


class Item(Case):
    """An inspection item (检查事项). State: draft, reviewed, published, revising, retired; `usable` ones are chosen."""

    code = models.CharField("事项编码", max_length=30, unique=True)
    name = models.CharField("事项名称", max_length=200)
    domain = models.CharField("领域", max_length=16, choices=vocab.DOMAINS)
    bodies = models.ManyToManyField(Body, related_name="items", verbose_name="检查主体")
    level = models.CharField("层级", max_length=8, choices=vocab.LEVELS, default="county")
    scope = models.CharField("检查对象范围", max_length=600, blank=True)
    object_class = models.CharField("检查对象", max_length=200, blank=True)
    method = models.CharField("检查方式", max_length=8, choices=vocab.METHODS, default="onsite")
    offsite_ok = models.BooleanField("可以非现场检查", default=False)
    minutes = models.PositiveSmallIntegerField("现场用时（分钟）", default=60)
    form = models.ForeignKey(CheckForm, models.PROTECT, null=True, related_name="items", verbose_name="检查表单")
    competences = models.CharField("所需专业", max_length=200, blank=True)
    window = models.PositiveSmallIntegerField("检查月份", default=vocab.ALL_MONTHS)
    level_of_risk = models.CharField("风险程度", max_length=8, choices=vocab.RISKS, blank=True)
    simple = models.BooleanField("简单事项", default=False)
    joint_ok = models.BooleanField("可以联合检查", default=True)
    published_on = models.DateField("公布日期", null=True)
    retired_on = models.DateField("取消日期", null=True)
    last_used_on = models.DateField("最近使用", null=True)
    changed_on = models.DateField("依据变动日期", null=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces", verbose_name="替代事项")
    confidence = models.CharField("可信度", max_length=10, choices=vocab.CONFIDENCE, default="platform")
    synthetic = models.BooleanField("模拟", default=False)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "检查事项"
        indexes = [
            models.Index(fields=["-opened_on", "-matter_id"], name="insp_item_newest"),
            models.Index(fields=["state", "domain"], name="insp_item_domain"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> str:
        """The state by the name used in plans: draft, published or retired."""
        return {"reviewed": "draft", "revising": "published"}.get(self.state, self.state)

    @property
    def usable(self) -> bool:
        """On the published list: also while a change of its basis waits for the new publication."""
        return self.state in ("published", "revising")

    @property
    def months(self) -> tuple[int, ...]:
        """Months (1–12) in which the item may be checked."""
        return tuple(month for month in range(1, 13) if self.window >> (month - 1) & 1)

    @property
    def needs(self) -> frozenset[str]:
        """Competences that an officer must hold."""
        return frozenset(self.competences.split())


class ItemBasis(OfMatter):
    """A legal basis of an item, dated. `rank` decides whether it may carry an inspection at all."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="bases", verbose_name="事项")
    law = models.CharField("依据名称", max_length=120)
    rank = models.CharField("位阶", max_length=20)
    article = models.CharField("条款", max_length=60, blank=True)
    confidence = models.CharField("可信度", max_length=10, choices=vocab.CONFIDENCE, default="memory")
    valid_from = models.DateField("起", null=True, blank=True)
    valid_to = models.DateField("止（含）", null=True, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["item", "id"]

    def __str__(self) -> str:
        return f"《{self.law}》{self.article or '（条款待核）'}"
