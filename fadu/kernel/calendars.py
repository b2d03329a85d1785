"""A new holiday notice: preview which running deadlines move, then apply and write the events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from fadu import law

from .access import Actor
from .audit import record
from .clocks import calendar, compute, hold_calendar, move, notices
from .models import HolidayNoticeRow, Run
from .today import now, today


@dataclass(frozen=True)
class Shift:
    """A running deadline that the notice moves or confirms."""

    run: Run
    old: date | None
    new: date | None
    confirmed: bool


def too_far(year: int, published: date) -> str:
    """Why a notice of that day cannot arrange that year: a typing error would reach beyond the calendar."""
    if 0 <= year - published.year <= 1:
        return ""
    return f"{published.year}年发布的通知只安排当年或者下一年，不会安排{year}年"


def faults(notice: law.HolidayNotice) -> list[str]:
    """What is wrong with a notice as entered."""
    found = []
    days = [*notice.off, *notice.work]
    wrong = [
        d
        for d in days
        if abs(d.year - notice.year) > 1
        or (d.year != notice.year and (d.month, d.day) < (12, 25) and d.year < notice.year)
    ]
    if wrong:
        found.append(f"日期 {wrong[0]} 不属于 {notice.year} 年度的安排")
    if both := set(notice.off) & set(notice.work):
        found.append(f"{min(both)} 既列为放假又列为上班")
    if weekday := [d for d in notice.work if d.weekday() < 5]:
        found.append(f"{weekday[0]} 本是工作日，调休上班日应为星期六或星期日")
    if len(days) != len(set(days)):
        found.append("有重复的日期")
    if not notice.number or notice.published is None:
        found.append("请填写通知的文号和发布日期")
    elif far := too_far(notice.year, notice.published):
        found.append(far)
    if not notice.off:
        found.append("没有填放假日期")
    return found


def doubts(notice: law.HolidayNotice) -> list[str]:
    """What a person should look at before applying a notice that has no fault."""
    earlier = [n for n in calendar().notices if n.year == notice.year]
    found = [f"{notice.year}年已有 {n.number or '一份通知'}，录入后全年以新通知为准" for n in earlier[-1:]]
    return found + notice.problems()


def with_notice(notice: law.HolidayNotice) -> law.Calendar:
    """The calendar as it would be with one more notice."""
    return law.Calendar((*law.builtin_calendar().notices, *notices(), notice))


def preview(notice: law.HolidayNotice) -> list[Shift]:
    """Running deadlines that would move or lose their "provisional" mark."""
    cal, shifts = with_notice(notice), []
    first = date(notice.year - 1, 12, 20)  # a New Year holiday may begin in the old year
    for run in Run._plain.filter(stopped_on=None, paused=False, due_on__gte=first).select_related("matter"):
        result = compute(run, cal)
        if result.due != run.due_on or result.provisional != run.provisional:
            shifts.append(Shift(run, run.due_on, result.due, result.due == run.due_on))
    return shifts


def apply(notice: law.HolidayNotice, actor: Actor) -> list[Shift]:
    """Store the notice and derive all running deadlines anew: one transaction, one event for each that moved.

    Raises ValueError with the first fault.
    """
    if found := faults(notice):
        raise ValueError(found[0])
    with transaction.atomic():
        hold_calendar()
        shifts = preview(notice)
        HolidayNoticeRow.objects.create(
            year=notice.year,
            number=notice.number or "",
            published=notice.published or today(),
            source=notice.source,
            off=[d.isoformat() for d in notice.off],
            work=[d.isoformat() for d in notice.work],
            entered_at=now(),
            entered_by=actor.label or actor.name,
        )
        record(
            actor,
            "calendar.notice",
            f"录入放假通知 {notice.number}（{notice.year}年）",
            facts={"off": notice.off, "work": notice.work, "moved": sum(not s.confirmed for s in shifts)},
        )
        cal = calendar()
        for shift in shifts:
            move(shift.run, actor, f"放假通知 {notice.number}", cal)
    return shifts


def recompute_open(actor: Actor, why: str) -> int:
    """Derive every running deadline anew (after a change of law); returns how many moved."""
    moved = 0
    with transaction.atomic():
        hold_calendar()
        cal = calendar()
        for run in Run._plain.filter(stopped_on=None, paused=False).order_by("id").iterator():
            moved += move(run, actor, why, cal)
    return moved
