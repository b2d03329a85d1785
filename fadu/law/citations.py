"""Citations: statute, article, paragraph, item and the phrase that carries the number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from fadu.law.errors import BadInput
from fadu.law.statutes import Statute, Version, find_statute

_DIGITS: Final = "零一二三四五六七八九"
_ARTICLE: Final = re.compile(r"[1-9]\d*(-[1-9]\d*)?(\.[1-9]\d*){0,2}")


def chinese_number(n: int) -> str:
    """1 → 一, 62 → 六十二, 205 → 二百零五, 1260 → 一千二百六十 (0 < n < 10000)."""
    out, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, power)
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return out[1:] if out.startswith("一十") else out


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a statute. `article` is ``62``, ``62.1`` (款) or ``23.1.4`` (款、项).

    An article inserted later (第六十二条之一) is written ``62-1``. `phrase` is the wording that
    carries the number; ``fadu law check`` looks for it in the version claimed.
    """

    statute: str
    article: str
    phrase: str | None = None

    def version(self, on: date) -> Version:
        """The version of the statute in force on that day."""
        return find_statute(self.statute).version(on)

    @property
    def place(self) -> str:
        """``第六十二条第一款``; empty when the whole statute is cited."""
        if not self.article:
            return ""
        head, *rest = self.article.split(".")
        number, _, inserted = head.partition("-")
        text = f"第{chinese_number(int(number))}条"
        if inserted:
            text += f"之{chinese_number(int(inserted))}"
        if rest:
            text += f"第{chinese_number(int(rest[0]))}款"
        if len(rest) > 1:
            text += f"第（{chinese_number(int(rest[1]))}）项"
        return text

    def text(self, on: date | None = None) -> str:
        """Label for users: ``《行政复议法》（2023年修订）第六十二条第一款``.

        Without `on` the newest version is named.
        """
        statute = find_statute(self.statute)
        version = statute.latest if on is None else statute.version(on)
        return version.title + self.place

    def __str__(self) -> str:
        return f"《{self.statute}》{self.place}"


_CREATED: Final[dict[tuple[str, str, str | None], Citation]] = {}


def cite(statute: str, article: str, phrase: str | None = None) -> Citation:
    """A citation, remembered so that ``fadu law check`` can look it up."""
    if article and not _ARTICLE.fullmatch(article):
        raise BadInput(f"条文编号“{article}”无法识别，应写作 62、62.1 或 23.1.4。")
    key = (statute, article, phrase)
    if key not in _CREATED:
        _CREATED[key] = Citation(*key)
    return _CREATED[key]


_BOUND: Final[dict[Citation, list[tuple[date, date | None]]]] = {}


def bind_citation(citation: Citation, first: date, last: date | None) -> None:
    """Say that the citation speaks for the law of first..last (None: open), not for today's."""
    _BOUND.setdefault(citation, []).append((first, last))


def bound_spans(citation: Citation) -> list[tuple[date, date | None]]:
    """Spans of time the citation speaks for; empty when it speaks for the newest version."""
    return list(_BOUND.get(citation, ()))


def created_citations() -> list[Citation]:
    """Every citation made so far in this process, in order of creation."""
    return list(_CREATED.values())


@dataclass(frozen=True, slots=True)
class Law:
    """Handle of a statute: ``LAW["62.1"]``, ``LAW["62.1", "六十日"]``."""

    statute: Statute

    def __getitem__(self, key: str | tuple[str, str]) -> Citation:
        article, phrase = (key, None) if isinstance(key, str) else key
        return cite(self.statute.short, article, phrase)

    def version(self, on: date) -> Version:
        """The version in force on that day."""
        return self.statute.version(on)


def law(short: str) -> Law:
    """The statute of that short name; UnknownStatute if the catalogue does not have it."""
    return Law(find_statute(short))
