"""The plan of a year, its versions, files, conflicts and jobs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter

FIXED = ("frozen", "revealing", "drawing", "proposal", "negotiating", "filed", "in_force", "replanning", "closed")
RUNNING = ("in_force", "replanning")
MODES = (("joint", "综合查一次"), ("alone", "各部门单独"))
GRADES = (("A", "A 类"), ("B", "B 类"), ("C", "C 类"), ("D", "D 类"))


def count(title: str) -> Any:
    """A figure of the version in use; empty until it is computed."""
    return models.PositiveIntegerField(title, null=True, blank=True)


class YearPlan(Case):
    """The inspections of one year. The figures are those of the version in use; `edition` is its number."""

    year = models.PositiveSmallIntegerField("计划年度", default=0)
    title = models.CharField("名称", max_length=200, blank=True)
    mode = models.CharField("编制方式", max_length=8, choices=MODES, default="joint")
    control_number = count("控制数（户次）")
    special_limit = models.PositiveSmallIntegerField("每个主体专项计划上限", null=True, blank=True)
    most_bodies = models.PositiveSmallIntegerField("一次至多几个主体", null=True, blank=True)
    spacing = models.PositiveSmallIntegerField("同一主体两次到访至少相隔（月）", default=0)
    stay_limit = models.PositiveSmallIntegerField("一次到访至多（分钟）", default=480)
    stay_since = models.DateField("一次到访的上限自", null=True, blank=True)
    ungraded = models.CharField("未分类企业按", max_length=1, choices=GRADES, default="B")
    turn = models.PositiveSmallIntegerField("轮转周期中的第几年", default=0)
    turn_step = models.CharField("每年轮转的步长", max_length=12, default="0")
    demands_due = models.DateField("各主体申报截止", null=True, blank=True)
    frozen_on = models.DateField("总体公布日期", null=True, blank=True)
    frame_hash = models.CharField("总体指纹", max_length=64, blank=True)
    tier = models.FloatField("分组界限", default=0.8)
    least = models.FloatField("分组下限", null=True, blank=True)
    round = models.PositiveSmallIntegerField("第几轮承诺", default=0)
    announced = models.CharField("事先公告的公共信标", max_length=300, blank=True)
    beacon_on = models.DateField("信标产生日期", null=True, blank=True)
    reveal_by = models.DateField("揭示截止", null=True, blank=True)
    beacon = models.CharField("公共信标", max_length=300, blank=True)
    beacon_source = models.CharField("信标出处", max_length=300, blank=True)
    seed = models.CharField("种子", max_length=64, blank=True)
    merkle_root = models.CharField("默克尔根", max_length=64, blank=True)
    drawn_on = models.DateField("抽取日期", null=True, blank=True)
    edition = models.PositiveSmallIntegerField("版次", default=0)
    reason = models.CharField("本次调整的理由", max_length=300, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    filed_by = models.CharField("备案人", max_length=120, blank=True)
    in_force_on = models.DateField("施行日期", null=True, blank=True)
    tasks = count("检查任务")
    visits = count("到访次数")
    enterprises = count("到访企业")
    once = count("只到访一次的企业")
    floor = models.DecimalField("可证下限", max_digits=12, decimal_places=3, null=True, blank=True)
    window_minimum = count("窗口所限最少到访")
    alone = models.DecimalField("各部门单独到访", max_digits=12, decimal_places=1, null=True, blank=True)
    independent = models.DecimalField("各自抽取再合并", max_digits=12, decimal_places=1, null=True, blank=True)
    subject = count("可能被到访的企业")
    bound = count("到访下界")
    risky = count("D类企业")
    risky_all = count("全部D类企业")
    risky_visited = count("到访的D类企业")
    cap_breaches = count("超上限")
    used_minutes = count("安排的工作量（分钟）")
    capacity_minutes = count("申报的工作量（分钟）")
    overload_minutes = count("超出工作量（分钟）")
    unavoidable_minutes = count("不可避免的超出（分钟）")
    floors_due = count("下限次数")
    floors_done = count("已安排的下限次数")
    lines_before = count("上一版任务")
    lines_kept = count("未变动的任务")
    audits = count("抽取核验次数")
    audits_passed = count("核验通过次数")

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "年度检查计划"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "year", "mode"], condition=models.Q(mode="joint"), name="inspection_plan_year"
            )
        ]
        indexes = [models.Index(fields=["-opened_on", "-matter_id"], name="inspection_plan_newest")]

    def __str__(self) -> str:
        return self.title or f"{self.year}年度检查计划"

    @classmethod
    def lines_due(cls, day: date, body: int | None = None) -> Any:
        """Visits of plans in force that are due on `day` and not made yet. See `lines.lines_due`."""
        from ..lines import lines_due

        return lines_due(day, body)

    @classmethod
    def lines_between(cls, start: date, end: date, body: int | None = None) -> Any:
        """Every visit planned in these days, whether made or not. See `lines.lines_between`."""
        from ..lines import lines_between

        return lines_between(start, end, body)

    @classmethod
    def line(cls, number: int) -> Any:
        """One planned visit by its number, or None."""
        from ..lines import one

        return one(number)

    @classmethod
    def of_enterprise(cls, matter_id: int, year: int) -> Any:
        """What one enterprise has to expect in a year: its planned visits, oldest first."""
        from ..lines import of_enterprise

        return of_enterprise(matter_id, year)

    @classmethod
    def proof_code(cls, matter_id: int, year: int) -> str:
        """The enterprise's own code for the proof of its draw, "" when it took no part. Tell it to nobody else."""
        from ..identity import code_of

        return code_of(matter_id, year)

    @classmethod
    def visited(cls, number: int, matter_id: int, done_on: date | None = None) -> None:
        """An inspection was opened (and, with `done_on`, made) for a planned visit."""
        from ..lines import visited

        visited(number, matter_id, done_on)


