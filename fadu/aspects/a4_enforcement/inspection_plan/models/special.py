"""Special inspections (专项检查): a plan of their own, approved, filed, published."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.kernel.models import Case

from .plan import YearPlan, count

KINDS = (("own", "本级部署"), ("superior", "上级部署"))
OPEN = ("published",)


class SpecialPlan(Case):
    """A special plan of one body. `listed` are the enterprises it visits, drawn or named."""

    plan = models.ForeignKey(YearPlan, models.PROTECT, null=True, related_name="specials", verbose_name="年度计划")
    body = models.ForeignKey(
        "inspection_catalogue.Body", models.PROTECT, null=True, related_name="+", verbose_name="检查主体", db_index=False
    )
    title = models.CharField("名称", max_length=200, blank=True)
    problem = models.TextField("针对的突出问题", blank=True)
    kind = models.CharField("部署层级", max_length=8, choices=KINDS, default="own")
    superior_document = models.CharField("上级文号", max_length=80, blank=True)
    urgent = models.BooleanField("紧急", default=False)
    items = models.ManyToManyField("inspection_catalogue.Item", related_name="+", verbose_name="事项")
    month_from = models.PositiveSmallIntegerField("自（月）", default=1)
    month_to = models.PositiveSmallIntegerField("至（月）", default=12)
    grades = models.CharField("对象类别", max_length=4, blank=True)
    ratio = models.DecimalField("抽查比例", max_digits=6, decimal_places=4, default=1)
    control_number = count("数量控制（户次）")
    subject = count("对象总数")
    listed = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="检查对象")
    frame_hash = models.CharField("总体指纹", max_length=64, blank=True)
    announced = models.CharField("事先公告的公共信标", max_length=300, blank=True)
    beacon_on = models.DateField("信标产生日期", null=True, blank=True)
    beacon = models.CharField("公共信标", max_length=300, blank=True)
    seed = models.CharField("种子", max_length=64, blank=True)
    approver = models.CharField("批准机关", max_length=120, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    approval_number = models.CharField("批准文号", max_length=80, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    edition = models.PositiveSmallIntegerField("版次", default=1)
    result = models.TextField("结果", blank=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "专项检查计划"
        indexes = [models.Index(fields=["-opened_on", "-matter_id"], name="special_plan_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def months(self) -> int:
        """The months as a mask of twelve bits."""
        return sum(1 << (m - 1) for m in range(self.month_from, self.month_to + 1))
