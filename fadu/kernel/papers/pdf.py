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
from fadu.kernel.papers.glyphs import FONT_DIR, breakable, drawable
from fadu.kernel.papers.grid import PADDING_PT
from fadu.kernel.papers.model import Paper
from fadu.kernel.papers.pieces import Piece, Sign, Text

# Rows a page and blank rows above the signature, in the order tried when the signature would stand on a page
# without text: the standard lets the pitch of the lines give way in that case. When nothing helps, a short last
# paragraph goes over to the page of the signature.
TRIED = ((ROWS, 2), (ROWS, 1), (ROWS - 1, 2), (ROWS - 2, 2), (ROWS + 1, 2), (ROWS + 1, 1))
HELD = 280  # characters of a paragraph that may go over
_SOURCE = Path(__file__).with_name("typst")
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Facts:
    """What became of a paper on its pages: how many; where the text, the list of attachments, the signature and
    everything but the 版记 end; millimetres left under that; height of the 版记; rows a page."""

    pages: int
    text: int
    attached: int
    sign: int
    body: int
    free: float
    imprint: float
    rows: int = ROWS

    @property
    def lonely(self) -> bool:
        """Whether the signature stands on a page without any of the text."""
        return self.sign > self.text

    @property
    def alone(self) -> bool:
        """Whether not even the list of attachments stands there."""
        return self.sign > self.attached


@dataclass(frozen=True, slots=True)
class Laid:
    """A composition fit for its pages, drawn, and its facts.

    `even`: the 版记 needs a page break to stand on an even page.
    """

    made: Composed
    pdf: bytes
    facts: Facts
    even: bool


def render_pdf(paper: Paper) -> bytes:
    """The paper as PDF/A-2b. Deterministic; safe to call from several threads."""
    return lay(paper).pdf


def layout_facts(paper: Paper) -> Facts:
    """The facts of a paper on its pages, and how it was fitted to them."""
    return lay(paper).facts


def lay(paper: Paper) -> Laid:
    """Fits a paper to its pages: no lonely signature, and the 版记 on an even page."""
    first = _lay(paper, *TRIED[0])
    if not first.facts.lonely:
        return first
    others = []
    for rows, gap in TRIED[1:]:
        others.append(_lay(paper, rows, gap))
        if not others[-1].facts.lonely:
            return others[-1]
    if _may_go_over(first.made.body):
        others.insert(0, _lay(paper, *TRIED[0], held=True))
        if not others[0].facts.lonely:
            return others[0]
    return next((laid for laid in others if not laid.facts.alone), first)


def _may_go_over(body: tuple[Piece, ...]) -> bool:
    last = body[-1] if len(body) > 1 else None
    return isinstance(last, Text) and sum(len(words) for _, words in last.runs) <= HELD


def _lay(paper: Paper, rows: int, gap: int, held: bool = False) -> Laid:
    made = compose(paper, rows, gap)
    data = _data(made) | {"held": held}
    pdf, facts = _draw(paper, data, rows)
    even = False
    if made.imprint and paper.layout == "standard" and paper.official:
        even = facts.body % 2 == 1 or facts.free < facts.imprint
    if even:
        pdf, facts = _draw(paper, data | {"imprint_break": True}, rows)
    return Laid(made, pdf, facts, even)


def _draw(paper: Paper, data: dict[str, Any], rows: int) -> tuple[bytes, Facts]:
    compiler = _compiler()
    stamp = dt.datetime.combine(paper.date or dt.date(2000, 1, 1), dt.time(), dt.UTC)
    inputs = {"paper": json.dumps(data, ensure_ascii=False)}
    pdf = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards="a-2b", timestamp=stamp)
    (facts,) = json.loads(compiler.query("<facts>", field="value"))  # of the document just drawn
    if not isinstance(pdf, bytes):
        raise TypeError("typst returned no PDF")
    return pdf, Facts(rows=rows, **facts)


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
    del data["paper"], data["body"], data["annexes"]
    data["mark"]["height"] = made.mark.height
    drawn: dict[str, Any] = _drawable(data)
    annexes = [[_drawable(title), _pieces(inner)] for title, inner in made.annexes]
    return drawn | {"body": _pieces(made.body), "annexes": annexes}


def _pieces(pieces: tuple[Piece, ...]) -> list[dict[str, Any]]:
    """The pieces as data; words too long for their line or column get places to break."""
    made = [dataclasses.asdict(piece) for piece in pieces]
    for piece, data in zip(pieces, made, strict=True):
        if isinstance(piece, Sign):
            data["long"] = [piece.long(label) for label in piece.labels]
        elif isinstance(piece, Text):
            data["runs"] = [(face, breakable(drawable(words), 48)) for face, words in piece.runs]
        else:
            fit = [max(1, int((w - 2 * PADDING_PT) / piece.size / 0.58)) for w in piece.widths]
            data["rows"] = [
                [breakable(drawable(cell), n) for cell, n in zip(row, fit, strict=True)] for row in piece.rows
            ]
    return made


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _drawable(inner) for key, inner in value.items()}
    return [_drawable(inner) for inner in value] if isinstance(value, list | tuple) else value


def _keywords(paper: Paper) -> list[str]:
    """The number, and that open fonts stand for the licensed ones a formal print uses."""
    return [k for k in (paper.number, "字体以思源宋体、思源黑体代用，非正式排版") if k]
