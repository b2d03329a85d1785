"""The source text cut into pieces, so that a page can mark what was read where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import content as data


@dataclass(frozen=True)
class Piece:
    """A stretch of the source: number of its task, key of the target read from it, first of its task or not."""

    text: str
    task: str = ""
    target: str = ""
    starts: bool = False


def marked(text: str, content: Mapping[str, Any]) -> list[Piece]:
    """The whole text in order; task spans outside, target spans inside."""
    tasks = {i: t["no"] for t in data.tasks(content) for i in range(*t.get("span", (0, 0)))}
    targets = {i: g["key"] for g in data.targets(content) for i in range(*g.get("span", (0, 0)))}
    pieces: list[Piece] = []
    seen: set[str] = set()
    start = 0
    for i in range(1, len(text) + 1):
        here = (tasks.get(start, ""), targets.get(start, ""))
        if i < len(text) and (tasks.get(i, ""), targets.get(i, "")) == here:
            continue
        pieces.append(Piece(text[start:i], *here, starts=bool(here[0]) and here[0] not in seen))
        seen.add(here[0])
        start = i
    return pieces
