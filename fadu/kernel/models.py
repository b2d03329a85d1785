"""What every register shares: identity cards, clocks, events, papers, figures, notices. See docs/architecture.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from .access import Actor, GatedManager, condition

if TYPE_CHECKING:
    from .register import Register


def visible_matters(actor: Actor) -> Q | None:
    """Condition on `Matter` rows: the union, over the registers, of what the actor's grants open."""
    from .register import registers

    parts = [
        Q(register=key, pk__in=reg.model.objects.for_user(actor).values("matter_id"))
        for key, reg in registers().items()
        if any(actor.has(g.role) for g in reg.access)
    ]
    joined = Q(pk__in=[])
    for part in parts:
        joined |= part
    return joined if parts else None


class Matter(models.Model):
    """The identity card of a case or record: never changes, everything else points at it."""

    register = models.CharField("登记册", max_length=40)
    number = models.CharField("案号", max_length=80)
    title = models.CharField("标题", max_length=300, blank=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="承办机关", related_name="+")
    area = models.CharField("行政区划", max_length=12, blank=True)
    opened_on = models.DateField("收件日期")
    query_code = models.CharField("查询码", max_length=20, blank=True)

    objects = GatedManager()

    class Meta:
        base_manager_name = "_plain"
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="matter_number")]
        indexes = [models.Index(fields=["register", "organ"])]

    _plain = models.Manager()

    def __str__(self) -> str:
        return self.number

    @classmethod
    def gate(cls, actor: Actor) -> Q | None:
        return visible_matters(actor)


class Row(models.Model):
    """A row of a register without procedure; `Case` adds state."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="+")
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="承办机关", related_name="+")
    area = models.CharField("行政区划", max_length=12, blank=True)
    opened_on = models.DateField("收件日期")

    objects = GatedManager()
    _plain = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "_plain"

    @classmethod
    def gate(cls, actor: Actor) -> Q | None:
        return condition(cls.register().access, actor)

    @classmethod
    def register(cls) -> Register:
        """The register this model is bound to."""
        from .register import by_model

        return by_model(cls)

    def __str__(self) -> str:
        return self.matter.number


class Record(Row):
    """A register's row without procedure."""

    class Meta(Row.Meta):
        abstract = True


class Case(Row):
    """A register's row that runs through a procedure. Subclasses add typed fields."""

    state = models.CharField("状态", max_length=40)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="承办人", related_name="+"
    )
    version = models.PositiveIntegerField("版本", default=0)

    class Meta(Row.Meta):
        abstract = True

    def runs(self) -> models.QuerySet[Run]:
        """All clocks of this case, oldest first (the case itself was opened for its reader)."""
        return Run.objects.as_system().filter(matter_id=self.pk).order_by("started_on", "id")

    def events(self) -> models.QuerySet[Event]:
        """All events of this case, oldest first."""
        return Event.objects.as_system().filter(matter_id=self.pk).order_by("id")

    def papers(self) -> models.QuerySet[PaperRecord]:
        """All papers of this case, oldest first."""
        return PaperRecord.objects.as_system().filter(matter_id=self.pk).order_by("id")


class OfMatter(models.Model):
    """Rows that hang on a matter and are seen by whoever sees the matter."""

    objects = GatedManager()
    _plain = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "_plain"

    @classmethod
    def gate(cls, actor: Actor) -> Q | None:
        seen = visible_matters(actor)
        return None if seen is None else Q(matter__in=Matter._plain.filter(seen))


class Run(OfMatter):
    """One running (or stopped) clock. Nothing stores "overdue" or "days left"."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    register = models.CharField(max_length=40)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    area = models.CharField(max_length=12, blank=True)
    key = models.CharField("期限", max_length=40)
    turn = models.PositiveSmallIntegerField("次", default=1)
    term = models.CharField("期限条款", max_length=80)
    started_on = models.DateField("起算事件日")
    law_on = models.DateField("适用法日期", null=True)
    due_on = models.DateField("届满日", null=True)
    alert_on = models.DateField("提醒日", null=True)
    stopped_on = models.DateField("停止日", null=True)
    stopped_by = models.CharField(max_length=40, blank=True)
    extension = models.PositiveSmallIntegerField("延长", default=0)
    paused = models.BooleanField("暂停", default=False)
    provisional = models.BooleanField("暂定", default=False)
    unresolved = models.CharField("待核原因", max_length=300, blank=True)
    trace = models.JSONField(default=list)

    class Meta(OfMatter.Meta):
        constraints = [
            models.UniqueConstraint(fields=["matter", "key", "turn"], include=["due_on", "stopped_on"], name="run_turn")
        ]
        indexes = [
            models.Index(fields=["organ", "due_on"], condition=Q(stopped_on=None), name="run_inbox"),
            models.Index(fields=["officer", "due_on"], condition=Q(stopped_on=None), name="run_mine"),
            models.Index(fields=["due_on"], condition=Q(stopped_on=None), name="run_tick"),
            models.Index(fields=["register", "key", "started_on"], name="run_asof"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}:{self.key}#{self.turn}"


class Pause(models.Model):
    """Days that do not count in a clock; `end` is the day of resumption, None while it lasts."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="pauses")
    start = models.DateField("中止日")
    end = models.DateField("恢复日", null=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)


