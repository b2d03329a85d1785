"""Paging by key: the next page starts after the last row's key, so rows that come or go meanwhile shift nothing."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime


@dataclass(frozen=True)
class Order:
    """Order by one field, then by primary key, in the same direction; rows without value come last."""

    field: str
    descending: bool = False

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Sorted rows. A column that always holds a value is sorted plainly, so that an index can give the order."""
        if not _may_be_empty(rows.model, self.field):
            return rows.order_by(f"-{self.field}", "-pk") if self.descending else rows.order_by(self.field, "pk")
        first = F(self.field)
        if self.descending:
            return rows.order_by(first.desc(nulls_last=True), "-pk")
        return rows.order_by(first.asc(nulls_last=True), "pk")

    def after(self, value: Any, pk: int) -> Q:
        """Condition for the rows behind (value, pk) in this order."""
        side = "lt" if self.descending else "gt"
        if value is None:
            return Q(**{f"{self.field}__isnull": True, f"pk__{side}": pk})
        beyond = Q(**{f"{self.field}__{side}": value}) | Q(**{self.field: value, f"pk__{side}": pk})
        within = Q(**{f"{self.field}__{side}e": value}) & beyond
        return within | Q(**{f"{self.field}__isnull": True})


@dataclass(frozen=True)
class Page:
    """Rows of one page; `next` is the mark of the following page or ""; `first` tells whether this is the first."""

    rows: list[Any]
    next: str
    first: bool


def turn(rows: QuerySet[Any], order: Order, mark: str, size: int, key: Callable[[Any], tuple[Any, int]]) -> Page:
    """One page of `rows`. `key(row)` gives (value of the order's field, primary key). A damaged mark means page one."""
    start = _read(rows.model, order, mark)
    found = list((order.apply(rows) if start is None else order.apply(rows).filter(order.after(*start)))[: size + 1])
    more = len(found) > size
    shown = found[:size]
    return Page(shown, _write(*key(shown[-1])) if more else "", start is None)


def _write(value: Any, pk: int) -> str:
    text = json.dumps([value if isinstance(value, int | str | None) else str(value), pk], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(model: type[Model], order: Order, mark: str) -> tuple[Any, int] | None:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        return (None if value is None else _field(model, order.field).to_python(value)), int(pk)
    except (ValueError, TypeError, KeyError, binascii.Error, ValidationError):
        return None


def _field(model: type[Model], path: str) -> Any:
    """The field at the end of a path such as matter__number; annotations are read as dates or numbers."""
    names = path.split("__")
    for name in names[:-1]:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    try:
        return model._meta.get_field(names[-1])
    except FieldDoesNotExist:
        return _Loose()


def _may_be_empty(model: type[Model], path: str) -> bool:
    """Whether rows may lack a value: nullable columns, annotations, and whatever is reached through a key."""
    found = None if "__" in path else _field(model, path)
    return found is None or isinstance(found, _Loose) or found.null


class _Loose(Field):  # type: ignore[type-arg]
    """Reads the value of an annotation back: a date, a moment, or what JSON held."""

    def to_python(self, value: Any) -> Any:
        return (parse_date(value) or parse_datetime(value) or value) if isinstance(value, str) else value
