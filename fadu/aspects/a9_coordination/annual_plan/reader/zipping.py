"""分别 and 均: one sentence, several targets. 分别 pairs names with numbers in order; 均 gives each name the same number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .passage import Passage

if TYPE_CHECKING:
    from .quantities import Quantity

LEADING = re.compile(r"(?:推动|确保|实现|力争|争取|努力|使|做到|全市|全年|年内|其中|到?年底前?|进一步)*")
JOINT = re.compile(r"、|以及|和(?!规划|改革|社会|信息|城乡|旅游)|及(?!时)")


def _names(passage: Passage) -> list[Passage]:
    """The listed names right before 分别 or 均."""
    body, names, start = passage.after(LEADING), [], 0
    for found in JOINT.finditer(body.view):
        names.append(body.cut(start, found.start()))
        start = found.end()
    names.append(body.cut(start))
    return [n for n in (p.strip(" ,、:") for p in names) if n]


def _segment(view: str, at: int) -> int:
    """Where the list may begin: after the last comma, semicolon or full stop before the word."""
    return max(view.rfind(mark, 0, at) for mark in ",;。!?:") + 1


def spread(passage: Passage, quantity: Quantity, every: list[Quantity]) -> list[Passage]:
    """The names this number belongs to: one for 分别, several for 均, none when the sentence lists nothing."""
    view = passage.view
    stop = max(view.rfind(mark, 0, quantity.start) for mark in ";。!?") + 1
    word = max(((view.rfind(w, stop, quantity.start + 3), w) for w in ("分别", "均", "都")), default=(-1, ""))
    at, kind = word
    if at < stop or re.search(r"[均都](?!达|不|在|实|保|超|提|完|建|高|低|为)", view[at : at + 2]) and kind != "分别":
        return []
    names = _names(passage.cut(_segment(view, at), at))
    if kind != "分别":
        return names if len(names) > 1 else []
    row = [q for q in every if at < q.start + 3 and q.start >= at - 3 and not re.search(r"[;。!?]", view[at : q.start])]
    if len(row) != len(names) or quantity not in row:
        return []
    return [names[row.index(quantity)]]
