"""A target: what is demanded, in which words, how it is counted, by when. Changed only by an approved sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db import models

from fadu.kernel.models import Matter, OfMatter

from ..rules import Spec

COMPARATORS = (
    ("=", "等于"),
    (">=", "不少于"),
    (">", "超过"),
    ("<=", "不超过"),
    ("<", "低于"),
    ("~", "左右"),
    ("range", "区间"),
    ("full", "全部"),
    ("cycle", "周期"),
    ("trend", "趋势"),
    ("outcome", "成果"),
)
KINDS = (
    ("explicit", "计划写明"),
    ("implicit", "文意包含"),
    ("derived", "依文意推定"),
    ("legal_norm", "法定要求"),
    ("directional", "只有方向"),
    ("strive", "争取"),
    ("prohibition", "禁止性要求"),
    ("not_stated", "未写数量"),
    ("answer", "答问表态"),
    ("added", "审核人补充"),
)
PRECISIONS = (
    ("day", "到日"),
    ("month", "到月"),
    ("quarter", "到季"),
    ("half", "到半年"),
    ("year", "到年"),
    ("ongoing", "长期"),
    ("default", "未写明，按年底"),
)
# What makes the target what it is: a change needs a sheet.
LOCKED = (
    "comparator",
    "value",
    "high",
    "unit",
    "deadline",
    "numerator",
    "denominator",
    "indicator",
    "tolerance",
    "baseline_value",
    "definition",
)


class ChangedWithoutSheet(RuntimeError):
    """Somebody tried to change an approved target past the adjustment procedure."""


class Target(OfMatter):
    """One target of a task. Numbers are exact text ("70", "100/3"); empty when the plan states no number."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    task = models.ForeignKey("annual_plan.Task", models.PROTECT, related_name="targets")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", verbose_name="上级目标")
    key = models.CharField("编号", max_length=30)
    title = models.CharField("名称", max_length=200)
    text = models.CharField("原文", max_length=600, blank=True)
    wording = models.CharField("数量用语", max_length=80, blank=True)
    comparator = models.CharField("比较", max_length=8, choices=COMPARATORS)
    value = models.CharField("数值", max_length=30, blank=True)
    high = models.CharField("上限", max_length=30, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    deadline = models.DateField("完成时限", null=True)
    precision = models.CharField("时限精度", max_length=10, choices=PRECISIONS, default="default")
    soft = models.BooleanField("留有余地", default=False)
    kind = models.CharField("来历", max_length=12, choices=KINDS, default="explicit")
    numerator = models.CharField("分子", max_length=200, blank=True)
    denominator = models.CharField("分母", max_length=200, blank=True)
    definition = models.CharField("口径", max_length=300, blank=True)
    ambiguous = models.BooleanField("口径有歧义", default=False)
    indicator = models.CharField("指标", max_length=100, blank=True)
    level = models.BooleanField("全年保持", default=False)
    direction = models.CharField("方向", max_length=4, default="down")
    baseline_year = models.PositiveSmallIntegerField("基期", null=True)
    baseline_value = models.CharField("基期数值", max_length=30, blank=True)
    tolerance = models.CharField("容差", max_length=20, blank=True)
    period = models.CharField("周期", max_length=20, blank=True)
    own_control = models.BooleanField("本市可定", default=True)
    note = models.CharField("说明", max_length=300, blank=True)
    span_start = models.PositiveIntegerField(default=0)
    span_end = models.PositiveIntegerField(default=0)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["task__order", "key", "id"]
        constraints = [models.UniqueConstraint(fields=["task", "key"], name="target_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Target:
        """Remember what was approved."""
        row = super().from_db(db, field_names, values)
        row._approved = {name: getattr(row, name) for name in LOCKED if name in row.__dict__}
        return row

    def save(self, *args: Any, by_sheet: bool = False, **kwargs: Any) -> None:
        """Refuse to change a locked field unless an approved sheet does it."""
        approved = getattr(self, "_approved", None)
        if approved and not by_sheet:
            changed = [name for name, value in approved.items() if getattr(self, name) != value]
            if changed:
                raise ChangedWithoutSheet(f"目标 {self.key} 的 {'、'.join(changed)} 只能通过经批准的调整单修改")
        super().save(*args, **kwargs)
        self._approved = {name: getattr(self, name) for name in LOCKED}

    @property
    def quantified(self) -> bool:
        """Whether there is something to measure against."""
        return bool(self.value) or self.comparator in ("full", "trend", "outcome", "cycle")

    @property
    def spec(self) -> Spec:
        """The demand as the pure rules take it."""
        return Spec(
            comparator=self.comparator,
            value=Fraction(self.value) if self.value else None,
            high=Fraction(self.high) if self.high else None,
            unit="%" if self.comparator == "full" else self.unit,
            tolerance=Fraction(self.tolerance) if self.tolerance else None,
            baseline=Fraction(self.baseline_value) if self.baseline_value else None,
            direction=self.direction,
            quantified=self.quantified,
        )

    @property
    def demand(self) -> str:
        """The demand in words for people: ≥ 70%, 约 80%, 全部, 每季度 1 次."""
        return demand_text(self.comparator, self.value, self.high, self.unit, self.period, self.direction)


class Claim(OfMatter):
    """What a unit says of a target itself: never added to the register's figure, shown beside it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, models.PROTECT, related_name="claims", verbose_name="目标")
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="申报单位")
    hit = models.DecimalField("申报数", max_digits=14, decimal_places=2)
    base = models.DecimalField("分母", max_digits=14, decimal_places=2, null=True)
    definition = models.CharField("口径", max_length=200)
    on = models.DateField("申报日期")
    by = models.CharField("申报人", max_length=120)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        ordering = ["id"]


def demand_text(comparator: str, value: str, high: str, unit: str, period: str, direction: str) -> str:
    """See `Target.demand`."""
    signs = {"=": "", ">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "约 "}
    if comparator == "range":
        return f"{value}～{high}{unit}"
    if comparator == "cycle":
        return f"每{period or '期'}{value or '1'}{unit or '次'}"
    if comparator in ("full", "trend", "outcome"):
        return {"full": "全部", "trend": "低于基期" if direction == "down" else "高于基期", "outcome": "取得成果"}[
            comparator
        ]
    return f"{signs[comparator]}{value}{unit}" if value else "未设量化目标"
