"""The few pieces of WordprocessingML that python-docx has no words for.

Lengths in twips (1/20 pt) unless named otherwise.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from fadu.kernel.papers.geometry import CHAR_PT, MM_PT

Element: TypeAlias = Any  # python-docx's elements are lxml elements of generated classes

# The names printers and offices know; a machine without them substitutes its own.
FACES = {
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "biao": "方正小标宋简体",
    "song": "宋体",
}
RED = "E60012"
LINE = 579  # 28.95 pt: 22 lines of 29 pt would not fit 225 mm


def mm(length: float) -> int:
    """Millimetres → twips."""
    return round(length * MM_PT * 20)


def chars(n: float) -> int:
    """Characters of the grid → twips."""
    return round(n * CHAR_PT * 20)


def el(tag: str, *children: Element, **attributes: object) -> Element:
    """An element of the w: namespace; attribute names are of it too, `None` is left out."""
    element: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        if value is not None:
            element.set(qn(f"w:{name}"), str(value))
    for child in children:
        if child is not None:
            element.append(child)
    return element


def fonts(face: str) -> Element:
    """rFonts naming the Chinese font for every script, so that digits and quotes keep its look."""
    name = FACES[face]
    return el("rFonts", hint="eastAsia", ascii=name, eastAsia=name, hAnsi=name, cs=name)


def style(
    face: str, size: float, color: str | None = None, stretch: float = 1.0, underline: bool = False
) -> Element:
    """rPr: face, size in points, colour, horizontal stretch, underline."""
    half = round(size * 2)
    return el(
        "rPr",
        fonts(face),
        el("color", val=color) if color else None,
        el("w", val=round(stretch * 100)) if stretch != 1 else None,
        el("sz", val=half),
        el("szCs", val=half),
        el("u", val="single") if underline else None,
    )


def run(
    words: str,
    face: str = "fang",
    size: float = 16,
    color: str | None = None,
    stretch: float = 1.0,
    underline: bool = False,
) -> Element:
    """A run; line feeds become breaks."""
    parts: list[Element] = []
    for i, line in enumerate(words.split("\n")):
        if i:
            parts.append(el("br"))
        text = el("t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = line
        parts.append(text)
    return el("r", style(face, size, color, stretch, underline), *parts)


def field(code: str, face: str = "song", size: float = 14) -> list[Element]:
    """The runs of a field such as PAGE."""
    instruction = el("instrText")
    instruction.text = f" {code} "
    inner = [el("fldChar", fldCharType="begin"), instruction, el("fldChar", fldCharType="separate")]
    shown = el("t")
    shown.text = "1"
    inner += [shown, el("fldChar", fldCharType="end")]
    return [el("r", style(face, size), part) for part in inner]


def indent(first: float = 0, left: float = 0, right: float = 0, hanging: float = 0) -> Element:
    """ind in characters of the grid: Word takes the *Chars values, others the lengths."""
    pairs = {"left": left, "right": right, "firstLine": first, "hanging": hanging}
    values: dict[str, int] = {}
    for name, n in pairs.items():
        if n or name in ("left", "right"):
            values[f"{name}Chars"] = round(n * 100)
            values[name] = chars(n)
    return el("ind", **values)


def tabs(*stops: tuple[float, str, str | None]) -> Element:
    """Tab stops: character of the grid, alignment, leader."""
    return el("tabs", *(el("tab", val=side, leader=leader, pos=chars(n)) for n, side, leader in stops))


def border(side: str, val: str = "single", size: int = 6, space: int = 0, color: str = "auto") -> Element:
    """One side of pBdr or tblBorders; `size` in eighths of a point, `space` in points."""
    return el(side, val=val, sz=size, space=space, color=color)


def no_margins() -> Element:
    """tblCellMar that gives cells no space at their sides."""
    return el("tblCellMar", el("left", w=0, type="dxa"), el("right", w=0, type="dxa"))


def paragraph(
    *runs: Element,
    align: str | None = None,
    ind: Element | None = None,
    before: int = 0,
    line: int = LINE,
    borders: Element | None = None,
    frame: Element | None = None,
    stops: Element | None = None,
    keep: bool = False,
    style_id: str | None = None,
    page_break: bool = False,
) -> Element:
    """A paragraph of exact line height. The order of its properties is that of the schema."""
    properties = el(
        "pPr",
        el("pStyle", val=style_id) if style_id else None,
        el("keepNext") if keep else None,
        el("pageBreakBefore") if page_break else None,
        frame,
        borders,
        stops,
        el("spacing", before=before, after=0, line=line, lineRule="exact"),
        ind,
        el("jc", val=align) if align else None,
    )
    return el("p", properties, *runs)
