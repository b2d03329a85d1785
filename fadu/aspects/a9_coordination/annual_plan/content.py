"""The plan as plain data, whatever it came from: a reading, the shipped reconstruction, last year's plan. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

from fadu.law.reckoning import add_months

from .reader.shape import COMPARATORS, Reading
from .reader.targets import exact_text

Content = dict[str, Any]
TARGET_DEFAULTS: Content = {
    "title": "",
    "text": "",
    "wording": "",
    "value": "",
    "high": "",
    "unit": "",
    "deadline": None,
    "precision": "default",
    "soft": False,
    "kind": "explicit",
    "numerator": "",
    "denominator": "",
    "definition": "",
    "ambiguous": False,
    "indicator": "",
    "level": False,
    "direction": "down",
    "baseline_year": None,
    "baseline_value": "",
    "tolerance": "",
    "period": "",
    "own_control": True,
    "note": "",
    "span": [0, 0],
}


def from_reading(reading: Reading) -> Content:
    """What a person starts reviewing: everything that was read, with its place in the text."""
    return {
        "title": reading.title or "",
        "year": reading.year,
        "aspects": [{"no": a.no, "title": a.title, "tasks": [_read_task(t) for t in a.tasks]} for a in reading.aspects],
        "commitments": [_read_commitment(i, c) for i, c in enumerate(reading.commitments, 1)],
    }


def _read_task(task: Any) -> Content:
    return {
        "no": task.no,
        "title": task.title,
        "text": task.text,
        "span": list(task.span),
        "deadline": task.deadline.on,
        "precision": task.deadline.precision,
        "units": [{"name": u.name, "role": u.role, "group": u.group} for u in task.units],
        "deliverables": [],
        "targets": [_read_target(f"{task.no}-{chr(97 + i)}", t) for i, t in enumerate(task.targets)],
    }


def _read_target(key: str, target: Any) -> Content:
    low, high = target.value if isinstance(target.value, tuple) else (target.value, None)
    extra = dict(target.extra)
    return TARGET_DEFAULTS | {
        "key": key,
        "title": (target.subject or target.text)[:200],
        "text": target.text,
        "wording": target.wording,
        "comparator": target.comparator,
        "value": exact_text(low) if low is not None else "",
        "high": exact_text(high) if high is not None else "",
        "unit": target.unit,
        "deadline": target.deadline.on,
        "precision": target.deadline.precision,
        "soft": target.soft,
        "kind": target.kind,
        "direction": extra.get("direction") or "down",
        "period": extra.get("period") or "",
        "span": list(target.span),
    }


def _read_commitment(number: int, found: Mapping[str, Any]) -> Content:
    value = found["value"]
    return {
        "key": f"C{number:02d}",
        "title": "",
        "text": found["text"],
        "where": found["where"],
        "comparator": found["comparator"],
        "value": "" if value is None else str(value),
        "unit": found["unit"],
        "soft": found["soft"],
        "lead": "",
    }


def from_table(raw: Mapping[str, Any], year: int | None = None) -> Content:
    """The shipped plan data; another `year` moves every date to it."""
    plan, shift = raw["plan"], (year or raw["plan"]["year"]) - raw["plan"]["year"]
    aspects = [{"no": a["no"], "title": a["title"], "tasks": []} for a in raw["aspects"]]
    for task in raw["tasks"]:
        aspects[task["aspect"] - 1]["tasks"].append(_table_task(task, plan["year"], shift))
    promises = [_table_commitment(c) for c in raw.get("commitments", ())]
    return {"title": plan["title"], "year": plan["year"] + shift, "aspects": aspects, "commitments": promises}


def _table_task(task: Mapping[str, Any], year: int, shift: int) -> Content:
    return {
        "no": task["no"],
        "title": task["title"],
        "text": task["text"],
        "span": [0, 0],
        "deadline": f"{year + shift}-12-31",
        "precision": "year",
        "reconstructed": bool(task.get("reconstructed")),
        "units": [dict(u) for u in task["units"]],
        "deliverables": list(task["deliverables"]),
        "targets": [_table_target(t, shift) for t in task.get("targets", ())],
    }


def _table_target(target: Mapping[str, Any], shift: int) -> Content:
    due: date | None = target.get("deadline")
    raw = {k: v for k, v in target.items() if k not in ("deadline", "deadline_precision", "baseline_year")}
    return (
        TARGET_DEFAULTS
        | raw
        | {
            "deadline": add_months(due, 12 * shift).isoformat() if due else None,
            "precision": target.get("deadline_precision", "day" if due else "default"),
            "baseline_year": target["baseline_year"] + shift if "baseline_year" in target else None,
        }
    )


def _table_commitment(raw: Mapping[str, Any]) -> Content:
    return {"where": "答问", "comparator": "", "value": "", "unit": "", "soft": False} | dict(raw)


def tasks(content: Mapping[str, Any]) -> Iterator[Content]:
    """All tasks in order."""
    for aspect in content.get("aspects", ()):
        yield from aspect.get("tasks", ())


def targets(content: Mapping[str, Any]) -> Iterator[Content]:
    """All targets in order."""
    for task in tasks(content):
        yield from task.get("targets", ())


def faults(content: Any) -> list[str]:
    """Why this cannot be a plan; empty when it can."""
    if not isinstance(content, dict) or not isinstance(content.get("aspects"), list):
        return ["审定稿的结构不完整"]
    found = [] if any(True for _ in tasks(content)) else ["没有任何任务"]
    for names, what in (
        ([t.get("no") for t in tasks(content)], "任务编号"),
        ([t.get("key") for t in targets(content)], "目标编号"),
    ):
        twice = sorted({str(n) for n in names if names.count(n) > 1})
        found += [f"{what}重复：{'、'.join(twice)}"] if twice else []
    for task in tasks(content):
        found += [f"{task.get('no')}：没有任务名称"] if not str(task.get("title") or "").strip() else []
        found += [f"{task.get('no')}：{fault}" for target in task.get("targets", ()) for fault in target_faults(target)]
    return found


def target_faults(target: Mapping[str, Any]) -> list[str]:
    """Why this cannot be a target."""
    found = [] if target.get("comparator") in COMPARATORS else [f"比较符「{target.get('comparator')}」不在清单内"]
    for name, what in (("value", "数值"), ("high", "上限"), ("tolerance", "容差"), ("baseline_value", "基期数值")):
        if target.get(name) and not is_number(target[name]):
            found.append(f"{what}「{target[name]}」不是数")
    if target.get("deadline") and not is_day(target["deadline"]):
        found.append(f"完成时限「{target['deadline']}」不是日期")
    if target.get("comparator") == "range" and not target.get("high"):
        found.append("区间没有上限")
    return found


def is_number(text: Any) -> bool:
    """Whether exact text reads as a number (70, 0.5, 100/3)."""
    try:
        Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return False
    return True


def is_day(text: Any) -> bool:
    """Whether text is an ISO day."""
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What a correction changed, one line a field: 1.2 标题：甲 → 乙."""
    was, now = {t["no"]: t for t in tasks(before)}, {t["no"]: t for t in tasks(after)}
    lines = [f"删去任务 {no} {was[no]['title']}" for no in was if no not in now]
    lines += [f"增加任务 {no} {now[no]['title']}" for no in now if no not in was]
    for no in [n for n in now if n in was]:
        lines += [
            f"{no} {name}：{_short(was[no].get(k))} → {_short(now[no].get(k))}"
            for k, name in TASK_FIELDS
            if was[no].get(k) != now[no].get(k)
        ]
        lines += _target_changes(was[no], now[no])
    return lines


