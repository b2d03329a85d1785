"""Clock bars: start, pauses hatched, due tick, today; and the year as a measure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fadu.web.figures.svg import Scale, drawing, hatch, line, pc, rect, tag, text

ROW, TOP = 70, 26
FOOT = 22
EDGE = 78
NEAR = 4
CLOSE = 7  # month names that stand beside one another on a phone
WORDS = {
    "running": "计时中",
    "paused": "暂停",
    "met": "按期停止",
    "lapsed": "期满",
    "late": "逾期停止",
    "over": "已超期",
    "deemed": "视为办理",
}


@dataclass(frozen=True)
class ClockBar:
    """One deadline as it is drawn. `end` is the day it stopped; a pause without end still runs.

    lapsed: nobody did what it waited for, and the system stopped it when it ran out.
    """

    title: str
    start: dt.date
    due: dt.date
    end: dt.date | None = None
    pauses: tuple[tuple[dt.date, dt.date | None], ...] = ()
    provisional: bool = False
    note: str = ""
    lapsed: bool = False

    def state(self, today: dt.date) -> str:
        """running, paused, over (past its due day), met or late (stopped in or out of time), lapsed (nobody did it)."""
        if self.lapsed:
            return "lapsed"
        if self.end:
            return "met" if self.end <= self.due else "late"
        if any(end is None for _, end in self.pauses):
            return "paused"
        return "over" if today > self.due else "running"


def clock_bars(bars: Sequence[ClockBar], today: dt.date, key: str = "clocks") -> Markup:
    """Figure of several clocks on one scale of days, with the same facts as a table for readers and printers."""
    if not bars:
        return Markup("")
    scale = _scale(bars, today)
    running = any(bar.end is None for bar in bars)
    bottom = TOP + ROW * len(bars)
    height = bottom + (FOOT if running else 0)
    parts = [hatch(f"{key}-hatch"), *_months(scale, bottom)]
    if running:
        parts += _today(scale, today, height)
    for place, bar in enumerate(bars):
        parts += _bar(bar, scale, TOP + ROW * place, today, key)
    return tag("figure", drawing(_title(bars, today), height, parts), _table(bars, today))


def _scale(bars: Sequence[ClockBar], today: dt.date) -> Scale:
    first = min(bar.start for bar in bars)
    open_days = [today] if any(bar.end is None for bar in bars) else []
    last = max([*(bar.due for bar in bars), *(bar.end for bar in bars if bar.end), *open_days])
    margin = dt.timedelta(days=max((last - first).days // 40, 1))
    return Scale(first - margin, last + margin)


def _months(scale: Scale, bottom: int) -> list[Markup]:
    days = month_starts(scale.first, scale.last)
    shown = days[:: max(len(days) // 8, 1)]
    january = next((n for n, day in enumerate(shown) if day.month == 1), 0)
    parts = []
    for n, day in enumerate(shown):
        x, close = pc(scale.at(day)), len(shown) > CLOSE and (n - january) % 2
        name = f"{day.year}年" if day.month == 1 else f"{day.month}月"
        parts += [
            line(x, 18, x, bottom, "grid"),
            text(x, 13, name, _anchor(scale.at(day)), "wide" if close else None),
        ]
    return parts


def _anchor(at: float) -> str:
    return "end" if at > EDGE else "start" if at < NEAR else "middle"


def month_starts(first: dt.date, last: dt.date) -> list[dt.date]:
    """First days of the months after `first` up to `last`."""
    day, found = first.replace(day=1), []
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + dt.timedelta(days=32)).replace(day=1)
    return found


def _bar(bar: ClockBar, scale: Scale, y: int, today: dt.date, key: str) -> list[Markup]:
    state, base = bar.state(today), y + 26
    end = bar.end or today
    tone = {"over": "t-late", "late": "t-late", "paused": "t-hold", "met": "t-ok"}.get(state)
    parts = [text("0", y + 17, bar.title, cls="name"), text("100%", y + 17, _words(bar, state, today), "end", tone)]
    if bar.end is None and today < bar.due:
        parts.append(rect(pc(scale.at(today)), base, pc(scale.span(today, bar.due)), 14, "rest"))
    inside = min(end, bar.due)
    width = pc(max(scale.span(bar.start, inside), 0.4))
    parts.append(rect(pc(scale.at(bar.start)), base, width, 14, "met" if bar.end else "run", 3))
    if end > bar.due:
        parts.append(rect(pc(scale.at(bar.due)), base, pc(scale.span(bar.due, end)), 14, "over"))
    for since, until in bar.pauses:
        width = pc(scale.span(since, until or today))
        parts.append(
            tag(
                "rect",
                x=pc(scale.at(since)),
                y=base,
                width=width,
                height=14,
                fill=f"url(#{key}-hatch)",
                stroke="#4a5e72",
            )
        )
    return [*parts, *_due(bar, scale, base, today)]


def _due(bar: ClockBar, scale: Scale, base: int, today: dt.date) -> list[Markup]:
    """The tick of the due day and its date below."""
    at = scale.at(bar.due)
    tick = line(pc(at), base - 5, pc(at), base + 19, "tick draft" if bar.provisional else "tick")
    anchor = "end" if at > EDGE else "start" if at < 100 - EDGE else "middle"
    return [tick, text(pc(at), base + 33, _due_words(bar, today), anchor)]


def _due_words(bar: ClockBar, today: dt.date) -> str:
    ahead = "若今天恢复，" if bar.state(today) == "paused" else ""
    return f"{ahead}{_day(bar.due, today)}届满{'（暂定）' if bar.provisional else ''}"


def _words(bar: ClockBar, state: str, today: dt.date) -> str:
    if state == "lapsed":
        return f"{_day(bar.end or bar.due, today)}期满"
    if bar.end:
        return f"{_day(bar.end, today)}停止，{'未逾期' if state == 'met' else f'逾期 {(bar.end - bar.due).days} 天'}"
    left = (bar.due - today).days
    if state == "paused":
        since = max(start for start, end in bar.pauses if end is None)
        return f"{_day(since, today)}起暂停"
    if state == "over":
        return f"已超期 {-left} 天"
    return "今天届满" if left == 0 else f"还有 {left} 天"


def _day(day: dt.date, today: dt.date) -> str:
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


def _today(scale: Scale, today: dt.date, height: int) -> list[Markup]:
    at = scale.at(today)
    anchor = "end" if at > EDGE else "start" if at < 100 - EDGE else "middle"
    words = f"今天 {today.month}月{today.day}日"
    return [line(pc(at), 18, pc(at), height - 18, "now"), text(pc(at), height - 4, words, anchor, "now-text")]


def _title(bars: Sequence[ClockBar], today: dt.date) -> str:
    return "；".join(f"{bar.title}：{_due_words(bar, today)}，{_words(bar, bar.state(today), today)}" for bar in bars)


def _table(bars: Sequence[ClockBar], today: dt.date) -> Markup:
    heads = ("期限", "起", "届满", "停止", "不计入", "状态")
    head = tag("tr", *(tag("th", name, scope="col") for name in heads))
    rows = [
        tag("tr", *(tag("td", cell, data_h=name) for name, cell in zip(heads, _cells(bar, today), strict=True)))
        for bar in bars
    ]
    table = tag("table", tag("thead", head), tag("tbody", *rows), cls="cards")
    return tag(
        "details",
        tag("summary", "以表格看这些期限"),
        tag("div", table, cls="scroll", role="region", tabindex=0, aria_label="期限"),
    )


def _cells(bar: ClockBar, today: dt.date) -> tuple[str, ...]:
    rests = "、".join(f"{since} 至 {until or '今'}" for since, until in bar.pauses) or "无"
    due = f"{bar.due}{'（暂定）' if bar.provisional else ''}"
    return bar.title, str(bar.start), due, str(bar.end or "未停止"), rests, WORDS[bar.state(today)]


def year_bar(today: dt.date) -> Markup:
    """The year as a measure: twelve marks, the part that has passed, today."""
    first, last = dt.date(today.year, 1, 1), dt.date(today.year + 1, 1, 1)
    scale = Scale(first, last)
    gone = int(((today - first).days + 1) * 100 / (last - first).days)
    at = pc(scale.at(today + dt.timedelta(days=1)))
    marks = [
        line(pc(scale.at(day)), 9 if day.month % 3 != 1 else 4, pc(scale.at(day)), 14, "base")
        for day in month_starts(first, last)
    ]
    parts = [*marks, line("0", 14, "100%", 14, "base"), rect("0", 12, at, 4, "past"), line(at, 3, at, 16, "tick")]
    title = f"{today.month}月{today.day}日，全年已过 {gone}%"
    return tag("figure", drawing(title, 18, parts), tag("span", title, cls="tiny"), cls="year-bar")
