"""From an event to a due day: base period, extension, pauses, rolling, alert; with a trace."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from fadu.law.calendars import Calendar, builtin_calendar
from fadu.law.counting import PLATFORM, Counting, rules
from fadu.law.errors import BadInput
from fadu.law.model import Since, Term, term
from fadu.law.periods import UNIT_LABELS, Period, Unit

PAUSE_NOTE: Final = "暂停当日仍计入，恢复当日不计入"


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One step of a computation: a Chinese sentence, the day reached, the rule it rests on."""

    text: str
    on: date | None
    basis: str

    def as_dict(self) -> dict[str, str | None]:
        """For JSON."""
        return {"text": self.text, "on": self.on.isoformat() if self.on else None,
                "basis": self.basis}


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count: the days after `start` up to and including `end`.

    `end` is the day of resumption, None while it still runs.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise BadInput(f"暂停的恢复日{self.end}早于开始日{self.start}。")


@dataclass(frozen=True, slots=True)
class Due:
    """The answer. `raw`: last day before rolling. `alert`: last working day on or before raw.

    `provisional`: some day it depends on lies in a year without a State Council notice.
    `paused`: a pause is still open; the dates hold if the case resumes on the day asked about.
    For periods in hours `start`, `raw` and `due` are datetimes.
    """

    term: str
    title: str
    start: date
    raw: date
    due: date
    alert: date
    provisional: bool
    paused: bool
    law: str
    article: str
    citation: str
    trace: tuple[TraceLine, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """``term, start, due, alert, provisional, law, article, trace`` and more, JSON types."""
        return {
            "term": self.term, "title": self.title, "start": self.start.isoformat(),
            "raw": self.raw.isoformat(), "due": self.due.isoformat(),
            "alert": self.alert.isoformat(), "provisional": self.provisional,
            "paused": self.paused, "law": self.law, "article": self.article,
            "citation": self.citation, "trace": [line.as_dict() for line in self.trace],
        }


def add_months(day: date, n: int) -> date:
    """Same day number n months on, or the last day of a shorter month (n may be negative)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not 1 <= year <= 9999:
        raise BadInput("日期超出可以计算的范围。")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_period(day: date, n: int, unit: Unit, calendar: Calendar) -> date:
    """The day n units after `day`, without rolling (hours are not handled here)."""
    if unit == "workdays":
        return calendar.add_workdays(day, n)
    if unit == "days":
        return day + timedelta(days=n)
    return add_months(day, n * (12 if unit == "years" else 1))


def merge_pauses(pauses: Iterable[Pause], after: date, today: date | None) -> list[Pause]:
    """Closed, sorted, disjoint pauses clipped to begin on or after `after`; open ones end today."""
    out: list[Pause] = []
    for item in sorted(pauses, key=lambda p: p.start):
        end = item.end or max(today or item.start, item.start)
        begin = max(item.start, after)
        if out and out[-1].end is not None and begin <= out[-1].end:
            begin = out[-1].end
        if begin < end:
            out.append(Pause(begin, end))
    return out


@dataclass
class _Run:
    """Working state of one computation."""

    version: Since
    period: Period
    rule: Counting
    on: date
    calendar: Calendar
    raw: date
    lines: list[TraceLine]

    def note(self, text: str, day: date | None, basis: str) -> None:
        self.lines.append(TraceLine(text, day, basis))

    def extend(self, n: int) -> None:
        if not n:
            return
        most = self.version.most
        if not self.version.extend_free and n > most:
            raise BadInput(
                f"该期限最多可延长{most}{UNIT_LABELS[self.period.unit]}，不能延长{n}。"
                if most else "该期限依法不能延长。"
            )
        self.raw = add_period(self.raw, n, self.period.unit, self.calendar)
        basis = (self.version.extend_citation or self.version.citation).text(self.on)
        self.note(f"经批准延长{n}{UNIT_LABELS[self.period.unit]}，自原届满日起连续计算，"
                  f"至{self.raw}", self.raw, basis)

    def pause(self, pauses: Sequence[Pause]) -> None:
        for item in pauses:
            assert item.end is not None
            if item.start > self.rolled():
                continue
            if self.period.unit == "workdays":
                lost = self.calendar.count_workdays(item.start, item.end)
                moved = self.calendar.add_workdays(self.raw, lost) if lost else self.raw
            else:
                lost = (item.end - item.start).days
                moved = self.raw + timedelta(days=lost)
            if item.start >= self.raw and moved < item.end:
                # nothing was left to run: the last day cannot precede the day of resumption
                moved = item.end if self.period.unit != "workdays" else (
                    self.calendar.next_workday(item.end))
            self.raw = moved
            unit = UNIT_LABELS["workdays" if self.period.unit == "workdays" else "days"]
            self.note(f"{item.start}暂停，{item.end}恢复，{lost}{unit}不计入期限"
                      f"（{PAUSE_NOTE}），顺延至{self.raw}",
                      self.raw, Counting.pick(self.rule.pause, self.on))

    def rolled(self) -> date:
        return self.calendar.next_workday(self.raw) if self.period.roll else self.raw


def _base(run: _Run, t: Term, start: date) -> None:
    basis = run.version.citation.text(run.on)
    run.note(f"{t.start}为{start}，当日不计入", start, Counting.pick(run.rule.first_day, run.on))
    begin = start + timedelta(days=1)
    run.note(f"自{begin}起算{run.period.text}，至{run.raw}", run.raw, basis)
    if run.period.unit == "workdays":
        run.note("只计工作日，调休上班日计入，法定休假日和公休日不计入", None,
                 Counting.pick(run.rule.workday, run.on))


def _finish(run: _Run, t: Term, start: date) -> tuple[date, date, bool]:
    due_on = run.rolled()
    if due_on != run.raw:
        run.note(f"{run.raw}不是工作日，顺延至其后第一个工作日{due_on}", due_on,
                 Counting.pick(run.rule.roll, run.on))
    elif not run.period.roll and not run.calendar.is_workday(run.raw) and not t.lapse:
        run.note(f"{run.raw}不是工作日，该期限不顺延", run.raw, PLATFORM)
    alert = max(run.calendar.prev_workday(run.raw), start)
    if t.lapse:
        run.note(f"至{run.raw}当日不再有效", run.raw, PLATFORM)
        return due_on, alert, False
    if alert != due_on:
        run.note(f"最迟应在届满前的最后一个工作日{alert}办理", alert, PLATFORM)
    first = start + timedelta(days=1) if run.period.unit == "workdays" else alert
    provisional = run.calendar.provisional_between(min(first, alert), max(due_on, alert))
    if provisional:
        years = "、".join(str(y) for y in range(first.year, due_on.year + 1)
                         if y not in run.calendar.years)
        run.note(f"{years}年放假安排未公布或当时未知，按双休日和法定节日推算，日期暂定，"
                 "公布后重算", due_on, PLATFORM)
    return due_on, alert, provisional


def due(
    t: Term | str,
    start: date | datetime,
    *,
    pauses: Iterable[Pause] = (),
    extend: int = 0,
    on: date | None = None,
    calendar: Calendar | None = None,
    today: date | None = None,
) -> Due:
    """When the term that started on that day ends, with every step of the way.

    `on` chooses the version of the term (default: the day of the start). `extend` counts units of
    the period. An open pause is taken to end on `today`. Raises MissingText, NotInForce, BadInput.
    """
    chosen = term(t) if isinstance(t, str) else t
    start_day = start.date() if isinstance(start, datetime) else start
    on = on or start_day
    version = chosen.require(on)
    assert version.period is not None
    if extend < 0:
        raise BadInput("延长的数量不能为负。")
    held = list(pauses)
    if version.period.unit == "hours":
        return _due_hours(chosen, version, start, held, extend, on, calendar or builtin_calendar())
    return _due_days(chosen, version, start_day, held, extend, on,
                     calendar or builtin_calendar(), today)


def _due_days(
    t: Term, version: Since, start: date, pauses: list[Pause], extend: int, on: date,
    calendar: Calendar, today: date | None,
) -> Due:
    assert version.period is not None
    raw = add_period(start, version.period.n, version.period.unit, calendar)
    run = _Run(version, version.period, rules(t.counting), on, calendar, raw, [])
    _base(run, t, start)
    run.extend(extend)
    run.pause(merge_pauses(pauses, start, today))
    due_on, alert, provisional = _finish(run, t, start)
    paused = any(p.end is None for p in pauses)
    if paused:
        run.note(f"期限仍在暂停，以上日期按{(today or start)}恢复推算", None, PLATFORM)
    return _answer(t, version, on, run, start=start, due_on=due_on, alert=alert,
                   provisional=provisional, paused=paused)


def _due_hours(
    t: Term, version: Since, start: date | datetime, pauses: list[Pause], extend: int, on: date,
    calendar: Calendar,
) -> Due:
    assert version.period is not None
    if not isinstance(start, datetime):
        raise BadInput("按小时计算的期限须给出起算的时刻，例如 2026-03-02T09:30。")
    if pauses:
        raise BadInput("按小时计算的期限不能暂停。")
    end = start + timedelta(hours=version.period.n)
    run = _Run(version, version.period, rules("hours"), on, calendar, end.date(), [])
    run.note(f"自{start:%Y-%m-%d %H:%M}（{t.start}）起算{version.period.text}，"
             f"至{end:%Y-%m-%d %H:%M}", end.date(), version.citation.text(on))
    if extend:
        raise BadInput("按小时计算的期限不能延长。")
    run.note("按小时计算的期间连续计算，节假日不扣除", None,
             Counting.pick(run.rule.first_day, on))
    answer = _answer(t, version, on, run, start=start, due_on=end, alert=end.date(),
                     provisional=False, paused=False)
    return replace(answer, raw=end)


def _answer(
    t: Term, version: Since, on: date, run: _Run, *, start: date, due_on: date, alert: date,
    provisional: bool, paused: bool,
) -> Due:
    cited = version.citation
    return Due(
        term=t.key, title=t.title, start=start, raw=run.raw, due=due_on, alert=alert,
        provisional=provisional, paused=paused, law=cited.version(on).title,
        article=cited.place, citation=cited.text(on), trace=tuple(run.lines),
    )
