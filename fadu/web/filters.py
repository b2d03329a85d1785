"""Filters and small functions that templates use. Pure formatting: no query, no clock but `today()`."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import is_aware, localtime

from fadu.kernel.today import today
from fadu.web.labels import WEEKDAYS

Day = dt.date | dt.datetime | None


def _day(value: Day) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return (localtime(value) if is_aware(value) else value).date()
    return value


def day(value: Day, empty: str = "—") -> str:
    """2026-11-23 → 11月23日; another year than today's is written out: 2027年1月8日."""
    date = _day(value)
    if date is None:
        return empty
    short = f"{date.month}月{date.day}日"
    return short if date.year == today().year else f"{date.year}年{short}"


def long_day(value: Day, empty: str = "—") -> str:
    """2026-11-23 → 2026年11月23日 星期一."""
    date = _day(value)
    return empty if date is None else f"{date.year}年{date.month}月{date.day}日 星期{WEEKDAYS[date.weekday()]}"


def iso(value: Day, empty: str = "—") -> str:
    """2026-11-23, for tables where columns of dates are compared."""
    date = _day(value)
    return empty if date is None else date.isoformat()


def moment(value: dt.datetime | None, empty: str = "—") -> str:
    """Date and time to the minute in local time: 2026-11-23 09:05."""
    if value is None:
        return empty
    return (localtime(value) if is_aware(value) else value).strftime("%Y-%m-%d %H:%M")


def weekday(value: Day, empty: str = "") -> str:
    """周一 … 周日."""
    date = _day(value)
    return empty if date is None else f"周{WEEKDAYS[date.weekday()]}"


def due_words(value: Day, on: dt.date | None = None) -> str:
    """Distance of a due day from today in words, calendar days: 今天到期, 明天到期, 还有 5 天, 超期 3 天."""
    date = _day(value)
    if date is None:
        return "未起算"
    left = (date - (on or today())).days
    if left < 0:
        return f"超期 {-left} 天"
    return {0: "今天到期", 1: "明天到期"}.get(left, f"还有 {left} 天")


def number(value: Any, empty: str = "—") -> str:
    """Whole numbers with thousands separators; other numbers as they are."""
    if value is None:
        return empty
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Fraction):
        return decimals(value)
    return f"{value:,}" if isinstance(value, Decimal | float) else str(value)


def decimals(value: Fraction | Decimal, places: int = 1) -> str:
    """A fraction cut (never rounded up) to `places` decimals, so that 99.96 % does not print as 100.0 %."""
    scale = 10**places
    cut = int(Fraction(value) * scale)
    sign = "−" if cut < 0 else ""
    whole, rest = divmod(abs(cut), scale)
    return f"{sign}{whole:,}.{rest:0{places}d}" if places else f"{sign}{whole:,}"


def percent(value: Fraction | Decimal | int | None, places: int = 1, empty: str = "—") -> str:
    """1 → 100%; 2/3 → 66.6%; exact values lose the decimals, others are cut, not rounded."""
    if value is None:
        return empty
    hundred = Fraction(value) * 100
    text = str(hundred.numerator).replace("-", "−") if hundred.denominator == 1 else decimals(hundred, places)
    return f"{text}%"


def mask(value: Any) -> str:
    """A private value shown to somebody who may not read it: 王某某 style for names, dots for the rest."""
    text = str(value or "")
    if not text:
        return "—"
    return f"{text[0]}{'某' * min(len(text) - 1, 2) or '某'}" if _is_name(text) else "●●●●●●"


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= 4 and all("\u4e00" <= char <= "\u9fff" for char in text)


def size(value: int | None) -> str:
    """Bytes for people: 48 KB."""
    amount = float(value or 0)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def keep_query(query: Mapping[str, Any], **changes: Any) -> str:
    """The query string of `query` (a QueryDict) with `changes`; None drops a key. Starts with `?`."""
    pairs = [(key, item) for key, items in _lists(query) if key not in changes for item in items]
    pairs += [(key, value) for key, value in changes.items() if value is not None]
    return "?" + urlencode(pairs)


def _lists(query: Mapping[str, Any]) -> Any:
    return query.lists() if hasattr(query, "lists") else ((key, [value]) for key, value in query.items())


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "long_day": long_day,
    "iso": iso,
    "moment": moment,
    "weekday": weekday,
    "number": number,
    "percent": percent,
    "mask": mask,
    "size": size,
}
