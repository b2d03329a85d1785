"""An item's scope as a database condition and as a column expression, so that many enterprises are judged at once."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q

from fadu.kernel.register import register
from fadu.kernel.today import today

from .rules.scope import BY_PREFIX, Node, Test, parse

_ORDERS = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


def condition(text: str) -> Q:
    """The enterprises meant, as a condition on the register of enterprises. Raises BadScope."""
    return _condition(parse(text))


def _condition(node: Node | Test) -> Q:
    if isinstance(node, Node):
        if not node.parts:
            return Q(matter_id__isnull=False)
        parts = [_condition(part) for part in node.parts]
        return ~parts[0] if node.op == "not" else reduce(and_ if node.op == "and" else or_, parts)
    if node.op in ("has", "hasnot"):
        found = Q(pk__in=_marked(node.values[0]))  # no join: two marks would count an enterprise twice
        return found if node.op == "has" else ~found
    if node.op in ("in", "not in"):
        found = reduce(or_, (_same(node.field, value) for value in node.values))
        return found if node.op == "in" else ~found
    return Q(**{f"{node.field}__{_ORDERS[node.op]}": node.values[0]})


def _marked(kind: Any) -> Any:
    """The enterprises that bear a mark today."""
    marks, day = register("enterprise").model.marks.rel.related_model, today()
    still = Q(until=None) | Q(until__gt=day)
    return marks._plain.filter(still, kind=kind, since__lte=day).values("enterprise_id")


def _same(field: str, value: Any) -> Q:
    path = "town__code" if field == "town" else field
    return Q(**{f"{path}__startswith" if field in BY_PREFIX else path: value})


def expression(text: str) -> Any:
    """The enterprises meant, as a polars expression over columns of the same names; `marks` is a list column."""
    return _expression(parse(text))


def _expression(node: Node | Test) -> Any:
    import polars as pl

    if isinstance(node, Node):
        if not node.parts:
            return pl.lit(True)
        parts = [_expression(part) for part in node.parts]
        return ~parts[0] if node.op == "not" else reduce(and_ if node.op == "and" else or_, parts)
    column = pl.col(node.field)
    if node.op in ("has", "hasnot"):
        found = column.list.contains(node.values[0]).fill_null(False)
        return found if node.op == "has" else ~found
    if node.op in ("in", "not in"):
        text = column.fill_null("") if node.field in BY_PREFIX else column
        tests = [
            text.str.starts_with(v) if node.field in BY_PREFIX else (text == v).fill_null(False) for v in node.values
        ]
        found = reduce(or_, tests)
        return found if node.op == "in" else ~found
    order = {"<": column.lt, "<=": column.le, ">": column.gt, ">=": column.ge}[node.op]
    return order(node.values[0]).fill_null(False)
