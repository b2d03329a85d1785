"""Reading a statute's text: articles, paragraphs (款) and items (项)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_NUMERALS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_CN: Final = "零〇一二三四五六七八九十百千"
_HEAD: Final = re.compile(rf"第([{_CN}]+)条(?:之([{_CN}]+))?[\s\u3000]+(.*)")
_ITEM: Final = re.compile(rf"[（(]([{_CN}]+)[）)]\s*(.*)")
_SUB: Final = re.compile(r"\d+[.．、]")
_INVISIBLE: Final = str.maketrans("", "", "\u200b\ufeff\u00a0")


def number_of(text: str) -> int:
    """一百零五 → 105."""
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _NUMERALS[char]
    return total + digit


@dataclass
class Paragraph:
    """One 款: its own words and its items by number."""

    text: str
    items: dict[int, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """The paragraph with its items."""
        return "\n".join((self.text, *self.items.values()))


def parse(text: str) -> dict[str, list[Paragraph]]:
    """Articles by number (``62``, or ``62-1`` for one inserted later), each a list of paragraphs.

    A line that begins with （一） is an item of the paragraph before it, one that begins with
    ``1.`` continues what is before it; headings and everything before 第一条 are left out.
    """
    articles: dict[str, list[Paragraph]] = {}
    now: list[Paragraph] | None = None
    for raw in text.split("<!-- INFO END -->")[-1].splitlines():
        line = raw.translate(_INVISIBLE).strip()
        if line.startswith("#"):
            now = None
        head = _HEAD.match(line)
        if head:
            key = str(number_of(head[1])) + (f"-{number_of(head[2])}" if head[2] else "")
            now = articles.setdefault(key, [])
            line = head[3].strip()
        if line and now is not None:
            _take(now, line)
    return articles


def _take(article: list[Paragraph], line: str) -> None:
    item = _ITEM.match(line)
    if item and article:
        article[-1].items[number_of(item[1])] = item[2]
    elif article and _SUB.match(line):
        _continue(article[-1], line)
    else:
        article.append(Paragraph(line))


def _continue(paragraph: Paragraph, line: str) -> None:
    if paragraph.items:
        paragraph.items[max(paragraph.items)] += "\n" + line
    else:
        paragraph.text += "\n" + line


def find_place(articles: dict[str, list[Paragraph]], place: str) -> str | None:
    """Words at ``62``, ``62.1`` or ``23.1.4``; None where the text has no such place."""
    number, *rest = place.split(".")
    paragraphs = articles.get(number)
    if paragraphs is None:
        return None
    if not rest:
        return "\n".join(p.whole for p in paragraphs)
    index = int(rest[0]) - 1
    if index >= len(paragraphs):
        return None
    return paragraphs[index].whole if len(rest) == 1 else paragraphs[index].items.get(int(rest[1]))


def index_texts(folder: Path) -> dict[str, Path]:
    """Every ``.md`` file below the folder by its name without the ending."""
    return {path.stem: path for path in sorted(folder.rglob("*.md"))}
