"""A piece of the source text that never forgets where each of its characters came from.

Real plans arrive hard-wrapped, with full-width digits, with spaces that a PDF put between characters. The grammar
wants one tidy spelling; a reviewer wants the place in the original. A `Passage` gives both: `view` for matching,
`span` and `said` for showing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

# One character for one character, so that offsets survive. Only shapes that mean the same are folded.
FOLD = str.maketrans(
    {
        "，": ",",
        "；": ";",
        "：": ":",
        "（": "(",
        "）": ")",
        "！": "!",
        "？": "?",
        "％": "%",
        "．": ".",
        "－": "-",
        "—": "-",
        "–": "-",
        "～": "~",
        "〜": "~",
        "＜": "<",
        "＞": ">",
        "＝": "=",
        "＋": "+",
        "　": " ",
        "\xa0": " ",
        "\t": " ",
        "｜": "|",
        "［": "[",
        "］": "]",
        "㈠": "一",
        "＂": '"',
        **{chr(0xFF10 + n): str(n) for n in range(10)},
    }
)
CJK = r"\u4e00-\u9fff\u3400-\u4dbf"
MARKS = r",;:。、()%“”《》〔〕【】\[\]\d"
LOOSE_SPACE = re.compile(rf"(?<=[{CJK}{MARKS}])\s+(?=[{CJK}{MARKS}])")


@dataclass(frozen=True)
class Passage:
    """Characters of `source` at the offsets `at`; slicing and stripping give passages again."""

    source: str
    at: tuple[int, ...]

    @cached_property
    def view(self) -> str:
        """The text in the one tidy spelling that the grammar is written for."""
        return "".join(self.source[i] for i in self.at).translate(FOLD)

    @cached_property
    def said(self) -> str:
        """The text as the source wrote it, without line breaks."""
        return "".join(self.source[i] for i in self.at).strip()

    @property
    def span(self) -> tuple[int, int]:
        """Start and end offset in the extracted text; (0, 0) when empty."""
        return (self.at[0], self.at[-1] + 1) if self.at else (0, 0)

    def __len__(self) -> int:
        return len(self.at)

    def __bool__(self) -> bool:
        return bool(self.at)

    def cut(self, start: int, end: int | None = None) -> Passage:
        """The characters from `start` to `end` of the view."""
        return Passage(self.source, self.at[start:end])

    def strip(self, characters: str = " \n\r") -> Passage:
        """Without the given characters at both ends."""
        view, start, end = self.view, 0, len(self.at)
        while start < end and view[start] in characters:
            start += 1
        while end > start and view[end - 1] in characters:
            end -= 1
        return self.cut(start, end)

    def after(self, pattern: re.Pattern[str]) -> Passage:
        """What is left once `pattern` has been taken off the front; unchanged when it is not there."""
        found = pattern.match(self.view)
        return self.cut(found.end()) if found else self

    def split(self, marks: str) -> list[Passage]:
        """Pieces between marks, outside brackets, quotes and titles; a mark stays with the piece it ends."""
        pieces, start, depth = [], 0, 0
        for i, character in enumerate(self.view):
            if character in "(“《":
                depth += 1
            elif character in ")”》":
                depth = max(0, depth - 1)
            elif character in marks and (depth == 0 or character in "。!?"):
                pieces.append(self.cut(start, i + 1))
                start, depth = i + 1, 0
        pieces.append(self.cut(start))
        return [piece for piece in (p.strip() for p in pieces) if piece]

    def sentences(self) -> list[Passage]:
        """Split at full stops, question and exclamation marks."""
        return self.split("。!?")


def join(pieces: list[Passage]) -> Passage:
    """One passage made of several of the same source, in order."""
    return Passage(pieces[0].source, tuple(i for piece in pieces for i in piece.at)) if pieces else Passage("", ())


def tidy(passage: Passage) -> Passage:
    """Without line breaks, and without the spaces that layout put between Chinese characters."""
    kept = [i for i in passage.at if passage.source[i] not in "\n\r\ufeff\u200b"]
    flat = Passage(passage.source, tuple(kept))
    drop = {i for found in LOOSE_SPACE.finditer(flat.view) for i in range(found.start(), found.end())}
    return Passage(passage.source, tuple(at for i, at in enumerate(flat.at) if i not in drop)).strip()
