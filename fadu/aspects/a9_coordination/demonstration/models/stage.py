"""What those outside found: one row per stage of the review above, and the words of the public during the notice."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Attachment, Matter, OfMatter

STAGES = (
    ("provincial", "省级初审"),
    ("third_party", "第三方评估"),
    ("survey", "满意度测评"),
    ("spot_check", "实地核查"),
    ("public_notice", "社会公示"),
    ("decision", "命名结果"),
    ("recheck", "复核"),
)


class Stage(OfMatter):
    """A stage with its document: who, from when to when, with which result. `ended_on` empty: under way."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    application = models.ForeignKey("demonstration.Application", models.PROTECT, related_name="stages")
    kind = models.CharField("环节", max_length=14, choices=STAGES)
    body = models.CharField("组织单位", max_length=120)
    began_on = models.DateField("开始")
    ended_on = models.DateField("结束", null=True)
    number = models.CharField("文号", max_length=80, blank=True)
    outcome = models.CharField("结果", max_length=500, blank=True)
    score = models.DecimalField("得分", max_digits=7, decimal_places=2, null=True)
    full = models.DecimalField("满分", max_digits=7, decimal_places=2, null=True)
    asked = models.PositiveIntegerField("有效样本", null=True)
    satisfied = models.PositiveIntegerField("表示满意", null=True)
    method = models.CharField("抽样和调查方法", max_length=200, blank=True)
    proof = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    entered_by = models.CharField("登记人", max_length=120)
    entered_on = models.DateField("登记日期")

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["id"]


class Remark(OfMatter):
    """What somebody said about the application during the notice, and what became of it. No names are kept."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    application = models.ForeignKey("demonstration.Application", models.PROTECT, related_name="remarks")
    received_on = models.DateField("收到日期")
    text = models.CharField("反映的问题", max_length=500)
    answer = models.CharField("核实和处理", max_length=500, blank=True)
    settled_on = models.DateField("处理日期", null=True)
    settled_by = models.CharField("处理人", max_length=120, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
