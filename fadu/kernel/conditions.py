"""Conditions of indicators in words, for the hash of a definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Subquery

ADDRESS = re.compile(r"<[\w.]+ object at 0x[0-9a-f]+>")


def worded(condition: Any) -> str:
    """A condition in words that are the same in every process: a subquery is told by its table and its own
    conditions. Its repr names a place in memory, so that each start of the program would change the definition.
    """
    inner = iter([f"<{s.query.get_meta().label} {s.query.where!r}>" for s in _subqueries(condition)])
    return ADDRESS.sub("<>", ADDRESS.sub(lambda found: next(inner, "<>"), repr(condition)))


def _subqueries(condition: Any) -> Iterator[Subquery]:
    """The subqueries of a condition in the order in which its repr names them."""
    if isinstance(condition, Subquery):
        yield condition
    elif isinstance(condition, Q | tuple | list):
        for part in condition.children if isinstance(condition, Q) else condition:
            yield from _subqueries(part)
