"""Market entities, and what is known of them over time: status, names and addresses, credit risk class, marks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from fadu.kernel.access import Actor
from fadu.kernel.models import OfMatter, Record
from fadu.kernel.today import today

from .industries import title
from .timeline import asked, held
from .vocab import MARKS, ClassKind, Grade, Kind, Size, Status


class Enterprise(Record):
    """One market entity. `organ` is the market regulator of its area, `opened_on` the day of its establishment."""

    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类型", max_length=16, choices=Kind.choices, default=Kind.ENTERPRISE)
    status = models.CharField("登记状态", max_length=12, choices=Status.choices, default=Status.ACTIVE)
    town = models.ForeignKey(
        "people.Area", models.PROTECT, null=True, blank=True, verbose_name="镇街", related_name="+", db_index=False
    )
    address = models.CharField("住所（经营场所）", max_length=300, blank=True)
    industry = models.CharField("行业代码", max_length=5, blank=True)
    size = models.CharField("规模", max_length=8, choices=Size.choices, blank=True)
    established_on = models.DateField("成立日期")
    closed_on = models.DateField("注销或吊销日期", null=True, blank=True)
    legal_person = models.CharField("法定代表人（经营者）", max_length=60, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    grade = models.CharField("信用风险类别", max_length=1, choices=Grade.choices, blank=True)
    graded_on = models.DateField("分类日期", null=True, blank=True)
    staff_count = models.PositiveIntegerField("从业人数", null=True, blank=True)
    registered_capital = models.DecimalField("注册资本（万元）", max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "市场主体"
        constraints = [
            models.UniqueConstraint(OpClass("uscc", "varchar_pattern_ops"), name="enterprise_uscc"),
        ]
        indexes = [
            GinIndex(OpClass("uscc", "gin_trgm_ops"), name="enterprise_code_parts"),
            models.Index(F("area"), OpClass("uscc", "varchar_pattern_ops"), name="enterprise_area_code"),
            models.Index(fields=["-opened_on", "-matter"], name="enterprise_newest"),
            models.Index(fields=["town", "-opened_on"], name="enterprise_town"),
            models.Index(OpClass("industry", "varchar_pattern_ops"), name="enterprise_industry"),
            models.Index(fields=["grade"], condition=~Q(grade=""), name="enterprise_grade"),
        ]

    @property
    def industry_title(self) -> str:
        """The division's name with the code."""
        return title(self.industry) if self.industry else ""

    def on_day(self, past: dict[str, list[dict[str, Any]]], text: str) -> dict[str, Any]:
        """What held on the day that a reader asks for (`past`: of the method below); `error` when it is no such day."""
        day, error = asked(text, self.established_on, today())
        if day is None:
            return {"error": error, "day": None}
        now = {name: getattr(self, name) for name, _ in EnterpriseChange.WHAT}
        return {"error": "", "day": day, **held(now, past, day)}

    def past(self) -> dict[str, list[dict[str, Any]]]:
        """Status, class and mark over time, newest first: one query (the row itself was opened for its reader)."""
        parts = [
            _changes(self.pk),
            _stretch(EnterpriseStatus, self.pk, "status", "source", Value("")),
            _stretch(EnterpriseClass, self.pk, "grade", "scheme", F("field")),
            _stretch(EnterpriseMark, self.pk, "kind", "basis", Value("")),
        ]
        found: dict[str, list[dict[str, Any]]] = {"statuses": [], "classes": [], "marks": [], "changes": []}
        words = {
            "statuses": dict(Status.choices),
            "classes": dict(Grade.choices),
            "marks": dict(MARKS),
            "changes": dict(EnterpriseChange.WHAT),
        }
        for book, key, since, until, note, field in parts[0].union(*parts[1:], all=True).order_by("-s"):
            row = {
                "key": key,
                "title": words[book].get(key, key),
                "since": since,
                "until": until,
                "note": note,
                "field": field,
            }
            found[book].append(row)
        return found


def _changes(pk: int) -> Any:
    """Changes of what is registered, in the shape of stretches: `note` before, `field` after."""
    rows = EnterpriseChange._plain.filter(enterprise_id=pk).annotate(
        b=Value("changes", output_field=models.CharField()), k=Cast(F("what"), models.CharField()), s=F("changed_on"),
        u=Cast(Value(None), models.DateField()), n=Cast(F("before"), models.CharField()),
        f=Cast(F("after"), models.CharField()),
    )  # fmt: skip
    return rows.values_list("b", "k", "s", "u", "n", "f").order_by()


