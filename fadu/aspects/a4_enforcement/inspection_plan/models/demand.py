"""What a body asks for: items, ratios or lists, months, minutes, capacity."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter

from ..common import months_text
from .plan import YearPlan, count

MODES = (("ratio", "按比例抽取"), ("list", "按名单"))


class Demand(Case):
    """One body's demand for one plan. The cost_ fields are the last preview of what it costs enterprises."""

    plan = models.ForeignKey(YearPlan, models.PROTECT, null=True, related_name="demands", verbose_name="年度计划")
    body = models.ForeignKey(
        "inspection_catalogue.Body", models.PROTECT, null=True, related_name="+", verbose_name="检查主体", db_index=False
    )
    note = models.CharField("说明", max_length=600, blank=True)
    filed_on = models.DateField("提交日期", null=True, blank=True)
    filed_by = models.CharField("提交人", max_length=120, blank=True)
    merged_on = models.DateField("并入日期", null=True, blank=True)
    subject = count("涉及企业")
    tasks = count("预计任务")
    cost_visits = models.DecimalField("单独检查预计到访", max_digits=12, decimal_places=1, null=True, blank=True)
    cost_extra = models.DecimalField("合并后预计增加到访", max_digits=12, decimal_places=1, null=True, blank=True)
    cost_minutes = count("预计现场时间（分钟）")
    room_minutes = count("申报工作量（分钟）")
    previewed_on = models.DateField("测算日期", null=True, blank=True)
    findings = models.TextField("冲突提示", blank=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "检查需求申报"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "plan"], condition=~models.Q(state="withdrawn"), name="inspection_demand_once"
            )
        ]
        indexes = [models.Index(fields=["-opened_on", "-matter_id"], name="inspection_demand_newest")]


class DemandLine(OfMatter):
    """One item asked for: ratios per class, or an explicit list of enterprises; `times` a year in equal windows."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="lines")
    item = models.ForeignKey("inspection_catalogue.Item", models.PROTECT, related_name="+", verbose_name="事项")
    mode = models.CharField("方式", max_length=5, choices=MODES, default="ratio")
    ratio_a = models.DecimalField("A 类", max_digits=6, decimal_places=4, default=0)
    ratio_b = models.DecimalField("B 类", max_digits=6, decimal_places=4, default=0)
    ratio_c = models.DecimalField("C 类", max_digits=6, decimal_places=4, default=0)
    ratio_d = models.DecimalField("D 类", max_digits=6, decimal_places=4, default=0)
    times = models.PositiveSmallIntegerField("每年次数", default=1)
    window = models.PositiveSmallIntegerField("检查月份", default=0xFFF)
    minutes = models.PositiveSmallIntegerField("现场用时（分钟）", default=60)
    listed = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="名单")
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["item", "id"]
        constraints = [models.UniqueConstraint(fields=["demand", "item"], name="inspection_demand_item")]

    @property
    def ratios(self) -> tuple[float, float, float, float]:
        """Shares of the four classes."""
        return float(self.ratio_a), float(self.ratio_b), float(self.ratio_c), float(self.ratio_d)

    @property
    def when(self) -> str:
        """The months asked for, for people."""
        return months_text(self.window)


class DemandCapacity(OfMatter):
    """What a body's teams can do in a month. minutes = pairs × days × minutes a day × share available."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="capacities")
    month = models.PositiveSmallIntegerField("月份")
    pairs = models.PositiveSmallIntegerField("检查组（两人一组）", default=0)
    days = models.PositiveSmallIntegerField("工作日", default=0)
    minutes = models.PositiveIntegerField("可用分钟", default=0)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["demand", "month"], name="inspection_demand_month")]
