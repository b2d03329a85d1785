"""Who takes part, where the respondent stands, the seven tests and supplements."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import OfMatter

from ..rules import basis, vocab

PARTY_ROLES = (
    ("applicant", "申请人"),
    ("representative", "代表人"),
    ("agent", "代理人"),
    ("guardian", "法定代理人"),
    ("third", "第三人"),
)


class Party(OfMatter):
    """Somebody who takes part. Names, numbers, telephones and addresses are personal data."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    role = models.CharField("身份", max_length=16, choices=PARTY_ROLES)
    kind = models.CharField("类型", max_length=10, choices=vocab.PARTY_KINDS, default="citizen")
    name = models.CharField("姓名或者名称", max_length=120)
    id_number = models.CharField("证件号码", max_length=40, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    address = models.CharField("送达地址", max_length=200, blank=True)
    electronic_service = models.BooleanField("同意电子送达", default=False)
    legal_aid = models.BooleanField("法律援助", default=False)
    acts_for = models.CharField("代理或者代表谁", max_length=120, blank=True)
    power = models.CharField("权限", max_length=200, blank=True)
    power_from = models.DateField("授权起", null=True, blank=True)
    power_to = models.DateField("授权止", null=True, blank=True)
    joined_on = models.DateField("参加日期", null=True, blank=True)
    left_on = models.DateField("退出日期", null=True, blank=True)
    query_code = models.CharField("本人查询码", max_length=20, blank=True)

    private_fields = ("name", "id_number", "phone", "address", "acts_for")


class Standing(OfMatter):
    """Place of a respondent in the administration: the facts on which jurisdiction rests. Joint acts have several.

    Joint respondents answer each for itself: each has its own day of receipt, period and answer.
    """

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    name = models.CharField("被申请人", max_length=200)
    kind = models.CharField("类别", max_length=20, choices=vocab.RESPONDENT_KINDS)
    line = models.CharField("系统", max_length=20, choices=vocab.LINES, blank=True)
    government = models.CharField("本级人民政府", max_length=120, blank=True)
    superior = models.CharField("上一级机关", max_length=120, blank=True)
    founder = models.CharField("设立或者管理它的机关", max_length=120, blank=True)
    founder_government = models.CharField("设立机关的本级政府", max_length=120, blank=True)
    local_government = models.CharField("所在地人民政府", max_length=120, blank=True)
    own_name = models.BooleanField("依授权以自己的名义作出", null=True, blank=True)
    by_district = models.BooleanField("市级部门按行政区划设立", null=True, blank=True)
    vertical_confirmed = models.BooleanField("确实实行垂直领导", null=True, blank=True)
    zone_approved_by = models.CharField(
        "开发区批准层级",
        max_length=10,
        blank=True,
        choices=(("state", "国务院"), ("province", "省级政府"), ("other", "其他")),
    )
    principal = models.CharField("委托机关", max_length=120, blank=True)
    successor = models.CharField("继续行使职权的机关", max_length=120, blank=True)
    approved_by = models.CharField("批准该行为的上级机关", max_length=120, blank=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="机构")
    copy_received_on = models.DateField("副本收到日期", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer_missed = models.BooleanField("未按期答复举证", default=False)

    class Meta(OfMatter.Meta):
        indexes = [models.Index(fields=["organ", "matter"], name="recon_standing_organ")]


class TestResult(OfMatter):
    """One of the seven tests: what the rule answered, and what a person judged where the rule left it open."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    key = models.CharField("条件", max_length=4)
    title = models.CharField("名称", max_length=60)
    outcome = models.CharField("规则结论", max_length=14, choices=tuple(basis.OUTCOME_LABELS.items()))
    text = models.TextField("说明")
    citation = models.TextField("依据", blank=True)
    questions = models.TextField("待问事项", blank=True)
    missing = models.TextField("缺失文本", blank=True)
    judged = models.CharField("人工判断", max_length=4, choices=(("yes", "符合"), ("no", "不符合")), blank=True)
    judged_reason = models.TextField("判断理由", blank=True)
    judged_by = models.CharField("判断人", max_length=120, blank=True)
    tested_on = models.DateField("审查日期")

    class Meta(OfMatter.Meta):
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="recon_test_once")]

    @property
    def final(self) -> str:
        """The outcome that counts: a person's judgement where the rule left it open, otherwise the rule's."""
        return self.judged if self.outcome == basis.REVIEW and self.judged else self.outcome


class Supplement(OfMatter):
    """The one supplement notice of a case, its service, extension and what came back."""

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    items = models.TextField("补正事项")
    sent_on = models.DateField("通知日期")
    received_on = models.DateField("收到通知日期", null=True, blank=True)
    extended_days = models.PositiveSmallIntegerField("延长（工作日）", default=0)
    extended_reason = models.CharField("延长理由", max_length=300, blank=True)
    filed_on = models.DateField("补正日期", null=True, blank=True)
    filed_text = models.TextField("补正内容", blank=True)
