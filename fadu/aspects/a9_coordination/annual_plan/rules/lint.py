"""What a plan leaves open: for each target number or explicit none, unit, deadline, owner, definition, baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

QUESTIONS = {
    "number": "没有写数量",
    "unit": "没有写单位",
    "deadline": "没有写完成时限",
    "lead": "没有牵头单位",
    "definition": "口径有歧义，须先确定",
    "baseline": "没有基期数值，趋势无法评价",
    "denominator": "没有写明分母",
    "control": "结果不由本市单独决定",
}


def lint_target(target: Mapping[str, Any]) -> list[str]:
    """Keys of QUESTIONS that apply to one target."""
    found = []
    comparator, value = target.get("comparator"), target.get("value")
    if comparator in ("=", ">=", ">", "<=", "<", "~", "range") and value in (None, ""):
        found.append("number")
    if value not in (None, "") and comparator in ("=", ">=", ">", "<=", "<", "~", "range") and not target.get("unit"):
        found.append("unit")
    if comparator == "trend" and target.get("baseline_value") in (None, ""):
        found.append("baseline")
    if not target.get("deadline"):
        found.append("deadline")
    if target.get("ambiguous"):
        found.append("definition")
    if comparator == "full" and not target.get("denominator"):
        found.append("denominator")
    if target.get("own_control") is False:
        found.append("control")
    return found


def lint(tasks: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """All open points of a plan as {task, target, question, text}."""
    points = []
    for task in tasks:
        if not any(u.get("role") == "lead" for u in task.get("units", ())):
            points.append({"task": task["no"], "target": "", "question": "lead", "text": QUESTIONS["lead"]})
        for target in task.get("targets", ()):
            for question in lint_target(target):
                points.append(
                    {
                        "task": task["no"],
                        "target": target.get("key", ""),
                        "question": question,
                        "text": QUESTIONS[question],
                    }
                )
    return points
