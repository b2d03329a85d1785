"""One visit to an enterprise: why, by whom, under which code, what was found, what followed."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from fadu.kernel.models import Case
from fadu.registry.inspection_catalogue.rules import counting
from fadu.registry.inspection_catalogue.rules import vocab as catalogue

from ..rules import refusing, vocab

READINGS = tuple((key, reading.title) for key, reading in counting.READINGS.items()) + (("custom", "本市自定口径"),)
COUNTED = ["matter", "off_site", "joint", "found", "trigger", "coded", "makeup_valid", "planned_ok", "published_on"]


def choice(title: str, choices: vocab.Choices, length: int = 16, **rest: Any) -> models.CharField:
    """A choice that may be empty."""
    return models.CharField(title, max_length=length, choices=choices, blank=True, **rest)


class Inspection(Case):
    """One inspection of one enterprise by one or several bodies: the enterprise counts it once, each body once.

    `organ` is the initiating body's; `opened_on` the day of the request (of the visit, for imported history).
    """

    # -- whom, why
    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, null=True, related_name="+", verbose_name="企业")
    enterprise_name = models.CharField("企业名称", max_length=200, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    place = models.CharField("企业所在区划", max_length=12, blank=True)
    site_address = models.CharField("检查地点", max_length=300, blank=True)
    initiator = models.ForeignKey(
        "inspection_catalogue.Body", models.PROTECT, related_name="+", null=True, verbose_name="牵头检查主体"
    )
    organs = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="参加机关")
    kind = choice("检查类型", vocab.KINDS)
    trigger = choice("检查启动", vocab.TRIGGERS)
    trigger_number = models.CharField("来源编号", max_length=120, blank=True)
    trigger_reason = models.CharField("启动理由", max_length=500, blank=True)
    plan_line = models.ForeignKey(
        "kernel.Matter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属计划"
    )
    plan_ref = models.CharField("计划行", max_length=80, blank=True)
    merged = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="并入的计划行")
    parent = models.ForeignKey(
        "kernel.Matter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="前一次检查"
    )
    off_site = models.BooleanField("非现场", default=False)
    offsite_mode = choice("非现场方式", vocab.OFFSITE_MODES)
    counts_toward_cap = models.BooleanField("计入年度频次", default=True)
    blocked_by_cap = models.BooleanField("受频次上限限制", default=True)
    reading = choice("频次口径", READINGS, 20)
    tracked = models.BooleanField("超上限后纳入跟踪", default=False)
    quiet_exception = choice("安静期例外", catalogue.QUIET_EXCEPTIONS)
    double_approval = models.CharField("双重审核意见", max_length=200, blank=True)
    planned_ok = models.BooleanField("有备案计划或者法定启动事由", default=False)
    planned_on = models.DateField("拟检查日期", null=True, blank=True)
    joint = models.BooleanField("联合检查", default=False)
    body_count = models.PositiveSmallIntegerField("参加主体数", default=1)
    item_count = models.PositiveSmallIntegerField("事项数", default=0)

    # -- approval and code
    approved_on = models.DateField("批准日期", null=True, blank=True)
    approved_by = models.CharField("批准人", max_length=120, blank=True)
    approval_late = models.BooleanField("事后补办审批", default=False)
    code_serial = models.PositiveSmallIntegerField("码序号", default=0)
    code_issued_at = models.DateTimeField("发码时间", null=True, blank=True)
    code_until = models.DateTimeField("码有效至", null=True, blank=True)
    code_revoked_at = models.DateTimeField("码作废时间", null=True, blank=True)
    code_revoked_why = models.CharField("码作废原因", max_length=200, blank=True)

    # -- on site
    scan_mode = choice("亮码方式", vocab.SCAN_MODES)
    scanned_at = models.DateTimeField("亮码时间", null=True, blank=True)
    coded = models.BooleanField("检查前已亮码", default=False)
    coded_live = models.BooleanField("扫的是现场码", default=False)
    makeup_due = models.DateField("补扫期限", null=True, blank=True)
    makeup_on = models.DateField("补扫日期", null=True, blank=True)
    makeup_reason = choice("未扫码原因", vocab.MAKEUP_REASONS)
    makeup_valid = models.BooleanField("补扫有效", default=False)
    enterprise_said = choice("企业确认", vocab.SAID, 3)
    enterprise_said_on = models.DateField("企业确认日期", null=True, blank=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    visited_on = models.DateField("检查日期", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    recorded_on_device = models.BooleanField("移动端记录", default=False)
    received_on = models.DateField("平台收到记录", null=True, blank=True)  # whatever day the record itself names
    attended_by = models.CharField("企业在场人", max_length=60, blank=True)
    attended_as = models.CharField("在场人职务", max_length=60, blank=True)
    statement = models.TextField("企业陈述", blank=True)
    unsigned_reason = models.CharField("未签字原因", max_length=200, blank=True)
    previous_count = models.PositiveSmallIntegerField("本年度此前到场检查次数", default=0)

    # -- result and what follows
    result = choice("检查结果", vocab.RESULTS)
    found = models.BooleanField("发现问题", default=False)
    problems = models.PositiveSmallIntegerField("问题事项数", default=0)
    advice = models.TextField("指导意见", blank=True)
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_to = models.CharField("告知对象", max_length=60, blank=True)
    order_on = models.DateField("责令改正日期", null=True, blank=True)
    order_text = models.TextField("责令改正内容", blank=True)
    order_due = models.DateField("改正期限", null=True, blank=True)
    rectified_on = models.DateField("报告改正日期", null=True, blank=True)
    rechecked_on = models.DateField("复查日期", null=True, blank=True)
    recheck_passed = models.BooleanField("复查合格", null=True, blank=True)
    transferred_on = models.DateField("移送日期", null=True, blank=True)
    transferred_to = models.CharField("移送机关", max_length=120, blank=True)
    publish_due = models.DateField("公开期限", null=True, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    published_text = models.TextField("公开内容", blank=True)
    corrected_on = models.DateField("更正日期", null=True, blank=True)
    corrected_why = models.CharField("更正理由", max_length=300, blank=True)
    withdrawn_on = models.DateField("撤回公开日期", null=True, blank=True)
    withdrawn_why = models.CharField("撤回理由", max_length=300, blank=True)
    cancelled_why = models.CharField("取消原因", max_length=300, blank=True)
    refused_on = models.DateField("入企被拒日期", null=True, blank=True)
    refusal = choice("入企被拒", refusing.KINDS)
    imported = models.BooleanField("导入的历史记录", default=False)
    import_source = models.CharField("导入来源", max_length=120, blank=True)
    import_key = models.CharField("来源系统编号", max_length=80, blank=True)

    class Meta(Case.Meta):
        verbose_name = verbose_name_plural = "入企检查"
        indexes = [
            models.Index(fields=["-opened_on", "-matter"], name="visit_newest"),
            models.Index(fields=["organ", "visited_on"], name="visit_organ_day", include=COUNTED),
            models.Index(fields=["enterprise", "visited_on"], name="visit_enterprise_day"),
            models.Index(fields=["visited_on"], name="visit_day"),
            models.Index(fields=["organ", "state", "opened_on"], name="visit_organ_state"),
            models.Index(fields=["refused_on"], condition=Q(refused_on__isnull=False), name="visit_turned_away"),
            models.Index(fields=["publish_due"], condition=Q(published_on=None), name="visit_unpublished"),
            models.Index(
                F("published_on").desc(nulls_last=True),
                F("matter").desc(),
                name="visit_published",
                condition=Q(published_on__isnull=False),
            ),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="visit_parent"),
            GinIndex(fields=["organs"], name="visit_organs"),
        ]

    @property
    def emergency(self) -> bool:
        """Started before approval because it could not wait."""
        return self.trigger == "emergency"

    @property
    def on_site(self) -> bool:
        """Somebody sets foot in the enterprise."""
        return not self.off_site

    @property
    def was_told(self) -> bool:
        """Whether the enterprise has been told what was found, or everybody: before that its pages do not say it.

        No period for telling is published (the law pack names none), so there is no clock: the list of what is
        recorded and not told is on the body's desk. An order is served on its own day and binds from then on.
        """
        return self.told_on is not None or self.published_on is not None or self.imported

    # -- what hangs on the visit
    def body_rows(self) -> list[Any]:
        """Participating bodies, the initiator first."""
        return list(self.bodies.select_related("body__organ").order_by("-initiating", "id"))

    def item_rows(self) -> list[Any]:
        """What is checked, in the order of the request."""
        return list(self.items.select_related("item__matter", "body__organ", "form").order_by("id"))

    def forms_for(self, actor: Any) -> list[Any]:
        """(form to be filled, why this actor does not fill it) in the order of the bodies. See `sheets.Part`."""
        from ..sheets import locked, parts

        return [(part, locked(self, part.body, actor)) for part in parts(self)]

    def officer_rows(self) -> list[Any]:
        """Who goes, the lead first."""
        found = self.officers.filter(left_on=None).select_related("officer__user", "body__organ")
        return sorted(found, key=lambda row: (row.role != "lead", row.role, row.pk))

    # -- for pages of other modules, which know this register by its key
    @classmethod
    def of_enterprise(cls, matter_id: int, year: int) -> Any:
        """What an enterprise may read of its inspections in a year. See `outlook.Seen`."""
        from ..outlook import of_enterprise

        return of_enterprise(cls, matter_id, year)

    @classmethod
    def enterprise_code(cls, matter_id: int) -> tuple[str, str]:
        """The code that hangs in an enterprise and the address it leads to; made when there is none."""
        from ..showing import address, enterprise_code, issue_for

        code = enterprise_code(issue_for(matter_id))
        return code, address(code)

    @classmethod
    def live_code(cls, matter_id: int) -> tuple[str, str]:
        """The code of the next minutes, for the screen of the enterprise that has signed in."""
        from ..showing import address, issue_for, live_code

        code = live_code(issue_for(matter_id))
        return code, address(code)
