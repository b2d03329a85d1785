"""The paper of a special plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.papers import Fields, Paper, Para

from ..models import SpecialPlan
from .plan import paper


def special(case: SpecialPlan, facts: Mapping[str, Any]) -> Paper:
    """专项检查计划: what problem, whom, what, when, how many, on whose approval."""
    items = "、".join(item.name for item in case.items.all())
    drawn = case.beacon or not case.frame_hash
    lot = f"总体指纹{case.frame_hash}，公告的信标“{case.announced}”，内容“{case.beacon}”，种子{case.seed}。" if case.beacon else ""
    body = (
        Para("针对的突出问题", 1),
        *(Para(line) for line in case.problem.splitlines() if line.strip()),
        Para("检查安排", 1),
        Fields((
            ("检查主体", case.organ.name), ("事项", items), ("时间", f"{case.plan.year}年{case.month_from}月至{case.month_to}月"),
            ("对象总数", f"{case.subject or 0}家"), ("检查对象", f"{len(case.listed)}家{'' if drawn else '（待抽取）'}"),
            ("数量控制", f"{case.control_number}户次" if case.control_number else "以检查对象为限"),
            ("部署层级", case.get_kind_display()), ("上级文号", case.superior_document or "无"),
            ("批准", f"{case.approver} {case.approval_number} {case.approved_on}"), ("备案", str(case.filed_on)),
            ("版次", f"第{case.edition}版"),
        )),
        *((Para("对象的抽取", 1), Para(lot)) if lot else ()),
        Para("超出本计划范围的检查，不以本专项名义开展。"),
    )  # fmt: skip
    return paper(case, facts, "公告", case.title, body)
