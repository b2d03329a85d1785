"""What the office puts to many units at once: lists of problems to claim, forms to fill in online."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Attachment

from ..rules import vocab
from .shared import Book, Child, linked, unit


class Checklist(Book):
    """A list of problems found elsewhere; every unit says of each item whether it has it (认领)."""

    title = models.CharField("名称", max_length=200)
    source = models.CharField("来源", max_length=200)
    published_on = models.DateField("公布日期", null=True)

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "问题清单"


class CheckItem(Child):
    """One problem of a list."""

    no = models.PositiveSmallIntegerField("序号")
    text = models.CharField("问题", max_length=300)
    rule = models.CharField("违反的规定", max_length=200, blank=True)
    klass = models.CharField("类别", max_length=24, choices=vocab.CLASSES)
    severity = models.PositiveSmallIntegerField("程度", choices=vocab.GRADES, default=2)

    def __str__(self) -> str:
        return f"{self.no}. {self.text}"


class Claim(Child):
    """What one unit says of one item. "uncovered": it said no, and the problem came to light later."""

    STATES = (("waiting", "待答复"), ("claimed", "认领"), ("absent", "不存在"), ("uncovered", "未认领后查出"))

    item = models.ForeignKey(CheckItem, models.PROTECT, related_name="claims")
    organ = unit("单位")
    state = models.CharField("答复", max_length=10, choices=STATES, default="waiting")
    text = models.CharField("情况", max_length=500, blank=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    record = linked("业务记录")
    on = models.DateField("日期", null=True)
    by = models.CharField("答复人", max_length=120, blank=True)
    problem = linked("台账问题")

    class Meta(Child.Meta):
        constraints = [models.UniqueConstraint(fields=["item", "organ"], name="claim_once")]


class OnlineForm(Book):
    """A form for units: what no register holds. Questions are text of one shape, read by `rules.forms`."""

    title = models.CharField("名称", max_length=200)
    why = models.CharField("用途", max_length=300)
    period = models.CharField("所属期间", max_length=20)
    questions = models.TextField("项目")
    project = linked("督察")
    issued_on = models.DateField("发出日期", null=True)

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "在线填报表"


class FormReply(Child):
    """A unit's form: empty until it is handed in; given back with a reason."""

    organ = unit("单位")
    handed_on = models.DateField("填报日期", null=True)
    by = models.CharField("填报人", max_length=120, blank=True)
    returned = models.CharField("退回理由", max_length=300, blank=True)

    class Meta(Child.Meta):
        constraints = [models.UniqueConstraint(fields=["matter", "organ"], name="form_reply_once")]


class FormCell(Child):
    """One answer. system: taken over from a register; file: of a question that asks for one, its name as the value."""

    reply = models.ForeignKey(FormReply, models.PROTECT, related_name="cells")
    key = models.CharField("编号", max_length=20)
    value = models.CharField("内容", max_length=1000)
    system = models.BooleanField("系统带出", default=False)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
