"""Service, opinion papers, performance and publication."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.kernel.models import OfMatter

from ..rules import vocab
from .intake import Party

RECIPIENTS = (
    ("applicant", "申请人"),
    ("respondent", "被申请人"),
    ("third", "第三人"),
    ("agent", "代理人"),
    ("other", "其他"),
)


class ServiceRecord(OfMatter):
    """One service of one paper (送达回证)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    paper = models.CharField("送达文书", max_length=120)
    recipient = models.CharField("受送达人", max_length=12, choices=RECIPIENTS)
    way = models.CharField("方式", max_length=12, choices=vocab.SERVICE_WAYS)
    event_on = models.DateField("签收、到达或者公告日期")
    served_on = models.DateField("送达日期")
    note = models.CharField("说明", max_length=300, blank=True)


class OpinionPaper(OfMatter):
    """An opinion (意见书) or advice (建议书) and the report that came back (§76)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    kind = models.CharField("文种", max_length=10, choices=(("opinion", "意见书"), ("advice", "建议书")))
    addressee = models.CharField("受文机关", max_length=120)
    problems = models.TextField("违法或者不当之处")
    demand = models.TextField("要求")
    sent_on = models.DateField("制发日期")
    received_on = models.DateField("收到日期", null=True, blank=True)
    due_on = models.DateField("应报送日期", null=True, blank=True)
    replied_on = models.DateField("报送日期", null=True, blank=True)
    reply = models.TextField("纠正情况", blank=True)


class Performance(OfMatter):
    """What has to be performed after the decision, and pressure when it is not (§77)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    what = models.TextField("履行内容")
    due_on = models.DateField("届满日", null=True, blank=True)
    due_basis = models.CharField("期限依据", max_length=300, blank=True)
    done_on = models.DateField("履行完毕", null=True, blank=True)
    proof = models.CharField("证明", max_length=300, blank=True)
    ordered_on = models.DateField("责令日期", null=True, blank=True)
    ordered_until = models.DateField("责令期限", null=True, blank=True)
    talked_on = models.DateField("约谈日期", null=True, blank=True)
    criticised_on = models.DateField("通报批评日期", null=True, blank=True)


SUPERVISED = (
    ("order_accept", "责令受理"),
    ("order_review", "责令恢复审理（驳回申请不当）"),
    ("order_resume", "责令恢复审理（中止不当）"),
    ("order_decision", "责令限期作出决定"),
    ("direct", "上级直接受理"),
    ("take_over", "上级审理下级管辖的案件"),
    ("reported", "报请上级审理"),
    ("answered", "上级答复，由原机关办理"),
)
REQUESTS = (
    ("withdraw", "撤回申请"),
    ("stay", "申请停止执行"),
    ("hearing", "请求听证"),
    ("inspect", "查阅、复制材料"),
    ("respite", "延长补正期限"),
    ("opinion", "补充意见、证据"),
    ("complaint", "向上级行政机关反映"),
)


class Supervision(OfMatter):
    """What a superior did about the case, or was asked to do by the authority itself (§35, §38, §40)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    kind = models.CharField("事项", max_length=16, choices=SUPERVISED)
    by = models.CharField("机关", max_length=120)
    done_on = models.DateField("日期")
    until = models.DateField("限期", null=True, blank=True)
    reason = models.TextField("理由")


class PartyRequest(OfMatter):
    """What a party asks for while the case runs, and the answer it got. party: the third party; none: the applicant."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    kind = models.CharField("事项", max_length=12, choices=REQUESTS)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name="第三人")
    filed_on = models.DateField("提出日期")
    content = models.TextField("内容和理由")
    granted = models.BooleanField("同意", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.TextField("答复", blank=True)

    private_fields = ("content", "answer")


TRANSFERRED = (
    ("breach", "违反行政复议法的事实材料（第八十五条）"),
    ("clue", "职务违法、职务犯罪问题线索（第八十六条）"),
)


class Transfer(OfMatter):
    """Facts or clues handed to the supervisory organ or the appointing body; for the office's own eyes (§85, §86)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    kind = models.CharField("移送依据", max_length=8, choices=TRANSFERRED)
    addressee = models.CharField("接受移送的机关、单位", max_length=120)
    facts = models.TextField("违法事实或者线索")
    sent_on = models.DateField("移送日期")
    replied_on = models.DateField("回复日期", null=True, blank=True)
    outcome = models.TextField("处理结果", blank=True)

    private_fields = ("addressee", "facts", "outcome")


class MaskedText(OfMatter):
    """The decision as it may be published: what the machine proposed to mask, what a person kept or added."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    source = models.TextField("原文")
    proposals = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    masked = models.TextField("遮蔽后文本")
    confirmed_by = models.CharField("确认人", max_length=120, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)

    private_fields = ("source", "proposals")
