"""Twelve columns of a year, with the table beside; and the days of a month."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from markupsafe import Markup

from fadu.web.figures.svg import drawing, line, pc, rect, tag, text

HEIGHT, TOP, BOTTOM = 168, 22, 22


def month_columns(
    values: Sequence[Fraction | int | None],
    title: str,
    *,
    shown: Sequence[str] | None = None,
    goal: Fraction | int | None = None,
    part_month: int = 0,
    names: Sequence[str] | None = None,
) -> Markup:
    """Columns of `values` (one per month from January; None = nothing to measure) and the same as a table.

    `shown` are the values as text; `goal` draws a dashed line; `part_month` (1–12) is not finished and is drawn paler.
    """
    names = names or [f"{place}月" for place in range(1, len(values) + 1)]
    shown = shown or ["—" if value is None else str(value) for value in values]
    top = max([value for value in (*values, goal) if value is not None], default=0) or 1
    parts = [line("0", HEIGHT - BOTTOM, "100%", HEIGHT - BOTTOM, "base")]
    for place, value in enumerate(values):
        parts += _column(place, len(values), value, top, shown[place], names[place], place + 1 == part_month)
    if goal is not None:
        y = _y(goal, top)
        parts.append(line("0", y, "100%", y, "goal"))
    words = f"{title}：" + "，".join(f"{name} {told}" for name, told in zip(names, shown, strict=True))
    return tag("figure", drawing(words, HEIGHT, parts), _table(names, shown, title))


def _y(value: Fraction | int, top: Fraction | int) -> float:
    return round(float(HEIGHT - BOTTOM - Fraction(value) / Fraction(top) * (HEIGHT - BOTTOM - TOP)), 1)


def _column(
    place: int, count: int, value: Fraction | int | None, top: Fraction | int, told: str, name: str, part: bool
) -> list[Markup]:
    slot = 100 / count
    middle = pc(slot * (place + 0.5))
    shown = Markup('{}<tspan class="wide">月</tspan>').format(name[:-1]) if name.endswith("月") else name
    parts = [text(middle, HEIGHT - 5, shown, "middle")]
    if value is None:
        return parts
    y = _y(value, top)
    parts.append(
        rect(pc(slot * (place + 0.2)), y, pc(slot * 0.6), max(HEIGHT - BOTTOM - y, 1), "col part" if part else "col", 2)
    )
    return [*parts, text(middle, y - 5, told, "middle", "v")]


def _table(names: Sequence[str], shown: Sequence[str], title: str) -> Markup:
    head = tag("tr", *(tag("th", name, scope="col", cls="num") for name in names))
    row = tag("tr", *(tag("td", told, cls="num", data_h=name) for name, told in zip(names, shown, strict=True)))
    table = tag("table", tag("caption", title), tag("thead", head), tag("tbody", row))
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