TASK_FIELDS = (
    ("title", "名称"),
    ("text", "要求"),
    ("deadline", "时限"),
    ("units", "责任单位"),
    ("deliverables", "交付成果"),
)
SHOWN = (
    "title",
    "comparator",
    "value",
    "high",
    "unit",
    "deadline",
    "soft",
    "indicator",
    "numerator",
    "denominator",
    "kind",
)


def _target_changes(before: Content, after: Content) -> list[str]:
    was, now = {t["key"]: t for t in before["targets"]}, {t["key"]: t for t in after["targets"]}
    lines = [f"删去目标 {k}" for k in was if k not in now] + [
        f"增加目标 {k} {now[k]['title']}" for k in now if k not in was
    ]
    for key in [k for k in now if k in was]:
        lines += [
            f"{key} {f}：{_short(was[key].get(f))} → {_short(now[key].get(f))}"
            for f in SHOWN
            if was[key].get(f) != now[key].get(f)
        ]
    return lines


def _short(value: Any) -> str:
    if isinstance(value, list):
        return (
            "、".join(str(v.get("name") or v.get("organ")) if isinstance(v, dict) else str(v) for v in value)[:80]
            or "无"
        )
    return str(value)[:60] if value not in (None, "") else "无"


def renumbered(content: Mapping[str, Any], points: list[Content]) -> Content:
    """A copy with an extra aspect of added tasks (carried over, problems, points from above)."""
    copy = deepcopy(dict(content))
    copy["aspects"] = [*copy.get("aspects", []), *points]
    return copy
