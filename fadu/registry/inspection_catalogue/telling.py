"""A rule in one line of Chinese."""

from __future__ import annotations

from typing import Any

from .models import (
    AlertRule,
    DrawRatio,
    FrequencyRule,
    QuietPeriod,
    RatingRule,
    Ruled,
    UploadRule,
    WarningRule,
    WhiteEntry,
)
from .rules import vocab
from .rules.counting import every
from .steps.shared import chosen


def value(row: Ruled) -> str:
    """What the rule says, short."""
    tell: dict[type, Any] = {
        FrequencyRule: _frequency,
        DrawRatio: _ratio,
        QuietPeriod: _quiet,
        WhiteEntry: lambda r: r.get_mode_display() + ("，双重审核" if r.double_approval else ""),
        WarningRule: _warning,
        AlertRule: _alert,
        RatingRule: _rating,
        UploadRule: lambda r: f"检查之日后 {r.days} 个工作日内" if r.days else "检查当日",
    }
    return str(tell[type(row)](row))


def concerns(row: Ruled) -> str:
    """Whom or what it is about."""
    parts = [
        str(getattr(row, "body", None) or ""),
        vocab.title(vocab.DOMAINS, row.domain) if getattr(row, "domain", "") else "",
        str(getattr(row, "item", None) or ""),
        f"{row.grade} 类" if getattr(row, "grade", "") else "",
        _class(getattr(row, "field_class", "")) or getattr(row, "object_class", ""),
        vocab.title(vocab.MARKS, row.mark) if getattr(row, "mark", "") else "",
        row.enterprise.title if getattr(row, "enterprise", None) else "",
        row.get_subject_display() if isinstance(row, WarningRule) else "",
        row.get_kind_display() if isinstance(row, AlertRule) else "",
    ]
    return "，".join(part for part in parts if part) or "全部"


def _class(name: str) -> str:
    return f"专业分级 {name} 级" if len(name) == 1 else name


def _frequency(row: FrequencyRule) -> str:
    years = every(row.per_years)
    sign = "不超过" if row.kind == "cap" else "不少于"
    tail = "" if row.blocks or row.kind == "floor" else "（只提示，不拦）"
    return f"{years}{sign} {row.n} 次{'（各主体合计）' if row.scope == 'joint' else ''}{tail}"


def _ratio(row: DrawRatio) -> str:
    share = f"{row.numerator}%" if row.denominator == 100 else f"{row.numerator}/{row.denominator}"
    return f"{row.get_bound_display()} {share}"


def months(mask: int) -> str:
    """每月, or 3、4、5 月."""
    return "每月" if mask == vocab.ALL_MONTHS else f"{'、'.join(chosen(mask))} 月"


def _quiet(row: QuietPeriod) -> str:
    return f"{months(row.months)} {row.day_from} 日至 {row.day_to} 日，{len(row.exceptions)} 项例外"


def _warning(row: WarningRule) -> str:
    days = row.window_days or {"day": 1, "week": 7, "month": 30}.get(row.unit, 0)
    if row.kind == "frequency":
        named = {"day": "一日内", "week": "一周内", "month": "一个月内"}
        window = named.get(row.unit, f"{days} 日内") if row.window == "natural" else f"任意连续 {days} 日内"
        return f"{window}超过 {row.limit} 次，{row.get_action_display()}"
    window = f"{row.window_days} 日内" if row.window_days else ""
    return f"{window}{row.get_kind_display()} {row.limit} 次，{row.get_action_display()}"


def _alert(row: AlertRule) -> str:
    often = f"，{row.window_days} 日内 {row.limit} 次" if row.kind in ("findings", "complaints") else ""
    return f"{row.get_level_display()}级预警{often}"


def _rating(row: RatingRule) -> str:
    window = f"检查后第 {row.window} 个月" if row.window else "检查当月"
    return f"至少 {row.k} 家，可以评到{window}末，每月 {row.release_day} 日开箱，{row.satisfied} 分以上算满意"
