"""Why a leaf scored what it did, in sentences: the step from scale to weight, and what stands against a self-score."""

from __future__ import annotations

from typing import Any

from .models import ResultItem
from .results import fraction
from .scoring import show


def scaled(item: ResultItem) -> str:
    """How the rule's points became the leaf's share where scale and weight differ (renormalised weights)."""
    value, full, weight = (fraction(text) for text in (item.value, item.full, item.weight))
    if value is None or full is None or weight is None or full == weight:
        return ""
    return f"{show(value, 4)} ÷ 满分 {show(full, 4)} × 权重 {show(weight, 4)} = {show(value / full * weight, 4)}"


def why(parts: list[dict[str, Any]]) -> str:
    """Where the result differs from the self-score: what it was made from, source by source."""
    return "；".join(WHY[part["source"].kind](part) for part in parts if part["source"].kind in WHY)


def _of_evidence(part: dict[str, Any]) -> str:
    rows = part.get("evidence", ())
    refused = [f"“{row.what}”不采纳（{row.reason}）" for row in rows if row.state == "rejected"]
    taken = sum(row.state == "accepted" for row in rows)
    return "，".join([f"{part['source'].title}采纳佐证 {taken} 件", *refused])


def _of_hand(part: dict[str, Any]) -> str:
    last = part["manual"][0] if part.get("manual") else None
    return f"{part['source'].title}由核验人评分{f'，理由：{last.reason}' if last else ''}"


def _of_records(part: dict[str, Any]) -> str:
    return f"{part['source'].title}按冻结的业务记录为 {part['reading'].text if part['reading'] else '未冻结'}"


WHY = {
    "indicator": _of_records,
    "deliverable": _of_evidence,
    "expert": lambda part: f"{part['source'].title}取专家评分的平均",
    "survey": lambda part: f"{part['source'].title}取调查结果",
    "manual": _of_hand,
}
