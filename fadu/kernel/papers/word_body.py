"""The text of the Word file: paragraphs, ruled tables, lines to sign, annexes."""

from __future__ import annotations

from collections.abc import Iterator

from fadu.kernel.papers.compose import Composed
from fadu.kernel.papers.geometry import COLUMNS
from fadu.kernel.papers.grid import Grid
from fadu.kernel.papers.pieces import Piece, Sign, Text
from fadu.kernel.papers.word_head import head, title
from fadu.kernel.papers.word_tail import attachments, imprint, notes, signature
from fadu.kernel.papers.word_xml import LINE, Element, border, el, indent, paragraph, run, tabs


def body(made: Composed, even: bool) -> Iterator[Element]:
    """Every block of the document, in order. `even`: the 版记 begins a page of its own, to stand on an even one."""
    yield from head(made)
    yield from title(made)
    if made.to:
        yield paragraph(run(made.to), align="both")
    yield from _pieces(made.body, keep=bool(made.signers))
    yield from attachments(made.attachments)
    yield from signature(made)
    yield from notes(made)
    for i, (name, inner) in enumerate(made.annexes):
        yield from _annex(str(i + 1) if len(made.annexes) > 1 else "", name, inner)
    if made.imprint:
        yield from imprint(made.imprint, made.paper.layout != "letter", even)


def _annex(number: str, name: tuple[str, ...], inner: tuple[Piece, ...]) -> Iterator[Element]:
    yield paragraph(run(f"附件{number}", "hei"), page_break=True)
    yield paragraph(run(""))
    yield from (paragraph(run(line, "biao", 22), align="center") for line in name)
    yield paragraph(run(""))
    yield from _pieces(inner, keep=False)


def _pieces(pieces: tuple[Piece, ...], keep: bool) -> Iterator[Element]:
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        if isinstance(piece, Text):
            yield _text(piece, keep if following is None else piece.heads or isinstance(following, Grid))
        elif isinstance(piece, Sign):
            yield from _to_sign(piece)
        else:
            yield _grid(piece)
            form = bool(piece.labels) and isinstance(following, Grid) and bool(following.labels)
            # two tables need a paragraph between them, or Word makes them one
            yield paragraph(run("", size=1 if form else 8), line=20 if form else 240)


def _text(piece: Text, keep: bool) -> Element:
    words = [run(words, face) for face, words in piece.runs]
    if piece.caption:
        return paragraph(*words, align="center", keep=keep)
    ind = indent(first=piece.first, left=piece.left, right=piece.right)
    return paragraph(*words, ind=ind, align="both", keep=keep)


def _to_sign(sign: Sign) -> Iterator[Element]:
    day = "    年    月    日"
    for i, label in enumerate(sign.labels):
        apart = sign.dated and sign.long(label)
        line, date = (COLUMNS - 11, "left", "underscore"), (COLUMNS - 1, "right", None)
        beside = sign.dated and not apart
        stops = tabs(line, date) if beside else tabs((COLUMNS - 1, "right", "underscore"))
        words = [run(label + "："), el("r", el("tab"))]
        words += [el("r", el("tab")), run(day)] if beside else []
        more = i + 1 < len(sign.labels)  # whoever signs signs on one page
        yield paragraph(*words, stops=stops, ind=indent(left=2), before=0 if i else LINE, keep=apart or more)
        if apart:
            yield paragraph(run(day), align="right", ind=indent(right=1), keep=more)


def _grid(grid: Grid) -> Element:
    sides = [border(s) for s in ("top", "left", "bottom", "right", "insideH", "insideV")]
    properties = el(
        "tblPr",
        el("tblW", w=sum(round(w * 20) for w in grid.widths), type="dxa"),
        el("jc", val="center"),
        el("tblBorders", *sides),
        el("tblLayout", type="fixed"),
        el("tblCellMar", el("left", w=100, type="dxa"), el("right", w=100, type="dxa")),
    )
    columns = el("tblGrid", *(el("gridCol", w=round(w * 20)) for w in grid.widths))
    return el("tbl", properties, columns, *(_row(grid, y) for y in range(len(grid.rows))))


def _row(grid: Grid, y: int) -> Element:
    head_row = y < grid.header
    line = round(grid.size * 1.45 * 20)
    cells = []
    for x, words in enumerate(grid.rows[y]):
        label = head_row or x in grid.labels
        words_run = run(words, "hei" if label else "fang", grid.size)
        text = paragraph(words_run, align="center" if label else grid.align[x], line=line)
        width = el("tcW", w=round(grid.widths[x] * 20), type="dxa")
        cells.append(el("tc", el("tcPr", width, el("vAlign", val="center")), text))
    height = el("trHeight", val=line + 120, hRule="atLeast")
    return el("tr", el("trPr", el("cantSplit"), height, el("tblHeader") if head_row else None), *cells)
