"""What the public reads of a result: enterprise, bodies, items, outcome. No person is named.

What has been published stays: a re-check, a correction, a withdrawal is a row of its own below it (`PublicNote`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from fadu.kernel.procedure import InvalidFacts
from fadu.kernel.register import register

from .models import PublicNote
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
    return head + "；".join(lines) + "。" + _rechecked(case)


def _rechecked(case: Any) -> str:
    if case.recheck_passed:
        return f"责令改正的问题已于{case.rechecked_on}复查合格。"
    return "" if case.recheck_passed is None else f"{case.rechecked_on}复查不合格，仍在责令改正。"


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


def refuse(case: Any, **words: str) -> None:
    """Raises InvalidFacts where words for the public hold personal data."""
    if wrong := {key: "；".join(found) for key, said in words.items() if (found := faults(said, case))}:
        raise InvalidFacts(wrong)


def _operator(case: Any) -> str:
    """The legal person's or operator's name: it is no part of a result."""
    firm = register("enterprise").model._plain.filter(pk=case.enterprise_id).first()
    return str(firm.legal_person) if firm is not None else ""


# -- after publication ---------------------------------------------------------------------------------------------
def add(case: Any, kind: str, on: date, words: str, whole: str = "", covers: bool = False) -> None:
    """A line below what has been published; nothing where nothing has been."""
    if case.published_on:
        PublicNote._plain.create(visit_id=case.pk, kind=kind, on=on, text=words, whole=whole, covers=covers)


def current(case: Any) -> str:
    """The text that stands first now: the newest correction, else what was published."""
    if case is None or not case.pk:
        return ""
    found = case.public_notes.exclude(whole="").order_by("-pk").first()
    return str(found.whole if found else case.published_text)


def page(case: Any) -> str:
    """The text of the public page: what holds now, what was added and when, what stood there before."""
    notes = list(case.public_notes.order_by("pk"))
    wholes: list[tuple[date, str]] = [(case.published_on, case.published_text)]
    for note in notes:
        if note.whole:
            wholes = [(note.on, note.whole)] if note.covers else [*wholes, (note.on, note.whole)]
    lines = [wholes[-1][1]]
    lines += [f"【{note.on} {note.get_kind_display()}】{note.text.rstrip('。')}。" for note in notes]
    lines += [f"【{on} 公开、现已更正的内容】{words}" for on, words in reversed(wholes[:-1]) if words]
    return "\n".join(line for line in lines if line)


def mending(case: Any) -> str:
    """How far what was ordered has been mended; empty where nothing was ordered."""
    if case.order_due is None or not case.found:  # an order falls with what it rested on
        return ""
    if case.recheck_passed:
        return f"{case.rechecked_on} 复查合格"
    if case.closed_on:
        return "未经复查办结"
    if case.state == "rectified":
        return f"企业 {case.rectified_on} 报告已改正，待复查"
    failed = "" if case.recheck_passed is None else f"{case.rechecked_on} 复查不合格，"
    return f"{failed}责令 {case.order_due} 前改正"


def since(case: Any) -> list[tuple[str, str]]:
    """(label, words) of what has become of a result since it was published."""
    if case.withdrawn_on:
        return [("撤回公开", f"{case.withdrawn_on}：{case.withdrawn_why}")]
    found = [("改正情况", words)] if (words := mending(case)) else []
    return found + ([("更正", f"{case.corrected_on}：{case.corrected_why}")] if case.corrected_on else [])


def withdrawn(case: Any) -> bool:
    """Whether the published result has been taken back."""
    return case.withdrawn_on is not None