def _stretch(model: type[OfMatter], pk: int, key: str, note: str, field: Any) -> Any:
    """Stretches of time of one kind as plain values of one shape."""
    names = {"status": "statuses", "grade": "classes", "kind": "marks"}
    text = models.CharField()
    rows = model._plain.filter(enterprise_id=pk).annotate(
        b=Value(names[key], output_field=text), k=Cast(F(key), text), s=F("since"), u=F("until"), n=Cast(F(note), text),
        f=Cast(field, text),
    )  # fmt: skip
    return rows.values_list("b", "k", "s", "u", "n", "f").order_by()


class OfEnterprise(OfMatter):
    """Rows that hang on an enterprise and are seen by whoever sees the enterprise."""

    class Meta(OfMatter.Meta):
        abstract = True

    @classmethod
    def gate(cls, actor: Actor) -> Q | None:
        return Q(Exists(Enterprise.objects.for_user(actor).filter(matter_id=OuterRef("enterprise_id"))))


class EnterpriseStatus(OfEnterprise):
    """A stretch of time in one status; `until` is the first day of the next one."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="statuses", db_index=False)
    status = models.CharField("登记状态", max_length=12, choices=Status.choices)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)

    class Meta(OfEnterprise.Meta):
        constraints = [models.UniqueConstraint(fields=["enterprise", "since"], name="enterprise_status_once")]


class EnterpriseChange(OfEnterprise):
    """What the registration said before: a former name, a former address. `changed_on`: the day of the import."""

    WHAT = (("name", "名称"), ("address", "住所（经营场所）"), ("area", "行政区划"), ("industry", "行业代码"))

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="changes", db_index=False)
    what = models.CharField("登记事项", max_length=10, choices=WHAT)
    before = models.CharField("变更前", max_length=300, blank=True)
    after = models.CharField("变更后", max_length=300, blank=True)
    changed_on = models.DateField("变更登入")
    source = models.CharField("来源", max_length=120, blank=True)

    class Meta(OfEnterprise.Meta):
        indexes = [models.Index(fields=["enterprise", "what", "changed_on"], name="enterprise_change")]


class EnterpriseClass(OfEnterprise):
    """A credit risk class over time: the general one, or that of a professional field."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="classes", db_index=False)
    scheme = models.CharField("分类方案", max_length=80)
    kind = models.CharField("种类", max_length=12, choices=ClassKind.choices, default=ClassKind.GENERAL)
    field = models.CharField("专业领域", max_length=40, blank=True)
    grade = models.CharField("类别", max_length=1, choices=Grade.choices)
    points = models.IntegerField("得分", null=True, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta(OfEnterprise.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "scheme", "kind", "field", "since"], name="enterprise_class_once"
            )
        ]
        indexes = [models.Index(fields=["scheme", "since"], name="enterprise_class_run")]


class EnterpriseMark(OfEnterprise):
    """A list or label that changes how the enterprise is supervised; `kind` may also be a key of a module."""

    KINDS = MARKS

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="marks", db_index=False)
    kind = models.CharField("标签", max_length=40)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta(OfEnterprise.Meta):
        constraints = [models.UniqueConstraint(fields=["enterprise", "kind", "since"], name="enterprise_mark_once")]
        indexes = [models.Index(fields=["kind", "since"], name="enterprise_mark_kind")]

    def __str__(self) -> str:
        return dict(MARKS).get(self.kind, self.kind)


class ImportJob(models.Model):
    """One uploaded file: what the background worker is doing with it, and what came of it."""

    class State(models.TextChoices):
        """From the queue to the end."""

        WAITING = "waiting", "排队中"
        RUNNING = "running", "正在处理"
        DONE = "done", "已完成"
        FAILED = "failed", "未能完成"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    file = models.ForeignKey("kernel.Attachment", models.SET_NULL, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    mode = models.CharField("方式", max_length=4)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    stage = models.CharField("阶段", max_length=20, blank=True)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("行数", default=0)
    bad_rows = models.PositiveIntegerField("有误行", default=0)
    faults = models.PositiveIntegerField("错误", default=0)
    written = models.BooleanField("已写入", default=False)
    message = models.CharField("结果", max_length=300, blank=True)
    asked_at = models.DateTimeField("提交时间")
    ended_at = models.DateTimeField("结束时间", null=True)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (self.State.DONE, self.State.FAILED)


class ImportFault(models.Model):
    """One wrong cell of an uploaded file."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="errors")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=60)
    message = models.CharField("说明", max_length=400)

    class Meta:
        ordering = ["id"]
