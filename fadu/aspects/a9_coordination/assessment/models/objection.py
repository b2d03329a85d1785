"""An objection of a unit to its result."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Attachment, Case, Matter, PaperRecord

GROUNDS = (("record", "业务记录有误"), ("evidence", "佐证应当采纳"), ("rule", "规则适用有误"), ("event", "加扣分、否决有误"),
           ("arithmetic", "计算有误"))  # fmt: skip
RESULTS = (("upheld", "异议成立"), ("partly", "部分成立"), ("rejected", "异议不成立"))


class Objection(Case):
    """Answered by somebody who did not verify the sheet."""

    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="objections", verbose_name="考核对象")
    unit = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="异议单位")
    leaf = models.CharField("指标", max_length=60, blank=True)
    ground = models.CharField("理由类别", max_length=12, choices=GROUNDS)
    text = models.TextField("异议内容")
    record = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="业务记录")
    paper = models.ForeignKey(PaperRecord, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文书")
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证据文件"
    )
    filed_by = models.CharField("提出人", max_length=120, blank=True)
    result = models.CharField("结论", max_length=10, choices=RESULTS, blank=True)
    finding = models.TextField("查明情况", blank=True)
    reread = models.BooleanField("重新读取业务记录", default=False)
    decided_by = models.CharField("答复人", max_length=120, blank=True)
    counted_in = models.PositiveSmallIntegerField("计入的结果", null=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "考核异议"

    @property
    def proof(self) -> str:
        """What was put forward with it, in words."""
        paper = f"《{self.paper.title}》{self.paper.number}" if self.paper else ""
        words = (self.record.number if self.record else "", paper, self.attachment.name if self.attachment else "")
        return "、".join(filter(None, words))

    def __str__(self) -> str:
        return f"{self.unit} {self.leaf}"
