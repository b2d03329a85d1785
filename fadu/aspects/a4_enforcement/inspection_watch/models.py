"""A warning raised by a rule over the visits and what came of it; a clue handed on; a circular on a period."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.kernel.models import Case, Matter
from fadu.registry.inspection_catalogue.leads import Lead
from fadu.registry.inspection_catalogue.models import Body, Officer

SUBJECTS = (
    ("enterprise", "企业"),
    ("officer_enterprise", "同一人员检查同一企业"),
    ("county", "区县"),
    ("body", "检查主体"),
)
OUTCOMES = (
    ("accepted", "理由成立"),
    ("corrected", "责令改正"),
    ("talked", "约谈负责人"),
    ("circulated", "通报"),
    ("false", "数据有误，撤销预警"),
)


class InspectionWarning(Case):
    """One warning. `organ` answers for it: the body of the visit that completed it. `mark` keeps it single."""

    rule = models.CharField("规则", max_length=60)
    rule_title = models.CharField("规则名称", max_length=200)
    subject = models.CharField("对象类别", max_length=20, choices=SUBJECTS)
    enterprise = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name="企业")
    inspector = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", verbose_name="检查人员")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", verbose_name="检查主体")
    county = models.CharField("区县", max_length=12, blank=True)
    raised_on = models.DateField("预警日期")
    window_from = models.DateField("计算自", null=True)
    evidence = ArrayField(models.BigIntegerField(), default=list, verbose_name="所依据的检查")
    text = models.CharField("预警内容", max_length=400)
    action = models.CharField("处置", max_length=5, choices=(("flag", "提示"), ("block", "阻断")), default="flag")
    question = models.CharField("核查要求", max_length=600, blank=True)
    explanation = models.CharField("说明", max_length=600, blank=True)
    explained_on = models.DateField("说明日期", null=True)
    explained_by = models.CharField("说明人", max_length=120, blank=True)
    outcome = models.CharField("处理结果", max_length=12, choices=OUTCOMES, blank=True)
    opinion = models.CharField("处理意见", max_length=600, blank=True)
    resolved_on = models.DateField("处理日期", null=True)
    resolved_by = models.CharField("处理人", max_length=120, blank=True)
    mark = models.CharField("去重标识", max_length=64, unique=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "检查预警"
        indexes = [
            models.Index(fields=["-opened_on", "-matter_id"], name="insp_warning_newest"),
            models.Index(fields=["raised_on", "rule"], name="insp_warning_day"),
            models.Index(fields=["organ", "state"], name="insp_warning_organ"),
        ]


SOURCES = (
    ("complaint", "投诉举报"),
    ("data", "数据监测、风险预警"),
    ("visit", "检查、办案中发现"),
    ("superior", "上级交办"),
    ("media", "媒体、信访反映"),
    ("other", "其他"),
)
CHANNELS = (("online", "线上移送"), ("offline", "线下移送（补登）"))


class InspectionClue(Lead, Case):
    """A clue about an enterprise that one body hands to another. `organ` hands it over, `receiver` decides on it."""

    receiver = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", verbose_name="接收主体")
    source = models.CharField("线索来源", max_length=10, choices=SOURCES, blank=True)
    source_number = models.CharField("来源编号", max_length=120, blank=True)
    channel = models.CharField("移送方式", max_length=8, choices=CHANNELS, blank=True)
    content = models.TextField("线索内容", blank=True)
    sent_on = models.DateField("移送日期", null=True)
    accepted_on = models.DateField("受理日期", null=True)
    returned_on = models.DateField("退回日期", null=True)
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    handled_on = models.DateField("办结日期", null=True)
    handling = models.TextField("办理情况", blank=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "线索移送"
        indexes = [
            models.Index(fields=["-opened_on", "-matter_id"], name="insp_clue_newest"),
            models.Index(fields=["organ", "state"], name="insp_clue_organ"),
            models.Index(fields=["receiver", "state"], name="insp_clue_receiver"),
            models.Index(fields=["enterprise", "-opened_on"], name="insp_clue_enterprise"),
        ]


class InspectionCircular(Case):
    """A circular on the inspections of a period. `organ` issues it; `reach` is the area it tells of, as a code.

    What it says stands in its papers: the proofs while it is drafted, the issued one, and what replaced it.
    """

    since = models.DateField("期间自", null=True)
    until = models.DateField("至", null=True)
    reach = models.CharField("区域", max_length=12, blank=True)
    demand = models.TextField("工作要求", blank=True)
    counted_on = models.DateField("取数日期", null=True)
    signed_by = models.CharField("签发人", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True)
    paper_number = models.CharField("文号", max_length=80, blank=True)
    amended_on = models.DateField("更正日期", null=True)
    amended_why = models.CharField("更正原因", max_length=300, blank=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "入企检查通报"
        indexes = [
            models.Index(fields=["-opened_on", "-matter_id"], name="insp_circular_newest"),
            models.Index(fields=["reach", "state"], name="insp_circular_reach"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "since", "until", "reach"],
                condition=models.Q(state__in=("drafting", "issued")),
                name="insp_circular_once",
            )
        ]
