"""Issuing papers: numbered, content kept as data and hashed; DOCX and PDF are drawn from it on demand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from .access import Actor
from .audit import gather
from .models import Attachment, Event, PaperRecord, demo_flag
from .numbers import next_number
from .papers import Paper, check, render_docx, render_pdf
from .register import Register
from .taking import NotAllowed

DEMO_LABEL = "模拟数据"


def draw_up(register: Register, case: Any, key: str, facts: dict[str, Any], on: date) -> PaperRecord:
    """Build and number a paper in the step's transaction; `issue` stores it with the event that names its digest.

    Raises KeyError for an undeclared kind, NotAllowed for a paper that may not go out (GB/T 9704 checks).
    """
    declared = register.document(key)
    issuer = declared.issuer(case) if declared.issuer else case.organ
    number = next_number(f"{register.key}.{key}", declared.number, issuer, on) if declared.number else ""
    paper: Paper = declared.build(case, {**facts, "on": on, "number": number})
    if faults := [f"《{declared.title}》{f.message}" for f in check(paper) if f.level == "block"]:
        raise NotAllowed(faults)
    content = paper.to_json()
    return PaperRecord(
        matter_id=case.pk,
        key=key,
        title=declared.title,
        number=number,
        made_on=on,
        content=content,
        publish=declared.publish,
        digest=digest(content),
    )


def closed(register: Register, key: str, case: Any, actor: Actor) -> str:
    """Why a reader of the case may not open its papers of a kind now, "" when nothing stands against it."""
    kinds = {document.key: document for document in register.documents}
    rule = kinds[key].closed if key in kinds else None
    return "" if rule is None or actor.is_system else rule(case, actor)


def replaced(register: Register, papers: Iterable[Any]) -> dict[int, Any]:
    """By id, the paper of the same kind that stands in an earlier one's place, for kinds that say so."""
    kinds = {document.key for document in register.documents if document.replaces}
    mine = sorted((paper for paper in papers if paper.key in kinds), key=lambda paper: paper.pk)
    last = {paper.key: paper for paper in mine}
    return {paper.pk: last[paper.key] for paper in mine if last[paper.key] is not paper}


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a paper's content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def digests(papers: Iterable[PaperRecord], files: Iterable[int]) -> dict[str, str]:
    """What an event names, so that the chain covers it: digests of its papers, by place, and of files, by id."""
    found = {f"paper.{place}": paper.digest for place, paper in enumerate(papers)}
    if files := list(files):
        rows = Attachment._plain.filter(pk__in=files).order_by("pk").values_list("pk", "digest")
        found |= {f"file.{pk}": value for pk, value in rows}
    return found


def issue(papers: list[PaperRecord], event: Event) -> list[PaperRecord]:
    """Store papers with the event that made them (in a sure load several together, before anybody reads them)."""
    for place, paper in enumerate(papers):
        paper.event_id = event.pk
        gather(store, (event.pk, place), paper, sure=True)
    return papers


def store(papers: list[PaperRecord]) -> None:
    """Write issued papers."""
    PaperRecord._plain.bulk_create(papers, batch_size=500)


def labelled(paper: Paper) -> Paper:
    """The paper, labelled when this installation holds the synthetic city."""
    return replace(paper, watermark=DEMO_LABEL) if demo_flag() else paper


def paper_of(record: PaperRecord) -> Paper:
    """An issued paper as data, labelled as above."""
    return labelled(Paper.from_json(record.content))


def render(record: PaperRecord, form: str) -> bytes:
    """The paper as "pdf" or "docx" bytes."""
    return {"pdf": render_pdf, "docx": render_docx}[form](paper_of(record))
