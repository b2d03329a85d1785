"""The text of the Word file: head, title, paragraphs, tables, attachments, signature, notes, 版记."""

from __future__ import annotations

from collections.abc import Iterator

from fadu.kernel.papers.compose import Composed, Imprint, Piece, Sign, Text
from fadu.kernel.papers.geometry import CHAR_PT, MM_PT, PITCH_PT, SEAL, em
from fadu.kernel.papers.grid import Grid
from fadu.kernel.papers.word_shapes import seal_place
from fadu.kernel.papers.word_xml import (
    LINE,
    RED,
    Element,
    border,
    chars,
    el,
    indent,
    mm,
    paragraph,
    run,
)

JUSTIFY = {"justify": "both", "left": "left", "center": "center", "right": "right"}


def body(made: Composed) -> Iterator[Element]:
    """Every block of the body of the document, in order."""
    yield from _head(made)
    yield from _title(made)
    if made.to:
        yield paragraph(run(made.to), align="both")
    pieces = list(made.body)
    for i, piece in enumerate(pieces):
        yield from _piece(piece, keep=i == len(pieces) - 1 and bool(made.signers))
    yield from _attachments(made.attachments)
    yield from _signature(made)
    for note in made.notes:
        yield paragraph(run(note), ind=indent(first=2), align="both")
    for i, (title, inner) in enumerate(made.annexes):
        yield from _annex(str(i + 1) if len(made.annexes) > 1 else "", title, inner)
    if made.imprint:
        yield _imprint(made.imprint, ruled=made.paper.layout != "letter")
        yield paragraph(run("", size=1), line=20)


def _head(made: Composed) -> Iterator[Element]:
    paper, mark = made.paper, made.mark
    if paper.layout == "letter":
        return  # in the header of the first page, above the text area
    if paper.layout == "record":
        yield from (paragraph(run(name, "biao", 18), align="center") for name in mark.lines)
        return
    words = [*mark.lines[:-1], mark.lines[-1] + mark.suffix] if mark.lines else []
    rule = el("pBdr", border("bottom", size=16, space=5 if made.number_at == "mark" else 20, color=RED))
    for i, name in enumerate(words):
        last = i == len(words) - 1 and made.number_at != "mark"
        yield paragraph(
            run(name, "biao", mark.size, RED, mark.stretch),
            align="center",
            before=mm(mark.top) if i == 0 else 0,
            line=round(mark.size * 1.15 * 20),
            borders=rule if last else None,
        )
    if made.number_at == "mark":
        yield _number_line(made, rule)


def _number_line(made: Composed, rule: Element) -> Element:
    paper = made.paper
    if not paper.signatory:
        return paragraph(run(paper.number), align="center", before=2 * LINE, borders=rule)
    gap = 28 - 2 - em(paper.number) - 4 - em(paper.signatory)
    words = [run(paper.number + " " * max(2, int(gap * 2))), run("签发人："), run(paper.signatory, "kai")]
    return paragraph(*words, ind=indent(left=1), before=2 * LINE, borders=rule)


def _title(made: Composed) -> Iterator[Element]:
    before = _title_space(made)
    for i, line in enumerate(made.title):
        yield paragraph(
            run(line, "biao", 22), align="center", before=before if i == 0 else 0, style_id="Title" if i == 0 else None
        )
    if made.number_at == "title" and made.paper.number:
        align = "right" if made.paper.layout == "record" else "center"
        yield paragraph(run(made.paper.number), align=align)
    yield paragraph(run(""))


def _title_space(made: Composed) -> int:
    """Space above the title that brings it to its row, in twips."""
    paper, mark = made.paper, made.mark
    if paper.layout == "record":
        return 0
    if paper.layout == "letter":
        return LINE
    used = mark.top * MM_PT + len(mark.lines) * mark.size * 1.15
    used += 3 * PITCH_PT + 5 + 2 if made.number_at == "mark" else 22
    return max(0, round((made.title_row * PITCH_PT - used) * 20))


def _piece(piece: Piece, keep: bool = False) -> Iterator[Element]:
    if isinstance(piece, Text):
        ind = indent(first=piece.first, left=piece.left, right=piece.right)
        yield paragraph(*(run(w, f) for f, w in piece.runs), ind=ind, align=JUSTIFY[piece.align], keep=keep)
    elif isinstance(piece, Sign):
        yield _sign(piece)
    else:
        yield _grid(piece)
        yield paragraph(run("", size=4), line=160, keep=keep)


