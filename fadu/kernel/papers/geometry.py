"""The measures of GB/T 9704-2012 and the arithmetic of its grid. Millimetres unless a name ends in `_PT`."""

from __future__ import annotations

import unicodedata

MM_PT = 72 / 25.4
PAGE = (210.0, 297.0)
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
WIDTH, HEIGHT = 156.0, 225.0  # 版心
ROWS, COLUMNS = 22, 28
PITCH = HEIGHT / ROWS
PITCH_PT = PITCH * MM_PT
CHAR_PT = WIDTH / COLUMNS * MM_PT
# 28 characters of 16 pt are 158.04 mm: wider than the 156 mm they must fill, so each gives up 0.2 pt.
TRACKING_PT = CHAR_PT - 16.0

BODY_PT, TITLE_PT, FOUR_PT, SMALL_FOUR_PT = 16.0, 22.0, 14.0, 12.0  # 3号 2号 4号 小四
MARK_PT = 52.0
MARK_STRETCH = (0.6, 0.8)  # how far the letters of the red head may be narrowed, and their usual width
SEAL = 42.0  # diameter of the place left for the seal
NUMBER_TO_RULE = 4.0
TITLE_COLUMNS = 19  # 20 characters of 2号 fill the 版心; the title keeps half a character free on each side


def em(text: str) -> float:
    """Width of `text` in characters: a full-width character counts 1, any other one half."""
    return sum(
        0.0 if unicodedata.combining(c) else 1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5
        for c in text
    )


def fit_mark(text: str, width: float = WIDTH, size: float = MARK_PT) -> tuple[float, float]:
    """Size in points and horizontal stretch at which `text` fits one line of the red head.

    A long name is first narrowed, as the printing shops do, and only then made smaller.
    """
    room = width * MM_PT / max(em(text), 1.0)
    narrowest, usual = MARK_STRETCH
    if room >= size * usual:
        return size, usual
    if room >= size * narrowest:
        return size, round(int(room / size * 1000) / 1000, 3)
    return int(room / narrowest * 10) / 10, narrowest
