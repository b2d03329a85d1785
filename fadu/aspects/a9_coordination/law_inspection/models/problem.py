"""The problem ledger (问题台账): a problem, what is done about it, and who checked that it is done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment
from fadu.kernel.register import registers

from ..rules import vocab
from .shared import Book, Child, linked, unit

SEVERE = 3


class Problem(Book):
    """organ: the office that keeps the ledger; `unit`: who mends it."""

    unit = unit("责任单位", null=True)
    text = models.TextField("问题")
    rule = models.CharField("违反的规定", max_length=200, blank=True)
    klass = models.CharField("类别", max_length=24, choices=vocab.CLASSES, blank=True)
    leaf = models.CharField("考核指标", max_length=60, blank=True)
    severity = models.PositiveSmallIntegerField("程度", choices=vocab.GRADES, default=2)
    field = models.CharField("领域", max_length=40, blank=True)
    failed_step = models.CharField("失守环节", max_length=60, blank=True)
    source = models.CharField("来源", max_length=12, choices=vocab.SOURCES)
    origin = linked("来源记录")
    record = linked("业务记录")
    same_class = linked("类案")
    undeclared = models.BooleanField("应认领未认领", default=False)
    confirmed_on = models.DateField("确认日期", null=True)
    objection = models.TextField("异议", blank=True)
    planned_on = models.DateField("方案报送日期", null=True)
    person = models.CharField("责任人", max_length=60, blank=True)
    deadline = models.DateField("整改期限", null=True)
    first_due_on = models.DateField("首次到期日", null=True)
    extended_on = models.DateField("延期日期", null=True)
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    extension_reason = models.CharField("延期理由", max_length=300, blank=True)
    submitted_on = models.DateField("提交核查日期", null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField("核查日期", null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_off_on = models.DateField("销号日期", null=True)
    written_off_by = models.CharField("销号审批人", max_length=120, blank=True)
    reopened_on = models.DateField("重开日期", null=True)
    reopen_reason = models.CharField("重开理由", max_length=300, blank=True)
    looked_back_on = models.DateField("回头看日期", null=True)
    looked_back_ok = models.BooleanField("回头看合格", null=True)
    stage_targets = models.TextField("阶段目标", blank=True)

    def score_open(self, actor: Actor) -> bool:
        """Whether this reader may open the score that the problem comes from."""
        book = registers().get("assessment_unit")
        return book is not None and book.model.objects.for_user(actor).filter(pk=self.origin_id).exists()

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "督察问题"
        indexes = [
            models.Index(fields=["unit", "state"], name="problem_unit"),
            models.Index(fields=["klass", "failed_step"], name="problem_alike"),
        ]
        constraints = [  # whoever checks is not whoever mended, whatever code writes the row
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(submitted_by=None) | ~Q(checked_by=F("submitted_by")),
                name="problem_checked_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(checked_on__isnull=False, written_off_on__isnull=False),
                name="problem_closed_was_checked",
            ),
        ]


class Action(Child):
    """A measure of the rectification plan with its own day and its own proof."""

    text = models.CharField("整改措施", max_length=500)
    due_on = models.DateField("期限")
    wanted = models.CharField("应有的佐证", max_length=200, blank=True)
    done_on = models.DateField("完成日期", null=True)
    result = models.CharField("完成情况", max_length=500, blank=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    digest = models.CharField("佐证摘要", max_length=64, blank=True)
    record = linked("业务记录")

    def __str__(self) -> str:
        return self.text

    @property
    def proven(self) -> bool:
        """Whether a file or a record shows that it is done."""
        return bool(self.done_on and (self.file_id or self.record_id))


class ProblemCheck(Child):
    """One check of the result: by whom, on site or not, with which outcome."""

    on = models.DateField("日期")
    by = models.CharField("核查人", max_length=120)
    on_site = models.BooleanField("现场核查", default=False)
    passed = models.BooleanField("通过")
    ground = models.CharField("退回原因", max_length=12, choices=vocab.RETURNS, blank=True)
    text = models.CharField("情况", max_length=300, blank=True)
