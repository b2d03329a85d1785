"""Due dates on a month: working days as the notices say, counts per day and clock, one day's list below."""

import calendar as months
import datetime as dt

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from fadu.kernel.clocks import calendar as working_calendar
from fadu.kernel.today import today
from fadu.web.desk import Desk
from fadu.web.figures import MonthDay
from fadu.web.filters import keep_query
from fadu.web.listing import parse
from fadu.web.shell import actor_of
from fadu.web.views.common import staff

SHOWN = 3
SUNDAY = 6


@staff
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """month=2026-11 chooses the month, day= or week= (its Monday) the list below it."""
    actor = actor_of(request)
    work = Desk(actor, request.GET)
    first = _month(request.GET.get("month", ""), parse(request.GET.get("day", "") or request.GET.get("week", "")))
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    start, end = _window(request, first, last)
    runs = work.scope.filter(paused=False)
    lines = work.lines_of(runs.filter(due_on__gte=start, due_on__lte=end))
    context = {
        "first": first,
        "days": _days(request, work, first, last),
        "before": _text(first - dt.timedelta(days=1)),
        "after": _text(last + dt.timedelta(days=1)),
        "start": start,
        "end": end,
        "lines": lines,
        "limit": len(lines) == work.limit,
        "week": start - dt.timedelta(days=start.weekday()),
        "chosen": bool(request.GET.get("day")),
    }
    return render(request, "desk/calendar.html", context)


def _month(text: str, day: dt.date | None) -> dt.date:
    chosen = parse(f"{text}-01") or day or today()
    return chosen.replace(day=1)


def _text(day: dt.date) -> str:
    return f"{day.year}-{day.month:02d}"


def _window(request: HttpRequest, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The days whose list is shown: one day, one week, or this week when the month holds today, else the first week."""
    if day := parse(request.GET.get("day", "")):
        return day, day
    week = parse(request.GET.get("week", "")) or (today() if first <= today() <= last else first)
    monday = week - dt.timedelta(days=week.weekday())
    return monday, monday + dt.timedelta(days=SUNDAY)


def _days(request: HttpRequest, work: Desk, first: dt.date, last: dt.date) -> dict[dt.date, MonthDay]:
    """Squares of the month: kind of day by the notices, then what is due."""
    cal = working_calendar()
    found: dict[dt.date, MonthDay] = {}
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        working, weekend = cal.is_workday(day), day.weekday() > 4
        word = "上班" if working and weekend else "休" if not working and not weekend else ""
        found[day] = MonthDay("" if working else "off", "暂定" if cal.provisional(day) and not weekend else word)
        if cal.provisional(day) and working:
            found[day].look = "draft"
    rows = work.scope.filter(paused=False, due_on__gte=first, due_on__lte=last)
    grouped: dict[dt.date, list[tuple[str, int]]] = {}
    for row in rows.values("due_on", "register", "key").annotate(n=Count("pk")).order_by("due_on", "-n"):
        grouped.setdefault(row["due_on"], []).append((work.clock_title(row["register"], row["key"]), row["n"]))
    for day, counts in grouped.items():
        _fill(request, found[day], day, counts)
    return found


def _fill(request: HttpRequest, square: MonthDay, day: dt.date, counts: list[tuple[str, int]]) -> None:
    href = keep_query({}, month=_text(day), day=day.isoformat()) + "#list"
    late = day < today()
    for title, n in counts[:SHOWN]:
        square.items.append(
            format_html('<a href="{}" class="{}"><span>{}</span> <b>{}</b></a>', href, "late" if late else "", title, n)
        )
    rest = sum(n for _, n in counts[SHOWN:])
    square.more = f"另 {rest} 个" if rest else ""
