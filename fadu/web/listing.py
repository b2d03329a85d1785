"""A register's list as its declaration says: columns, filters kept in the URL, order, and the rows behind them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, ForeignKey, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.html import format_html

from fadu.kernel import search
from fadu.kernel.access import Actor
from fadu.kernel.declare import Column, Filter
from fadu.kernel.models import Run
from fadu.kernel.register import Register
from fadu.kernel.today import today
from fadu.web import show
from fadu.web.forms import organs_spelt
from fadu.web.paging import Order

COUNT_CAP = 10_000
SHOWN = 2
DUE_CHOICES = (
    ("late", "已超期"),
    ("today", "今天到期"),
    ("week", "七天内到期"),
    ("paused", "暂停计时"),
    ("draft", "日期暂定"),
)
FOLLOW = {"organ": "short", "officer": "name"}


@dataclass
class Control:
    """One filter as the page shows it: its choices and what is chosen now."""

    key: str
    title: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    until: str = ""


@dataclass
class Listing:
    """Rows of a register for an actor under the filters of `query` (GET parameters)."""

    register: Register
    actor: Actor
    query: Mapping[str, str]
    controls: list[Control] = field(init=False)

    def __post_init__(self) -> None:
        self.controls = [self._control(spec) for spec in self.filters]

    @property
    def first(self) -> list[Control]:
        """Filters that stand in the open: state, due day and a few more."""
        return [c for c in self.controls if c.key in ("state", "due")] + self._others()[:SHOWN]

    @property
    def more(self) -> list[Control]:
        """Filters behind 更多筛选."""
        return self._others()[SHOWN:]

    def _others(self) -> list[Control]:
        return [c for c in self.controls if c.key not in ("state", "due")]

    def more_active(self) -> bool:
        """Whether one of the filters behind 更多筛选 is set."""
        return any(control.value or control.until for control in self.more)

    @cached_property
    def filters(self) -> list[Filter]:
        """Declared filters; state and due day are always offered where there is a procedure."""
        declared = list(self.register.pages.filters)
        keys = {spec.key for spec in declared}
        extra = [Filter("state", "状态"), Filter("due", "期限", "due")] if self.register.procedure else []
        return declared + [spec for spec in extra if spec.key not in keys]

    @cached_property
    def columns(self) -> list[Column]:
        """Declared columns without private ones (a list never uncovers), or the usual four; the state comes second."""
        plain = [Column("matter.number", "案号"), Column("matter.title", "事项"), Column("organ", "机关")]
        plain.append(Column("opened_on", "收件日期", sort="opened_on"))
        columns = [c for c in self.register.pages.columns or plain if not self._private(c)]
        if self.register.procedure:
            state = next((c for c in columns if c.key == "state"), Column("state", "状态"))
            columns = [columns[0], state, *(c for c in columns[1:] if c.key != "state")]
        return columns

    def _private(self, column: Column) -> bool:
        return column.private or show.covered(self.register, column.key)

    @property
    def order(self) -> Order:
        """The order asked for, if a column declares it; otherwise newest first."""
        asked = self.query.get("sort", "")
        allowed = {column.sort for column in self.columns if column.sort}
        name = asked.removeprefix("-")
        return Order(name.replace(".", "__"), asked.startswith("-")) if name in allowed else Order("opened_on", True)

    def opened(self) -> QuerySet[Any]:
        """All rows under the filters, unsorted: what the list, the count and the export share."""
        rows = self.register.model.objects.for_user(self.actor)
        for spec, control in zip(self.filters, self.controls, strict=True):
            rows = rows.filter(self._condition(spec, control))
        words = self.query.get("q", "").strip()
        if words:
            found = search.find(self.actor, words, organs_spelt(words)).filter(register=self.register.key)
            rows = rows.filter(pk__in=found.order_by().values("pk"))
        return rows

    def count(self, rows: QuerySet[Any]) -> int:
        """Number of rows, counted up to COUNT_CAP + 1."""
        return int(rows.order_by()[: COUNT_CAP + 1].count())

    def active(self) -> bool:
        """Whether any filter or search word is set."""
        return bool(self.query.get("q")) or any(control.value or control.until for control in self.controls)

    # -- filters ---------------------------------------------------------------------------------------------------
    def _control(self, spec: Filter) -> Control:
        control = Control(spec.key, spec.title, spec.kind, self._choices(spec))
        if spec.kind == "date":
            control.value = self.query.get(f"{spec.key}_from", "")
            control.until = self.query.get(f"{spec.key}_to", "")
        else:
            control.value = self.query.get(spec.key, "")[:100]
        return control

    def _choices(self, spec: Filter) -> tuple[tuple[str, str], ...]:
        if spec.kind == "due":
            return DUE_CHOICES
        if spec.kind == "bool":
            return (("1", "是"), ("0", "否"))
        if spec.choices or spec.kind != "choice":
            return spec.choices
        if spec.key == "state" and self.register.procedure:
            return tuple((state.key, state.title) for state in self.register.procedure.states)
        found = show.field_of(self.register.model, (spec.lookup or spec.key).replace("__", "."))
        return tuple((str(key), str(title)) for key, title in getattr(found, "choices", None) or ())

    def _condition(self, spec: Filter, control: Control) -> Q | Exists:
        lookup = (spec.lookup or spec.key).replace(".", "__")
        if spec.kind == "date":
            return between(lookup, parse(control.value), parse(control.until))
        if not control.value:
            return Q()
        if spec.kind == "due":
            return due_condition(control.value, bound_organs(self.register.model.gate(self.actor)))
        if spec.kind == "bool":
            return Q(**{lookup: control.value == "1"})
        if spec.kind == "organ":
            return Q(**{f"{lookup}__name__contains": control.value}) | Q(
                **{f"{lookup}__short__contains": control.value}
            )
        if spec.kind == "text":
            return Q(**{lookup if "__" in lookup else f"{lookup}__icontains": control.value})
        known = control.value in {key for key, _ in control.choices}
        return Q(**{lookup: control.value}) if known else Q(pk__in=[])


def parse(text: str) -> dt.date | None:
    """A day from a form field; nonsense counts as not given."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def between(lookup: str, first: dt.date | None, last: dt.date | None) -> Q:
    """Condition on a day, both ends included and optional."""
    condition = Q(**{f"{lookup}__gte": first}) if first else Q()
    return condition & Q(**{f"{lookup}__lte": last}) if last else condition


