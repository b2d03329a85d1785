"""What a clerk would send back: findings on a paper before it leaves.

Each says what is wrong and, where it can, what is right.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pypdf import PageObject, PdfReader

from fadu.kernel.papers.geometry import BODY_PT, BOTTOM, MM_PT, PAGE, ROWS, TOP
from fadu.kernel.papers.glyphs import missing
from fadu.kernel.papers.model import UPWARD_KINDS, Fields, Paper, Para, Quote, Signatures, Table

Level = Literal["block", "error", "warn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. block: must not be issued; error: against the standard; warn: look at it. `field`: of `Paper`."""

    level: Level
    field: str
    message: str
    suggestion: str = ""


_FULL = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER = re.compile(
    r"^(?P<code>[^\d〔〕()（）\[\]［］【】{}]+)(?P<open>[〔(（\[［【{]?)(?P<year>\d+)"
    r"(?P<close>[〕)）\]］】}—-])(?P<no>第?\d+)(?P<end>号?)$"
)
_ORDER = re.compile(r"^[^\d]*第[1-9]\d*号$")
_SECRECY = re.compile(r"^(绝密|机密|秘密)(★.+)?$")
_URGENCY = {"特急", "加急", "特提", "平急"}


def check_number(text: str, kind: str = "") -> tuple[Finding, ...]:
    """Findings on a 发文字号 (机关代字〔年份〕序号号); one of 令 is 第N号. The suggestion is the whole number put right."""
    plain = "".join(text.translate(_FULL).split())
    if kind in ("令", "命令") and _ORDER.match(plain):
        return ()
    found = _NUMBER.match(plain)
    if not found:
        return (Finding("error", "number", f"发文字号“{text}”不合格式，应为“机关代字〔年份〕序号号”"),)
    year, order = found["year"], found["no"].removeprefix("第")
    right = f"{found['code']}〔{'20' + year if len(year) == 2 else year}〕{int(order)}号"
    faults = [
        (plain != text, "不用空格和全角数字"),
        (found["open"] + found["close"] != "〔〕", "年份用六角括号“〔〕”"),
        (len(year) != 4, "年份标全称四位数"),
        (found["no"].startswith("第"), "序号不加“第”"),
        (order.startswith("0"), f"序号不编虚位（{int(order)}不编为{order}）"),
        (not found["end"], "序号后加“号”"),
    ]
    wrong = "；".join(words for fault, words in faults if fault)
    good = len(year) in (2, 4) and int(order) > 0
    return (Finding("error", "number", f"发文字号“{text}”：{wrong}", right if good else ""),) if wrong else ()


def check(paper: Paper) -> tuple[Finding, ...]:
    """Every finding on a paper, the gravest first."""
    found = [*_required(paper), *_heading(paper), *_recipients(paper), *_marks(paper), *_letters(paper)]
    if paper.number:
        found += check_number(paper.number, paper.kind)
    order = ("block", "error", "warn")
    return tuple(sorted(found, key=lambda f: order.index(f.level)))


def blocked(findings: Sequence[Finding]) -> bool:
    """Whether the paper must not be issued as it is."""
    return any(f.level == "block" for f in findings)


def _required(paper: Paper) -> Iterator[Finding]:
    if not paper.head.strip():
        yield Finding("block", "head", "缺发文机关")
    if not paper.heading.strip():
        yield Finding("block", "title", "缺标题")
    if not (paper.body or paper.annexes):
        yield Finding("error", "body", "没有正文")
    if paper.layout != "record" and paper.date is None:
        yield Finding("error", "date", "缺成文日期")
    if (paper.upward or paper.kind in UPWARD_KINDS) and not paper.signatory.strip():
        yield Finding("block", "signatory", "上行文应当标注签发人")


def _heading(paper: Paper) -> Iterator[Finding]:
    title = paper.title.strip()
    if title and title[-1] in "。，、；：！？.":
        yield Finding("warn", "title", "标题末尾不用标点", title.rstrip("。，、；：！？."))
    if title and paper.official and paper.kind and not title.endswith(paper.kind):
        yield Finding("warn", "title", f"标题一般以文种“{paper.kind}”结尾")


def _recipients(paper: Paper) -> Iterator[Finding]:
    if paper.kind == "请示" and len(paper.to) > 1:
        yield Finding("error", "to", "请示一般只主送一个上级机关")
    if paper.kind in UPWARD_KINDS | {"函", "批复"} and not paper.to:
        yield Finding("warn", "to", f"{paper.kind}缺主送机关")


def _marks(paper: Paper) -> Iterator[Finding]:
    if paper.copy_number and not re.fullmatch(r"\d{6}", paper.copy_number):
        digits = re.sub(r"\D", "", paper.copy_number)
        right = digits.zfill(6) if 0 < len(digits) <= 6 else ""
        yield Finding("error", "copy_number", "份号用六位阿拉伯数字", right)
    if paper.secrecy and not _SECRECY.match(paper.secrecy):
        yield Finding("error", "secrecy", "密级标“绝密”“机密”“秘密”，与保密期限之间用“★”隔开")
    if paper.secrecy and not paper.copy_number:
        yield Finding("error", "copy_number", "涉密公文应当标注份号")
    if paper.urgency and paper.urgency not in _URGENCY:
        yield Finding("warn", "urgency", "紧急程度标“特急”“加急”；电报标“特提”“特急”“加急”“平急”")


def _letters(paper: Paper) -> Iterator[Finding]:
    lost = missing("".join(_words(paper)))
    if lost:
        yield Finding("warn", "body", f"PDF 字体缺字，以“〓”代替，请核对或用 Word 版排印：{'、'.join(lost)}")


def _words(paper: Paper) -> Iterator[str]:
    yield from (paper.head, paper.kind, paper.number, paper.title, paper.signer, paper.signatory, paper.office)
    yield from (*paper.to, *paper.copies, *paper.attachments, *paper.notes, paper.basis)
    yield from (annex.title for annex in paper.annexes)
    for block in (*paper.body, *(block for annex in paper.annexes for block in annex.body)):
        match block:
            case Para() | Quote():
                yield block.text
            case Fields():
                yield from (word for pair in block.items for word in pair)
            case Table():
                yield from (block.caption, *block.header, *(cell for row in block.rows for cell in row))
            case Signatures():
                yield from block.labels


def check_lines(counts: Sequence[int], adjusted: bool = False) -> tuple[Finding, ...]:
    """Findings on the lines of each page; `adjusted`: the pitch was changed on purpose to hold a signature."""
    level: Level = "warn" if adjusted else "error"
    return tuple(
        Finding(level, "body", f"第{page}面{count}行，每面一般{ROWS}行，特定情况可作适当调整")
        for page, count in enumerate(counts, 1)
        if count > ROWS
    )


def line_counts(pdf: bytes) -> tuple[int, ...]:
    """Lines of 3号 or larger letters inside the 版心 of each page of a PDF; the smaller type of tables is not counted.

    Letters whose feet differ by less than 3 pt share a line.
    """
    return tuple(_levels(page) for page in PdfReader(io.BytesIO(pdf)).pages)


def _levels(page: PageObject) -> int:
    feet: list[float] = []

    def seen(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        high = size * abs(tm[3] * cm[3]) >= BODY_PT - 0.5
        if text.strip() and high and BOTTOM * MM_PT < y < (PAGE[1] - TOP) * MM_PT:
            feet.append(y)

    page.extract_text(visitor_text=seen)
    levels = sorted(feet)
    return sum(1 for i, y in enumerate(levels) if i == 0 or y - levels[i - 1] > 3)
