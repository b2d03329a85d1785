"""Rows that hang on a visit: bodies, items, officers, answers, signatures, proofs, warnings, overrides."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from fadu.kernel.access import Actor
from fadu.kernel.models import OfMatter

from ..rules import refusing, vocab
from .visit import Inspection, choice


class OfVisit(OfMatter):
    """A row of a visit: seen by whoever sees the visit."""

    class Meta(OfMatter.Meta):
        abstract = True
        default_manager_name = "_plain"

    @classmethod
    def gate(cls, actor: Actor) -> Q | None:
        return Q(Exists(Inspection.objects.for_user(actor).filter(matter_id=OuterRef("visit_id"))))


class VisitBody(OfVisit):
    """A body that takes part: the visit counts once toward its cap."""

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="bodies")
    body = models.ForeignKey("inspection_catalogue.Body", models.PROTECT, related_name="+", verbose_name="检查主体")
    initiating = models.BooleanField("牵头", default=False)

    class Meta(OfVisit.Meta):
        constraints = [models.UniqueConstraint(fields=["visit", "body"], name="visit_body_once")]


class VisitItem(OfVisit):
    """An item checked by a body, with the version of the form and what came out."""

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="items")
    item = models.ForeignKey("inspection_catalogue.Item", models.PROTECT, related_name="+", verbose_name="检查事项")
    body = models.ForeignKey("inspection_catalogue.Body", models.PROTECT, related_name="+", verbose_name="检查主体")
    form = models.ForeignKey(
        "inspection_catalogue.CheckForm", models.PROTECT, null=True, related_name="+", verbose_name="检查表单"
    )
    form_version = models.CharField("表单版本", max_length=20, blank=True)
    simple = models.BooleanField("简单事项", default=False)  # as at the request: under its body's cover
    result = choice("结果", vocab.RESULTS)
    findings = models.TextField("发现的问题", blank=True)
    answered_at = models.DateTimeField("填写时间", null=True, blank=True)

    class Meta(OfVisit.Meta):
        constraints = [models.UniqueConstraint(fields=["visit", "item", "body"], name="visit_item_once")]
        indexes = [models.Index(fields=["item"])]


class VisitOfficer(OfVisit):
    """Somebody who goes; `drawn` when the lot chose them."""

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="officers")
    officer = models.ForeignKey(
        "inspection_catalogue.Officer", models.PROTECT, null=True, related_name="+", verbose_name="检查人员"
    )
    body = models.ForeignKey("inspection_catalogue.Body", models.PROTECT, related_name="+", verbose_name="检查主体")
    name = models.CharField("姓名", max_length=60)
    certificate = models.CharField("执法证号", max_length=40, blank=True)
    role = choice("身份", vocab.ROLES, default="officer")
    drawn = models.BooleanField("随机抽取", default=False)
    draw_seed = models.CharField("抽取种子", max_length=64, blank=True)
    left_on = models.DateField("撤换日期", null=True, blank=True)
    left_why = models.CharField("撤换原因", max_length=200, blank=True)

    class Meta(OfVisit.Meta):
        indexes = [models.Index(fields=["officer"])]


class FormAnswer(OfVisit):
    """The answer to one line of an item's check form.

    `asked`: the line of the cover by which it was given (一表通查); rows of a body with the same number are one answer,
    and together say from which forms the line was merged.
    """

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="answers")
    visit_item = models.ForeignKey(VisitItem, models.PROTECT, related_name="answers")
    line = models.PositiveSmallIntegerField("行号")
    asked = models.PositiveSmallIntegerField("合并表行号", null=True, blank=True)
    content = models.CharField("检查内容", max_length=500, blank=True)
    answer = models.CharField("结论", max_length=300, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    photo = models.ForeignKey("kernel.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="照片")

    class Meta(OfVisit.Meta):
        constraints = [models.UniqueConstraint(fields=["visit_item", "line"], name="visit_line_once")]


class Signature(OfVisit):
    """A signature drawn on the screen."""

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="signatures")
    who = choice("签字人", vocab.SIGNERS)
    name = models.CharField("姓名", max_length=60, blank=True)
    attachment = models.ForeignKey("kernel.Attachment", models.PROTECT, related_name="+", verbose_name="签名图像")
    signed_at = models.DateTimeField("签字时间")

    private_fields = ("name",)


class Proof(OfVisit):
    """A scene survey, a sample, copies taken, or a statement taken down."""

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="proofs")
    kind = choice("种类", (*vocab.PROOFS, ("statement", "询问笔录")))
    title = models.CharField("名称", max_length=200)
    text = models.TextField("记录", blank=True)
    person = models.CharField("被询问人、在场人", max_length=60, blank=True)
    amount = models.CharField("数量", max_length=60, blank=True)
    taken_on = models.DateField("日期")

    private_fields = ("person", "text")


class DoorRefusal(OfVisit):
    """The enterprise let nobody in: on which ground, whether it may, what followed. No visit was made."""

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="refusals")
    on = models.DateField("日期")
    at = models.DateTimeField("时间", null=True, blank=True)
    ground = choice("理由", tuple((ground.key, ground.title) for ground in refusing.GROUNDS))
    kind = choice("性质", refusing.KINDS)
    basis = models.CharField("依据", max_length=300, blank=True)
    account = models.TextField("经过")
    person = models.CharField("企业方人员", max_length=60, blank=True)
    by = models.CharField("登记人", max_length=120)
    on_device = models.BooleanField("移动端记录", default=False)
    outcome = choice("处理", refusing.OUTCOMES)
    settled_on = models.DateField("处理日期", null=True, blank=True)
    noticed_on = models.DateField("告知企业日期", null=True, blank=True)
    admonished_on = models.DateField("督促日期", null=True, blank=True)
    admonish_way = choice("督促方式", refusing.ADMONISH)
    admonition = models.CharField("督促要求", max_length=300, blank=True)
    mend_due = models.DateField("答复期限", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.CharField("答复", max_length=500, blank=True)

    private_fields = ("person", "account")

    class Meta(OfVisit.Meta):
        verbose_name = verbose_name_plural = "入企被拒"


class Warning(OfVisit):
    """What a warning rule found: on the spot, as data. Evidence are the visits counted in its window."""

    visit = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="warnings")
    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+", verbose_name="企业")
    rule = models.CharField("规则", max_length=60)
    title = models.CharField("预警", max_length=200)
    window = models.CharField("期间", max_length=60, blank=True)
    evidence = ArrayField(models.BigIntegerField(), default=list, verbose_name="所依据的检查")
    raised_on = models.DateField("预警日期")
    action = choice("处置", (("flag", "提示"), ("block", "阻断")), default="flag")
    explanation = models.CharField("说明理由", max_length=500, blank=True)
    explained_by = models.CharField("说明人", max_length=120, blank=True)
    resolved_on = models.DateField("处理日期", null=True, blank=True)
    resolved_by = models.CharField("处理人", max_length=120, blank=True)

    class Meta(OfVisit.Meta):
        indexes = [
            models.Index(fields=["rule", "raised_on"]),
            models.Index(fields=["enterprise", "rule"]),
        ]


class Override(OfVisit):
    """A soft refusal of a gate that was passed with a reason where the law allows it."""

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="overrides")
    code = models.CharField("规则", max_length=60)
    text = models.CharField("提示内容", max_length=500)
    reason = models.CharField("理由", max_length=500)
    by = models.CharField("办理人", max_length=120)
    on = models.DateField("日期")


class PublicNote(OfVisit):
    """What was added to a published result: it never replaces the text that was there, it stands below it.

    text: for everybody. whole: the corrected text that is shown first from now on, the earlier ones below it;
    covers: what stood there before held what may not be public and is no longer shown (it stays in the file).
    """

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="public_notes")
    kind = choice("事由", vocab.NOTES)
    on = models.DateField("日期")
    text = models.CharField("说明", max_length=300)
    whole = models.TextField("更正后的公开内容", blank=True)
    covers = models.BooleanField("此前内容不再显示", default=False)

    class Meta(OfVisit.Meta):
        verbose_name = verbose_name_plural = "公开内容的补充和更正"


CHILDREN = (
    VisitBody, VisitItem, VisitOfficer, FormAnswer, Signature, Proof, DoorRefusal, Warning, Override, PublicNote,
)  # fmt: skip
