"""What is done while the case is reviewed: evidence, findings, views, hearings, committee, stops, stay, documents."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.kernel.models import OfMatter

from ..rules import committee, findings, hearing, own_change, suspension

EVIDENCE_KINDS = (
    ("document", "书证"),
    ("object", "物证"),
    ("recording", "视听资料"),
    ("electronic", "电子数据"),
    ("witness", "证人证言"),
    ("statement", "当事人的陈述"),
    ("expert", "鉴定意见"),
    ("inspection", "勘验笔录、现场笔录"),
)
VIEW_WAYS = (("person", "当面"), ("net", "互联网"), ("phone", "电话"))


def choice(title: str, choices: tuple, length: int = 16) -> models.CharField:
    """An optional choice."""
    return models.CharField(title, max_length=length, choices=choices, blank=True)


def maybe(title: str) -> models.BooleanField:
    """Yes, no, or not recorded."""
    return models.BooleanField(title, null=True, blank=True)


class Evidence(OfMatter):
    """One piece of evidence; it counts only when checked (§43)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=12, choices=EVIDENCE_KINDS)
    title = models.CharField("名称", max_length=200)
    source = models.CharField("提供人", max_length=60)
    given_on = models.DateField("提交日期")
    proves = models.CharField("证明事项", max_length=300, blank=True)
    verified = maybe("已查证属实")


class Finding(OfMatter):
    """What has been found about the act: one row per case, read by the decision rules."""

    matter = models.OneToOneField("kernel.Matter", models.PROTECT, related_name="+")
    facts = choice("事实认定", findings.FACTS)
    basis = choice("适用依据", findings.BASIS)
    procedure = choice("程序", findings.PROCEDURE)
    power = choice("职权", findings.POWER)
    content = choice("内容适当性", findings.CONTENT)
    agreement = choice("行政协议情形", findings.AGREEMENT)
    grave = maybe(findings.LABELS["grave"])
    invalidity_asked = maybe(findings.LABELS["invalidity_asked"])
    annul_harm = maybe(findings.LABELS["annul_harm"])
    divisible = maybe(findings.LABELS["divisible"])
    nothing_to_annul = maybe(findings.LABELS["nothing_to_annul"])
    duty = maybe(findings.LABELS["duty"])
    performed_before = maybe(findings.LABELS["performed_before"])
    order_pointless = maybe(findings.LABELS["order_pointless"])
    third_party_evidence = maybe(findings.LABELS["third_party_evidence"])
    change_worse = maybe(findings.LABELS["change_worse"])
    third_party_opposite = maybe(findings.LABELS["third_party_opposite"])
    compensation_due = maybe(findings.LABELS["compensation_due"])
    property_taken = maybe(findings.LABELS["property_taken"])
    test_failed = maybe(findings.LABELS["test_failed"])
    agreement_signed = maybe(findings.LABELS["agreement_signed"])
    narrative = models.TextField("查明的事实", blank=True)


class ActChange(OfMatter):
    """The respondent changed, annulled or made good its act during the review, and what the applicant says to it."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    kind = models.CharField("情形", max_length=12, choices=own_change.KINDS)
    changed_on = models.DateField("改变日期")
    document = models.CharField("文书名称、文号", max_length=200, blank=True)
    content = models.TextField("改变的内容和理由")
    told_on = models.DateField("告知申请人日期", null=True, blank=True)
    wish = models.CharField("申请人的意见", max_length=12, choices=own_change.WISHES, blank=True)
    wished_on = models.DateField("表明意见日期", null=True, blank=True)
    wish_text = models.TextField("意见内容", blank=True)

    private_fields = ("content", "wish_text")


class ViewHeard(OfMatter):
    """The views of a party, heard and recorded (§49)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    party = models.CharField("当事人", max_length=120)
    way = models.CharField("方式", max_length=8, choices=VIEW_WAYS)
    heard_on = models.DateField("听取日期")
    content = models.TextField("意见要点")
    officers = models.CharField("听取人员", max_length=120)

    private_fields = ("party", "content")


