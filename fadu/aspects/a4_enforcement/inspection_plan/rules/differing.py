"""What differs between two versions, task by task. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

Task = tuple[int, int, int]  # enterprise, item, body
Line = tuple[int, int, list[int], list[int]]  # enterprise, month, items, their bodies


def differences(gone: Iterable[Line], new: Iterable[Line]) -> list[tuple[str, Task, int, int]]:
    """(moved, added or dropped; the task; its month before; after), 0 for none, from lines that ended and began.

    A line that only lost or gained others is no change for the tasks that stayed in their month.
    """
    before, after = _months(gone), _months(new)
    told = []
    for task in sorted(before.keys() | after.keys()):
        was, now = before.get(task, Counter()), after.get(task, Counter())
        old, fresh = sorted((was - now).elements()), sorted((now - was).elements())
        both = min(len(old), len(fresh))
        told += [("moved", task, a, b) for a, b in zip(old[:both], fresh[:both], strict=True)]
        told += [("added", task, 0, month) for month in fresh[both:]]
        told += [("dropped", task, month, 0) for month in old[both:]]
    return told


def _months(lines: Iterable[Line]) -> dict[Task, Counter[int]]:
    found: dict[Task, Counter[int]] = {}
    for firm, month, items, owners in lines:
        for item, owner in zip(items, owners, strict=True):
            found.setdefault((firm, item, owner), Counter())[month] += 1
    return found
