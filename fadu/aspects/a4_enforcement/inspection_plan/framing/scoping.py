"""The scope of an item over all enterprises at once: the catalogue's expression as one of polars. Pure."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

import polars as pl

from fadu.registry.inspection_catalogue.rules.scope import BY_PREFIX, Node, Test, parse


def scope(text: str) -> pl.Expr:
    """Whether an enterprise is meant. Raises BadScope."""
    return _node(parse(text))


def _node(tree: Node | Test) -> pl.Expr:
    if isinstance(tree, Test):
        return _test(tree).fill_null(False)
    parts = [_node(part) for part in tree.parts]
    if tree.op == "not":
        return ~parts[0]
    return reduce(and_, parts, pl.lit(True)) if tree.op == "and" else reduce(or_, parts)


def _test(test: Test) -> pl.Expr:
    column = pl.col(test.field)
    if test.op in ("has", "hasnot"):
        found = column.list.contains(test.values[0]).fill_null(False)
        return found if test.op == "has" else ~found
    if test.op in ("in", "not in"):
        found = _among(test).fill_null(False)
        return found if test.op == "in" else ~found
    compare = {"<": column.lt, "<=": column.le, ">": column.gt, ">=": column.ge}
    return compare[test.op](test.values[0])


def _among(test: Test) -> pl.Expr:
    column = pl.col(test.field)
    if test.field not in BY_PREFIX:
        return column.is_in(list(test.values))
    return reduce(or_, (column.str.starts_with(value) for value in test.values))
