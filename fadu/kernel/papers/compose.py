"""From a Paper to the pieces that are drawn: one composition, shared by the PDF and the Word file."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fadu.kernel.papers.geometry import COLUMNS, HEIGHT, MM_PT, ROWS, SEAL, WIDTH, em, fit_mark
from fadu.kernel.papers.model import Paper
from fadu.kernel.papers.numbers import date_text
from fadu.kernel.papers.pieces import HEI, Piece, clean, lines, pieces
from fadu.kernel.papers.titles import break_title

MARK_LINE = 1.15  # height of a line of the red head, in its type size
LONG_NAME = 22  # characters of a name that one line of the red head can show at a good size
BODY_ROWS = 2  # the first page must show at least so much of the text


@dataclass(frozen=True, slots=True)
class Mark:
    """The red head: names, the word beside joint ones, type size in points, stretch, mm under the top of the 版心."""

    lines: tuple[str, ...]
    joint: bool
    suffix: str
    size: float
    stretch: float
    top: float

    @property
    def height(self) -> float:
        """Millimetres."""
        return len(self.lines) * self.size * MARK_LINE / MM_PT


@dataclass(frozen=True, slots=True)
class Imprint:
    """The 版记: 主送 moved here, 抄送; the printing office and date."""

    copies: tuple[tuple[str, str], ...]
    office: str
    printed: str

    def __bool__(self) -> bool:
        return bool(self.copies or self.office)


@dataclass(frozen=True, slots=True)
class Composed:
    """Everything drawn, in order.

    `number_at`: mark (under the red head), title (under the title), line (under the red line of a letter).
    `corner`: what stands in the top left corner. `signers`: lines of each name; `gap`: rows between text and
    signature. `basis`: at the foot of the first page.
    """

    paper: Paper
    rows: int
    gap: int
    mark: Mark
    corner: tuple[tuple[str, str], ...]
    number_at: str
    title: tuple[str, ...]
    title_row: int
    to: str
    body: tuple[Piece, ...]
    attachments: tuple[str, ...]
    signers: tuple[tuple[str, ...], ...]
    signers_across: int
    date: str
    notes: tuple[str, ...]
    basis: str
    imprint: Imprint
    annexes: tuple[tuple[tuple[str, ...], tuple[Piece, ...]], ...]


def compose(paper: Paper, rows: int = ROWS, gap: int = 2) -> Composed:
    """The pieces of a paper on pages of `rows` lines. Pure: equal papers give equal compositions."""
    mark, record = _mark(paper), paper.layout == "record"
    title = break_title(clean(paper.heading))
    title_row = _title_row(paper, mark, HEIGHT / rows)
    to = recipients(paper.to)
    used = title_row + len(title) + 1 + math.ceil(em(to) / COLUMNS)
    moved = bool(to) and not record and used + BODY_ROWS > rows
    signers = _signers(paper)
    return Composed(
        paper=paper,
        rows=rows,
        gap=gap,
        mark=mark,
        corner=_corner(paper),
        number_at=_number_at(paper),
        title=title,
        title_row=title_row,
        to="" if moved else to,
        body=pieces(paper.body, record),
        attachments=_attachments(paper),
        signers=signers,
        signers_across=_across(signers),
        date=date_text(paper.date),
        notes=tuple(f"（{clean(n).strip('（）()')}）" for n in paper.notes if n.strip()),
        basis=f"依据：{clean(paper.basis).strip()}" if paper.basis.strip() else "",
        imprint=_imprint(paper, to if moved else ""),
        annexes=tuple((break_title(clean(a.title)), pieces(a.body, record)) for a in paper.annexes),
    )


def recipients(names: tuple[str, ...]) -> str:
    """主送: names joined by 、 (or by the ，；they end in), closed by a full-width colon."""
    parts = [s for s in (clean(name).strip().rstrip("：:、。") for name in names) if s.rstrip("，；")]
    joined = "".join(p if p[-1] in "，；" else p + "、" for p in parts)
    return joined[:-1] + "：" if joined else ""


def _number_at(paper: Paper) -> str:
    if paper.layout == "letter":
        return "line"
    return "mark" if paper.layout == "standard" and paper.official else "title"


def _corner(paper: Paper) -> tuple[tuple[str, str], ...]:
    given = (("fang", paper.copy_number), (HEI, paper.secrecy), (HEI, paper.urgency))
    return tuple((face, clean(words)) for face, words in given if words.strip())


def _mark(paper: Paper) -> Mark:
    names = lines(paper.head)
    suffix = "文件" if names and paper.layout == "standard" and paper.official else ""
    joint, size = len(names) > 1, 40.0
    if not joint:  # 文件 follows a single name; a name too long for one line of good size takes two
        whole, suffix = "".join(names).removesuffix(suffix) + suffix, ""
        long = em(whole) > LONG_NAME
        split = long and paper.layout != "record"
        names = break_title(whole, max(em(whole) / 2 + 2, 4)) if split else (whole,) * bool(whole)
        size = 40.0 if long else 52.0
    size, stretch = fit_mark(max(names, key=em, default=""), WIDTH - (34.0 if suffix else 2.0), size)
    top = {"letter": -7.0, "record": 0.0}.get(paper.layout, 35.0 if paper.official else 20.0)
    return Mark(names, joint, suffix, size, stretch, top)


def _title_row(paper: Paper, mark: Mark, pitch: float) -> int:
    """First row of the title on page 1; the head above is free, but the text keeps to the grid of the page."""
    if paper.layout == "record":
        return 0
    under = mark.top + mark.height
    if paper.layout == "letter":  # the line 4 mm under the mark, then perhaps a number, then two rows
        under += 5 + (10.5 if paper.number or paper.secrecy or paper.urgency else 0)
        return round(under / pitch + 1.5)
    if paper.official:
        return round((under + 4) / pitch + 5)
    return round((under + 8) / pitch + 1.5)


def _attachments(paper: Paper) -> tuple[str, ...]:
    names = paper.attachments or tuple(a.title for a in paper.annexes)
    return tuple(n for n in (clean(name).strip().rstrip("。；，、") for name in names) if n)


def _signers(paper: Paper) -> tuple[tuple[str, ...], ...]:
    """The names under the text; a record is signed by hand, so it shows a name only when one is given."""
    names = lines(paper.signer) or (() if paper.layout == "record" else lines(paper.head))
    return tuple(break_title(name, 22) for name in names)


def _across(signers: tuple[tuple[str, ...], ...]) -> int:
    """How many joint signers stand side by side: their seals and names must neither touch nor leave the 版心."""
    widest = max((em(line) for name in signers for line in name), default=0.0) + 0.5
    room = max(widest * 16 / MM_PT, SEAL + 2)
    fit = max(1, min(3, int(WIDTH // room), len(signers)))
    rows = math.ceil(len(signers) / fit) if signers else 1
    return math.ceil(len(signers) / rows) if signers else 1


def _imprint(paper: Paper, to: str) -> Imprint:
    names = [clean(c).strip().rstrip("。、") for c in paper.copies if c.strip()]
    joined = "".join(n if n[-1:] in "，；" else n + "，" for n in names if n)
    copies = [("主送：", to.rstrip("：") + "。")] if to else []
    copies += [("抄送：", joined[:-1] + "。")] if joined else []
    printed = paper.printed_on or (paper.date if paper.office else None)
    return Imprint(tuple(copies), clean(paper.office), f"{date_text(printed)}印发" if printed else "")
