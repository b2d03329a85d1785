"""Due days of many starts at once: one or two table look-ups each.

The tables are those of `Calendar.tables`; a table per (calendar, period) is kept, so that one
period over many starts costs a subtraction and one gather.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from fadu.law.calendars import EPOCH_SHIFT, LAST, Calendar, builtin_calendar
from fadu.law.errors import BadInput, OutOfRange
from fadu.law.periods import Period, Unit

Days = npt.NDArray[np.datetime64]
Ints = npt.NDArray[np.int64]

_BLOCK: Final = 16_384
"""Elements worked at a time: keeps the scratch array in the cache."""
_NONE: Final = np.iinfo(np.int64).min
"""Marks a start whose due day falls outside the calendar; it is also numpy's NaT."""


@lru_cache(maxsize=256)
def _table(calendar: Calendar, n: int, unit: Unit, roll: bool) -> Ints:
    """Days since 1970 of the due day, by index of the start."""
    t = calendar.tables
    size = len(t.work)
    index = np.arange(size, dtype=np.int64)
    if unit == "workdays":
        k = t.rank.astype(np.int64) + n
        raw = np.where(k < len(t.select), t.select[np.minimum(k, len(t.select) - 1)], size)
    elif unit == "days":
        raw = index + n
    else:
        raw = _add_months(index - EPOCH_SHIFT, n * (12 if unit == "years" else 1)) + EPOCH_SHIFT
    if roll and unit != "workdays":
        raw = _rolled(calendar, raw)
    days = raw.astype(np.int64) - EPOCH_SHIFT
    days[(raw < 0) | (raw >= size)] = _NONE
    return days


def _rolled(calendar: Calendar, raw: Ints) -> Ints:
    t = calendar.tables
    inside = np.minimum(raw, len(t.work) - 1)
    k = np.minimum(t.rank[inside] + 1, len(t.select) - 1)
    rolled: Ints = np.where((raw < len(t.work)) & ~t.work[inside], t.select[k].astype(np.int64), raw)
    return rolled


def _add_months(days: Ints, n: int) -> Ints:
    """Days since 1970, n months on, clipped to the last day of the month."""
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    offset = (dates - month.astype("datetime64[D]")).astype(np.int64)
    target = month + np.timedelta64(n, "M")
    last = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(np.int64) - 1
    moved: Ints = target.astype("datetime64[D]").astype(np.int64) + np.minimum(offset, last)
    return moved


def due_array(
    starts: Days,
    n: int | Ints | Period,
    calendar: Calendar | None = None,
) -> Days:
    """Due days of many starts: same shape, dtype ``datetime64[D]``.

    `n`: working days for all starts, or an integer array of the same shape, or a Period (working
    days, days, months, years; rolling as it says). Agrees with the scalar `due` without pauses
    and extensions. OutOfRange if a start or a due day lies outside the calendar; a NaT start too.
    """
    calendar = calendar or builtin_calendar()
    days = np.ascontiguousarray(starts, dtype="datetime64[D]").view(np.int64)
    if isinstance(n, np.ndarray):
        out = _many(days.ravel(), np.ascontiguousarray(n, dtype=np.int64).ravel(), calendar)
    else:
        period = n if isinstance(n, Period) else Period(n, "workdays", roll=False)
        if period.unit == "hours":
            raise BadInput("按小时计算的期限不能按日批量计算。")
        out = _one(days.ravel(), _table(calendar, period.n, period.unit, period.roll))
    return out.reshape(days.shape).view("datetime64[D]")


def _outside() -> OutOfRange:
    return OutOfRange(f"有日期超出工作日历的范围（至{LAST.year}年）。")


def _one(days: Ints, table: Ints) -> Ints:
    out = np.empty_like(days)
    scratch = np.empty(min(_BLOCK, len(days)), dtype=np.int64)
    for i in range(0, len(days), _BLOCK):
        part = days[i : i + _BLOCK]
        index = np.add(part, EPOCH_SHIFT, out=scratch[: len(part)])
        if index.view(np.uint64).max() >= len(table):  # a negative index is huge when unsigned
            raise _outside()
        found = out[i : i + _BLOCK]
        np.take(table, index, out=found, mode="clip")
        if found.min() == _NONE:
            raise _outside()
    return out


def _many(days: Ints, n: Ints, calendar: Calendar) -> Ints:
    if days.shape != n.shape:
        raise BadInput("起算日与期限的数量不一致。")
    if len(n) and n.min() < 1:
        raise BadInput("期限必须至少为一个单位。")
    t = calendar.tables
    rank, select = t.rank.astype(np.int64), t.select.astype(np.int64) - EPOCH_SHIFT
    out = np.empty_like(days)
    scratch = np.empty(min(_BLOCK, len(days)), dtype=np.int64)
    for i in range(0, len(days), _BLOCK):
        part = days[i : i + _BLOCK]
        index = np.add(part, EPOCH_SHIFT, out=scratch[: len(part)])
        if index.view(np.uint64).max() >= len(rank):
            raise _outside()
        found = out[i : i + _BLOCK]
        np.take(rank, index, out=found, mode="clip")
        np.add(found, n[i : i + _BLOCK], out=found)
        if found.max() >= len(select):
            raise _outside()
        np.take(select, found, out=found, mode="clip")
    return out