def _sign(sign: Sign) -> Element:
    day = "    年    月    日" if sign.dated else ""
    room = 28 - 2 - em(sign.label) - 1 - em(day) - 1
    line = run(" " * max(8, int(room * 2)), underline=True)
    return paragraph(run(sign.label + "："), line, run(day), ind=indent(left=2), keep=True)


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
    head = y < grid.header
    line = round(grid.size * 1.45 * 20)
    cells = []
    for x, words in enumerate(grid.rows[y]):
        label = head or x in grid.labels
        text = paragraph(
            run(words, "hei" if label else "fang", grid.size),
            align="center" if label else grid.align[x],
            line=line,
        )
        tcw = el("tcW", w=round(grid.widths[x] * 20), type="dxa")
        cells.append(el("tc", el("tcPr", tcw, el("vAlign", val="center")), text))
    height = el("trHeight", val=line + 120, hRule="atLeast")
    return el("tr", el("trPr", height, el("tblHeader") if head else None), *cells)


def _attachments(names: tuple[str, ...]) -> Iterator[Element]:
    for i, name in enumerate(names):
        mark = f"{i + 1}." if len(names) > 1 else ""
        left = 5 + em(mark)
        words = ("附件：" if i == 0 else "") + mark + name
        hanging = left - 2 if i == 0 else em(mark)
        yield paragraph(
            run(words), ind=indent(left=left, right=1, hanging=hanging), before=LINE if i == 0 else 0, align="left"
        )


def _signature(made: Composed) -> Iterator[Element]:
    if not made.signers:
        return
    wide, day = max(map(em, made.signers)), em(made.date)
    middle = max(4 + day / 2, 2 + wide / 2)
    left = max(2 + wide, 4 + day)
    for i, name in enumerate(made.signers):
        right = middle - em(name) / 2 if made.paper.seal else left - em(name)
        yield paragraph(
            run(name), align="right", ind=indent(right=right), before=2 * LINE if i == 0 else 0, keep=True
        )
    seal = []
    if made.paper.seal:
        seal = [seal_place(x=156 - middle * CHAR_PT / MM_PT - SEAL / 2, y=-SEAL / 2)]
    right = middle - day / 2 if made.paper.seal else left - 2 - day
    yield paragraph(*seal, run(made.date), align="right", ind=indent(right=right))


def _annex(number: str, title: tuple[str, ...], inner: tuple[Piece, ...]) -> Iterator[Element]:
    yield paragraph(run(f"附件{number}", "hei"), page_break=True)
    yield paragraph(run(""))
    yield from (paragraph(run(line, "biao", 22), align="center") for line in title)
    yield paragraph(run(""))
    for piece in inner:
        yield from _piece(piece)


def _imprint(imprint: Imprint, ruled: bool) -> Element:
    rows = [
        paragraph(run(label + names, size=14), ind=indent(left=4, right=1, hanging=3), line=454, align="both")
        for label, names in imprint.copies
    ]
    if ruled and imprint.office:
        tab = el("tabs", el("tab", val="right", pos=chars(27)))
        last = paragraph(run(imprint.office, size=14), el("r", el("tab")), run(imprint.printed, size=14), ind=indent(left=1), line=454)
        last[0].insert(0, tab)
        rows.append(last)
    heavy, light = (8, 6) if ruled else (0, 0)
    sides = el("tblBorders", border("top", size=heavy), border("bottom", size=heavy), border("insideH", size=light))
    place = el("tblpPr", horzAnchor="margin", vertAnchor="margin", tblpXSpec="center", tblpYSpec="bottom")
    width = mm(156)
    zero = el("tblCellMar", el("left", w=0, type="dxa"), el("right", w=0, type="dxa"))
    properties = el("tblPr", place, el("tblW", w=width, type="dxa"), sides if ruled else None, el("tblLayout", type="fixed"), zero)
    cells = [el("tr", el("tc", el("tcPr", el("tcW", w=width, type="dxa")), row)) for row in rows]
    return el("tbl", properties, el("tblGrid", el("gridCol", w=width)), *cells)
