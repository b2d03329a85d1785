"""Whether records of checks came onto the platform in time: the dated rule as a condition of the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, Q, QuerySet, Sum, Value

from fadu.kernel.clocks import calendar
from fadu.kernel.once import once
from fadu.kernel.register import registers
from fadu.kernel.today import today

from .models import UploadRule
from .rules.uploads import NEVER, Within, due_days

VISITS = "inspection"
ON_SITE = "on_site"  # begun, not reported: the one state of a visit that the platform knows and has no record of
IN_TIME = Q(received_on__lte=F("upload_due"))


class DayAt(Func):
    """The day that a list of days holds for a date; the list begins on `first`."""

    output_field = DateField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        (column, a), (days, b), (first, c) = (compiler.compile(part) for part in self.source_expressions)
        return f"({days}::date[])[{column} - {first}::date + 1]", [*b, *a, *c]


def rules() -> list[UploadRule]:
    """Rules that this city applies or has applied, oldest first."""
    found: list[UploadRule] = once(
        "catalogue.uploads", lambda: list(UploadRule.objects.filter(active=True).order_by("valid_from", "pk"))
    )
    return found


def in_force(day: date) -> UploadRule | None:
    """The rule for checks of a day; of several the strictest."""
    covering = [row for row in rules() if Within(row.days, row.valid_from, row.valid_to).covers(day)]
    return min(covering, key=lambda row: (row.days, row.pk), default=None)


def visits(rows: QuerySet[Any], first: date, last: date, days: int | None = None) -> QuerySet[Any]:
    """Of these visits those that are judged, each with `upload_due`: received, or begun and overdue.

    days: judged by this number as if it had always been in force.
    """
    used = [Within(r.days, r.valid_from, r.valid_to) for r in rules()] if days is None else [Within(days, date.min)]
    listed = Value(due_days(first, last, used, calendar()), ArrayField(DateField()))
    due = DayAt(F("visited_on"), listed, Value(first, DateField()))
    found: QuerySet[Any] = rows.filter(visited_on__range=(first, last), item_count__gt=0).annotate(upload_due=due)
    owed = Q(received_on=None, state=ON_SITE, upload_due__lt=today())
    return found.filter(Q(received_on__isnull=False) | owed).exclude(upload_due=NEVER)


def missed(first: date, last: date, days: int) -> int:
    """Acts of these days that came late or not at all, had the number of days always been `days`."""
    book = registers().get(VISITS)
    if book is None:
        return 0
    rows = visits(book.model._plain.all(), first, last, days).exclude(Q(received_on__isnull=False) & IN_TIME)
    return int(rows.aggregate(n=Sum("item_count"))["n"] or 0)
