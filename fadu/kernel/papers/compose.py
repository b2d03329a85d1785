"""From a Paper to the pieces that are drawn: one composition, shared by the PDF and the Word file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fadu.kernel.papers.geometry import PITCH, em, fit_mark, row_at
from fadu.kernel.papers.grid import Grid, fields_grid, table_grid
from fadu.kernel.papers.model import Block, Fields, Paper, Para, Quote, Signatures, Table
from fadu.kernel.papers.numbers import carries_mark, date_text, level_mark
from fadu.kernel.papers.titles import break_title

FANG, HEI, KAI = "fang", "hei", "kai"  # 仿宋, 黑体, 楷体


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of runs (face, words). Indents in characters; `hang` = all lines but the first."""

    runs: tuple[tuple[str, str], ...]
    first: float = 2
    left: float = 0
    right: float = 0
    align: str = "justify"


@dataclass(frozen=True, slots=True)
class Sign:
    """A line to sign by hand."""

    label: str
    dated: bool


Piece = Text | Grid | Sign


@dataclass(frozen=True, slots=True)
class Mark:
    """The red head: lines of names, the word beside or after them, type size, stretch, and its top under the 版心 top."""

    lines: tuple[str, ...]
    suffix: str
    size: float
    stretch: float
    top: float


@dataclass(frozen=True, slots=True)
class Imprint:
    """The 版记: 主送 moved here, 抄送, the printing office and date."""

    copies: tuple[tuple[str, str], ...]
    office: str
    printed: str

    def __bool__(self) -> bool:
        return bool(self.copies or self.office)


@dataclass(frozen=True, slots=True)
class Composed:
    """Everything drawn, in order. `number_at`: mark (under the red head), title (under the title), line (letter)."""

    paper: Paper
    mark: Mark
    number_at: str
    title: tuple[str, ...]
    title_row: int
    to: str
    body: tuple[Piece, ...]
    attachments: tuple[str, ...]
    signers: tuple[str, ...]
    date: str
    notes: tuple[str, ...]
    imprint: Imprint
    annexes: tuple[tuple[tuple[str, ...], tuple[Piece, ...]], ...]


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Without the characters that no file format carries."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def lines(text: str) -> tuple[str, ...]:
    """The non-empty lines of a text, trimmed."""
    return tuple(s.strip() for s in clean(text).split("\n") if s.strip())


def compose(paper: Paper) -> Composed:
    """The pieces of a paper. Pure: equal papers give equal compositions."""
    mark = _mark(paper)
    number_at = {"letter": "line", "record": "title"}.get(paper.layout) or (
        "mark" if paper.official else "title"
    )
    return Composed(
        paper=paper,
        mark=mark,
        number_at=number_at,
        title=break_title(clean(paper.heading)),
        title_row=_title_row(paper, mark),
        to=recipients(paper.to),
        body=tuple(_pieces(paper.body, paper.layout == "record")),
        attachments=tuple(clean(a) for a in paper.attachments or (x.title for x in paper.annexes)),
        signers=lines(paper.signer) or lines(paper.head),
        date=date_text(paper.date),
        notes=_notes(paper),
        imprint=_imprint(paper),
        annexes=tuple(
            (break_title(clean(a.title)), tuple(_pieces(a.body, paper.layout == "record")))
            for a in paper.annexes
        ),
    )


def recipients(names: Iterable[str]) -> str:
    """主送: names of one class joined by 、, ended by a full-width colon, as the names are given."""
    text = "、".join(s for name in names for s in [clean(name).strip().rstrip("：:、，")] if s)
    return re.sub(r"([，；])、", r"\1", text) + "：" if text else ""


def _mark(paper: Paper) -> Mark:
    names = lines(paper.head)
    suffix = "文件" if paper.layout == "standard" and paper.official else ""
    if len(names) == 1 and suffix:
        names, suffix = (names[0].removesuffix("文件") + "文件",), ""
    widest = max(names, key=em, default="")
    room = 156.0 - (32.0 if suffix else 0.0)
    size, stretch = fit_mark(widest, room, 52.0 if len(names) < 2 else 36.0)
    top = {"letter": -7.0, "record": 0.0}.get(paper.layout, 35.0 if paper.official else 20.0)
    return Mark(names, suffix, size, stretch, top)


def _title_row(paper: Paper, mark: Mark) -> int:
    """First row of the title on page 1, so that the body stays on the grid of the page."""
    if paper.layout == "record":
        return 0
    height = len(mark.lines) * mark.size * 1.15 * 25.4 / 72
    if paper.layout == "letter":
        return 2
    under = 3 * PITCH + 4 if paper.official else 8
    return row_at(mark.top + height + under + (2 if paper.official else 1.5) * PITCH)


def _notes(paper: Paper) -> tuple[str, ...]:
    notes = [f"（{clean(n).strip('（）()')}）" for n in paper.notes if n.strip()]
    if paper.basis:
        notes.append(f"（依据：{clean(paper.basis)}）")
    return tuple(notes)


def _imprint(paper: Paper) -> Imprint:
    names = "，".join(clean(c).strip().rstrip("。，；") for c in paper.copies if c.strip())
    copies = (("抄送：", names.replace("；，", "；") + "。"),) if names else ()
    printed = paper.printed_on or (paper.date if paper.office else None)
    return Imprint(copies, clean(paper.office), f"{date_text(printed)}印发" if printed else "")


def _pieces(blocks: Iterable[Block], record: bool) -> Iterator[Piece]:
    count = [0] * 5
    for block in blocks:
        match block:
            case Para():
                for text in lines(block.text):
                    yield _para(text, block, count)
            case Quote():
                yield from (Text(((KAI, t),), left=2, right=2) for t in lines(block.text))
            case Fields() if record:
                yield fields_grid(block)
            case Fields():
                yield from _labelled(block)
            case Table():
                if block.caption:
                    yield Text(((HEI, clean(block.caption)),), first=0, align="center")
                yield table_grid(block)
            case Signatures():
                yield from (Sign(clean(label), block.dated) for label in block.labels)


def _labelled(block: Fields) -> Iterator[Text]:
    for label, value in block.items:
        head, *rest = lines(value) or ("",)
        yield Text(((HEI, clean(label).rstrip("：:") + "："), (FANG, head)))
        yield from (Text(((FANG, t),)) for t in rest)


def _para(text: str, block: Para, count: list[int]) -> Text:
    level = block.level
    first = 2 if block.indent else 0
    if level == 0:
        return Text(((FANG, text),), first=first)
    count[level] += 1
    count[level + 1 :] = [0] * (4 - level)
    if not carries_mark(text):
        text = level_mark(level, count[level]) + text
    face = {1: HEI, 2: KAI}.get(level, FANG)
    cut = text.find("。") + 1
    heading, rest = (text[:cut], text[cut:]) if 0 < cut < len(text) else (text, "")
    return Text(tuple(r for r in ((face, heading), (FANG, rest)) if r[1]), first=first)
