"""Logical paragraphs of a source: page-wide lines are joined, heading marks and their level are recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .files import Source
from .numerals import from_han
from .passage import Passage, tidy

_HAN = r"[一二三四五六七八九十百]{1,4}"
MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"第(?P<n>{_HAN}|\d{{1,2}})(?:章|部分|编)[\s:、]*")),
    (1, re.compile(rf"(?P<n>{_HAN})、\s*")),
    (2, re.compile(rf"\((?P<n>{_HAN})\)[、.]?\s*")),
    (
        3,
        re.compile(
            r"(?P<n>\d{1,3})(?:、|\.(?![\d]))\s*|(?:重点)?任务(?P<m>[一二三四五六七八九十]{1,3}|\d{1,2})[:、]\s*"
        ),
    ),
    (4, re.compile(r"\((?P<n>\d{1,2})\)[、.]?\s*|(?P<c>[①-⑳])\s*")),
)
KEYED = re.compile(
    r"[(【]?(?:牵头|责任|配合|负责|主办|承办|主责|协办|实施|落实)(?:责任)?(?:单位|部门|主体)\s*[:)]|(?:完成)?(?:时限|时间)\s*:|附件"
    r"|抄送|签发|主题词|第[一二三四五六七八九十]+个?(?:大)?方面"
)
END = "。！!？?；;：:"


@dataclass
class Paragraph:
    """A logical paragraph: `level` of its mark (None for body text), its number, and the passage without the mark."""

    whole: Passage
    body: Passage
    level: int | None = None
    number: int | None = None
    hint: int | None = None


def _lines(source: Source) -> list[Passage]:
    cells = {i for table in source.tables for row in table for c in row for i in range(c.start, c.end + 1)}
    lines, start = [], 0
    for line in source.text.splitlines(keepends=True):
        place = tuple(i for i in range(start, start + len(line)) if i not in cells)
        lines.append(Passage(source.text, place))
        start += len(line)
    return lines


def mark_of(view: str) -> tuple[int, int, int] | None:
    """Level, number and length of the heading mark a paragraph opens with."""
    for level, pattern in MARKS:
        found = pattern.match(view)
        if found:
            raw = next(g for g in found.groups() if g)
            number = ord(raw) - ord("①") + 1 if "①" <= raw <= "⑳" else int(raw) if raw.isdigit() else from_han(raw)
            return level, number, found.end()
    return None


def _opens(passage: Passage) -> bool:
    """Whether a line must begin a new paragraph."""
    raw = "".join(passage.source[i] for i in passage.at)
    view = tidy(passage).view
    return raw.startswith(("\u3000", "  ", "\t")) or mark_of(view) is not None or bool(KEYED.match(view))


def _joined(source: Source) -> list[Passage]:
    lines = _lines(source)
    if not source.wrapped:
        return [t for t in (tidy(line) for line in lines) if t]
    widest = max((len(tidy(line)) for line in lines), default=0)
    groups: list[tuple[int, ...]] = []
    room, broken = False, False  # room: the line before was full and unfinished, so this one may continue it
    for line in lines:
        view = tidy(line).view
        if not view:
            broken = source.kind == "txt"
            continue
        if groups and room and not broken and not _opens(line):
            groups[-1] += line.at
        else:
            groups.append(line.at)
        room, broken = len(view) >= widest * 0.8 and view[-1] not in END, False
    return [t for t in (tidy(Passage(source.text, at)) for at in groups) if t]


def paragraphs(source: Source) -> list[Paragraph]:
    """The paragraphs outside tables, in order."""
    result = []
    for whole in _joined(source):
        start = whole.span[0]
        hint = next((source.headings[i] for i in range(start, max(-1, start - 4), -1) if i in source.headings), None)
        mark = mark_of(whole.view)
        body = whole.cut(mark[2]).strip() if mark else whole
        result.append(Paragraph(whole, body, mark[0] if mark else None, mark[1] if mark else None, hint))
    _levels_from_hints(result)
    return result


def _levels_from_hints(items: list[Paragraph]) -> None:
    """Where headings carry a style but no number, the style gives the level; a single top heading is the title."""
    hinted = [p for p in items if p.hint]
    if not hinted or any(p.level in (0, 1, 2) for p in items):
        return
    depths = sorted({p.hint for p in hinted if p.hint})
    if sum(p.hint == depths[0] for p in hinted) == 1 and len(depths) > 1:
        depths = depths[1:]
    counts: dict[int, int] = {}
    for paragraph in hinted:
        if paragraph.hint in depths and paragraph.level is None:
            paragraph.level = depths.index(paragraph.hint) + 1
            counts = {k: v for k, v in counts.items() if k <= paragraph.level}
            counts[paragraph.level] = counts.get(paragraph.level, 0) + 1
            paragraph.number = counts[paragraph.level]
