"""Twelve columns of a year, with the table beside; and the days of a month."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from markupsafe import Markup

from fadu.web.figures.svg import drawing, line, pc, rect, tag, text

HEIGHT, TOP, BOTTOM = 168, 22, 22
WIDE, NARROW = (0.2, 0.6), (0.5, 0.34)  # of a month's place: where its column begins, how wide it is


def month_columns(
    values: Sequence[Fraction | int | None],
    title: str,
    *,
    shown: Sequence[str] | None = None,
    goal: Fraction | int | None = None,
    part_month: int = 0,
    names: Sequence[str] | None = None,
    before: Sequence[int] | None = None,
    series: tuple[str, str] = ("本期", "上年同期"),
) -> Markup:
    """Columns of `values` (one per month from January; None = nothing to measure) and the same as a table.

    `shown` are the values as text; `goal` draws a dashed line; `part_month` (1–12) is not finished and is drawn paler.
    `before` draws the same months of the year before beside them; `series` names both in the legend and the table.
    """
    names = names or [f"{place}月" for place in range(1, len(values) + 1)]
    shown = shown or ["—" if value is None else str(value) for value in values]
    top = max([value for value in (*values, *(before or ()), goal) if value is not None], default=0) or 1
    parts = [line("0", HEIGHT - BOTTOM, "100%", HEIGHT - BOTTOM, "base")]
    for place, value in enumerate(values):
        share = NARROW if before else WIDE
        parts += _past(place, len(values), before[place], top) if before else []
        parts += _column(place, len(values), value, top, shown[place], names[place], place + 1 == part_month, share)
    if goal is not None:
        y = _y(goal, top)
        parts.append(line("0", y, "100%", y, "goal"))
    told = [(f"{series[0]} {a}，{series[1]} {b}" if before else a) for a, b in zip(shown, before or shown, strict=True)]
    dot = "；" if before else "，"
    words = f"{title}：" + dot.join(f"{name} {each}" for name, each in zip(names, told, strict=True))
    rows = {series[1]: [str(n) for n in before], series[0]: shown} if before else {"": shown}
    legend = _legend(series) if before else ""
    return tag("figure", drawing(words, HEIGHT, parts), legend, _table(names, rows, title))


def _past(place: int, count: int, value: int, top: Fraction | int) -> list[Markup]:
    """The column of the year before: to the left of this year's, paler."""
    slot, y = 100 / count, _y(value, top)
    return [rect(pc(slot * (place + 0.14)), y, pc(slot * 0.34), max(HEIGHT - BOTTOM - y, 1), "col was", 2)]


def _legend(series: tuple[str, str]) -> Markup:
    """Which column is which: a square of its colour before each name, in the order of the columns."""
    marks = zip(("was", "now"), reversed(series), strict=True)
    return tag("p", *(tag("span", name, cls=f"key {mark}") for mark, name in marks), cls="legend")


def _y(value: Fraction | int, top: Fraction | int) -> float:
    return round(float(HEIGHT - BOTTOM - Fraction(value) / Fraction(top) * (HEIGHT - BOTTOM - TOP)), 1)


def _column(
    place: int, count: int, value: Fraction | int | None, top: Fraction | int, told: str, name: str, part: bool,
    share: tuple[float, float],
) -> list[Markup]:  # fmt: skip
    (left, width), slot = share, 100 / count
    middle = pc(slot * (place + 0.5))
    shown = Markup('{}<tspan class="wide">月</tspan>').format(name[:-1]) if name.endswith("月") else name
    parts = [text(middle, HEIGHT - 5, shown, "middle")]
    if value is None:
        return parts
    y, look = _y(value, top), "col part" if part else "col"
    parts.append(rect(pc(slot * (place + left)), y, pc(slot * width), max(HEIGHT - BOTTOM - y, 1), look, 2))
    return [*parts, text(pc(slot * (place + left + width / 2)), y - 5, told, "middle", "v")]


def _table(names: Sequence[str], rows: Mapping[str, Sequence[str]], title: str) -> Markup:
    """The same numbers; a row has a head of its own only when there are several."""
    several = len(rows) > 1
    head = tag("tr", tag("td") if several else "", *(tag("th", name, scope="col", cls="num") for name in names))
    body = [
        tag(
            "tr",
            tag("th", series, scope="row") if several else "",
            *(tag("td", told, cls="num", data_h=name) for name, told in zip(names, shown, strict=True)),
        )
        for series, shown in rows.items()
    ]
    table = tag("table", tag("caption", title), tag("thead", head), tag("tbody", *body))
    return tag(
        "details",
        tag("summary", "以表格看"),
        tag("div", table, cls="scroll", role="region", tabindex=0, aria_label=title),
    )


@dataclass
class MonthDay:
    """What one square of the month shows. `look`: off (rest day), draft (calendar not published) or ""."""

    look: str = ""
    word: str = ""
    items: list[Markup] = field(default_factory=list)
    more: str = ""


def month_grid(year: int, month: int, days: Mapping[dt.date, MonthDay], today: dt.date) -> Markup:
    """A month as a table, Monday first; days of the neighbouring months stay empty."""
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year, month)
    head = tag("tr", *(tag("th", name, scope="col") for name in ("一", "二", "三", "四", "五", "六", "日")))
    rows = [tag("tr", *(_square(day, month, days.get(day), today) for day in week)) for week in weeks]
    caption = tag("caption", f"{year}年{month}月到期事项", cls="sr")
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), cls="month")


def _square(day: dt.date, month: int, told: MonthDay | None, today: dt.date) -> Markup:
    if day.month != month:
        return tag("td", cls="out")
    told = told or MonthDay()
    looks = [told.look] if told.look else []
    if day == today:
        looks.append("today")
    word = "今天" if day == today else told.word
    head = tag("div", tag("time", day.day, datetime=day.isoformat()), tag("small", word) if word else "", cls="d")
    items = tag("ul", *(tag("li", item) for item in told.items)) if told.items else ""
    return tag("td", head, items, tag("small", told.more) if told.more else "", cls=" ".join(looks) or None)
