"""Planned visits in all versions, loads of bodies, moves, officers drawn, and who took part in the draw."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.models import Matter

from .plan import OfPlan, YearPlan

EVERY_LINE = ("inspection.supervisor", "coordinator", "leader", "auditor")
OWN_LINES = ("inspection.planner", "inspection.head", "inspection.officer")


class PlanVisit(OfPlan):
    """A planned visit from version `since` up to (not including) version `until`; no `until`: still planned.

    items[i] is done by owners[i]; bodies are the owners, each once. `visit` is the inspection opened for it.
    """

    since = models.PositiveSmallIntegerField("自第几版")
    until = models.PositiveSmallIntegerField("至第几版前", null=True)
    enterprise = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="企业", db_index=False)
    grade = models.CharField("类别", max_length=1, blank=True)
    area = models.CharField("行政区划", max_length=12, blank=True)
    town = models.ForeignKey("people.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    month = models.PositiveSmallIntegerField("月份")
    planned_on = models.DateField("预定日期", null=True)
    items = ArrayField(models.BigIntegerField(), verbose_name="事项")
    owners = ArrayField(models.BigIntegerField(), verbose_name="事项的主体")
    bodies = ArrayField(models.BigIntegerField(), verbose_name="主体")
    minutes = models.PositiveIntegerField("分钟", default=0)
    announced_on = models.DateField("通知日期", null=True)
    pinned = models.BooleanField("固定", default=False)
    pin_reason = models.CharField("固定理由", max_length=300, blank=True)
    special = models.ForeignKey("inspection_plan.SpecialPlan", models.PROTECT, null=True, related_name="visits")
    visit = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name="检查", db_index=False)
    done_on = models.DateField("完成日期", null=True)

    class Meta(OfPlan.Meta):
        ordering = ["month", "id"]
        indexes = [
            models.Index(fields=["plan", "month", "id"], condition=Q(until=None), name="plan_visit_month"),
            models.Index(fields=["enterprise", "plan"], name="plan_visit_enterprise"),
            models.Index(fields=["planned_on"], condition=Q(until=None), name="plan_visit_day"),
            models.Index(fields=["plan", "town", "month"], condition=Q(until=None), name="plan_visit_town"),
            GinIndex(fields=["bodies"], name="plan_visit_bodies"),
        ]

    @classmethod
    def gate(cls, actor: Actor) -> Q | None:
        """All lines for supervision; for a body the visits it takes part in; the public sees none."""
        if actor.has(*EVERY_LINE):
            return Q(pk__isnull=False)
        if actor.has(*OWN_LINES):
            return Q(bodies__overlap=own_bodies(actor))
        return None


def own_bodies(actor: Actor) -> list[int]:
    """Ids of the inspecting bodies of the actor's organs."""
    from fadu.registry.inspection_catalogue.models import Body

    return list(Body._plain.filter(organ_id__in=actor.organs(*OWN_LINES)).values_list("pk", flat=True))


class Load(OfPlan):
    """Minutes of one body in one month, and how many it has."""

    body = models.ForeignKey("inspection_catalogue.Body", models.PROTECT, related_name="+")
    month = models.PositiveSmallIntegerField("月份")
    minutes = models.PositiveIntegerField("安排（分钟）", default=0)
    capacity = models.PositiveIntegerField("工作量（分钟）", default=0)

    class Meta(OfPlan.Meta):
        ordering = ["body", "month"]
        constraints = [models.UniqueConstraint(fields=["plan", "body", "month"], name="plan_load")]


class Move(OfPlan):
    """A move in the calendar: what, from, to, at what price; `undone` names the move that took it back."""

    edition = models.PositiveSmallIntegerField("版次")
    enterprise = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="企业")
    items = ArrayField(models.BigIntegerField(), verbose_name="事项")
    before = models.PositiveSmallIntegerField("原月份")
    after = models.PositiveSmallIntegerField("新月份")
    visits = models.SmallIntegerField("到访增减", default=0)
    minutes = models.IntegerField("超出工作量增减（分钟）", default=0)
    warned = models.CharField("提示", max_length=600, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.CharField("办理人", max_length=120)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField("时间")
    undone = models.OneToOneField("self", models.PROTECT, null=True, related_name="undoes")

    class Meta(OfPlan.Meta):
        ordering = ["-id"]


class OfficerDraw(models.Model):
    """Officers of one body drawn for one visit. passed: those before them in the lot, with the reason."""

    line = models.ForeignKey(PlanVisit, models.CASCADE, related_name="draws")
    body = models.ForeignKey("inspection_catalogue.Body", models.PROTECT, related_name="+")
    officers = ArrayField(models.BigIntegerField(), verbose_name="抽中人员")
    passed = models.TextField("未选用的人员和理由", blank=True)
    short = models.CharField("人员不足", max_length=600, blank=True)
    seed = models.CharField("抽取用语", max_length=200)
    on = models.DateField("抽取日期")

    class Meta:
        ordering = ["line", "body"]
        constraints = [models.UniqueConstraint(fields=["line", "body"], name="plan_officer_draw")]


class Subject(models.Model):
    """An enterprise that took part in a draw: its place in the tree, its public identifier, what was drawn there."""

    plan = models.ForeignKey(YearPlan, models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveIntegerField("次序")
    public_id = models.CharField("公开编号", max_length=24)
    enterprise = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    number = models.CharField("号码", max_length=16)
    drawn = models.TextField("抽中事项", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "public_id"], name="plan_subject_id"),
            models.UniqueConstraint(fields=["plan", "place"], name="plan_subject_place"),
        ]
