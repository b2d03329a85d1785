"""Issuing papers: numbered, content kept as data and hashed; DOCX and PDF are drawn from it on demand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

from .models import Event, PaperRecord, demo_flag
from .numbers import next_number
from .papers import Paper, check, render_docx, render_pdf
from .register import Register
from .taking import NotAllowed

DEMO_LABEL = "模拟数据"


def issue(register: Register, case: Any, key: str, facts: dict[str, Any], on: date, event: Event) -> PaperRecord:
    """Build, number and store a paper in the step's transaction. Raises KeyError for an undeclared kind,
    NotAllowed for a paper that may not go out (GB/T 9704 checks)."""
    declared = register.document(key)
    number = next_number(f"{register.key}.{key}", declared.number, case.organ, on) if declared.number else ""
    paper: Paper = declared.build(case, {**facts, "on": on, "number": number})
    if faults := [f"《{declared.title}》{f.message}" for f in check(paper) if f.level == "block"]:
        raise NotAllowed(faults)
    content = paper.to_json()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return PaperRecord._plain.create(
        matter_id=case.pk,
        event_id=event.pk,
        key=key,
        title=declared.title,
        number=number,
        made_on=on,
        content=content,
        publish=declared.publish,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def labelled(paper: Paper) -> Paper:
    """The paper, labelled when this installation holds the synthetic city."""
    return replace(paper, watermark=DEMO_LABEL) if demo_flag() else paper


def paper_of(record: PaperRecord) -> Paper:
    """An issued paper as data, labelled as above."""
    return labelled(Paper.from_json(record.content))


def render(record: PaperRecord, form: str) -> bytes:
    """The paper as "pdf" or "docx" bytes."""
    return {"pdf": render_pdf, "docx": render_docx}[form](paper_of(record))
