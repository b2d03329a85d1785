"""What other systems say of an enterprise and no register here holds yet: imported with source and day, correctable."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import OfMatter


def number(title: str) -> models.IntegerField:
    """A whole number that may be missing."""
    return models.IntegerField(title, null=True, blank=True)


def flag(title: str) -> models.BooleanField:
    """Yes, no or unknown."""
    return models.BooleanField(title, null=True, blank=True)


class CreditFacts(models.Model):
    """The newest facts of one enterprise. A field that nobody has delivered stays empty and is scored as missing."""

    keep_images = True

    enterprise = models.OneToOneField(
        "enterprises.Enterprise", models.CASCADE, primary_key=True, related_name="+", verbose_name="企业"
    )
    as_of = models.DateField("数据日期")
    source = models.CharField("来源", max_length=200)
    paid_in_capital_wan = models.DecimalField(
        "实缴资本（万元）", max_digits=16, decimal_places=2, null=True, blank=True
    )
    industry_risk = models.CharField("所属行业风险", max_length=8, null=True, blank=True)
    annual_report = models.CharField("年度报告", max_length=12, null=True, blank=True)
    changes_12m = number("近12个月登记事项变更")
    legal_rep_changes_24m = number("近24个月法定代表人变更")
    capital_reduced_24m = flag("近24个月减少注册资本")
    equity_frozen = flag("股权被冻结")
    pledged_or_mortgaged = flag("股权出质或动产抵押")
    staff_change = models.DecimalField("参保人数较上年变化", max_digits=8, decimal_places=4, null=True, blank=True)
    tax_status = models.CharField("税务状态", max_length=12, null=True, blank=True)
    penalties_24m = number("近24个月行政处罚")
    fines_24m = models.DecimalField("近24个月罚没金额", max_digits=16, decimal_places=2, null=True, blank=True)
    uncooperative_36m = flag("近36个月不配合检查")
    overdue_corrections_24m = number("近24个月逾期未改正")
    expired_permits = number("许可过期仍经营")
    failed_batches_24m = number("近24个月抽检不合格")
    confirmed_warnings_12m = number("近12个月预警核查属实")
    head_in_abnormal = number("法定代表人任职的其他企业在经营异常名录")
    head_in_serious = flag("法定代表人任职的其他企业在严重违法失信名单")
    owner_dishonest = flag("股东为失信被执行人")
    branch_penalties_24m = number("分支机构近24个月被处罚")
    invested_abnormal = number("对外投资企业在经营异常名录")
    complaints_12m = number("近12个月消费投诉")
    confirmed_reports_12m = number("近12个月举报核查属实")
    enforcement_cases = number("在执行案件")
    wage_arrears_24m = flag("近24个月拖欠工资")
    negative_reports_12m = number("近12个月负面舆情")
    honoured_36m = flag("近36个月获得表彰")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The columns that hold facts."""
        own = ("enterprise", "as_of", "source")
        return tuple(f.name for f in cls._meta.concrete_fields if f.name not in own)


class FactsImport(models.Model):
    """One delivery of facts: who brought which file, from where, as of when."""

    keep_images = True

    name = models.CharField("文件", max_length=200)
    source = models.CharField("来源单位", max_length=200)
    as_of = models.DateField("数据日期")
    digest = models.CharField("文件摘要", max_length=64)
    rows = models.PositiveIntegerField("写入户数")
    unknown = models.PositiveIntegerField("登记册中没有的户数", default=0)
    columns = models.CharField("字段", max_length=800)
    by = models.CharField("经办人", max_length=120)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at", "-id"]


class Correction(OfMatter):
    """A fact put right after an objection; `matter` is the objection."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    name = models.CharField("字段", max_length=40)
    before = models.CharField("原值", max_length=60, blank=True)
    after = models.CharField("现值", max_length=60, blank=True)
    basis = models.CharField("依据", max_length=400)
    by = models.CharField("更正人", max_length=120)
    on = models.DateField("更正日期")

    @property
    def what(self) -> str:
        """The fact in words."""
        known = {field.name: str(field.verbose_name) for field in CreditFacts._meta.fields}
        return known.get(self.name, "登记册中的数据")
