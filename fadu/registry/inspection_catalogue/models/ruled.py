"""Rules as dated data: caps and floors, draw ratios, quiet periods, the white list, warning thresholds.

A change never overwrites: the old row ends, a new one begins and names the row it replaces; both stay readable. Each
change is an audit event. A row without a published text says so (`confidence`), a proposal of this platform too.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fadu.kernel.models import Matter
from fadu.kernel.today import today

from ..rules import alerts, vocab
from .bodies import Body
from .items import Item


def keys(title: str) -> Any:
    """A column of short keys."""
    return ArrayField(models.CharField(max_length=20), verbose_name=title, default=list, blank=True)


class Ruled(models.Model):
    """What every rule has: words, where it comes from, how far to trust it, from when to when."""

    keep_images = True
    family: ClassVar[str] = ""

    title = models.CharField("名称", max_length=200)
    basis = models.CharField("依据", max_length=400, blank=True)
    source = models.CharField("来源编号", max_length=20, blank=True)
    confidence = models.CharField("可信度", max_length=10, choices=vocab.CONFIDENCE, default="platform")
    default = models.BooleanField("待本市确定的默认值", default=False)
    active = models.BooleanField("本市采用", default=True)
    note = models.CharField("说明", max_length=400, blank=True)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期（含）", null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    edited_at = models.DateTimeField(null=True)
    edited_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField("修改理由", max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def over(self) -> bool:
        """Replaced by another row, or past its last day: it is history and no longer changed."""
        return (self.valid_to is not None and self.valid_to < today()) or hasattr(self, "replaced_by")

    @staticmethod
    def triggers_of(keys: list[str]) -> list[tuple[str, str]]:
        """Triggers with their titles, in the usual order."""
        return [(key, title) for key, title in vocab.TRIGGERS if key in keys]

    @classmethod
    def on(cls, day: date) -> Any:
        """The rules in use on a day (those that this city applies)."""
        still = Q(valid_to=None) | Q(valid_to__gte=day)
        return cls._default_manager.filter(still, active=True, valid_from__lte=day).order_by("pk")


class FrequencyRule(Ruled):
    """At most (cap) or at least (floor) `n` visits per `per_years` years.

    counts: triggers that count towards it; blocks: triggers that it stops once it is reached. Two lists because the
    published readings differ in exactly this.
    """

    family = "frequency"

    kind = models.CharField("类别", max_length=5, choices=(("cap", "上限"), ("floor", "下限")))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查主体")
    domain = models.CharField("领域", max_length=16, choices=vocab.DOMAINS, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="事项")
    grade = models.CharField("信用等级", max_length=1, choices=vocab.GRADES, blank=True)
    field_class = models.CharField("专业分级", max_length=30, blank=True)
    n = models.PositiveSmallIntegerField("次数")
    per_years = models.PositiveSmallIntegerField("每几年", default=1)
    scope = models.CharField(
        "计次", max_length=5, choices=(("own", "各主体各计"), ("joint", "企业合计")), default="own"
    )
    reading = models.CharField("计次口径", max_length=20, default="ministry")
    counts = keys("计入")
    blocks = keys("受限")

    class Meta(Ruled.Meta):
        verbose_name = verbose_name_plural = "频次上限与下限"


class DrawRatio(Ruled):
    """The share of a class that is drawn, as an exact fraction."""

    family = "ratio"

    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查主体")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="事项")
    domain = models.CharField("领域", max_length=16, choices=vocab.DOMAINS, blank=True)
    grade = models.CharField("信用等级", max_length=1, choices=vocab.GRADES, blank=True)
    object_class = models.CharField("对象", max_length=60, blank=True)
    numerator = models.PositiveIntegerField("分子")
    denominator = models.PositiveIntegerField("分母", default=100)
    bound = models.CharField(
        "界限", max_length=8, choices=(("at_least", "不少于"), ("at_most", "不超过")), default="at_least"
    )

    class Meta(Ruled.Meta):
        verbose_name = verbose_name_plural = "抽查比例"


class QuietPeriod(Ruled):
    """Days on which routine checks stay away: in some months, from one day of the month to another."""

    family = "quiet"

    area = models.CharField("行政区划", max_length=12, blank=True)
    town = models.ForeignKey(
        "people.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="镇街"
    )
    mark = models.CharField("企业标记", max_length=30, blank=True)
    enterprise = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业")
    months = models.PositiveSmallIntegerField("月份", default=vocab.ALL_MONTHS)
    day_from = models.PositiveSmallIntegerField("每月起日", default=1)
    day_to = models.PositiveSmallIntegerField("每月止日", default=31)
    exceptions = keys("例外")

    class Meta(Ruled.Meta):
        verbose_name = verbose_name_plural = "企业安静期"
        indexes = [models.Index(fields=["enterprise"], name="insp_quiet_enterprise")]


class WhiteEntry(Ruled):
    """An enterprise of the white list: what may still be checked there without a lead."""

    family = "white"

    enterprise = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="企业")
    mode = models.CharField(
        "方式", max_length=8, choices=(("must", "只查必查事项"), ("limited", "只查有限事项"), ("none", "免打扰"))
    )
    items = models.ManyToManyField(Item, blank=True, related_name="+", verbose_name="仍可检查的事项")
    exceptions = keys("例外")
    double_approval = models.BooleanField("检查须双重审核", default=False)
    removed_reason = models.CharField("移出理由", max_length=200, blank=True)

    class Meta(Ruled.Meta):
        verbose_name = verbose_name_plural = "白名单"
        indexes = [models.Index(fields=["enterprise"], name="insp_white_enterprise")]


class WarningRule(Ruled):
    """A threshold that raises a warning, in columns: what is counted, in which window, from which number on."""

    family = "warning"

    key = models.CharField("标识", max_length=40)
    kind = models.CharField(
        "类型",
        max_length=16,
        choices=(
            ("frequency", "同一企业次数过密"),
            ("no_finding", "连续未发现问题"),
            ("occurrence", "短期重复检查累计"),
            ("uncoded", "无码检查累计"),
            ("late_result", "结果超期累计"),
            ("clue_offline", "线下移送线索累计"),
            ("clue_returned", "被退回线索累计"),
            ("other", "尚不自动计算"),
        ),
    )
    subject = models.CharField(
        "对象",
        max_length=20,
        choices=(
            ("enterprise", "企业"),
            ("officer_enterprise", "同一人员检查同一企业"),
            ("county", "区县"),
            ("body", "检查主体"),
        ),
        default="enterprise",
    )
    unit = models.CharField(
        "单位", max_length=6, choices=(("day", "日"), ("week", "周"), ("month", "月"), ("days", "连续若干日"))
    )
    window = models.CharField(
        "窗口", max_length=8, choices=(("natural", "自然周期"), ("rolling", "滚动")), default="natural"
    )
    window_days = models.PositiveSmallIntegerField("窗口天数", default=0)
    limit = models.PositiveSmallIntegerField("次数")
    reset = models.BooleanField("预警后重新计数", default=False)
    skip_for_cause = models.BooleanField("有因检查不计", default=False)
    action = models.CharField("处置", max_length=5, choices=(("flag", "提示"), ("block", "阻断")), default="flag")

    class Meta(Ruled.Meta):
        verbose_name = verbose_name_plural = "预警规则"


class AlertRule(Ruled):
    """A model of early warning: what in the data of an enterprise makes an alert, and how urgent it is."""

    family = "alert"

    key = models.CharField("标识", max_length=40)
    kind = models.CharField("类型", max_length=12, choices=alerts.KINDS)
    level = models.CharField("等级", max_length=4, choices=alerts.LEVELS, default="mid")
    limit = models.PositiveSmallIntegerField("次数", default=1)
    window_days = models.PositiveSmallIntegerField("窗口天数", default=365)

    class Meta(Ruled.Meta):
        verbose_name = verbose_name_plural = "风险预警模型"


class RatingRule(Ruled):
    """How ratings are kept anonymous. The floors stand in the database too: no form and no script goes below them."""

    family = "rating"

    k = models.PositiveSmallIntegerField("最少企业数", default=5)
    spare = models.PositiveSmallIntegerField("不能都不满意：至少另有几家", default=2)
    window = models.PositiveSmallIntegerField("检查当月之后还可以评价几个月", default=1)
    release_day = models.PositiveSmallIntegerField("开箱日（每月几日）", default=10)
    satisfied = models.PositiveSmallIntegerField("几分以上算满意", default=4)

    class Meta(Ruled.Meta):
        verbose_name = verbose_name_plural = "评价公布规则"
        constraints = [
            models.CheckConstraint(condition=Q(k__gte=5) & Q(spare__gte=2), name="insp_rating_floor"),
        ]


class UploadRule(Ruled):
    """Within how many working days after a check its record has to be on the platform. No text fixes the number."""

    family = "upload"

    days = models.PositiveSmallIntegerField("工作日", default=3)

    class Meta(Ruled.Meta):
        verbose_name = verbose_name_plural = "数据上传期限"