class Hearing(OfMatter):
    """A hearing: notice, panel, who came (§50–51)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    weighty = ArrayField(models.CharField(max_length=20, choices=hearing.WEIGHTY), default=list, blank=True)
    noticed_on = models.DateField("通知日期")
    notice_reason = models.CharField("通知时间的判断理由", max_length=300, blank=True)
    held_on = models.DateField("听证日期")
    held_at = models.CharField("时间地点", max_length=120)
    topics = models.TextField("听证事项")
    chair = models.CharField("主持人", max_length=60)
    members = models.CharField("听证员", max_length=120)
    recorder = models.CharField("记录员", max_length=60)
    held = maybe("已举行")
    applicant_attended = maybe("申请人参加")
    applicant_reason = models.CharField("申请人缺席理由", max_length=200, blank=True)
    head_attended = maybe("被申请人负责人参加")
    head_reason = models.CharField("负责人不能参加的理由", max_length=200, blank=True)
    staff_delegated = maybe("委托工作人员参加")
    record = models.TextField("听证笔录要点", blank=True)


class CommitteeOpinion(OfMatter):
    """A question put to the committee and its opinion (§52)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    grounds = ArrayField(models.CharField(max_length=20, choices=committee.GROUNDS), default=list)
    question = models.TextField("咨询问题")
    asked_on = models.DateField("提请日期")
    opinion = models.TextField("咨询意见", blank=True)
    given_on = models.DateField("意见日期", null=True, blank=True)
    experts = models.CharField("参与委员", max_length=200, blank=True)
    adopted = maybe("采纳")
    departed_reason = models.TextField("未采纳理由", blank=True)


class Suspension(OfMatter):
    """One stop of the case: ground, days, and why it went on."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    ground = models.CharField("理由", max_length=16, choices=suspension.CHOICES)
    reason = models.TextField("事实")
    from_day = models.DateField("中止日期")
    to_day = models.DateField("恢复日期", null=True, blank=True)
    ended_by = models.CharField("结束方式", max_length=300, blank=True)

    private_fields = ("reason", "ended_by")


class Stay(OfMatter):
    """A decision on stopping execution of the act (§42)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    ground = models.CharField("理由", max_length=12, choices=suspension.STAY_GROUNDS)
    granted = models.BooleanField("停止执行")
    reason = models.TextField("说明")
    decided_on = models.DateField("日期")
    lifted_on = models.DateField("解除日期", null=True, blank=True)


class Mediation(OfMatter):
    """One round of mediation (§5, §73)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    began_on = models.DateField("开始日期")
    mediator = models.CharField("调解人员", max_length=120)
    record = models.TextField("调解记录", blank=True)
    agreement = models.TextField("协议内容", blank=True)
    signed_on = models.DateField("签字日期", null=True, blank=True)
    failed_on = models.DateField("未成日期", null=True, blank=True)
    failed_reason = models.CharField("未成原因", max_length=300, blank=True)

    private_fields = ("record", "agreement")


class DocumentReview(OfMatter):
    """Incidental review of a normative document or basis (§56–60)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    origin = models.CharField("发起", max_length=10, choices=(("applicant", "申请人申请"), ("office", "审理中发现")))
    title = models.CharField("文件名称", max_length=200)
    clauses = models.CharField("相关条款", max_length=200)
    maker = models.CharField("制定机关", max_length=120)
    own = models.BooleanField("本机关有权处理")
    requested_on = models.DateField("提出或者发现日期")
    maker_told_on = models.DateField("通知制定机关日期", null=True, blank=True)
    maker_answered_on = models.DateField("制定机关答复日期", null=True, blank=True)
    maker_answer = models.TextField("制定机关答复要点", blank=True)
    sent_to = models.CharField("转送机关", max_length=120, blank=True)
    sent_on = models.DateField("转送日期", null=True, blank=True)
    replied_on = models.DateField("处理意见回复日期", null=True, blank=True)
    lawful = maybe("相关条款合法")
    conclusion = models.TextField("处理结论", blank=True)
    concluded_on = models.DateField("处理完毕日期", null=True, blank=True)


class Inspection(OfMatter):
    """Somebody looked at or copied the file (§47)."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    reader = models.CharField("查阅人", max_length=120)
    read_on = models.DateField("日期")
    material = models.CharField("材料", max_length=300)
    allowed = models.BooleanField("同意")
    refused_reason = models.CharField("不同意的理由", max_length=200, blank=True)

    private_fields = ("reader",)
