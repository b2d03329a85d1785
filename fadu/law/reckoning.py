"""From an event to a due day: base period, extension, pauses, rolling, alert; with a trace."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Final, NamedTuple

from fadu.law.answers import Due, Pause, TraceLine
from fadu.law.calendars import Calendar, builtin_calendar
from fadu.law.counting import PLATFORM, Counting, rules
from fadu.law.errors import BadInput
from fadu.law.model import Since, Term, term
from fadu.law.periods import UNIT_LABELS, Period, Unit
from fadu.law.statutes import Confidence

UNCHECKED: Final[dict[Confidence, str]] = {
    "memory": "该期限的数字据转述录入，尚未与原文核对",
    "platform": "该期限由本平台设定，可以调整",
}
PAUSE_NOTE: Final = "暂停当日仍计入，恢复当日不计入"


def add_months(day: date, n: int) -> date:
    """Same day number n months on, or the last day of a shorter month (n may be negative)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise BadInput("日期超出可以计算的范围。")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus_days(day: date, n: int) -> date:
    """The day n days on; BadInput beyond the dates that can be written."""
    try:
        return day + timedelta(days=n)
    except OverflowError:
        raise BadInput("日期超出可以计算的范围。") from None


def add_period(day: date, n: int, unit: Unit, calendar: Calendar) -> date:
    """The day n units after `day`, without rolling (hours are not handled here)."""
    if unit == "workdays":
        return calendar.add_workdays(day, n)
    if unit == "days":
        return plus_days(day, n)
    return add_months(day, n * (12 if unit == "years" else 1))


def merge_pauses(pauses: Iterable[Pause], after: date, today: date | None) -> list[Pause]:
    """Closed, sorted pauses clipped to begin on or after `after`; touching ones are one, open ones end today."""
    out: list[Pause] = []
    for item in sorted(pauses, key=lambda p: p.start):
        end = item.end or max(today or item.start, item.start)
        begin = max(item.start, after)
        last = out[-1].end if out else None
        if last is not None and begin <= last:
            out[-1] = Pause(out[-1].start, max(last, end))
        elif begin < end:
            out.append(Pause(begin, end))
    return out


class Marks(NamedTuple):
    """Alert day and flags of an answer."""

    alert: date
    provisional: bool
    paused: bool


@dataclass
class _Run:
    """Working state of one computation."""

    term: Term
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
                self.note(f"{item.start}暂停时期限已于{self.rolled()}届满，不影响", None, PLATFORM)
                continue
            if self.period.unit == "workdays":
                lost = self.calendar.count_workdays(item.start, item.end)
                moved = self.calendar.add_workdays(self.raw, lost) if lost else self.raw
            else:
                lost = (item.end - item.start).days
                moved = plus_days(self.raw, lost)
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


def _base(run: _Run, start: date) -> None:
    basis = run.version.citation.text(run.on)
    run.note(f"{run.term.start}为{start}，当日不计入", start, Counting.pick(run.rule.first_day, run.on))
    begin = plus_days(start, 1)
    run.note(f"自{begin}起算{run.period.text}，至{run.raw}", run.raw, basis)
    if run.period.unit == "workdays":
        run.note("只计工作日：调休上班日计入，法定休假日和公休日不计入", None, Counting.pick(run.rule.workday, run.on))


def _last_day(run: _Run) -> date:
    """Roll, or say why not."""
    due_on = run.rolled()
    if due_on != run.raw:
        run.note(f"{run.raw}不是工作日，顺延至其后第一个工作日{due_on}", due_on, Counting.pick(run.rule.roll, run.on))
    elif not (run.calendar.is_workday(run.raw) or run.term.lapse or run.term.minimum):
        run.note(f"{run.raw}不是工作日，该期限不顺延", run.raw, PLATFORM)
    return due_on


