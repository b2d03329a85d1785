"""What all papers share: issuer, dates in Chinese, official papers and records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fadu.kernel.models import Run
from fadu.kernel.papers import Block, Fields, Paper, Para

from ..steps.shared import OWN, RULES

Facts = Mapping[str, Any]
BASIS = f"{RULES.text()}；期限为本平台口径"


def day(value: date | None) -> str:
    """2026年3月9日; a blank where there is no date."""
    return f"{value.year}年{value.month}月{value.day}日" if value else "____年__月__日"


def paras(text: str) -> tuple[Block, ...]:
    """Plain paragraphs, one a line."""
    return tuple(Para(line.strip()) for line in (text or "").splitlines() if line.strip())


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
    return Paper(head=name(case.organ, on), kind=kind, number=facts["number"], title=title, body=body,
                 signer=name(case.organ, on), date=on, **({"basis": BASIS} | more))  # fmt: skip


def form(case: Any, facts: Facts, kind: str, body: tuple[Block, ...], head: str = "", basis: str = "") -> Paper:
    """A form or a record kept in the file."""
    on = facts["on"]
    return Paper(head=head or name(case.organ, on), kind=kind, number=facts["number"], title=kind, body=body,
                 signer=head or name(case.organ, on), date=on, seal=False, layout="record",
                 basis=basis or OWN.text())  # fmt: skip


def fields(*pairs: tuple[str, Any], columns: int = 1) -> Fields:
    """Labelled facts; empty ones show a dash."""
    return Fields(tuple((label, str(value) if value not in (None, "") else "—") for label, value in pairs), columns)
