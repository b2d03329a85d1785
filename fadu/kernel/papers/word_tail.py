"""The Word file after the text: attachments, signature with the place of the seal, notes, 版记."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from fadu.kernel.papers.compose import Composed, Imprint
from fadu.kernel.papers.geometry import CHAR_PT, COLUMNS, FOUR_PT, MM_PT, PITCH, SEAL, WIDTH, em
from fadu.kernel.papers.word_shapes import seal_place
from fadu.kernel.papers.word_xml import (
    LINE,
    Element,
    border,
    el,
    indent,
    mm,
    no_margins,
    paragraph,
    run,
)

IMPRINT_LINE = 454  # 8 mm
BLANK_DATE = "　　 年　 月　 日"  # of a draft, written in by hand
RING_RISE = SEAL / 2 + 0.1 * PITCH  # the ring's top above the line of the date


def attachments(names: tuple[str, ...]) -> Iterator[Element]:
    """附件说明: a blank line above, names under each other."""
    for i, name in enumerate(names):
        mark = f"{i + 1}." if len(names) > 1 else ""
        words = ("" if i else "附件：") + mark + name
        hanging = em(mark) + (0 if i else 3)
        ind = indent(left=5 + em(mark), right=1, hanging=hanging)
        yield paragraph(run(words), ind=ind, before=0 if i else LINE, align="both", keep=True)


def signature(made: Composed) -> Iterator[Element]:
    """署名, 成文日期 and the place of the seal."""
    if len(made.signers) > 1:
        yield from _joint(made)
    elif made.signers and made.paper.seal:
        yield from _sealed(made.signers[0], (made.date or BLANK_DATE), made.gap)
    elif made.signers:
        yield from _unsealed(made.signers[0], (made.date or BLANK_DATE), made.gap)


def notes(made: Composed) -> Iterator[Element]:
    """附注."""
    yield from (paragraph(run(note), ind=indent(first=2), align="both") for note in made.notes)


def imprint(made: Imprint, ruled: bool, even: bool) -> Iterator[Element]:
    """版记: a table that floats at the lower edge of the text area of the last page."""
    if even:
        yield paragraph(run("", size=1), line=20, page_break=True)
    width = mm(WIDTH)
    rows = [_copies(label, names) for label, names in made.copies]
    if ruled and made.office:
        rows.append(_printed(made))
    sides = [border("top", size=8), border("bottom", size=8), border("insideH", size=6)] if ruled else []
    ends = {"leftFromText": 0, "rightFromText": 0, "vertAnchor": "margin", "horzAnchor": "margin"}
    properties = el(
        "tblPr",
        el("tblpPr", **ends, tblpXSpec="center", tblpYSpec="bottom"),
        el("tblW", w=width, type="dxa"),
        el("tblBorders", *sides),
        el("tblLayout", type="fixed"),
        no_margins(),
    )
    cells = [el("tr", el("tc", el("tcPr", el("tcW", w=width, type="dxa")), row)) for row in rows]
    yield el("tbl", properties, el("tblGrid", el("gridCol", w=width)), *cells)
    yield paragraph(run("", size=1), line=20)


def _copies(label: str, names: str) -> Element:
    side = round(FOUR_PT * 20)
    ind = el("ind", left=4 * side, right=side, hanging=3 * side)
    return paragraph(run(label + names, size=FOUR_PT), ind=ind, line=IMPRINT_LINE, align="both")


def _printed(made: Imprint) -> Element:
    side = round(FOUR_PT * 20)
    runs = [run(made.office, size=FOUR_PT), el("r", el("tab")), run(made.printed, size=FOUR_PT)]
    stop = el("tabs", el("tab", val="right", pos=mm(WIDTH) - side))
    return paragraph(*runs, ind=el("ind", left=side, right=side), stops=stop, line=IMPRINT_LINE)


def _sealed(name: tuple[str, ...], date: str, gap: int) -> Iterator[Element]:
    """Name, date and ring on one axis: each is centred in the space that has the axis in its middle."""
    middle = max(4 + em(date) / 2, 2 + max(map(em, name)) / 2)
    around = indent(left=COLUMNS - 2 * middle)
    for i, line in enumerate(name):
        yield paragraph(run(line), align="center", ind=deepcopy(around), before=0 if i else gap * LINE, keep=True)
    ring = seal_place(x=WIDTH - middle * CHAR_PT / MM_PT - SEAL / 2, y=-RING_RISE)
    yield paragraph(ring, run(date), align="center", ind=around)


def _unsealed(name: tuple[str, ...], date: str, gap: int) -> Iterator[Element]:
    wide, day = max(map(em, name)), em(date)
    start = max(2 + wide, 4 + day)
    for i, line in enumerate(name):
        ind = indent(right=start - em(line))
        yield paragraph(run(line), align="right", ind=ind, before=0 if i else gap * LINE, keep=True)
    yield paragraph(run(date), align="right", ind=indent(right=start - 2 - day))


def _joint(made: Composed) -> Iterator[Element]:
    """Each name under its own seal, the date under the last."""
    n = made.signers_across
    for start in range(0, len(made.signers), n):
        names = made.signers[start : start + n]
        width = mm(WIDTH) // len(names)
        cells = [
            _joint_cell(made, start + i, name, width, start + i == len(made.signers) - 1)
            for i, name in enumerate(names)
        ]
        row = el("tr", el("trPr", el("cantSplit"), el("trHeight", val=5 * LINE - 30, hRule="exact")), *cells)
        grid = el("tblGrid", *(el("gridCol", w=width) for _ in names))
        wide = el("tblW", w=width * len(names), type="dxa")
        properties = el("tblPr", wide, el("tblLayout", type="fixed"), no_margins())
        yield el("tbl", properties, grid, row)
        yield paragraph(run("", size=1), line=20)


def _joint_cell(made: Composed, i: int, name: tuple[str, ...], width: int, last: bool) -> Element:
    inner = [
        paragraph(run(line), align="center", before=0 if j else (3 - len(name)) * LINE, keep=True)
        for j, line in enumerate(name)
    ]
    ring = []
    if made.paper.seal:
        ring = [seal_place(x=width / 20 / MM_PT / 2 - SEAL / 2, y=-RING_RISE, n=i + 1)]
    inner.append(paragraph(*ring, run((made.date or BLANK_DATE) if last else ""), align="center"))
    return el("tc", el("tcPr", el("tcW", w=width, type="dxa")), *inner)