class OfPlan(OfMatter):
    """Rows that hang on a plan; `matter` is the plan's."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    plan = models.ForeignKey(YearPlan, models.PROTECT, related_name="%(class)ss")

    class Meta(OfMatter.Meta):
        abstract = True
        default_manager_name = "_plain"


class PlanVersion(OfPlan):
    """A version: what changed against the one before, why, and who made it."""

    KINDS = (
        ("proposal", "合并方案"), ("negotiated", "协商定稿"), ("replan", "逐月调整"), ("special", "专项调整"), ("alone", "各部门单独"),
    )  # fmt: skip

    no = models.PositiveSmallIntegerField("版次")
    kind = models.CharField("类别", max_length=12, choices=KINDS)
    made_on = models.DateField("日期")
    made_by = models.CharField("编制人", max_length=120)
    reason = models.CharField("理由", max_length=600, blank=True)
    tasks = models.PositiveIntegerField("任务", default=0)
    visits = models.PositiveIntegerField("到访", default=0)
    kept = models.PositiveIntegerField("未变动", default=0)
    moved = models.PositiveIntegerField("改月份", default=0)
    added = models.PositiveIntegerField("新增", default=0)
    dropped = models.PositiveIntegerField("取消", default=0)
    broken = models.PositiveIntegerField("已通知而不再合规", default=0)
    notes = models.TextField("逐条说明", blank=True)

    class Meta(OfPlan.Meta):
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="inspection_plan_version")]


class PlanFile(OfPlan):
    """A file of the plan. Public ones can be downloaded by everybody once the plan is."""

    round = models.PositiveSmallIntegerField("轮次", default=1)
    name = models.CharField("文件名", max_length=60)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.CharField("SHA-256", max_length=64)
    public = models.BooleanField("公开", default=False)
    made_on = models.DateField("日期")

    class Meta(OfPlan.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["plan", "round", "name"], name="inspection_plan_file")]


class Conflict(OfPlan):
    """What cannot all be had, with the rows involved and the ground. `answer`: how a person settled it."""

    KINDS = (
        ("window", "检查窗口"), ("quiet", "静默月"), ("ratio", "抽查比例"), ("cap", "频次上限"),
        ("body_cap", "主体频次上限"), ("spacing", "到访间隔"), ("stay", "到访过长"),
        ("capacity", "工作量"), ("floor_cap", "下限与上限"), ("control", "控制数"), ("white", "白名单"), ("unfiled", "没有申报"),
    )  # fmt: skip

    kind = models.CharField("类别", max_length=12, choices=KINDS)
    rows = models.TextField("涉及的行")
    text = models.TextField("说明")
    ground = models.CharField("依据", max_length=400)
    confidence = models.CharField("可信度", max_length=10)
    size = models.PositiveIntegerField("数量")
    enterprise = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", db_index=False)
    answer = models.CharField("处理意见", max_length=600, blank=True)
    answered_by = models.CharField("处理人", max_length=120, blank=True)

    class Meta(OfPlan.Meta):
        ordering = ["id"]


class Job(OfPlan):
    """A computation under way: how far it has come, when it last gave a sign, why it stopped."""

    kind = models.CharField("工作", max_length=10)
    stage = models.CharField("进行到", max_length=60, blank=True)
    done = models.PositiveSmallIntegerField("已完成", default=0)
    total = models.PositiveSmallIntegerField("共", default=1)
    error = models.CharField("中断原因", max_length=600, blank=True)
    started_at = models.DateTimeField("开始", null=True)
    heard_at = models.DateTimeField("最近进展", null=True)
    ended_at = models.DateTimeField("结束", null=True)

    class Meta(OfPlan.Meta):
        ordering = ["-id"]
