"""A law inspection and what hangs on it: units, team, notes of the days on site, findings."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.kernel.models import Attachment

from ..rules import vocab
from .shared import Book, Child, linked, unit


class LawInspection(Book):
    """A project. organ: the office that runs it. With a partner it is joint and known to few: team, head, partner."""

    title = models.CharField("名称", max_length=200)
    kind = models.CharField("种类", max_length=14, choices=vocab.KINDS)
    basis = models.CharField("依据", max_length=300, blank=True)
    content = models.TextField("督察内容", blank=True)
    purpose = models.TextField("目的", blank=True)
    course = models.TextField("步骤", blank=True)
    discipline = models.TextField("纪律", blank=True)
    reserve = models.TextField("备用方案", blank=True)
    starts = models.DateField("进驻日期", null=True)
    ends = models.DateField("离开日期", null=True)
    contact = models.CharField("联系人", max_length=120, blank=True)
    asked = models.TextField("请单位准备", blank=True)
    entry = linked("计划项目")
    event = linked("重大法治事件")
    looks_back = linked("回头看的督察")
    partner = unit("联合机关", null=True, blank=True)
    noticed_on = models.DateField("通知日期", null=True)
    entered_on = models.DateField("进驻", null=True)
    left_on = models.DateField("离开", null=True)
    reported_on = models.DateField("报告日期", null=True)
    fed_back_on = models.DateField("反馈日期", null=True)
    good = models.TextField("做法和成效", blank=True)
    causes = models.TextField("原因分析", blank=True)
    suggestions = models.TextField("意见建议", blank=True)
    signed_by = models.CharField("组长签字", max_length=120, blank=True)
    held_state = models.CharField("暂停前", max_length=20, blank=True)
    summary = models.TextField("总结", blank=True)

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "法治督察"


class InspectionObject(Child):
    """A unit under inspection and how far it has come."""

    organ = unit("被督察单位")
    noticed_on = models.DateField("通知", null=True)
    self_check = models.TextField("自查情况", blank=True)
    self_checked_on = models.DateField("自查报送", null=True)
    confirmed_on = models.DateField("事实核对", null=True)

    class Meta(Child.Meta):
        constraints = [models.UniqueConstraint(fields=["matter", "organ"], name="inspection_object")]


class TeamMember(Child):
    """A person of the team. Before the scheme is approved each one says whether there is a conflict of interest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("单位职务", max_length=120, blank=True)
    role = models.CharField("分工", max_length=10, choices=vocab.MEMBERS, default="member")
    declared_on = models.DateField("利益申报日期", null=True)
    interest = models.CharField("利害关系", max_length=300, blank=True)
    recused_on = models.DateField("回避日期", null=True)
    left_on = models.DateField("退出日期", null=True)

    @property
    def serving(self) -> bool:
        """Whether the person works in the team."""
        return self.recused_on is None and self.left_on is None


class SiteNote(Child):
    """What was done and seen on site: a talk, files read, a visit, a test. Names of persons are for the team only."""

    kind = models.CharField("方式", max_length=12, choices=vocab.NOTES)
    organ = unit("单位")
    on = models.DateField("日期")
    place = models.CharField("地点", max_length=120, blank=True)
    person = models.CharField("谈话对象", max_length=60, blank=True)
    post = models.CharField("职务", max_length=120, blank=True)
    content = models.TextField("内容")
    population = models.PositiveIntegerField("总数", null=True)
    drawn = ArrayField(models.PositiveIntegerField(), default=list, verbose_name="抽取序号")
    seed = models.CharField("抽取种子", max_length=60, blank=True)
    persons = models.PositiveSmallIntegerField("测试人数", null=True)
    mean_mark = models.DecimalField("平均分", max_digits=5, decimal_places=1, null=True)
    deductions = models.CharField("扣分", max_length=300, blank=True)
    record = linked("业务记录")
    by = models.CharField("记录人", max_length=120)


class Finding(Child):
    """A fact found: evidence, the rule it breaks, whose it is, how grave. The unit confirms or objects."""

    STATES = (("found", "待核对"), ("confirmed", "已确认"), ("objected", "有异议"), ("rejected", "异议成立"))

    no = models.PositiveSmallIntegerField("序号")
    organ = unit("单位")
    fact = models.TextField("事实")
    evidence = models.CharField("证据", max_length=300, blank=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    record = linked("业务记录")
    rule = models.CharField("违反的规定", max_length=200, blank=True)
    klass = models.CharField("类别", max_length=24, choices=vocab.CLASSES)
    severity = models.PositiveSmallIntegerField("程度", choices=vocab.GRADES, default=2)
    state = models.CharField("状态", max_length=10, choices=STATES, default="found")
    objection = models.TextField("异议", blank=True)
    ruling = models.CharField("处理", max_length=300, blank=True)
    problem = linked("问题")

    def __str__(self) -> str:
        return f"{self.no}. {self.fact[:60]}"