class Event(OfMatter):
    """Append-only and hash-chained: what happened, by whom, when it counts in law and when it was written."""

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("记录时间")
    on = models.DateField("法律日期")
    kind = models.CharField("种类", max_length=40)
    step = models.CharField("步骤", max_length=60, blank=True)
    title = models.CharField("事项", max_length=200)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor = models.CharField("操作人", max_length=120)
    basis = models.CharField("依据", max_length=300, blank=True)
    facts = models.JSONField("内容", default=dict)
    token = models.CharField(max_length=64, null=True, unique=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(OfMatter.Meta):
        indexes = [
            models.Index(fields=["matter", "id"]),
            models.Index(fields=["kind", "on"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class RowImage(models.Model):
    """The old image of a row, written by a database trigger on every update and delete, bulk ones too."""

    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    op = models.CharField(max_length=6)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    image = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["table", "row", "at"])]


class NumberSeries(models.Model):
    """Gapless numbers per series, organ and year: the row is locked until the paper's transaction ends."""

    series = models.CharField(max_length=60)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "organ", "year"], name="series_year")]


class PaperRecord(OfMatter):
    """An issued paper: its content is kept as data, DOCX and PDF are drawn from it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    key = models.CharField("文种", max_length=60)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    made_on = models.DateField("成文日期")
    content = models.JSONField()
    digest = models.CharField("内容摘要", max_length=64)
    publish = models.CharField("公开", max_length=20, blank=True)

    class Meta(OfMatter.Meta):
        constraints = [models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="paper_number")]
        indexes = [models.Index(fields=["matter", "id"])]


class Attachment(OfMatter):
    """An uploaded file: checked, hashed, stored outside the web root."""

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类别", max_length=60, blank=True)
    media = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    private = models.BooleanField(default=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120)


class Notification(models.Model):
    """A line on somebody's desk: to a user, or to a role at an organ."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=60, blank=True)
    organ = models.ForeignKey("people.Organ", models.CASCADE, null=True, related_name="+")
    matter = models.ForeignKey(Matter, models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "read_at"]), models.Index(fields=["organ", "role", "read_at"])]


class Frozen(models.Model):
    """A published figure: value, definition and the ids of the records it was computed from."""

    indicator = models.CharField("指标", max_length=100)
    definition = models.CharField("口径摘要", max_length=64)
    formula = models.TextField("口径")
    start = models.DateField("起")
    end = models.DateField("止")
    organ = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+")
    hit = models.DecimalField("分子", max_digits=20, decimal_places=4, null=True)
    base = models.DecimalField("分母", max_digits=20, decimal_places=4)
    text = models.CharField("数值", max_length=60)
    hits = models.JSONField(default=list)
    records = models.JSONField(default=list)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=120)
    restates = models.ForeignKey("self", models.PROTECT, null=True, related_name="restated_by")
    reason = models.CharField("更正理由", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["indicator", "start", "end"])]
        ordering = [F("frozen_at").desc()]


class HolidayNoticeRow(models.Model):
    """A State Council holiday notice entered by staff; the built-in ones live in fadu.law."""

    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("文号", max_length=80)
    published = models.DateField("发布日期")
    off = models.JSONField("放假日", default=list)
    work = models.JSONField("调休上班日", default=list)
    source = models.CharField("来源", max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)


class SearchEntry(models.Model):
    """Search text of a matter as bigrams; `private` holds what only holders of field grants may search by."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="+")
    register = models.CharField(max_length=40)
    open = SearchVectorField()
    private = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["open"], name="search_open"), GinIndex(fields=["private"], name="search_private")]


def demo_flag() -> bool:
    """Whether this installation holds the synthetic city (every page says so)."""
    return bool(getattr(settings, "FADU_DEMO", False))


__all__ = [
    name for name, value in list(globals().items()) if isinstance(value, type) and issubclass(value, models.Model)
]
_: Any = None
