"""The blocks of a paper as the pieces that are drawn: runs of words in a face, ruled tables, lines to sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from fadu.kernel.papers.geometry import em
from fadu.kernel.papers.grid import Grid, fields_grid, table_grid
from fadu.kernel.papers.model import Block, Fields, Para, Quote, Signatures, Table
from fadu.kernel.papers.numbers import article_mark, carries_mark, level_mark

FANG, HEI, KAI = "fang", "hei", "kai"  # 仿宋, 黑体, 楷体


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of runs (face, words). Indents in characters. `caption`: stands over a table and stays with it."""

    runs: tuple[tuple[str, str], ...]
    first: float = 2
    left: float = 0
    right: float = 0
    caption: bool = False

    @property
    def heads(self) -> bool:
        """Whether it is a heading on a line of its own, which goes with what it heads."""
        return len(self.runs) == 1 and self.runs[0][0] in (HEI, KAI) and not self.left


@dataclass(frozen=True, slots=True)
class Sign:
    """Lines to sign by hand."""

    labels: tuple[str, ...]
    dated: bool

    @staticmethod
    def long(label: str) -> bool:
        """Whether a label leaves no room for a name and a date beside it."""
        return em(label) > 9


Piece: TypeAlias = Text | Grid | Sign
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Without the characters that no file format carries; line feeds stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def lines(text: str) -> tuple[str, ...]:
    """The non-empty lines of a text, trimmed."""
    return tuple(s.strip() for s in clean(text).split("\n") if s.strip())


def pieces(blocks: Iterable[Block], record: bool) -> tuple[Piece, ...]:
    """The pieces of some blocks; in a record labelled facts are ruled."""
    return tuple(_pieces(blocks, record))


def _pieces(blocks: Iterable[Block], record: bool) -> Iterator[Piece]:
    count = [0] * 5
    for block in blocks:
        match block:
            case Para():
                yield from (_para(text, block, count) for text in lines(block.text))
            case Quote():
                yield from (Text(((KAI, text),), left=2, right=2) for text in lines(block.text))
            case Fields():
                yield from [_ruled(fields_grid(block))] if record and block.items else _labelled(block)
            case Table():
                if block.caption:
                    yield Text(((HEI, clean(block.caption)),), first=0, caption=True)
                yield _ruled(table_grid(block))
            case Signatures():
                yield Sign(tuple(clean(label).strip().rstrip("：:") for label in block.labels), block.dated)


def _ruled(grid: Grid) -> Grid:
    rows = tuple(tuple("\n".join(lines(cell)) for cell in row) for row in grid.rows)
    return Grid(grid.widths, rows, grid.header, grid.align, grid.labels, grid.size)


def _labelled(block: Fields) -> Iterator[Text]:
    for label, value in block.items:
        head, *rest = lines(value) or ("",)
        name = clean(label).strip().rstrip("：:")
        runs = ((HEI, name + "："), (FANG, head)) if name else ((FANG, head),)
        yield Text(tuple(run for run in runs if run[1]))
        yield from (Text(((FANG, text),)) for text in rest)


def _para(text: str, block: Para, count: list[int]) -> Text:
    level, first = block.level, 2 if block.indent else 0
    if level == 0:
        return Text(((FANG, text),), first=first)
    count[level] += 1
    count[level + 1 :] = [0] * (4 - level)
    if not carries_mark(text):
        text = level_mark(level, count[level]) + text
    face = {1: HEI, 2: KAI}.get(level, FANG)
    cut = len(article_mark(text)) or text.find("。") + 1
    heading, rest = (text[:cut], text[cut:]) if 0 < cut < len(text) else (text, "")
    return Text(tuple(run for run in ((face, heading), (FANG, rest)) if run[1]), first=first)
