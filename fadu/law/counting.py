"""How days run: which article says that the first day does not count, what a working day is, when
a last day rolls, and what a pause does. Dated, because the articles moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fadu.law.citations import Citation, bind_citation, cite
from fadu.law.statutes import find_statute

PLATFORM: Final = "本平台口径"


@dataclass(frozen=True, slots=True)
class Basis:
    """A citation, or the platform's own rule, from a day on."""

    start: date
    citation: Citation | None
    text: str = PLATFORM

    def label(self, on: date) -> str:
        """Words for users; the version in force on that day is named."""
        if self.citation is None:
            return self.text
        statute = find_statute(self.citation.statute)
        day = max(on, statute.from_day)
        return self.citation.text(day)


@dataclass(frozen=True, slots=True)
class Counting:
    """Rules of counting for one family of terms; each a tuple of Basis, oldest first."""

    key: str
    title: str
    first_day: tuple[Basis, ...]
    roll: tuple[Basis, ...]
    workday: tuple[Basis, ...]
    pause: tuple[Basis, ...]

    def __post_init__(self) -> None:
        for bases in (self.first_day, self.roll, self.workday, self.pause):
            for item, after in zip(bases, [*bases[1:], None], strict=True):
                if item.citation is not None:
                    last = after.start - timedelta(days=1) if after else None
                    bind_citation(item.citation, item.start, last)

    @staticmethod
    def pick(bases: tuple[Basis, ...], on: date) -> str:
        """Label of the basis that applies on that day (the oldest, before the first)."""
        chosen = bases[0]
        for item in bases:
            if item.start <= on:
                chosen = item
        return chosen.label(on)


_CIVIL_FIRST: Final = (Basis(date(1987, 1, 1), cite("民法通则", "154.2")),
                       Basis(date(2021, 1, 1), cite("民法典", "201.1")))
_CIVIL_ROLL: Final = (Basis(date(1987, 1, 1), cite("民法通则", "154.3")),
                      Basis(date(2021, 1, 1), cite("民法典", "203.1")))
_PROCEDURE_FIRST: Final = (Basis(date(1991, 4, 9), cite("民事诉讼法", "75.2")),
                           Basis(date(2013, 1, 1), cite("民事诉讼法", "82.2")),
                           Basis(date(2022, 1, 1), cite("民事诉讼法", "85.2")))
_PROCEDURE_ROLL: Final = (Basis(date(1991, 4, 9), cite("民事诉讼法", "75.3")),
                          Basis(date(2013, 1, 1), cite("民事诉讼法", "82.3")),
                          Basis(date(2022, 1, 1), cite("民事诉讼法", "85.3")))
_OWN: Final = (Basis(date(1949, 10, 1), None),)
_WRITTEN: Final = (Basis(date(1949, 10, 1), None, "条文写明为工作日"),)


def _of(citation: Citation, start: date) -> tuple[Basis, ...]:
    return (Basis(start, citation),)


_RULES: Final[dict[str, Counting]] = {r.key: r for r in (
    Counting("civil", "民事期间规则", _CIVIL_FIRST, _CIVIL_ROLL, _WRITTEN, _OWN),
    Counting("reconsideration", "行政复议期间", _PROCEDURE_FIRST, _PROCEDURE_ROLL,
             (Basis(date(1999, 10, 1), cite("行政复议法", "40.2", "“五日”、“七日”的规定是指工作日")),
              Basis(date(2024, 1, 1), cite("行政复议法", "88.2", "“十日”的规定是指工作日"))),
             (Basis(date(1999, 10, 1), None),
              Basis(date(2024, 1, 1), cite("行政复议法", "39")))),
    Counting("litigation", "行政诉讼期间",
             (*_PROCEDURE_FIRST[:2], *_of(cite("行诉解释", "48.2"), date(2018, 2, 8))),
             (*_PROCEDURE_ROLL[:2], *_of(cite("行诉解释", "48.3"), date(2018, 2, 8))),
             _WRITTEN, _OWN),
    Counting("procedure", "民事诉讼期间", _PROCEDURE_FIRST, _PROCEDURE_ROLL, _WRITTEN, _OWN),
    Counting("penalty", "行政处罚期限", _CIVIL_FIRST, _CIVIL_ROLL,
             _of(cite("行政处罚法", "85", "是指工作日"), date(2021, 7, 15)), _OWN),
    Counting("coercion", "行政强制期限", _CIVIL_FIRST, _CIVIL_ROLL,
             _of(cite("行政强制法", "69", "十日以内期限的规定是指工作日"), date(2012, 1, 1)), _OWN),
    Counting("permit", "行政许可期限", _CIVIL_FIRST, _CIVIL_ROLL,
             _of(cite("行政许可法", "82", "期限以工作日计算"), date(2004, 7, 1)), _OWN),
    Counting("platform", "平台口径", _OWN, _OWN, _WRITTEN, _OWN),
    Counting("hours", "按小时计算",
             (*_CIVIL_FIRST[:1], *_of(cite("民法典", "201.2"), date(2021, 1, 1))),
             _OWN, _OWN, _OWN),
)}


def rules(key: str) -> Counting:
    """The rules of that key; ValueError for an unknown one."""
    if key not in _RULES:
        raise ValueError(f"unknown counting rules: {key}")
    return _RULES[key]


def counting_citations() -> set[Citation]:
    """Every citation the rules of counting rest on."""
    parts = (bases for r in _RULES.values() for bases in (r.first_day, r.roll, r.workday, r.pause))
    return {b.citation for bases in parts for b in bases if b.citation is not None}
