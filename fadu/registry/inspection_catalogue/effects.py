"""What a change of a rule would touch, counted and listed before anything is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from fadu.kernel.models import Matter
from fadu.kernel.register import registers
from fadu.kernel.today import today

from . import alerting, history, lookups, reach, uploading
from .conflicts import clashes
from .models import (
    AlertRule,
    Body,
    DrawRatio,
    FrequencyRule,
    QuietPeriod,
    RatingRule,
    Ruled,
    UploadRule,
    WarningRule,
    WhiteEntry,
)
from .rules import warnings

SHOWN = 30


@dataclass
class Part:
    """One thing that is touched: how much of it, and the first rows. `before`: the number under the old rule."""

    title: str
    count: int
    rows: list[str] = field(default_factory=list)
    before: int | None = None
    note: str = ""


@dataclass
class Effect:
    """Everything that a change touches."""

    parts: list[Part]
    warnings: list[str] = field(default_factory=list)

    @property
    def summary(self) -> dict[str, int]:
        """The counts, as the audit event keeps them."""
        return {part.title: part.count for part in self.parts}


def effect_of(old: Ruled | None, new: Ruled) -> Effect:
    """What changes when `new` (not saved) takes the place of `old`."""
    run: dict[type, Any] = {
        FrequencyRule: _frequency,
        DrawRatio: _ratio,
        QuietPeriod: _quiet,
        WhiteEntry: _white,
        WarningRule: _warning,
        AlertRule: _alert,
        RatingRule: _rating,
        UploadRule: _upload,
    }
    return run[type(new)](old, new)  # type: ignore[no-any-return]


def effect_now(row: Ruled) -> Effect:
    """What a rule does as it stands: what its end takes away."""
    if isinstance(row, WhiteEntry):
        row.chosen_items = list(row.items.values_list("pk", flat=True))  # type: ignore[attr-defined]
    found = effect_of(row, row)
    for part in found.parts:
        part.before = None
    return found


def _firms(rows: Any, title: str = "涉及的企业") -> Part:
    names = list(rows.order_by("pk").values_list("name", flat=True)[:SHOWN])
    return Part(title, rows.count(), names)


def _items(rule: Any) -> Part:
    rows = reach.items(rule)
    return Part(
        "涉及的检查事项", rows.count(), [f"{code} {name}" for code, name in rows.values_list("code", "name")[:SHOWN]]
    )


def _names(keys: Iterable[int]) -> dict[int, str]:
    """Titles of enterprises by id."""
    return dict(Matter._plain.filter(pk__in=list(keys)).values_list("pk", "title"))


def _rest_of_year() -> list[Any]:
    day = today()
    return list(history.planned(day + timedelta(days=1), date(day.year, 12, 31)))


# -- caps and floors -----------------------------------------------------------------------------------------------
def _frequency(old: FrequencyRule | None, new: FrequencyRule) -> Effect:
    firms = reach.enterprises(new)
    parts = [_firms(firms), _items(new)]
    if new.kind == "cap" and new.active:
        keys = set(firms.values_list("pk", flat=True))
        used = _used(new, keys)
        parts += [_reached(old, new, used), _stopped(new, used, keys)]
    others = [row for row in lookups.limits(today()) if old is None or row.id != old.pk]
    found = clashes([*others, lookups.limit_of(new)] if new.active else others)
    return Effect(parts, [f"{clash.text}（涉及 {clash.concerned:,} 户）" for clash in found])


def _used(rule: FrequencyRule, firms: set[int]) -> Counter[tuple[int, int]]:
    """Counted visits of the running year per (enterprise, body); body 0 where all bodies count together."""
    start = date(today().year - rule.per_years + 1, 1, 1)
    found: Counter[tuple[int, int]] = Counter()
    for visit in history.visits(start, today()):
        if visit.enterprise in firms and not visit.off_site and visit.trigger in rule.counts:
            found.update(
                [(visit.enterprise, 0)] if rule.scope == "joint" else [(visit.enterprise, b) for b in visit.bodies]
            )
    if rule.body_id:
        return Counter({pair: n for pair, n in found.items() if pair[1] in (0, rule.body_id)})
    return found


def _reached(old: FrequencyRule | None, new: FrequencyRule, used: Counter[tuple[int, int]]) -> Part:
    full = [pair for pair, n in used.items() if n >= new.n]
    before = sum(1 for n in used.values() if n >= old.n) if old and old.active else None
    return Part(
        "本年已经用满上限的（企业，主体）", len(full), _pairs(full, used), before, "用满以后，受限制的检查不再赋码"
    )


def _pairs(pairs: list[tuple[int, int]], used: Counter[tuple[int, int]]) -> list[str]:
    shown = sorted(pairs, key=lambda p: (-used[p], p))[:SHOWN]
    firms = _names(firm for firm, _ in shown)
    bodies = dict(Body._plain.filter(pk__in=[b for _, b in shown]).values_list("pk", "organ__short"))
    return [f"{firms.get(firm, firm)}，{bodies.get(body, '各主体合计')}：{used[firm, body]} 次" for firm, body in shown]


def _stopped(rule: FrequencyRule, used: Counter[tuple[int, int]], firms: set[int]) -> Part:
    """Planned visits that would find the cap used up when their turn comes."""
    if "plan" not in rule.blocks:
        return Part("受阻的计划检查", 0, note="本条不拦截计划内检查")
    count, stopped = Counter(used), []
    for line in sorted(_rest_of_year(), key=lambda row: (row.month, row.number)):
        if line.enterprise not in firms:
            continue
        for body in [0] if rule.scope == "joint" else line.bodies:
            if rule.body_id and body not in (0, rule.body_id):
                continue
            count[line.enterprise, body] += 1
            if count[line.enterprise, body] > rule.n:
                stopped.append(line)
                break
    return _planned("受阻的计划检查", stopped)


def _planned(title: str, lines: list[Any], before: int | None = None) -> Part:
    rows = [f"{line.name}：{line.month} 月，{len(line.items)} 项" for line in lines[:SHOWN]]
    return Part(title, len(lines), rows, before, "" if lines else "本年剩余计划中没有")


# -- draw ratios ---------------------------------------------------------------------------------------------------
def _ratio(old: DrawRatio | None, new: DrawRatio) -> Effect:
    firms = reach.enterprises(new)
    size = firms.count()
    parts = [_firms(firms, "该类企业"), _items(new)]
    words = "至少抽取" if new.bound == "at_least" else "至多抽取"
    before = quota(size, old) if old else None
    parts.append(
        Part(f"全部对象的事项每项{words}", quota(size, new), before=before, note="按向上（下限）或向下（上限）取整")
    )
    notice = [] if size else ["当前没有这一类企业：企业尚未分类，或者对象类别不在分类中"]
    return Effect(parts, [*notice, "已备案的年度计划不因此改动，下一次抽取或者月度调整时适用"])


def quota(size: int, rule: DrawRatio) -> int:
    """Objects drawn from a class: rounded up for a minimum, down for a maximum."""
    top = size * rule.numerator
    return -(-top // rule.denominator) if rule.bound == "at_least" else top // rule.denominator


# -- quiet days and white list -------------------------------------------------------------------------------------
def _quiet(old: QuietPeriod | None, new: QuietPeriod) -> Effect:
    firms = reach.quiet_enterprises(new)
    keys = set(firms.values_list("pk", flat=True))
    period = lookups.quiet_of(new)
    lines = [line for line in _rest_of_year() if line.enterprise in keys] if new.active else []
    hit = [line for line in lines if line.planned_on and period.covers(line.planned_on)]
    whole = [line for line in lines if not line.planned_on and period.whole_months() >> (line.month - 1) & 1]
    before = None
    if old is not None:
        was = lookups.quiet_of(old)
        before = sum(1 for line in lines if line.planned_on and was.covers(line.planned_on))
    parts = [_firms(firms, "受保护的企业"), _planned("预定日期落在安静期的计划检查", hit, before)]
    return Effect([*parts, _planned("整月安静、须改月份的计划检查", whole)])


def _white(old: WhiteEntry | None, new: WhiteEntry) -> Effect:
    firm = new.enterprise
    allowed = set(getattr(new, "chosen_items", ())) if new.mode != "none" else set()
    lines = [line for line in _rest_of_year() if line.enterprise == firm.pk]
    hit = [line for line in lines if any(item not in allowed for item, _ in line.items)] if new.active else []
    return Effect([Part("涉及的企业", 1, [firm.title or firm.number]), _planned("含名单外事项的计划检查", hit)])


# -- warning rules -------------------------------------------------------------------------------------------------
def _warning(old: WarningRule | None, new: WarningRule) -> Effect:
    """The visits of this year judged by the old and the new threshold."""
    rows = history.visits(date(today().year - 1, 1, 1), today())
    late: list[Any] = []
    start = date(today().year, 1, 1)

    def count(rule: WarningRule | None) -> list[warnings.Raised]:
        if rule is None or not rule.active:
            return []
        return [hit for hit in warnings.raised(lookups.threshold_of(rule), rows, late) if hit.on >= start]

    before, after = count(old), count(new)
    names = _names({hit.subject for hit in after if new.subject == "enterprise"})
    shown = [f"{hit.on}　{names.get(hit.subject, '')}　{hit.text}" for hit in after[-SHOWN:]]
    told = ["此类预警尚不能自动计算"] if new.kind == "other" else []
    return Effect([Part("按新规则，本年会产生的预警", len(after), shown, len(before) if old else None)], told)


# -- early warnings and ratings ------------------------------------------------------------------------------------
def _alert(old: AlertRule | None, new: AlertRule) -> Effect:
    """The data of this year judged by the old and the new model."""
    start = date(today().year, 1, 1)

    def count(rule: AlertRule | None) -> list[Any]:
        return alerting.signals([alerting.model_of(rule)], start, today()) if rule is not None and rule.active else []

    before, after = count(old), [hit for _, hit in count(new)]
    names = _names({hit.enterprise for hit in after[-SHOWN:]})
    shown = [f"{hit.on}　{names.get(hit.enterprise, '')}　{hit.text}" for hit in after[-SHOWN:]]
    return Effect([Part("按新模型，本年会产生的预警", len(after), shown, len(before) if old else None)])


def _rating(old: RatingRule | None, new: RatingRule) -> Effect:
    """How many published batches of this year the new number would have kept back. Sealed ratings are not looked at."""
    book = registers().get("visit_rating")
    rows = book.model._plain.filter(opened_on__year=today().year) if book else Body._plain.none()
    small = rows.filter(rated__lt=new.k).count() if book else 0
    told = ["已经封存的评价仍按检查当月的规则公布：改小不追溯，改大立即有效"]
    return Effect([Part("本年已公布、按新规则要再合并的批次", small, before=0 if old else None,
                        note=f"本年公布 {rows.count():,} 批")], told)  # fmt: skip


def _upload(old: UploadRule | None, new: UploadRule) -> Effect:
    """The checks of this year so far judged by the old and the new number of days: how many would not be in time."""
    start = date(today().year, 1, 1)

    def count(rule: UploadRule | None) -> int:
        return uploading.missed(start, today(), rule.days) if rule is not None and rule.active else 0

    told = ["只管生效以后的检查；已经作出的评价按检查当日的规则，不变"]
    return Effect([Part("本年的检查如果都按新规则，迟报和未报的监管行为", count(new), before=count(old) if old else None)],
                  told)  # fmt: skip