def due_window(choice: str) -> Q:
    """Condition on open clocks for one of DUE_CHOICES."""
    day = today()
    return {
        "late": Q(due_on__lt=day, paused=False),
        "today": Q(due_on=day, paused=False),
        "week": Q(due_on__gte=day, due_on__lte=day + dt.timedelta(days=7), paused=False),
        "paused": Q(paused=True),
        "draft": Q(provisional=True, paused=False),
    }.get(choice, Q(pk__in=[]))


def due_condition(choice: str, organs: frozenset[int] | None = None) -> Exists:
    """Cases with an open clock in that window. organs: where all cases in question belong to, if that is known."""
    clocks = Run._plain.filter(due_window(choice), matter_id=OuterRef("pk"), stopped_on=None)
    return Exists(clocks if organs is None else clocks.filter(organ_id__in=organs))


def bound_organs(condition: object) -> frozenset[int] | None:
    """Ids of the organs to which every row under a condition belongs; None when it reaches rows of any organ."""
    if not isinstance(condition, Q) or condition.negated:
        return None
    parts = [
        frozenset(part[1]) if isinstance(part, tuple) and part[0] == "organ_id__in" else bound_organs(part)
        for part in condition.children
    ]
    if condition.connector == Q.OR:
        return frozenset().union(*(p for p in parts if p is not None)) if parts and None not in parts else None
    return next((part for part in parts if part is not None), None)


def nearest_runs(ids: list[int]) -> dict[int, Run]:
    """Per case the open clock that is due first (one query for a page); its case was opened for the reader before."""
    runs = Run._plain.filter(matter_id__in=ids, stopped_on=None).order_by("matter_id", "paused", "due_on", "id")
    return {run.matter_id: run for run in runs.distinct("matter_id")}


# -- cells ---------------------------------------------------------------------------------------------------------
def paths(listing: Listing) -> list[str] | None:
    """Database paths of the columns, or None when a column is computed and whole objects are needed."""
    found = []
    for column in listing.columns:
        spec = show.field_of(listing.register.model, column.key)
        if column.value or spec is None:
            return None
        path = column.key.replace(".", "__")
        if isinstance(spec, ForeignKey):
            if column.key not in FOLLOW:
                return None
            path = f"{path}__{FOLLOW[column.key]}"
        found.append(path)
    return found


def narrow(listing: Listing, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch only what the page shows: plain values where possible, otherwise objects with their keys followed."""
    wanted = paths(listing)
    if wanted is None:
        return rows.select_related("matter", "organ", *listing.register.pages.select)
    sort = listing.order.field
    standing = ["state", *(each.until for each in listing.register.pages.pending)] if listing.register.procedure else []
    return rows.values(*dict.fromkeys(["pk", *standing, sort, *wanted]))


def cells(listing: Listing, row: Any, *, plain: bool = True) -> list[Any]:
    """The cells of one row as people read them; `plain`: the row came through `narrow`."""
    wanted = paths(listing) if plain else None
    found = []
    for place, column in enumerate(listing.columns):
        value = _value(column, row, wanted[place] if wanted else "")
        spec = show.field_of(listing.register.model, column.key)
        text = show.told(value, getattr(spec, "choices", None), column.key)
        found.append("" if text == "—" else _held(text) if place and len(text) <= show.SHORT else text)
    return found


def amounts(listing: Listing, rows: list[list[Any]]) -> frozenset[int]:
    """Places of the columns that hold nothing but amounts: they stand right-aligned."""
    looks = [show.look(column.title, [row[n] for row in rows]) for n, column in enumerate(listing.columns)]
    return frozenset(n for n, look in enumerate(looks) if n and look == "num")


def _held(text: str) -> str:
    """A short text that does not break over lines."""
    return format_html('<span class="nowrap">{}</span>', text)


def _value(column: Column, row: Any, path: str) -> Any:
    if path:
        return row[path]
    return column.value(row) if column.value else show.value_of(row, column.key)
