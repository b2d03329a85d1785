"""The Word file by python-docx: the same composition as the PDF, with the fonts a Chinese office has."""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from copy import deepcopy

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section

from fadu.kernel.papers.compose import Composed
from fadu.kernel.papers.geometry import MM_PT, em
from fadu.kernel.papers.model import Paper
from fadu.kernel.papers.pdf import lay
from fadu.kernel.papers.word_body import body
from fadu.kernel.papers.word_head import letter_foot, letter_mark
from fadu.kernel.papers.word_xml import LINE, Element, el, field, fonts, mm, paragraph, run


def render_docx(paper: Paper) -> bytes:
    """The paper as a Word file. Deterministic."""
    laid = lay(paper)  # the grid is the same, so the pages are
    made = laid.made
    document = docx.Document()
    _styles(document)
    _page(document.sections[0])
    _margins_text(document.sections[0], made)
    document.settings.odd_and_even_pages_header_footer = True
    section = document.element.body.sectPr
    for old in document.element.body.findall(qn("w:p")):
        document.element.body.remove(old)
    for element in body(made, laid.even):
        section.addprevious(element)
    _properties(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return _fixed(buffer.getvalue())


def _styles(document: Document) -> None:
    """Normal = 3号仿宋 on the grid: no gap between Chinese and digits, no widow control that would cost rows."""
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    defaults.clear()
    language = el("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    # 28 characters of 16 pt are wider than the text area: each gives up a quarter of a point
    tight = el("spacing", val=-5)
    base = el("rPr", fonts("fang"), tight, el("sz", val=32), el("szCs", val=32), language)
    defaults.append(el("rPrDefault", base))
    defaults.append(el("pPrDefault", el("pPr")))
    off = [el(name, val="0") for name in ("widowControl", "autoSpaceDE", "autoSpaceDN", "snapToGrid")]
    spacing = el("spacing", before=0, after=0, line=LINE, lineRule="exact")
    for style in styles.findall(qn("w:style")):
        name = style.get(qn("w:styleId"))
        if name == "Normal":
            for old in style.findall(qn("w:rPr")) + style.findall(qn("w:pPr")):
                style.remove(old)
            style.append(el("pPr", *off, spacing))
        elif name == "Title":
            for old in style.findall(qn("w:rPr")) + style.findall(qn("w:pPr")):
                style.remove(old)
            style.append(el("pPr", el("outlineLvl", val="0")))


def _page(section: Section) -> None:
    sect = section._sectPr
    for old in list(sect):
        sect.remove(old)
    sect.append(el("pgSz", w=11906, h=16838))
    sect.append(
        el(
            "pgMar",
            top=mm(37),
            right=mm(26),
            bottom=mm(35) - 10,  # the lower margin gives way so that rounding never costs a row
            left=mm(28),
            header=mm(13),
            footer=mm(22.5),
            gutter=0,
        )
    )
    sect.append(el("docGrid", type="linesAndChars", linePitch=LINE, charSpace=-846))


def _margins_text(section: Section, made: Composed) -> None:
    """Page numbers below the text, odd right and even left; the label above; the frame of a letter."""
    letter, label = made.paper.layout == "letter", _label(made.paper.watermark)
    section.different_first_page_header_footer = letter or bool(made.basis)
    places = [
        (section.header, section.footer, "right"),
        (section.even_page_header, section.even_page_footer, "left"),
    ]
    for header, footer, side in places:
        _replace(header._element, [deepcopy(label)])
        _replace(footer._element, [_page_number(side)])
    if section.different_first_page_header_footer:
        foot = [letter_foot(), paragraph(run("", size=1), line=20)] if letter else [_page_number("right")]
        if made.basis:
            foot.insert(0, _basis(made.basis, letter))
        _replace(section.first_page_header._element, [label, *(letter_mark(made.mark) if letter else [])])
        _replace(section.first_page_footer._element, foot)


def _replace(part: Element, content: list[Element]) -> None:
    for old in list(part):
        part.remove(old)
    part.extend(content)


def _label(words: str) -> Element:
    return paragraph(run(words, "hei", 10.5, "6E6E6E"), align="right", line=300)


def _page_number(side: str) -> Element:
    ind = el("ind", **{side: 280, f"{side}Chars": 0})
    dash = [run("— ", "song", 14), *field("PAGE"), run(" —", "song", 14)]
    return paragraph(*dash, align=side, ind=ind, line=300)


def _basis(words: str, letter: bool) -> Element:
    """The law, small, beside the place of the page number; in a letter above its lower lines."""
    high = math.ceil(em(words) / 37) * 240 / 20 / MM_PT
    y = min(268.5, 275 - high) if letter else 268.5
    place = el("framePr", w=mm(122), hSpace=0, wrap="around", vAnchor="page", hAnchor="margin", x=1, y=mm(y))
    return paragraph(run(words, size=9, color="464646"), frame=place, line=240)


def _properties(document: Document, paper: Paper) -> None:
    stamp = dt.datetime.combine(paper.date or dt.date(2000, 1, 1), dt.time())
    core = document.core_properties
    core.title, core.author, core.last_modified_by = paper.heading, paper.head, paper.head
    core.subject, core.keywords, core.comments = paper.number, paper.kind, ""
    core.language, core.revision = "zh-CN", 1
    core.created = core.modified = stamp


def _fixed(data: bytes) -> bytes:
    """The same archive with every member dated alike, so that equal papers are equal files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name))
    return out.getvalue()
