"""The Word file above the text: corner marks, red head, number, red line, title; the head and foot of a letter."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from fadu.kernel.papers.compose import MARK_LINE, Composed, Mark
from fadu.kernel.papers.geometry import COLUMNS, MM_PT, PITCH_PT, em
from fadu.kernel.papers.word_xml import (
    LINE,
    RED,
    Element,
    border,
    el,
    mm,
    no_margins,
    paragraph,
    run,
    tabs,
)

THICK, THIN = 20, 6  # lines of a letter, in eighths of a point
RULE_GAP = 5  # points from the line box of the number to the red line: 4 mm from its letters


def head(made: Composed) -> Iterator[Element]:
    """The paragraphs above the title."""
    if made.paper.layout != "letter":  # there they share the line of the number
        yield from (paragraph(run(words, face)) for face, words in made.corner)
    if made.paper.layout == "standard":
        yield from _standard(made)
    elif made.paper.layout == "letter":
        yield from _letter_number(made)
    else:
        yield from (paragraph(run(name, "biao", 18), align="center") for name in made.mark.lines)


def title(made: Composed) -> Iterator[Element]:
    """The title on its row, the number of a legal instrument under it, and a blank line."""
    before = _title_space(made)
    for i, line in enumerate(made.title):
        yield paragraph(
            run(line, "biao", 22),
            align="center",
            before=0 if i else before,
            style_id=None if i else "Title",
        )
    if made.number_at == "title" and made.paper.number:
        align = "right" if made.paper.layout == "record" else "center"
        yield paragraph(run(made.paper.number), align=align)
    yield paragraph(run(""))


def letter_mark(mark: Mark) -> list[Element]:
    """The red head of a letter with its double line, for the header of the first page."""
    wide = el("ind", left=-mm(8), right=-mm(6))
    names = [
        paragraph(
            _mark_line(mark, name),
            align="center",
            before=0 if i else mm(30 - 13) - 300,  # from the label above, whose line is 15 pt
            line=_mark_height(mark),
            ind=deepcopy(wide),
        )
        for i, name in enumerate(mark.lines)
    ]
    return [*names, _double_line(THICK, THIN, ind=wide, before=mm(3))]


def letter_foot() -> Element:
    """The double line 20 mm above the lower edge of the first page of a letter."""
    frame = el("framePr", w=mm(170), hSpace=0, wrap="around", vAnchor="page", hAnchor="page", x=mm(20), y=mm(277) - 80)
    return _double_line(THIN, THICK, frame=frame)


def _double_line(upper: int, lower: int, **where: Any) -> Element:
    """A paragraph 2 pt high between two lines; the double styles of borders are drawn differently by each program."""
    lines = el("pBdr", border("top", size=upper, color=RED), border("bottom", size=lower, color=RED))
    return paragraph(run("", size=1), borders=lines, line=40, **where)


def _mark_height(mark: Mark) -> int:
    return round(mark.size * MARK_LINE * 20)


def _mark_line(mark: Mark, words: str) -> Element:
    return run(words, "biao", mark.size, RED, mark.stretch)


def _standard(made: Composed) -> Iterator[Element]:
    mark = made.mark
    top = max(0, mm(mark.top) - len(made.corner) * LINE)
    under = made.number_at != "mark"
    rule = el("pBdr", border("bottom", size=16, space=22 if under else RULE_GAP, color=RED))
    if mark.joint:
        yield paragraph(run("", size=1), line=max(20, top))
        yield _joint(mark)
    else:
        for i, name in enumerate(mark.lines):
            yield paragraph(
                _mark_line(mark, name),
                align="center",
                before=0 if i else top,
                line=_mark_height(mark),
                borders=rule if under and i == len(mark.lines) - 1 else None,
            )
    if not under:
        yield _number_line(made, rule)


def _joint(mark: Mark) -> Element:
    """Joint issuers: names spread to one width, 文件 beside their middle."""
    widths = (round(max(map(em, mark.lines)) * mark.size * mark.stretch * 20) + 60, mm(32))
    names = [
        paragraph(_mark_line(mark, name), align="distribute", line=_mark_height(mark)) for name in mark.lines
    ]
    suffix = [paragraph(_mark_line(mark, mark.suffix), align="center", line=_mark_height(mark))]
    cells = [
        el("tc", el("tcPr", el("tcW", w=w, type="dxa"), el("vAlign", val="center")), *inner)
        for w, inner in zip(widths, (names, suffix), strict=True)
    ]
    wide = el("tblW", w=sum(widths), type="dxa")
    properties = el("tblPr", wide, el("jc", val="center"), el("tblLayout", type="fixed"), no_margins())
    return el("tbl", properties, el("tblGrid", *(el("gridCol", w=w) for w in widths)), el("tr", *cells))


def _number_line(made: Composed, rule: Element) -> Element:
    paper = made.paper
    if not paper.signatory:
        return paragraph(run(paper.number), align="center", before=2 * LINE, borders=rule)
    tab = el("r", el("tab"))  # not an indent: the red line keeps the whole width
    words = [tab, run(paper.number), deepcopy(tab), run("签发人："), run(paper.signatory, "kai")]
    stops = tabs((1, "left", None), (COLUMNS - 1, "right", None))
    return paragraph(*words, stops=stops, before=2 * LINE, borders=rule)


def _letter_number(made: Composed) -> Iterator[Element]:
    corner = [run(words, face) for face, words in made.corner[:1]]
    if not (corner or made.paper.number):
        return
    stops = tabs((COLUMNS, "right", None))
    yield paragraph(*corner, el("r", el("tab")), run(made.paper.number), stops=stops)
    yield from (paragraph(run(words, face)) for face, words in made.corner[1:])


def _title_space(made: Composed) -> int:
    """Space above the title that brings it to its row, in twips."""
    paper, mark = made.paper, made.mark
    if paper.layout == "record":
        return 0
    if paper.layout == "letter":
        return round(1.4 * LINE)
    used = mark.top * MM_PT + mark.height * MM_PT + 2  # the red line
    used += 3 * PITCH_PT + RULE_GAP if made.number_at == "mark" else 22
    return max(0, round((made.title_row * PITCH_PT - used) * 20))
