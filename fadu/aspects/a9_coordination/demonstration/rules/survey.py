"""A share of satisfied people with its interval: the share alone says nothing about how many were asked."""

from __future__ import annotations

from dataclasses import dataclass

from fadu.kernel.wilson import tenths, words


@dataclass(frozen=True)
class Share:
    """satisfied of asked."""

    satisfied: int
    asked: int

    @property
    def text(self) -> str:
        """The share, cut and not rounded, with Wilson's interval."""
        shown = tenths(self.satisfied * 1000 // self.asked)
        return f"{shown}（有效样本 {self.asked}，{words(self.satisfied, self.asked)}）"


def share(satisfied: int, asked: int) -> Share:
    """ValueError when more are satisfied than were asked, or nobody was."""
    if not 0 <= satisfied <= asked or not asked:
        raise ValueError(f"{satisfied}/{asked}")
    return Share(satisfied, asked)
