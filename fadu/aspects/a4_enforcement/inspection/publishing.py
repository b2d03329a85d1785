"""What the public reads of a result: enterprise, bodies, items, outcome. No person is named."""

from __future__ import annotations

import re
from typing import Any

from fadu.kernel.register import register

from .rules import vocab

_ID = re.compile(r"\d{17}[\dXx]|1\d{10}")


def text(case: Any) -> str:
    """The proposal: one sentence for each item."""
    if case is None or not case.pk:
        return ""
    how = "非现场" if case.off_site else "联合现场" if case.joint else "现场"
    bodies = "、".join(row.body.organ.name for row in case.body_rows())
    head = f"{case.visited_on}，{bodies}对{shown(case)}进行{how}检查（{vocab.label(vocab.KINDS, case.kind)}）。"
    lines = [f"{row.item.name}：{vocab.label(vocab.RESULTS, row.result)}" for row in case.item_rows()]
    mended = f"责令改正的问题已于{case.rechecked_on}复查合格。" if case.recheck_passed else ""
    return head + "；".join(lines) + "。" + mended


def shown(case: Any) -> str:
    """The enterprise as published; the operator's own name within it (self-employed persons) is covered."""
    firm = register("enterprise").model._plain.filter(pk=case.enterprise_id).first()
    person = str(firm.legal_person) if firm is not None else ""
    name = str(case.enterprise_name)
    return name.replace(person, f"{person[0]}某") if len(person) > 1 else name


def faults(words: str, case: Any) -> list[str]:
    """Personal data that must not go out."""
    found = []
    if _ID.search(words):
        found.append("公开内容里有身份证件号码或者手机号码，请删去")
    people = [_operator(case), case.attended_by, case.told_to, *(row.name for row in case.officer_rows())]
    found += [f"公开内容里出现了个人姓名「{name[0]}某」，请删去" for name in people if name and name in words]
    return found


def _operator(case: Any) -> str:
    """The legal person's or operator's name: it is no part of a result."""
    firm = register("enterprise").model._plain.filter(pk=case.enterprise_id).first()
    return str(firm.legal_person) if firm is not None else ""
