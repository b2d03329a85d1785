"""A report, the figures in it, its parts and to whom it was sent."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models

from fadu.kernel.access import within
from fadu.kernel.figures import Period
from fadu.kernel.models import Case, OfMatter

KINDS = (("government", "政府"), ("department", "部门"))
UNRECORDED = "登记不满一年"
SOURCES = (("live", "登记册"), ("external", "外部数据"))


class Report(Case):
    """The report of one organ on one year. `organ`: whose report it is."""

    year = models.PositiveSmallIntegerField("报告年度", default=0)
    kind = models.CharField("报告主体", max_length=12, choices=KINDS, default="government")
    title = models.CharField("标题", max_length=200, blank=True)
    counted_on = models.DateField("取数日期", null=True, blank=True)
    drafter = models.CharField("起草人", max_length=120, blank=True)
    drafter_no = models.BigIntegerField("起草人编号", null=True, blank=True)
    reviewer = models.CharField("核稿人", max_length=120, blank=True)
    reviewed_on = models.DateField("核稿日期", null=True, blank=True)
    discussed_on = models.DateField("审议日期", null=True, blank=True)
    meeting = models.CharField("审议会议", max_length=200, blank=True)
    approver = models.CharField("签批人", max_length=120, blank=True)
    approved_on = models.DateField("签批日期", null=True, blank=True)
    opinion = models.CharField("意见", max_length=600, blank=True)
    frozen_on = models.DateField("冻结日期", null=True, blank=True)
    sent_on = models.DateField("报送日期", null=True, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    edition = models.PositiveSmallIntegerField("版次", default=1)
    correction = models.CharField("更正说明", max_length=600, blank=True)
    corrected_on = models.DateField("更正日期", null=True, blank=True)

    class Meta(Case.Meta):
        verbose_name = verbose_name_plural = "法治政府建设年度报告"
        indexes = [models.Index(fields=["-opened_on", "-matter"], name="annual_report_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "year"],
                condition=models.Q(year__gt=0) & ~models.Q(state="withdrawn"),
                name="report_once",
            )
        ]

    @property
    def period(self) -> Period:
        """The year reported on."""
        return Period.year(self.year)

    def scope(self) -> dict[str, Any]:
        """Which rows of the registers belong to this report: a department's own, a county's area, the whole city."""
        if self.kind == "department":
            return {"organ": self.organ_id}
        area = self.organ.area.code if self.organ.area else ""
        short = within(area)
        return {"area": short} if len(short) > 4 else {}


class OfReport(OfMatter):
    """A row of a report: `matter` is the report."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")

    class Meta(OfMatter.Meta):
        abstract = True


class ReportFigure(OfReport):
    """One number of a report, with everything that is needed to say where it comes from."""

    key = models.CharField("编号", max_length=8)
    title = models.CharField("名称", max_length=120)
    unit = models.CharField("单位", max_length=20, blank=True)
    source = models.CharField("来源", max_length=10, choices=SOURCES, default="live")
    indicator = models.CharField("指标", max_length=100, blank=True)
    definition = models.CharField("口径摘要", max_length=64, blank=True)
    formula = models.TextField("口径", blank=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    book = models.CharField("登记册", max_length=80, blank=True)
    text = models.CharField("数值", max_length=60)
    hit = models.DecimalField("分子", max_digits=24, decimal_places=6, null=True)
    base = models.DecimalField("分母", max_digits=24, decimal_places=6, null=True)
    last_text = models.CharField("上年数值", max_length=60, blank=True)
    last_hit = models.DecimalField("上年分子", max_digits=24, decimal_places=6, null=True)
    last_base = models.DecimalField("上年分母", max_digits=24, decimal_places=6, null=True)
    same = models.BooleanField("与上年口径相同", default=True)
    change = models.CharField("比上年", max_length=120, blank=True)
    worse = models.BooleanField("变差", default=False)
    frozen = models.ForeignKey("kernel.Frozen", models.PROTECT, null=True, related_name="+")
    drift = models.CharField("冻结后记录的变化", max_length=300, blank=True)
    said_by = models.CharField("来源单位", max_length=200, blank=True)
    dated = models.DateField("来源日期", null=True)
    proof = models.ForeignKey("kernel.Attachment", models.PROTECT, null=True, related_name="+")
    entered_by = models.CharField("录入人", max_length=120, blank=True)

    closed = False  # its value was taken away for a reader (`sight`); never stored

    class Meta(OfReport.Meta):
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="report_figure_once")]

    @property
    def external(self) -> bool:
        """Whether a person has entered it from outside."""
        return self.source == "external"

    @property
    def redefined(self) -> bool:
        """Whether last year's number stands there and was counted in another way."""
        return not self.same and self.last_text not in ("", UNRECORDED)

    @property
    def value(self) -> Fraction | None:
        """The exact value."""
        if self.hit is None:
            return None
        return Fraction(self.hit) / Fraction(self.base) if self.unit == "%" and self.base else Fraction(self.hit)


class Section(OfReport):
    """One part of a report. `text` holds figures as {F090a}; lines beginning with ## are headings."""

    key = models.CharField("部分", max_length=20)
    no = models.PositiveSmallIntegerField("序号")
    title = models.CharField("标题", max_length=60)
    text = models.TextField("正文")
    edited_by = models.CharField("修改人", max_length=120, blank=True)
    edited_on = models.DateField("修改日期", null=True)

    class Meta(OfReport.Meta):
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="report_section_once")]


class SumNote(OfReport):
    """Why figures that should add up do not. `mark`: the two sums; other numbers need another explanation."""

    key = models.CharField("勾稽关系", max_length=12)
    mark = models.CharField("两边之和", max_length=120)
    told = models.CharField("差额", max_length=400)
    text = models.CharField("说明", max_length=300)
    by = models.CharField("说明人", max_length=120)
    on = models.DateField("日期")

    class Meta(OfReport.Meta):
        ordering = ["id"]


class Receipt(OfReport):
    """To whom the report was sent, and when it was received."""

    receiver = models.CharField("报送对象", max_length=120)
    sent_on = models.DateField("报送日期")
    received_on = models.DateField("签收日期", null=True)
    by = models.CharField("经办人", max_length=120, blank=True)
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
