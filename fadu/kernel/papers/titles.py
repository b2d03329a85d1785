"""Where to break a title: a trapezoid or a diamond of lines, no word torn apart."""

from __future__ import annotations

from fadu.kernel.papers.geometry import TITLE_COLUMNS, em


def break_title(text: str, columns: float = TITLE_COLUMNS) -> tuple[str, ...]:
    """The lines of a title."""
    text = " ".join(text.split())
    if em(text) <= columns:
        return (text,) if text else ()
    n = -(-int(em(text) + 0.5) // int(columns))
    size = -(-len(text) // n)
    return tuple(text[i : i + size] for i in range(0, len(text), size))
