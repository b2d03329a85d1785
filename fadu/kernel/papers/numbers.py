"""Numbers as official papers write them: levels, dates, file numbers."""

from __future__ import annotations

import datetime as dt
import re

_DIGITS = "〇一二三四五六七八九"
_NUMERAL = "[一二三四五六七八九十百零〇]+"
# How a paragraph of each level begins. Articles and chapters carry their own numbers at any level.
LEVEL_MARK = {
    1: re.compile(rf"^\s*{_NUMERAL}、"),
    2: re.compile(rf"^\s*[（(]{_NUMERAL}[）)]"),
    3: re.compile(r"^\s*\d+[.．、]"),
    4: re.compile(r"^\s*[（(]\d+[）)]"),
}
_ARTICLE = re.compile(rf"^\s*第({_NUMERAL}|\d+)[条章节编款项]")


def chinese(n: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五. ValueError outside 1..999, more than any paper numbers."""
    if not 1 <= n <= 999:
        raise ValueError(f"只能写 1 至 999：{n}")
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    words = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        words += "十" if n < 20 else _DIGITS[tens] + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def level_mark(level: int, n: int) -> str:
    """The number before the n-th heading of a level: 一、 （一） 1. （1）."""
    return {1: f"{chinese(n)}、", 2: f"（{chinese(n)}）", 3: f"{n}.", 4: f"（{n}）"}[level]


def carries_mark(text: str) -> bool:
    """Whether the text already begins with a number of any level or of an article."""
    return bool(article_mark(text)) or any(p.match(text) for p in LEVEL_MARK.values())


def article_mark(text: str) -> str:
    """The 第…条 (章, 节 …) a text begins with, or nothing."""
    found = _ARTICLE.match(text)
    return found.group() if found else ""


def date_text(day: dt.date | None) -> str:
    """2026年1月5日: Arabic, no leading zero; empty for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
