"""What all papers share: issuer, dates in Chinese, official papers and records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from fadu.kernel.models import Run
from fadu.kernel.papers import Block, Fields, Paper, Para

from ..steps.shared import OWN, RULES

ISO = re.compile(r" ?(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d) ?")
FINAL = ("。", "；", "！", "？", "：", "……", "）。")
Facts = Mapping[str, Any]
BASIS = f"{RULES.text()}；期限为本平台口径"


def day(value: date | None) -> str:
    """2026年3月9日; a blank where there is no date."""
    return f"{value.year}年{value.month}月{value.day}日" if value else "____年__月__日"


def dated(text: str) -> str:
    """Days inside a sentence as papers write them: 2026-03-09 becomes 2026年3月9日."""
    return ISO.sub(lambda m: f"{m[1]}年{int(m[2])}月{int(m[3])}日", text)


def ended(text: str, mark: str = "。") -> str:
    """A sentence with its final mark."""
    return text if text.endswith(FINAL) else text.rstrip("，、,;") + mark


def paras(text: str) -> tuple[Block, ...]:
    """Paragraphs, one a line; lines that are no sentences are a list: 1.… ；2.… 。"""
    lines = [dated(line.strip()) for line in (text or "").splitlines() if line.strip()]
    if len(lines) < 2 or any(line.endswith("。") for line in lines):
        return tuple(Para(ended(line)) for line in lines)
    return tuple(Para(ended(line, "；"), 3) for line in lines[:-1]) + (Para(ended(lines[-1]), 3),)


def section(title: str, text: str) -> tuple[Block, ...]:
    """A heading and its paragraphs; nothing when there is no text."""
    return (Para(title, 1), *paras(text)) if text.strip() else ()


def person(by: str) -> str:
    """The bare name of whoever acted: 签发人 is printed without post."""
    return by.partition("（")[0].strip()


def due(case: Any, clock: str) -> str:
    """The due day of the newest turn of a clock, in words."""
    run = Run._plain.filter(matter_id=case.pk, key=clock).order_by("-turn").first()
    if run is None or run.due_on is None:
        return ""
    return day(run.due_on) + ("（次年放假安排公布前为暂定日期）" if run.provisional else "")


def name(organ: Any, on: date) -> str:
    """The name that an organ bore on that day."""
    return str(organ.name_on(on)) if organ else ""


def official(case: Any, facts: Facts, kind: str, title: str, body: tuple[Block, ...], **more: Any) -> Paper:
    """An official paper of the office: 通知, 函, 意见, 报告, 通报."""
    on = facts["on"]
    printed = {} if more.get("layout") == "letter" else {"office": name(case.organ, on), "printed_on": on}  # 版记
    return Paper(head=name(case.organ, on), kind=kind, number=facts["number"], title=title, body=body,
                 signer=name(case.organ, on), date=on, **({"basis": BASIS} | printed | more))  # fmt: skip


def form(case: Any, facts: Facts, kind: str, body: tuple[Block, ...], head: str = "", basis: str = "") -> Paper:
    """A form or a record kept in the file."""
    on = facts["on"]
    return Paper(head=head or name(case.organ, on), kind=kind, number=facts["number"], title=kind, body=body,
                 signer=head or name(case.organ, on), date=on, seal=False, layout="record",
                 basis=basis or OWN.text())  # fmt: skip


def fields(*pairs: tuple[str, Any], columns: int = 1) -> Fields:
    """Labelled facts; empty ones show a dash."""
    return Fields(tuple((label, str(value) if value not in (None, "") else "—") for label, value in pairs), columns)
