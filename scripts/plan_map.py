"""Writes docs/plan.md: aspect → task → target → module → indicator, from the shipped plan and the registers.

.venv/bin/python scripts/plan_map.py
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "docs" / "plan.md"
HEAD = """# 年度计划与登记册的对应

本页由 `scripts/plan_map.py` 生成，不要手改。来源：`annual_plan` 模块所附的 2024 年度计划重建稿，和各模块登记册的声明。

**已接入**：目标所用的指标由登记册里的记录计算。**未接入**：登记册还没有建成，系统不显示任何数字，也不接受手填。
**未设量化目标**：计划没有为该项任务写数量。
"""
SIGNS = {"=": "等于", ">=": "不少于", ">": "多于", "<=": "不超过", "<": "少于", "~": "约", "full": "全部"}
WORDS = {"cycle": "按周期完成", "trend": "只有方向", "outcome": "以结果认定", "range": "区间"}


def demand(target: dict[str, Any]) -> str:
    """What a target asks, as far as the plan gives a number."""
    sign, value = target["comparator"], f"{target.get('value', '')}{target.get('unit', '')}"
    if sign in WORDS:
        return WORDS[sign]
    return f"{SIGNS[sign]} {value}" if target.get("value") else "未写数量"


def known() -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Indicators by name, and the product's registers by task."""
    from fadu.kernel.indicators import all_indicators
    from fadu.kernel.register import registers

    own = [book for book in registers().values() if book.model.__module__.startswith("fadu.")]
    by_task: dict[str, list[Any]] = {}
    for book in sorted(own, key=lambda book: book.key):
        by_task.setdefault(book.task, []).append(book)
    return {ind.name: ind for ind in all_indicators()}, by_task


def _target(target: dict[str, Any], indicators: dict[str, Any]) -> str:
    name = target.get("indicator", "")
    bound = indicators.get(name)
    live = bound is not None and bound.kind != "awaiting"
    state = f"**已接入**：{bound.title}" if live and bound else "未接入"
    return f"| {target['key']} | {target['title']} | {demand(target)} | {f'`{name}`' if name else '未绑定'} | {state} |"


def _task(task: dict[str, Any], indicators: dict[str, Any], books: list[Any]) -> Iterator[str]:
    yield f"### {task['no']} {task['title']}\n"
    for book in books:
        module = book.model.__module__.split(".")
        yield f"登记册 `{book.key}` {book.title}（`{'/'.join(module[:4])}`），{len(book.indicators)} 项指标。\n"
    targets = task.get("targets", [])
    if not targets:
        yield "未设量化目标。\n"
        return
    yield "| 编号 | 目标 | 要求 | 指标 | 接入 |\n|---|---|---|---|---|"
    yield from (_target(target, indicators) for target in targets)
    yield ""


def render() -> str:
    """The whole page."""
    from fadu.aspects.a9_coordination.annual_plan.loading import table

    raw, (indicators, by_task) = table(), known()
    lines = [HEAD]
    for aspect in raw["aspects"]:
        lines.append(f"## {aspect['no']}. {aspect['title']}\n")
        for task in (task for task in raw["tasks"] if task["aspect"] == aspect["no"]):
            lines += _task(task, indicators, by_task.get(task["no"], []))
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the page."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.config.settings")
    django.setup()
    FILE.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
