"""An application: one folder per third-level indicator, filled by links; gaps with owners."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Attachment, Case, Matter, OfMatter, PaperRecord

GRADES = (("met", "达到"), ("partly", "部分达到"), ("unmet", "未达到"), ("none", "不涉及"))
KINDS = (("record", "业务记录"), ("paper", "制发文书"), ("query", "登记册查询"), ("file", "文件"), ("photo", "照片"))
LEVELS = (("state", "国家级"), ("province", "省级"), ("city", "市级"))
AWARDS = (("area", "综合示范地区"), ("project", "单项示范项目"))
GAP_SOURCES = (("self", "自评"), ("mock", "模拟评审"), ("outside", "外部评审"))
SECRECY = (("open", "公开"), ("internal", "内部"), ("secret", "涉密（只留占位）"))


class Application(Case):
    """A city's or a district's application in one round."""

    title = models.CharField("名称", max_length=200)
    round = models.CharField("批次", max_length=60)
    frame = models.ForeignKey("demonstration.Frame", models.PROTECT, related_name="+", verbose_name="指标体系")
    starts = models.DateField("评价期起")
    until = models.DateField("评价期止")
    deadline = models.DateField("材料截止")
    result = models.CharField("结果", max_length=200, blank=True)
    archive_digest = models.CharField("最近一次材料包摘要", max_length=64, blank=True)
    archived_on = models.DateField("最近一次打包日期", null=True)
    packed = models.BooleanField("材料包与现有材料一致", default=False)
    level = models.CharField("命名层级", max_length=10, choices=LEVELS, blank=True)
    kind = models.CharField("类型", max_length=10, choices=AWARDS, blank=True)
    named_on = models.DateField("命名日期", null=True)
    recheck_on = models.DateField("下次复核日期", null=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "示范创建申报"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Folder(OfMatter):
    """The evidence folder of one third-level indicator with its cover sheet."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="folders")
    node = models.ForeignKey("demonstration.Node", models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="责任单位")
    grade = models.CharField("自评", max_length=8, choices=GRADES, blank=True)
    reason = models.CharField("自评理由", max_length=500, blank=True)
    assessed_on = models.DateField("自评日期", null=True)
    assessed_by = models.CharField("自评人", max_length=120, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["node__order"]
        constraints = [models.UniqueConstraint(fields=["application", "node"], name="demonstration_folder_once")]

    def __str__(self) -> str:
        return str(self.node)


class FolderItem(OfMatter):
    """One piece of evidence: a link wherever the system holds it, a file only where it does not."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    folder = models.ForeignKey(Folder, models.PROTECT, related_name="items")
    kind = models.CharField("种类", max_length=8, choices=KINDS)
    title = models.CharField("名称", max_length=300)
    number = models.CharField("编号、文号", max_length=80, blank=True)
    dated = models.DateField("日期", null=True)
    issuer = models.CharField("形成单位", max_length=120, blank=True)
    covers_from = models.DateField("反映期间起", null=True)
    covers_until = models.DateField("反映期间止", null=True)
    valid_until = models.DateField("有效期至", null=True)
    secrecy = models.CharField("密级", max_length=10, choices=SECRECY, default="open")
    record = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(PaperRecord, models.PROTECT, null=True, related_name="+")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    register = models.CharField("登记册", max_length=40, blank=True)
    state = models.CharField("状态条件", max_length=40, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    added_on = models.DateField("加入日期")
    added_by = models.CharField("加入人", max_length=120)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["id"]


class Gap(OfMatter):
    """What an indicator requires and the folder does not show."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    folder = models.ForeignKey(Folder, models.PROTECT, related_name="gaps")
    source = models.CharField("来源", max_length=10, choices=GAP_SOURCES, default="self")
    required = models.CharField("要求", max_length=500)
    found = models.CharField("现有", max_length=300)
    missing = models.CharField("缺什么", max_length=300)
    owner = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="责任单位")
    due_on = models.DateField("期限")
    raised_on = models.DateField("提出日期")
    closed_on = models.DateField("补齐日期", null=True)
    closed_by = models.CharField("确认人", max_length=120, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["closed_on", "due_on", "id"]
