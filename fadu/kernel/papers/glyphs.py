"""Which characters the fonts of the PDF can draw.

PDF/A refuses a character without a glyph. The printers' sign for a character that is not in the case,
〓, takes its place, and the checks name the characters so that somebody looks before the paper leaves.
"""

from __future__ import annotations

import re
import struct
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

FONT_DIR = Path(pylopdf_fonts_zh_cn.__file__).parent
SERIF, SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"
GETA = "〓"
DRAWN = frozenset("☑")  # drawn from two glyphs, one over the other
ALIKE = {"☐": "□", "⬜": "□", "✔": "✓", "✅": "✓", "\t": " "}
_WORD = re.compile(r"[!-~]+")
_PASSING = frozenset("\n\u200b\u200d\ufeff\ufe0f\u00ad")  # shown as nothing
_PLAIN = {ord(c): like for c, like in ALIKE.items()} | {ord(c): "" for c in _PASSING - {"\n"}}


@cache
def covered(font: str = SERIF) -> frozenset[int]:
    """Code points a font of the package has a glyph for, read from its cmap."""
    data = (FONT_DIR / font).read_bytes()
    (tables,) = struct.unpack(">H", data[4:6])
    for i in range(tables):
        tag, _, offset, _ = struct.unpack(">4sIII", data[12 + 16 * i : 28 + 16 * i])
        if tag == b"cmap":
            return frozenset(_cmap(data, offset))
    raise ValueError(f"font without a cmap: {font}")


def _cmap(data: bytes, cmap: int) -> set[int]:
    points: set[int] = set()
    (count,) = struct.unpack(">H", data[cmap + 2 : cmap + 4])
    for i in range(count):
        (offset,) = struct.unpack(">I", data[cmap + 8 + 8 * i : cmap + 12 + 8 * i])
        start = cmap + offset
        (form,) = struct.unpack(">H", data[start : start + 2])
        if form == 12:  # the full repertoire; format 4 holds a part of it
            (groups,) = struct.unpack(">I", data[start + 12 : start + 16])
            for first, last, _ in struct.iter_unpack(">III", data[start + 16 : start + 16 + 12 * groups]):
                points.update(range(first, last + 1))
    return points


def missing(text: str) -> tuple[str, ...]:
    """The characters of a text that no font of the PDF draws, each once, in order."""
    return tuple(dict.fromkeys(c for c in text if ord(c) not in _drawn()))


@cache
def _drawn() -> frozenset[int]:
    return covered(SERIF) | covered(SANS) | {ord(c) for c in DRAWN | _PASSING | ALIKE.keys()}


def drawable(text: str) -> str:
    """The text with 〓 for every character that cannot be drawn."""
    return text.translate(_PLAIN | {ord(c): GETA for c in missing(text)})


def breakable(text: str, longest: int) -> str:
    """The text with places to break inside words of more than `longest` letters: none leaves its column."""
    return _WORD.sub(lambda m: "\u200b".join(m[0][i : i + longest] for i in range(0, len(m[0]), longest)), text)
