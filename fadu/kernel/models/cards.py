"""Identity cards and the rows of registers that hang on them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connection, models
from django.db.models import Exists, OuterRef, Q

from ..access import Actor, GatedManager, condition, everywhere
from ..register import by_model, registers

if TYPE_CHECKING:
    from ..register import Register
    from .clocks import Run
    from .papers import PaperRecord
    from .trail import Event


def visible_matters(actor: Actor, column: str = "pk", register: str = "register") -> Q | None:
    """Condition on rows whose `column` holds a matter's id: what the actor's grants open in any of the registers.

    `register`: path to the matter's register. A register that is open as a whole is named; every other one is an
    EXISTS, so that the database looks up the few rows that a page shows instead of gathering every visible case first.
    """
    books = [(reg, [grant for grant in reg.access if actor.has(grant.role)]) for reg in registers().values()]
    whole = [reg.key for reg, grants in books if any(grant.rows is everywhere for grant in grants)]
    if books and len(whole) == len(books):
        return Q(**{f"{column}__isnull": False})
    parts = [Q(**{f"{register}__in": whole})] if whole else []
    parts += [
        Q(Exists(reg.model.objects.for_user(actor).filter(matter_id=OuterRef(column))))
        for reg, grants in books
        if grants and reg.key not in whole
    ]
    return reduce(or_, parts) if parts else None


def hidden(column: str = "pk") -> Q:
    """Condition on rows whose `column` holds a sealed record's id."""
    books = [book for book in registers().values() if book.sealed]
    rows = [book.model._plain.filter(Q() if book.sealed is True else book.sealed) for book in books]
    return reduce(or_, (Q(**{f"{column}__in": found.values("pk")}) for found in rows), Q(pk__in=[]))


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
        indexes = [
            models.Index(fields=["register", "organ"]),
            models.Index(fields=["-opened_on", "-id"], name="matter_newest"),
        ]

    _plain = models.Manager()

    def __str__(self) -> str:
        return self.number

    @classmethod
    def gate(cls, actor: Actor) -> Q | None:
        return visible_matters(actor)

    @classmethod
    def called(cls, number: str) -> models.QuerySet[Matter]:
        """Cards by a number that somebody has typed in; the number of a sealed record is as good as none."""
        found: models.QuerySet[Matter] = cls._plain.filter(~hidden(), number=number)
        return found


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
        return by_model(cls)

    def __str__(self) -> str:
        return str(self.matter.number)


def update_columns(row: Row, names: Iterable[str]) -> None:
    """UPDATE of some columns of a register's row, as `save` would write them. Raises when the row is gone."""
    wanted = set(names)
    fields = [field for field in row._meta.concrete_fields if field.attname in wanted or field.name in wanted]
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
    places = [
        f"{connection.ops.quote_name(str(field.column))} = "
        + (field.get_placeholder(value, None, connection) if hasattr(field, "get_placeholder") else "%s")
        for field, value in zip(fields, values, strict=True)
    ]
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {', '.join(places)} WHERE matter_id = %s", [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row._meta.db_table} {row.pk} is gone")


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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Columns named by `update_fields` alone are written without the machinery: every step does it."""
        names = kwargs.get("update_fields")
        if args or kwargs.keys() != {"update_fields"} or not names or self._state.adding:
            super().save(*args, **kwargs)
        else:
            update_columns(self, names)

    def runs(self) -> models.QuerySet[Run]:
        """All clocks of this case, oldest first (the case itself was opened for its reader)."""
        from .clocks import Run

        rows: models.QuerySet[Run] = Run.objects.as_system().filter(matter_id=self.pk)
        return rows.order_by("started_on", "id")

    def events(self) -> models.QuerySet[Event]:
        """All events of this case, oldest first."""
        from .trail import Event

        rows: models.QuerySet[Event] = Event.objects.as_system().filter(matter_id=self.pk)
        return rows.order_by("id")

    def papers(self) -> models.QuerySet[PaperRecord]:
        """All papers of this case, oldest first."""
        from ..audit import flush
        from ..documents import store
        from .papers import PaperRecord

        flush(store)
        rows: models.QuerySet[PaperRecord] = PaperRecord.objects.as_system().filter(matter_id=self.pk)
        return rows.order_by("id")


class OfMatter(models.Model):
    """Rows that hang on a matter and are seen by whoever sees the matter."""

    objects = GatedManager()
    _plain = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "_plain"

    @classmethod
    def gate(cls, actor: Actor) -> Q | None:
        own = any(field.name == "register" for field in cls._meta.fields)
        return visible_matters(actor, "matter_id", "register" if own else "matter__register")
