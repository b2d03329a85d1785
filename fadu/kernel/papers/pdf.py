"""PDF by typst, with the fonts of one package and nothing of the machine: the same paper gives the same bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import threading
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from fadu.kernel.papers.compose import Composed, compose
from fadu.kernel.papers.geometry import PITCH_PT
from fadu.kernel.papers.model import Paper

_SOURCE = Path(__file__).with_name("typst")
_local = threading.local()


def render_pdf(paper: Paper) -> bytes:
    """The paper as PDF/A-2b. Deterministic; safe to call from several threads."""
    data = _data(compose(paper))
    stamp = dt.datetime.combine(paper.date or dt.date(2000, 1, 1), dt.time(), dt.UTC)
    pdf = _compiler().compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=stamp,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _compiler() -> typst.Compiler:
    compiler: typst.Compiler | None = getattr(_local, "compiler", None)
    if compiler is None:
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(Path(pylopdf_fonts_zh_cn.__file__).parent)],
        )
        compiler = _local.compiler = typst.Compiler(
            input=_SOURCE / "paper.typ", root=_SOURCE, font_paths=fonts, ignore_system_fonts=True
        )
    return compiler


def _data(made: Composed) -> dict[str, Any]:
    paper = made.paper
    return {
        "pitch": PITCH_PT,
        "layout": paper.layout,
        "mark": dataclasses.asdict(made.mark),
        "letter_rule": made.mark.top + 37 + made.mark.size * 25.4 / 72 + 4,
        "number": paper.number,
        "number_at": made.number_at,
        "signatory": paper.signatory,
        "marks": [],
        "title": made.title,
        "title_row": made.title_row,
        "to": made.to,
        "body": [dataclasses.asdict(p) for p in made.body],
        "attachments": made.attachments,
        "signers": made.signers,
        "date": made.date,
        "seal": paper.seal,
        "notes": made.notes,
        "imprint": dataclasses.asdict(made.imprint),
        "has_imprint": bool(made.imprint),
        "imprint_break": False,
        "annexes": [[title, [dataclasses.asdict(p) for p in body]] for title, body in made.annexes],
        "watermark": paper.watermark,
        "document": {"title": paper.heading, "author": paper.head, "keywords": [paper.number]},
    }
