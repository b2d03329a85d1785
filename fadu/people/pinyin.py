"""Pinyin initials, so that lists sort and search as people type them."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """First letters of the pinyin, lower case; letters and digits stay: 威海市司法局 → whssfj."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes longer to load than most processes need it

    letters = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=lambda rest: [c for c in rest if c.isalnum()])
    return "".join(letters).lower()[:60]