def _finish(run: _Run, start: date) -> tuple[date, date, bool]:
    """Due day, alert day, provisional."""
    due_on = _last_day(run)
    if run.term.lapse:
        run.note(f"{run.raw}为失效之日，前一日为最后有效日", run.raw, PLATFORM)
        return due_on, max(run.calendar.prev_workday(run.raw - timedelta(days=1)), start), False
    if run.term.minimum:
        if run.term.clear:
            due_on += timedelta(days=1)
        alert = run.calendar.next_workday(due_on)
        run.note(f"最早为{due_on}" + (f"，建议定于工作日{alert}" if alert != due_on else ""), due_on, PLATFORM)
    else:
        alert = max(run.calendar.prev_workday(run.raw), start)
        if alert != due_on:
            run.note(f"届满前的最后一个工作日为{alert}，应在该日前办理", alert, PLATFORM)
    return due_on, alert, _mark_provisional(run, start, {run.raw, due_on, alert})


def _mark_provisional(run: _Run, start: date, days: set[date]) -> bool:
    counted = run.period.unit == "workdays"
    first = start + timedelta(days=1) if counted else min(days)
    unknown = [y for y in range(first.year, max(days).year + 1) if y not in run.calendar.years]
    if unknown:
        years = "、".join(f"{y}年" for y in unknown)
        run.note(
            f"{years}的放假安排尚未公布（或当时未知、未收录），按双休日和法定节日推算，日期暂定，载入后重算",
            max(days), PLATFORM,
        )
    return bool(unknown)


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
    day = start.date() if isinstance(start, datetime) else start
    law_day = on or chosen.day_of_law(day)
    version = chosen.require(law_day)
    assert version.period is not None
    if extend < 0:
        raise BadInput("延长的数量不能为负。")
    hourly = version.period.unit == "hours"
    rule = rules("hours" if hourly else chosen.counting)
    run = _Run(chosen, version, version.period, rule, law_day, calendar or builtin_calendar(), day, [])
    held = list(pauses)
    return _due_hours(run, start, held, extend) if hourly else _due_days(run, day, held, extend, today)


def _due_days(run: _Run, day: date, pauses: list[Pause], extend: int, today: date | None) -> Due:
    run.raw = add_period(day, run.period.n, run.period.unit, run.calendar)
    _base(run, day)
    if run.on > day and run.on == run.term.day_of_law(day):
        run.note(f"起算日早于现行规定，按{run.on}起施行的规定计算", None, run.version.citation.text(run.on))
    run.extend(extend)
    for early in (p for p in pauses if p.end and p.end <= day):
        run.note(f"{early.start}至{early.end}的暂停在起算之前，不影响", None, PLATFORM)
    run.pause(merge_pauses(pauses, day, today))
    due_on, alert, provisional = _finish(run, day)
    paused = any(p.end is None for p in pauses)
    if paused:
        last = max(p.start for p in pauses if p.end is None)
        resumed = max(today, last) if today else "暂停当日"
        run.note(f"期限仍在暂停，以上日期按{resumed}恢复推算", None, PLATFORM)
    return _answer(run, day, due_on, Marks(alert, provisional, paused))


def _due_hours(run: _Run, start: date | datetime, pauses: list[Pause], extend: int) -> Due:
    if not isinstance(start, datetime):
        raise BadInput("按小时计算的期限须给出起算的时刻，例如 2026-03-02T09:30。")
    if pauses or extend:
        raise BadInput("按小时计算的期限不能暂停或者延长。")
    try:
        end = start + timedelta(hours=run.period.n)
    except OverflowError:
        raise BadInput("日期超出可以计算的范围。") from None
    run.raw = end
    run.note(
        f"自{start:%Y-%m-%d %H:%M}（{run.term.start}）起算{run.period.text}，至{end:%Y-%m-%d %H:%M}",
        end.date(), run.version.citation.text(run.on),
    )
    run.note("按小时计算的期间自该时刻起连续计算", None, Counting.pick(run.rule.first_day, run.on))
    return _answer(run, start, end, Marks(end.date(), False, False))


def _answer(run: _Run, start: date, due_on: date, marks: Marks) -> Due:
    cited = run.version.citation
    if run.term.confidence != "verified":
        run.note(UNCHECKED[run.term.confidence], None, PLATFORM)
    return Due(
        term=run.term.key, title=run.term.title, start=start, raw=run.raw, due=due_on, alert=marks.alert,
        provisional=marks.provisional, paused=marks.paused, law=cited.statute, article=cited.article,
        citation=cited.text(run.on), version=cited.version(run.on).label, confidence=run.term.confidence,
        trace=tuple(run.lines),
    )
