"""PDF by typst, with the fonts of one package and nothing of the machine: the same paper gives the same bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

from fadu.kernel.papers.compose import Composed, compose
from fadu.kernel.papers.geometry import MM_PT, ROWS
from fadu.kernel.papers.glyphs import FONT_DIR, drawable
from fadu.kernel.papers.model import Paper
from fadu.kernel.papers.pieces import Piece, Sign

# Rows a page and blank rows above the signature, in the order tried when the signature would stand alone on
# a page: the standard lets the pitch of the lines give way in that case.
TRIED = ((ROWS, 2), (ROWS, 1), (ROWS - 1, 2), (ROWS - 2, 2), (ROWS + 1, 2), (ROWS + 1, 1))
_SOURCE = Path(__file__).with_name("typst")
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Facts:
    """What became of a paper on its pages: how many; where the text, the signature and everything but the 版记 end;
    millimetres left under that; height of the 版记; rows a page."""

    pages: int
    text: int
    sign: int
    body: int
    free: float
    imprint: float
    rows: int = ROWS

    @property
    def lonely(self) -> bool:
        """Whether the signature stands on a page without any of the text."""
        return self.sign > self.text > 0


@dataclass(frozen=True, slots=True)
class Laid:
    """A composition fit for its pages, the data of it for typst, and its facts.

    `even`: the 版记 needs a page break to stand on an even page.
    """

    made: Composed
    data: dict[str, Any]
    facts: Facts
    even: bool


def render_pdf(paper: Paper) -> bytes:
    """The paper as PDF/A-2b. Deterministic; safe to call from several threads."""
    stamp = dt.datetime.combine(paper.date or dt.date(2000, 1, 1), dt.time(), dt.UTC)
    pdf = _compiler().compile(
        format="pdf", sys_inputs=_inputs(lay(paper).data), pdf_standards="a-2b", timestamp=stamp
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst returned no PDF")
    return pdf


def layout_facts(paper: Paper) -> Facts:
    """The facts of a paper on its pages, without drawing it."""
    return lay(paper).facts


def lay(paper: Paper) -> Laid:
    """Fits a paper to its pages: no lonely signature, and the 版记 on an even page."""
    laid = _lay(paper, *TRIED[0])
    for rows, gap in TRIED[1:] if laid.facts.lonely else ():
        other = _lay(paper, rows, gap)
        if not other.facts.lonely:
            return other
    return laid


def _lay(paper: Paper, rows: int, gap: int) -> Laid:
    made = compose(paper, rows, gap)
    data = _data(made)
    facts = _facts(data, rows)
    even = False
    if made.imprint and paper.layout == "standard" and paper.official:
        even = facts.body % 2 == 1 or facts.free < facts.imprint
        data["imprint_break"] = even
        facts = _facts(data, rows) if even else facts
    return Laid(made, data, facts, even)


def _inputs(data: dict[str, Any]) -> dict[str, str]:
    return {"paper": json.dumps(data, ensure_ascii=False)}


def _facts(data: dict[str, Any], rows: int) -> Facts:
    compiler = _compiler()
    compiler.compile(format="svg", sys_inputs=_inputs(data))
    (value,) = json.loads(compiler.query("<facts>", field="value"))
    return Facts(rows=rows, **value)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_DIR)])


def _compiler() -> typst.Compiler:
    compiler: typst.Compiler | None = getattr(_local, "compiler", None)
    if compiler is None:
        compiler = _local.compiler = typst.Compiler(
            input=_SOURCE / "paper.typ", root=_SOURCE, font_paths=_fonts(), ignore_system_fonts=True
        )
    return compiler


def _data(made: Composed) -> dict[str, Any]:
    paper = made.paper
    data = dataclasses.asdict(made) | {
        "layout": paper.layout,
        "letter_rule": 37 + made.mark.top + made.mark.size / MM_PT + 4,
        "number": paper.number,
        "signatory": paper.signatory,
        "seal": paper.seal,
        "has_imprint": bool(made.imprint),
        "imprint_break": False,
        "watermark": paper.watermark,
        "document": {"title": paper.heading, "author": paper.head, "keywords": _keywords(paper)},
    }
    del data["paper"]
    data["body"], data["annexes"] = _pieces(made.body), [[a, _pieces(b)] for a, b in made.annexes]
    data["mark"]["height"] = made.mark.height
    drawn: dict[str, Any] = json.loads(drawable(json.dumps(data, ensure_ascii=False)))
    return drawn


def _pieces(pieces: tuple[Piece, ...]) -> list[dict[str, Any]]:
    made = [dataclasses.asdict(piece) for piece in pieces]
    for piece, data in zip(pieces, made, strict=True):
        if isinstance(piece, Sign):
            data["long"] = [piece.long(label) for label in piece.labels]
    return made


def _keywords(paper: Paper) -> list[str]:
    """The number, and that open fonts stand for the licensed ones a formal print uses."""
    return [k for k in (paper.number, "字体以思源宋体、思源黑体代用，非正式排版") if k]
